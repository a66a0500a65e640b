import { ToolError } from '../../errors.ts';
import type { Visit } from './visit.ts';

/** What one check found. `mend` names the exact setting, or the place in Redmine's administration. */
export interface Finding {
  readonly status: 'ok' | 'problem' | 'skipped';
  readonly message: string;
  readonly mend?: string;
}

export interface Check {
  /** Interface: programs read it in `doctor --json`. */
  readonly id: string;
  /** Checks that have to be ok before this one makes sense. */
  readonly needs: readonly string[];
  readonly run: (visit: Visit) => Finding | Promise<Finding>;
}

export type Line = Finding & { readonly id: string };

export const ok = (message: string, mend?: string): Finding => ({
  status: 'ok',
  message,
  ...(mend === undefined ? {} : { mend }),
});
export const problem = (message: string, mend: string): Finding => ({ status: 'problem', message, mend });
export const skipped = (message: string): Finding => ({ status: 'skipped', message });

/** Runs the checks in their order. What depends on one that is not ok is skipped and says so. */
export async function examine(checks: readonly Check[], visit: Visit): Promise<Line[]> {
  const lines: Line[] = [];
  for (const check of checks) {
    const missing = check.needs.find((id) => lines.find((line) => line.id === id)?.status !== 'ok');
    const finding = missing === undefined ? await found(check, visit) : skipped(`depends on ${missing}`);
    lines.push({ id: check.id, ...finding });
  }
  return lines;
}

/** What the client reports is a finding, too; a check that breaks does not take the others with it. */
async function found(check: Check, visit: Visit): Promise<Finding> {
  try {
    return await check.run(visit);
  } catch (error) {
    if (error instanceof ToolError && error.code !== 'internal')
      return problem(error.message, 'Try again; if it stays, ask whoever runs Redmine.');
    const name = error instanceof Error ? error.name : 'error';
    return problem(`This check itself failed (${name}).`, 'Report it: this is a mistake in redmine-mcp.');
  }
}

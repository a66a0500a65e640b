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
    const finding = missing === undefined ? await check.run(visit) : skipped(`depends on ${missing}`);
    lines.push({ id: check.id, ...finding });
  }
  return lines;
}

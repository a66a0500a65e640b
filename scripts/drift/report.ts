import type { Edit } from '../../generator/edit.ts';
import { formatFinding } from '../../generator/finding.ts';
import type { Comparison } from './compare.ts';
import type { Drift } from './mend.ts';
import type { Observation } from './observation.ts';

/** What was found as text: each finding with the lines to write. */
export function reportText(
  { drift, notes }: Comparison,
  { version, administrator }: Observation,
  against: string,
): string {
  const who = administrator ? 'an administrator' : 'an account that is no administrator';
  const lines = drift.map((each) => [formatFinding(each), ...editLines(each.edit)].join('\n'));
  if (notes.length > 0) lines.push(`Not seen:\n${notes.map((note) => `    ${note}`).join('\n')}`);
  const sum = drift.length === 0 ? 'No drift' : `${drift.length} difference(s)`;
  lines.push(`${sum}: Redmine ${version}, as ${who} sees it, against ${against}.`);
  return `${lines.join('\n\n')}\n`;
}

/** For programs; without edits in it a finding is one for people. */
export function reportJson({ drift, notes }: Comparison, { version, administrator }: Observation): string {
  const findings = drift.map(({ rule, at, problem, mend, edit }: Drift) => ({
    rule,
    ...(at ? { file: at.file, line: at.line } : {}),
    problem,
    mend,
    ...(edit ? { edit } : {}),
  }));
  return `${JSON.stringify({ version, administrator, drift: findings, notes }, null, 2)}\n`;
}

/** `spec/redmine/issues.yaml:12 reads:` or `… after 12:`, and the lines. */
function editLines(edit: Edit | undefined): string[] {
  if (!edit) return [];
  const { file, line, removes, adds } = edit;
  if (adds.length === 0)
    return [`    ${file}:${line}: remove ${removes === 1 ? 'this line' : `these ${removes} lines`}`];
  const place = removes > 0 ? `${file}:${line} becomes` : `${file}:${line} new`;
  return [`    ${place}:`, ...adds.map((each) => `    | ${each}`)];
}

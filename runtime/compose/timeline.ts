import type { Json } from '../../generated/types.ts';
import { at, idOf, listAt } from '../json.ts';
import type { Asked, Compose } from './compose.ts';
import { flagAt, numberAt, reference, textAt } from './read.ts';
import { ifAllowed } from './visible.ts';

/** So many issues are looked at: 10 requests. */
const MOST_ISSUES = 1000;

/** Issues with dates in the order of these, what holds them up, and the versions that they are for. */
export const timeline: Compose<'timeline'> = async ({ project, version, closed = false }, { redmine, today }) => {
  const inProject: Asked = { path: { project_id: project } };
  const [issues, versions] = await Promise.all([
    redmine.listIssues.rows(
      {
        ...inProject,
        filters: { status_id: { is: closed ? 'any' : 'open' }, fixed_version_id: { is: version } },
        query: { sort: 'due_date,start_date,id', include: ['relations'] },
      },
      MOST_ISSUES,
    ),
    ifAllowed(redmine.listVersions.rows(inProject, MOST_ISSUES)),
  ]);
  const dated = issues.rows.filter((row) => begins(row) !== undefined);
  const isLate = (row: Json) => at(row, 'status.is_closed') !== true && (textAt(row, 'due_date') ?? today) < today;
  return {
    project,
    as_of: today,
    undated: issues.rows.length - dated.length,
    overdue: dated.filter(isLate).length,
    remarks: [
      ...(issues.nextOffset === null ? [] : [CUT]),
      ...(issues.moved ? [MOVED] : []),
      ...(versions === undefined ? [NO_VERSIONS] : []),
    ],
    versions: (versions?.rows ?? [])
      .filter((row) => (version === undefined ? closed || at(row, 'status') !== 'closed' : idOf(row) === version))
      .map((row) => ({
        version: reference(row),
        status: statusOf(row),
        due_date: textAt(row, 'due_date'),
        overdue: at(row, 'status') !== 'closed' && (textAt(row, 'due_date') ?? today) < today ? true : undefined,
      })),
    issues: dated
      .sort((a, b) => compare(begins(a) ?? '', begins(b) ?? '') || (idOf(a) ?? 0) - (idOf(b) ?? 0))
      .map((row) => ({
        issue: { id: idOf(row) ?? 0, name: textAt(row, 'subject') },
        start_date: textAt(row, 'start_date'),
        due_date: textAt(row, 'due_date'),
        overdue: isLate(row) ? true : undefined,
        done_ratio: numberAt(row, 'done_ratio'),
        status: reference(at(row, 'status')),
        closed: closed ? flagAt(row, 'status.is_closed') : undefined,
        blocked_by: before(row, 'blocks'),
        follows: before(row, 'precedes'),
        parent: idOf(at(row, 'parent')),
        version: optional(row, 'fixed_version'),
        assigned_to: optional(row, 'assigned_to'),
      })),
  };
};

const CUT = 'Only the first 1000 issues are here: name a version.' as const;
const MOVED = 'Issues changed while they were read: some may be missing.' as const;
const NO_VERSIONS = 'This account may not see the versions.' as const;

/** Where an issue stands in the order: by its end where it has one. */
function begins(row: Json): string | undefined {
  return textAt(row, 'due_date') ?? textAt(row, 'start_date');
}

/** Ids of the issues that come before this one; Redmine lists a relation from its first issue to its second. */
function before(row: Json, type: string): number[] | undefined {
  const own = listAt(row, 'relations').filter(
    (relation) => at(relation, 'relation_type') === type && at(relation, 'issue_to_id') === idOf(row),
  );
  return own.length === 0 ? undefined : own.flatMap((relation) => numberAt(relation, 'issue_id') ?? []);
}

/** Absent where there is none: in a long table a word for it would be noise. */
function optional(row: Json, name: string) {
  return reference(at(row, name)) ?? undefined;
}

function statusOf(row: Json) {
  const status = at(row, 'status');
  return status === 'open' || status === 'locked' || status === 'closed' ? status : undefined;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

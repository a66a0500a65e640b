import type { Json } from '../../generated/types.ts';
import { ToolError } from '../errors.ts';
import { at, idOf, listAt } from '../json.ts';
import type { Asked, Compose, Context } from './compose.ts';
import { totalOf } from './partition.ts';
import { flagAt, numberAt, reference, textAt } from './read.ts';

/** So many levels of parents are followed. */
const MOST_PARENTS = 10;
/** So many issues are shown of each of: children of children, and siblings. */
const MOST_ISSUES = 100;

/**
 * What hangs together with an issue: parents, subtasks, siblings, relations, and the version it is for. All of it is
 * what the caller can see: Redmine leaves relations to hidden issues out.
 */
export const relatedWork: Compose<'relatedWork'> = async ({ issue_id }, context) => {
  const { redmine } = context;
  const [issue] = await issuesOf(context, [issue_id], ['relations']);
  if (issue === undefined)
    throw new ToolError('not_found', `There is no issue ${issue_id} that this account can see.`, {
      argument: 'issue_id',
    });
  const parent = idOf(at(issue, 'parent'));
  const version = idOf(at(issue, 'fixed_version'));
  const related = relationsOf(issue, issue_id);
  const [parents, below, siblings, others, inVersion] = await Promise.all([
    parentsOf(context, parent),
    redmine.listIssues.rows(descendantsOf(issue_id), MOST_ISSUES),
    parent === undefined ? undefined : redmine.listIssues.rows(childrenOf(parent), MOST_ISSUES),
    issuesOf(context, [...related.keys()]),
    version === undefined ? undefined : totalOf(redmine.listIssues, openIn(version)),
  ]);
  const isOpen = (row: Json | undefined) => at(row, 'status.is_closed') === false;
  const known = new Map(others.map((row) => [idOf(row), row]));
  const blockers = [...related].filter(([, link]) => link === 'blocked by');
  const children = below.rows.filter((row) => idOf(row) !== issue_id);
  return {
    issue_id,
    open_subtasks: below.nextOffset === null ? children.filter(isOpen).length : null,
    open_blockers: blockers.every(([id]) => known.has(id))
      ? blockers.filter(([id]) => isOpen(known.get(id))).length
      : null,
    spent_hours: numberAt(issue, 'total_spent_hours') ?? numberAt(issue, 'spent_hours'),
    open_in_version: inVersion,
    remarks: [
      ...(below.nextOffset === null && (siblings?.nextOffset ?? null) === null ? [] : [CUT]),
      ...(parents.hidden ? [HIDDEN_PARENT] : []),
    ],
    issues: [
      line(issue, 'this'),
      ...parents.rows.map((row) => line(row, 'parent')),
      ...children.map((row) => line(row, idOf(at(row, 'parent')) === issue_id ? 'subtask' : 'subtask of a subtask')),
      ...(siblings?.rows ?? []).filter((row) => idOf(row) !== issue_id).map((row) => line(row, 'same parent')),
      ...[...related].map(([id, link]) => line(known.get(id) ?? { id }, link)),
    ],
  };
};

const CUT = 'There are more subtasks or issues of the same parent: list_issues with parent gives them.' as const;
const HIDDEN_PARENT = 'A parent is hidden from this account.' as const;

type Link =
  | 'relates'
  | 'blocks'
  | 'blocked by'
  | 'precedes'
  | 'follows'
  | 'duplicates'
  | 'duplicated by'
  | 'copied to'
  | 'copied from';

/** Each type of relation from the first issue, and from the second (app/models/issue_relation.rb, TYPES). */
const LINKS: { readonly [type: string]: readonly [Link, Link] } = {
  relates: ['relates', 'relates'],
  blocks: ['blocks', 'blocked by'],
  precedes: ['precedes', 'follows'],
  duplicates: ['duplicates', 'duplicated by'],
  copied_to: ['copied to', 'copied from'],
};

function relationsOf(issue: Json, own: number): Map<number, Link> {
  const links = new Map<number, Link>();
  for (const relation of listAt(issue, 'relations')) {
    const [from, to] = [numberAt(relation, 'issue_id'), numberAt(relation, 'issue_to_id')];
    const names = LINKS[textAt(relation, 'relation_type') ?? ''];
    if (from === undefined || to === undefined || !names) continue;
    if (from === own) links.set(to, names[0]);
    else links.set(from, names[1]);
  }
  return links;
}

/** One level after the other, nearest first: Redmine shows only the next one. */
async function parentsOf(context: Context<'listIssues', never>, first: number | undefined) {
  const rows: Json[] = [];
  for (let next = first; next !== undefined && rows.length < MOST_PARENTS; ) {
    const [row] = await issuesOf(context, [next]);
    if (row === undefined) return { rows, hidden: true };
    rows.push(row);
    next = idOf(at(row, 'parent'));
  }
  return { rows, hidden: false };
}

async function issuesOf(
  { redmine }: Context<'listIssues', never>,
  ids: readonly number[],
  include: readonly string[] = [],
): Promise<readonly Json[]> {
  if (ids.length === 0) return [];
  const filters = { issue_id: { is: ids }, status_id: { is: 'any' } };
  return (await redmine.listIssues.rows({ filters, query: { include } }, ids.length)).rows;
}

const descendantsOf = (issue: number): Asked => ({
  filters: { parent_id: { below: issue }, status_id: { is: 'any' } },
  query: { sort: 'id' },
});
const childrenOf = (parent: number): Asked => ({
  filters: { parent_id: { is: parent }, status_id: { is: 'any' } },
  query: { sort: 'id' },
});
const openIn = (version: number): Asked => ({
  filters: { fixed_version_id: { is: version }, status_id: { is: 'open' } },
});

function line<L extends string>(row: Json, link: L) {
  return {
    issue: { id: idOf(row) ?? 0, name: textAt(row, 'subject') },
    link,
    tracker: reference(at(row, 'tracker')) ?? undefined,
    status: reference(at(row, 'status')) ?? undefined,
    closed: flagAt(row, 'status.is_closed'),
    done_ratio: numberAt(row, 'done_ratio'),
    due_date: textAt(row, 'due_date'),
    version: reference(at(row, 'fixed_version')) ?? undefined,
    assigned_to: reference(at(row, 'assigned_to')) ?? undefined,
  };
}

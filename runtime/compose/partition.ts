import type { FilterArgument, Json } from '../../generated/types.ts';
import { ToolError } from '../errors.ts';
import { at, idOf } from '../json.ts';
import type { Asked, Reader } from './compose.ts';

/** Issues divided by a reference that each of them has or lacks. */
interface Partition {
  readonly total: number;
  /** The records that are referred to, as Redmine showed them, each with its number of issues; most first. */
  readonly groups: readonly { readonly record: Json; readonly count: number }[];
  /** Issues without the reference. */
  readonly without: number;
  /** Issues of groups past the bound. */
  readonly others: number;
  /** Issues changed while they were counted: the sizes may not add up. */
  readonly moved: boolean;
}

/** What issues are divided by. */
interface By {
  /** Takes ids to leave out. */
  readonly filter: string;
  /** Where an issue shows the reference, and the name of the order by it. */
  readonly field: string;
  /** What the filter says before any id is left out: without a filter on the status Redmine lists open issues only. */
  readonly all?: FilterArgument;
  /** Issues may lack the reference. */
  readonly optional: boolean;
}

/** So many groups are told apart; the rest is counted together. */
const MOST_GROUPS = 30;

/**
 * Divides issues by totals alone: the total of all that are not accounted for yet, again and again without the group
 * that an issue of them shows, so that the differences are the sizes. Nothing is downloaded, whoever is referred to is
 * found (former members, versions of other projects), and the sizes add up to the total.
 */
export async function partition(issues: Reader, asked: Asked, by: By): Promise<Partition> {
  const without = by.optional
    ? await totalOf(issues, { ...asked, filters: { ...asked.filters, [by.filter]: { is: 'none' } } })
    : 0;
  const seen: number[] = [];
  const groups: { record: Json; count: number }[] = [];
  let left = await remaining(issues, asked, by, seen, without);
  const { total } = left;
  while (left.record !== undefined && groups.length < MOST_GROUPS) {
    seen.push(idOf(left.record) ?? 0);
    const after = await remaining(issues, asked, by, seen, without);
    groups.push({ record: left.record, count: left.total - after.total });
    left = after;
  }
  // Each size is a difference of two answers: what changed between them went into it.
  const others = Math.max(0, left.total - without);
  const moved =
    groups.some(({ count }) => count < 0) || total !== (await totalOf(issues, { ...asked, filters: allOf(asked, by) }));
  for (const group of groups) group.count = Math.max(0, group.count);
  groups.sort((a, b) => b.count - a.count || (idOf(a.record) ?? 0) - (idOf(b.record) ?? 0));
  return { total, groups, without, others, moved };
}

/** How many are left when those that have been seen are left out, and what one of them refers to. */
async function remaining(issues: Reader, asked: Asked, by: By, seen: readonly number[], without: number) {
  const filters = seen.length > 0 ? { ...asked.filters, [by.filter]: { not: seen } } : allOf(asked, by);
  let total = 0;
  // Whether issues without the reference come first or last depends on the database.
  for (const direction of ['desc', 'asc']) {
    const page = await issues.rows({ ...asked, filters, query: { sort: `${by.field}:${direction}` } }, 1);
    total = known(page.total);
    const record = at(page.rows[0], by.field);
    if (idOf(record) !== undefined) return { total, record };
    if (total <= without) break;
  }
  return { total, record: undefined };
}

/** Those that are divided. */
const allOf = (asked: Asked, by: By) => ({ ...asked.filters, [by.filter]: by.all ?? {} });

/** Redmine's own total, by a request for one row. */
export async function totalOf(issues: Reader, asked: Asked): Promise<number> {
  return known((await issues.rows(asked, 1)).total);
}

function known(total: number | null): number {
  if (total === null) throw new ToolError('bad_response', 'Redmine answered a list without its total.');
  return total;
}

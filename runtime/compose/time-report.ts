import type { Json } from '../../generated/types.ts';
import { ToolError } from '../errors.ts';
import { at, idOf } from '../json.ts';
import type { Asked, Compose, Context } from './compose.ts';
import { type Period, periodOf, rangeOf } from './dates.ts';
import { numberAt, reference, textAt } from './read.ts';
import { widestOf } from './visible.ts';

/** So many entries are added up: 50 requests. */
const MOST_ENTRIES = 5000;
/** Subjects of so many issues are looked up: 2 requests. */
const MOST_SUBJECTS = 200;

/** Hours by whatever is asked for, added up from every entry in hundredths: the numbers that Redmine shows. */
export const timeReport: Compose<'timeReport'> = async (args, context) => {
  const { project, issue_id, user, activity, from, to, by = ['user'] } = args;
  if (by.filter((each) => PERIODS.includes(each)).length > 1)
    throw new ToolError('invalid_arguments', '"by" takes one of day, week and month.', { argument: 'by' });
  const asked: Asked = {
    ...(project === undefined ? {} : { path: { project_id: project } }),
    filters: {
      issue_id: { is: issue_id },
      user_id: { is: user },
      activity_id: { is: activity },
      spent_on: { is: rangeOf(from, to) },
    },
  };
  const [visible, entries] = await Promise.all([
    visibility(context, project),
    context.redmine.listTimeEntries.rows(asked, MOST_ENTRIES),
  ]);
  const groups = groupsOf(entries.rows, by);
  const ids = by.includes('issue') ? [...new Set(groups.flatMap(({ row }) => idOf(at(row, 'issue')) ?? []))] : [];
  const subjects = await subjectsOf(context, ids.slice(0, MOST_SUBJECTS));
  const isCut = entries.nextOffset !== null;
  return {
    hours: inHours(groups.reduce((sum, group) => sum + group.hundredths, 0)),
    entries: entries.rows.length,
    ...(isCut ? { entries_in_all: entries.total } : {}),
    visible,
    remarks: [...(isCut ? [CUT] : []), ...(entries.moved ? [MOVED] : [])],
    groups: groups.map(({ row, period, hundredths, count }) => ({
      ...(by.includes('project') ? { project: reference(at(row, 'project')) } : {}),
      ...(by.includes('issue') ? { issue: named(idOf(at(row, 'issue')), subjects) } : {}),
      ...(by.includes('user') ? { user: reference(at(row, 'user')) } : {}),
      ...(by.includes('activity') ? { activity: reference(at(row, 'activity')) } : {}),
      period,
      hours: inHours(hundredths),
      entries: count,
    })),
  };
};

const CUT = 'Only the newest 5000 entries are added up: narrow the filters.' as const;
const MOVED = 'Entries changed while they were read: ask again where the sum has to be exact.' as const;

const PERIODS: readonly string[] = ['day', 'week', 'month'];

type By = 'user' | 'activity' | 'issue' | 'project' | Period;

interface Group {
  /** One of its entries. */
  readonly row: Json;
  readonly period: string | undefined;
  hundredths: number;
  count: number;
}

/** Periods in their order, most hours first. */
function groupsOf(rows: readonly Json[], by: readonly By[]): Group[] {
  const period = by.find((each) => each === 'day' || each === 'week' || each === 'month');
  const groups = new Map<string, Group>();
  for (const row of rows) {
    const first = period && periodOf(textAt(row, 'spent_on') ?? '', period);
    const key = JSON.stringify([first, ...by.map((each) => idOf(at(row, each)) ?? null)]);
    const group = groups.get(key) ?? { row, period: first, hundredths: 0, count: 0 };
    group.hundredths += Math.round((numberAt(row, 'hours') ?? 0) * 100);
    group.count += 1;
    groups.set(key, group);
  }
  const inTime = (a: Group, b: Group) => ((a.period ?? '') < (b.period ?? '') ? -1 : a.period === b.period ? 0 : 1);
  return [...groups.values()].sort((a, b) => inTime(a, b) || b.hundredths - a.hundredths);
}

const inHours = (hundredths: number) => hundredths / 100;

/** Of a project only what it says itself: its subprojects, which count too, have roles of their own. */
async function visibility(context: Context<'getRole', never>, project: number | undefined) {
  if (context.me.isAdmin) return 'of everybody';
  const projects = project === undefined ? [...context.me.roles.keys()] : [project];
  const widest = await Promise.all(
    projects.map((id) =>
      widestOf(context, id, 'view_time_entries', 'time_entries_visibility', ['all', 'own'] as const),
    ),
  );
  if (widest.every((value) => value === 'own') && project !== undefined) return 'your own only in this project';
  if (widest.includes('own')) return 'your own only in some projects';
  return project !== undefined && widest.includes('all') ? 'of everybody in this project' : 'not known';
}

/** An issue by its subject; null for time on a project as a whole. */
function named(id: number | undefined, subjects: ReadonlyMap<number | undefined, string | undefined>) {
  return id === undefined ? null : { id, name: subjects.get(id) };
}

/** A subject for each issue that the caller can see. */
async function subjectsOf(
  { redmine }: Context<'listIssues', never>,
  ids: readonly number[],
): Promise<ReadonlyMap<number | undefined, string | undefined>> {
  if (ids.length === 0) return new Map();
  const filters = { issue_id: { is: ids }, status_id: { is: 'any' } };
  const { rows } = await redmine.listIssues.rows({ filters }, ids.length);
  return new Map(rows.map((row) => [idOf(row), textAt(row, 'subject')]));
}

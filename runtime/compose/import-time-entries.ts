import type { Json } from '../../generated/types.ts';
import { type ErrorDetails, ToolError } from '../errors.ts';
import { at, idOf } from '../json.ts';
import type { Asked, Compose, Context, Reader } from './compose.ts';
import { rangeOf } from './dates.ts';
import { numberAt, textAt } from './read.ts';

/** Existing entries of one project that are looked through: 20 requests. */
const MOST_ENTRIES = 2000;

type Row = Parameters<typeof importTimeEntries>[0]['rows'][number];
type Reads = Context<'listIssues' | 'listTimeEntries', 'activity' | 'project'>;

/** A row with ids in the place of names, and the project that its time belongs to. */
interface Entry extends Omit<Row, 'project' | 'activity'> {
  readonly project: number;
  readonly activity: number | undefined;
}

/**
 * Plans a time entry for each row. Everything is looked up before anything is sent, and rows that are among the
 * account's entries already are not sent again, so that an import that broke off can be repeated (T16, T22).
 */
export const importTimeEntries: Compose<'importTimeEntries'> = async ({ rows }, context) => {
  const projects = await projectsOf(rows, context);
  const entries = await eachRow(rows, async (row, index): Promise<Entry> => {
    const project = await projectOf(row, index, projects, context);
    const { project: _name, activity, ...rest } = row;
    if (activity === undefined) return { ...rest, project, activity };
    return {
      ...rest,
      project,
      activity: await context.resolve('activity', activity, `rows.${index}.activity`, project),
    };
  });
  const existing = await matched(entries, context);
  return entries.map((entry, index) => ({
    project: entry.project,
    existing: existing.get(index),
    body: {
      time_entry: {
        ...(entry.issue_id === undefined ? { project_id: entry.project } : { issue_id: entry.issue_id }),
        hours: entry.hours,
        activity_id: entry.activity,
        spent_on: entry.spent_on,
        comments: entry.comments,
      },
    },
  }));
};

/** Does the same for every row; what is wrong with the first one is said, and which others are wrong. */
async function eachRow<T>(rows: readonly Row[], work: (row: Row, index: number) => Promise<T>): Promise<T[]> {
  const done: T[] = [];
  const wrong: { index: number; error: ToolError }[] = [];
  // One after the other: the first look-up of a name answers for the rest.
  for (const [index, row] of rows.entries()) {
    try {
      done.push(await work(row, index));
    } catch (error) {
      if (!(error instanceof ToolError && MENDABLE.has(error.code))) throw error;
      wrong.push({ index, error });
    }
  }
  const [first, ...others] = wrong;
  if (!first) return done;
  const { code, message, details } = first.error;
  const more = others.length > 0 ? ` Rows ${listed(others.map(({ index }) => index))} are wrong, too.` : '';
  throw new ToolError(code, `${message}${more} Nothing was sent.`, details);
}

/** What the agent can put right in the rows. */
const MENDABLE = new Set(['invalid_arguments', 'unknown_name', 'ambiguous_name', 'not_found']);

function listed(indexes: readonly number[]): string {
  const shown = indexes.slice(0, 20).join(', ');
  return indexes.length > 20 ? `${shown} and ${indexes.length - 20} more` : shown;
}

/** The project of each issue, by one request for a hundred of them. */
async function projectsOf(rows: readonly Row[], { redmine }: Reads): Promise<ReadonlyMap<number, number | undefined>> {
  const ids = [...new Set(rows.flatMap(({ issue_id }) => issue_id ?? []))];
  if (ids.length === 0) return new Map();
  const filters = { issue_id: { is: ids }, status_id: { is: 'any' } };
  const found = await redmine.listIssues.rows({ filters }, ids.length);
  return new Map(found.rows.map((issue) => [idOf(issue) ?? 0, idOf(at(issue, 'project'))]));
}

async function projectOf(
  { issue_id, project }: Row,
  index: number,
  projects: ReadonlyMap<number, number | undefined>,
  { resolve }: Reads,
): Promise<number> {
  const refuse = (code: 'invalid_arguments' | 'not_found', message: string, argument: string) => {
    const details: ErrorDetails = { argument: `rows.${index}${argument}` };
    return new ToolError(code, message, details);
  };
  if (project !== undefined && issue_id === undefined) return resolve('project', project, `rows.${index}.project`);
  if (issue_id === undefined || project !== undefined)
    throw refuse('invalid_arguments', `Row ${index}: give exactly one of issue_id and project.`, '');
  const own = projects.get(issue_id);
  if (own !== undefined) return own;
  throw refuse('not_found', `Row ${index}: there is no issue ${issue_id} that this account can see.`, '.issue_id');
}

/** Row → id of an entry that says the same. Each entry stands for one row, so that equal rows stay as many as they are. */
async function matched(entries: readonly Entry[], context: Reads): Promise<ReadonlyMap<number, number>> {
  const free = new Map<number, Json[]>();
  for (const project of new Set(entries.map((entry) => entry.project)))
    free.set(project, await existingIn(project, entries, context));
  const found = new Map<number, number>();
  // Rows that name their activity choose first: the others fit any.
  for (const isNamed of [true, false]) {
    for (const [index, entry] of entries.entries()) {
      if ((entry.activity !== undefined) !== isNamed) continue;
      const candidates = free.get(entry.project) ?? [];
      const position = candidates.findIndex((candidate) => isSame(entry, candidate));
      const id = idOf(candidates[position]);
      if (id === undefined) continue;
      found.set(index, id);
      candidates.splice(position, 1);
    }
  }
  return found;
}

/** The caller's own entries of the days in question. @throws ToolError where they cannot all be seen */
async function existingIn(project: number, entries: readonly Entry[], { redmine, me }: Reads): Promise<Json[]> {
  const days = entries.flatMap((entry) => (entry.project === project ? entry.spent_on : [])).sort();
  const filters = { user_id: { is: me.id }, spent_on: { is: rangeOf(days[0], days.at(-1)) } };
  const asked: Asked = { path: { project_id: project }, filters };
  const read = await atRest(() => redmine.listTimeEntries.rows(asked, MOST_ENTRIES)).catch((error: unknown) => {
    if (!(error instanceof ToolError && error.code === 'forbidden')) throw error;
    throw new ToolError(
      'forbidden',
      `This account may not see time entries in project ${project}, so nobody could tell what has been imported already. ` +
        'Use log_time for each entry. Nothing was sent.',
    );
  });
  if (read.nextOffset !== null)
    throw new ToolError(
      'too_large',
      `There are more than ${MOST_ENTRIES} entries on these days in project ${project} to compare with. ` +
        'Import fewer days at once. Nothing was sent.',
    );
  // The list has those of subprojects, too, and the newest first.
  return read.rows.filter((row) => idOf(at(row, 'project')) === project).reverse();
}

/** A list that moves while it is read may hide an entry, which would be doubled. @throws ToolError `conflict` */
async function atRest(read: () => ReturnType<Reader['rows']>): ReturnType<Reader['rows']> {
  for (let tries = 0; tries < 3; tries++) {
    const rows = await read();
    if (!rows.moved) return rows;
  }
  throw new ToolError(
    'conflict',
    'The time entries to compare with changed again and again while they were read. Nothing was sent: try again.',
  );
}

function isSame(entry: Entry, existing: Json): boolean {
  return (
    idOf(at(existing, 'issue')) === entry.issue_id &&
    textAt(existing, 'spent_on') === entry.spent_on &&
    (entry.activity === undefined || idOf(at(existing, 'activity')) === entry.activity) &&
    plain(textAt(existing, 'comments')) === plain(entry.comments) &&
    isSameTime(entry.hours, numberAt(existing, 'hours') ?? -1)
  );
}

/** Redmine shows two decimals; from 6.0 on of whole minutes (TimeEntry#hours). */
function isSameTime(given: number, shown: number): boolean {
  return [given, Math.round(given * 60) / 60].some((hours) => Math.abs(hours - shown) < 0.0051);
}

function plain(text = ''): string {
  return text.replaceAll(/\r\n?/g, '\n').trim();
}

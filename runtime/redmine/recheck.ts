import { operations } from '../../generated/tables.ts';
import type { Call, FilterKind, Json, RowsResult } from '../../generated/types.ts';
import { ToolError } from '../errors.ts';
import { at, isList, listAt, totalOf } from '../json.ts';
import { wordsOf } from './filters.ts';
import type { Pages } from './pages.ts';
import type { RedmineSession } from './session.ts';

type List = Pick<RowsResult, 'items'>;

/**
 * Proves on the rows that Redmine did not ignore a filter in silence, as it does with those that it does not know, that
 * are switched off here, or whose value it does not like (T10). A row that does not show what was asked for is not proof
 * enough, since what is stored and what is shown can differ: without the filter there have to be as many rows.
 * @throws ToolError `filter_not_available`
 */
export async function recheck(session: RedmineSession, call: Call, result: List, read: Pages): Promise<void> {
  for (const field of Object.keys(call.filters ?? {})) {
    if (!(await ignores(session, call, result, read, field))) continue;
    throw new ToolError(
      'filter_not_available',
      `Redmine ignored the filter ${field}: rows that it leaves out came back. They are not shown.`,
      { argument: field },
    );
  }
  recheckFlags(call, read);
  for (const [id, wanted] of Object.entries(call.customFieldFilters ?? {})) {
    if (wanted === undefined) continue;
    if (await ignoresCustomField(session, call, result, read, id, wanted)) {
      throw new ToolError(
        'filter_not_available',
        `Custom field ${id} cannot be filtered by: Redmine ignored the filter. An administrator can mark it "used as a filter".`,
        { argument: 'custom_fields' },
      );
    }
  }
}

async function ignores(
  session: RedmineSession,
  call: Call,
  result: List,
  read: Pages,
  field: string,
): Promise<boolean> {
  const policy = operations[call.operation].filters?.[field];
  if (policy?.reads === undefined) return false;
  const { kind, reads } = policy;
  const { [field]: argument, ...filters } = call.filters ?? {};
  const isStray = (row: Json) => {
    const value = at(row, reads);
    return matches(kind, argument?.is, value) === false || matches(kind, argument?.not, value) === true;
  };
  if (read.rows.some(isStray)) return isWithout(session, call, { ...call, filters }, read.total);
  if (kind !== 'flag' || typeof argument?.is !== 'boolean' || read.rows.length === read.total) return false;
  const opposite = { ...call, filters: { ...filters, [field]: { is: !argument.is } } };
  return isDeaf(session, opposite, result, (row) => at(row, reads) === argument.is);
}

/**
 * Of flags none of which this caller may use Redmine takes none, and answers as if none had been given
 * (SearchController#index): rows of others show it.
 */
function recheckFlags(call: Call, read: Pages): void {
  for (const [name, codec] of Object.entries(operations[call.operation].codecs ?? {})) {
    const asked = call.query?.[name];
    if (codec.as !== 'flags' || !codec.shows || asked === undefined) continue;
    const { property, as } = codec.shows;
    const wanted = [asked].flat().flatMap((item) => as[String(item)] ?? []);
    const others = Object.values(as).flat();
    const isStray = (row: Json) => {
      const value = String(at(row, property));
      return others.includes(value) && !wanted.includes(value);
    };
    if (!read.rows.some(isStray)) continue;
    const message = `Redmine ignored ${name}: this account may not search them here. Nothing is shown.`;
    throw new ToolError('filter_not_available', message, { argument: name });
  }
}

async function ignoresCustomField(
  session: RedmineSession,
  call: Call,
  { items }: List,
  { rows, total }: Pages,
  id: string,
  wanted: Json,
): Promise<boolean> {
  const { [id]: _left, ...others } = call.customFieldFilters ?? {};
  const accepted = [wanted ?? ''].flat().map(String);
  const isStray = (row: Json) => {
    const field = listAt(row, 'custom_fields').find((entry) => at(entry, 'id') === Number(id));
    const values = [at(field, 'value') ?? ''].flat().map(String);
    // A row without the field proves that the filter had no effect, too, unless emptiness was asked for.
    return !(values.length === 0 ? [''] : values).some((value) => accepted.includes(value));
  };
  if (rows.some(isStray)) return isWithout(session, call, { ...call, customFieldFilters: others }, total);
  if (wanted !== null || rows.length === 0) return false;
  // Rows without a value are no proof: most have none. A value that no record has finds some only if it is not heard.
  const probe = { ...call, customFieldFilters: { ...others, [id]: 'redmine-mcp asks whether this is a filter' } };
  try {
    const body = await session.send({ ...probe, query: { ...call.query, offset: 0, limit: 1 } });
    return listAt(body, items).length > 0;
  } catch (error) {
    // Redmine looked at the value and did not like it: the filter is heard.
    if (error instanceof ToolError && error.code === 'rejected') return false;
    throw error;
  }
}

/**
 * Rows that fit prove nothing of those behind them: most issues are public, whether or not Redmine hears that only
 * these are wanted. What is asked for the other way round comes all the same only when nothing is heard.
 */
async function isDeaf(
  session: RedmineSession,
  opposite: Call,
  { items }: List,
  isWanted: (row: Json) => boolean,
): Promise<boolean> {
  const first = await session.send({ ...opposite, query: { ...opposite.query, offset: 0, limit: 1 } });
  return listAt(first, items).some(isWanted);
}

/**
 * There are as many rows without the filter. While others make and delete records the two are counted at different
 * times; so what is counted without lies then between two counts with it.
 */
async function isWithout(session: RedmineSession, call: Call, without: Call, before: number | null): Promise<boolean> {
  const all = await rowsOf(session, without);
  if (all === before) return true;
  const after = await rowsOf(session, call);
  if (before === null || all === undefined || after === undefined) return false;
  return Math.min(before, after) <= all && all <= Math.max(before, after);
}

async function rowsOf(session: RedmineSession, call: Call): Promise<number | undefined> {
  return totalOf(await session.send({ ...call, query: { ...call.query, offset: 0, limit: 1 } }));
}

/** Numbers are shown rounded. */
const ROUNDED = 0.01;

/** Whether a row's value is what the filter says; undefined where that cannot be told. */
function matches(kind: FilterKind, wanted: Json | undefined, value: Json | undefined): boolean | undefined {
  if (wanted === undefined) return undefined;
  const absent = value === undefined || value === null;
  const several = isList(wanted) ? wanted : [wanted];
  if (kind !== 'status' && wanted === 'none') return absent;
  if (kind !== 'status' && wanted === 'any') return !absent;
  // To Redmine my groups are me, too; but nobody is not.
  if (several.includes('me')) return absent ? false : undefined;
  if (several.every((item) => typeof item === 'number')) {
    return several.some((item) => item === value || (typeof value === 'number' && near(item as number, value)));
  }
  if (typeof wanted === 'boolean') return wanted === value;
  return typeof wanted === 'string' ? fits(kind, wanted, value) : undefined;
}

function fits(kind: FilterKind, wanted: string, value: Json | undefined): boolean | undefined {
  if (kind === 'text') return contains(String(value ?? ''), wanted);
  if (kind === 'date')
    return inRange(wanted, value, /^\d{4}-\d{2}-\d{2}$/, (from, now, to) => from <= now && now <= to);
  if (kind === 'number') {
    const isIn = (from: string, now: string, to: string) =>
      Number(now) > (from === LEAST ? -Infinity : Number(from) - ROUNDED) &&
      Number(now) < (to === MOST ? Infinity : Number(to) + ROUNDED);
    return inRange(wanted, value, /^-?\d+(\.\d+)?$/, isIn);
  }
  return undefined;
}

/** As Redmine looks for words (Query#tokenized_like_conditions); some databases do not tell accents apart. */
function contains(text: string, wanted: string): boolean {
  const found = wordsOf(wanted);
  return (found.length > 0 ? found : [wanted]).every((word) => plain(text).includes(plain(word)));
}

const plain = (text: string) =>
  text
    .normalize('NFD')
    .replaceAll(/\p{Mn}/gu, '')
    .toLowerCase();

function near(wanted: number, value: number): boolean {
  return !Number.isInteger(wanted) && Math.abs(wanted - value) < ROUNDED;
}

const LEAST = '';
const MOST = '\uffff';

/** Both ends of a range count; undefined for what is not of the form, such as a time where a day is asked for. */
function inRange(
  wanted: string,
  value: Json | undefined,
  form: RegExp,
  isIn: (from: string, now: string, to: string) => boolean,
): boolean | undefined {
  if (value === undefined || value === null) return false;
  const [from = '', to = from] = wanted.split('..');
  const now = String(value);
  if (![from, now, to].every((text) => text === '' || form.test(text))) return undefined;
  return isIn(from === '' ? LEAST : from, now, to === '' ? MOST : to);
}

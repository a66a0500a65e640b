import { operations, paging } from '../../generated/tables.ts';
import type { Call, Json, JsonObject, RowsResult } from '../../generated/types.ts';
import { ToolError } from '../errors.ts';
import { at, isList, isObject, totalOf } from '../json.ts';
import { type Pages, readPages } from './pages.ts';
import { recheck } from './recheck.ts';
import type { RedmineSession } from './session.ts';

/**
 * Reads the rows that a call asks for, over as many pages as it takes.
 * @param expectsMany somebody wants as many as the limit says, which else is a bound only
 */
export async function readRows(
  session: RedmineSession,
  call: Call,
  result: Pick<RowsResult, 'items' | 'noun'>,
  args: JsonObject,
  expectsMany = false,
): Promise<Pages> {
  const limit = typeof args['limit'] === 'number' ? args['limit'] : paging.limit;
  const offset = typeof args['offset'] === 'number' ? args['offset'] : 0;
  const { pages } = operations[call.operation];
  if (!pages) return cutOut(wholeList(await session.send(call), result), offset, limit);

  const told = { rows: 0 };
  const sort = call.query?.['sort'] ?? pages.sort;
  const fetchPage = async (from: number, count: number) => {
    const query = { ...call.query, ...(sort === undefined ? {} : { sort }), offset: from, limit: count };
    const body = await session.send({ ...call, query });
    const rows = at(body, result.items);
    if (!areRows(rows)) throw withoutRows(result);
    const total = totalOf(body) ?? null;
    told.rows += rows.length;
    const wanted = total === null ? undefined : Math.min(limit, Math.max(0, total - offset));
    // One page is no long call. Pages overlap, and a row counts once.
    if (limit > paging.per_request)
      session.context.progress?.(wanted === undefined ? told.rows : Math.min(told.rows, wanted), wanted);
    return { rows, total };
  };
  const read = await readPages(fetchPage, { offset, limit, perRequest: paging.per_request, expectsMany }).catch(
    (error: unknown) => {
      throw told.rows > 0 ? withProgress(error, told.rows) : error;
    },
  );
  await recheck(session, call, result, read);
  return read;
}

/** Some pages had come when the time was up: fewer would have been in time. */
function withProgress(error: unknown, rows: number): unknown {
  if (!(error instanceof ToolError) || error.code !== 'timeout') return error;
  return new ToolError(error.code, `${error.message} ${rows} rows had come by then: ask for fewer.`, error.details);
}

/** Redmine leaves out what the caller may not see inside of a record; elsewhere the list has to be there. */
function wholeList(body: Json | undefined, result: Pick<RowsResult, 'items' | 'noun'>): readonly Json[] {
  const { items, noun } = result;
  const rows = at(body, items);
  if (areRows(rows)) return rows;
  const of = items.slice(0, Math.max(0, items.lastIndexOf('.')));
  if (of !== '' && rows === undefined && isObject(at(body, of)))
    throw new ToolError('forbidden', `Redmine does not show this account any ${noun} here.`);
  throw withoutRows(result);
}

const areRows = (rows: unknown): rows is readonly Json[] => isList(rows) && rows.every(isObject);

const withoutRows = ({ noun }: Pick<RowsResult, 'noun'>) =>
  new ToolError('bad_response', `Redmine answered without ${noun}.`);

/** Redmine gives these lists whole. */
function cutOut(rows: readonly Json[], offset: number, limit: number): Pages {
  const end = offset + limit;
  const nextOffset = end < rows.length ? end : null;
  return { rows: rows.slice(offset, end), total: rows.length, offset, nextOffset, moved: false };
}

import { operations, paging } from '../../generated/index.ts';
import type { Call, Json, JsonObject, RowsResult } from '../../generated/types.ts';
import { ToolError } from '../errors.ts';
import { at, isList, listAt } from '../json.ts';
import { type Pages, readPages } from './pages.ts';
import type { RedmineSession } from './session.ts';

/** Reads the rows that a call asks for, over as many pages as it takes. */
export async function readRows(
  session: RedmineSession,
  call: Call,
  result: RowsResult,
  args: JsonObject,
): Promise<Pages> {
  const limit = typeof args['limit'] === 'number' ? args['limit'] : paging.limit;
  const offset = typeof args['offset'] === 'number' ? args['offset'] : 0;
  const { pages } = operations[call.operation];
  if (!pages) return cutOut(listAt(await session.send(call), result.items), offset, limit);

  const sort = call.query?.['sort'] ?? pages.sort;
  const fetchPage = async (from: number, count: number) => {
    const query = { ...call.query, ...(sort === undefined ? {} : { sort }), offset: from, limit: count };
    const body = await session.send({ ...call, query });
    const rows = at(body, result.items);
    if (!isList(rows))
      throw new ToolError('bad_response', `Redmine's answer to ${call.operation} has no ${result.items}.`);
    const total = at(body, 'total_count');
    return { rows, total: typeof total === 'number' ? total : null };
  };
  const read = await readPages(fetchPage, { offset, limit, perRequest: paging.per_request });
  checkFilters(call, read.rows);
  return read;
}

/** Redmine gives these lists whole. */
function cutOut(rows: readonly Json[], offset: number, limit: number): Pages {
  const end = offset + limit;
  const nextOffset = end < rows.length ? end : null;
  return { rows: rows.slice(offset, end), total: rows.length, offset, nextOffset, moved: false };
}

/**
 * Proves on the rows that Redmine did not ignore a filter in silence, as it does with those that it does not know or
 * whose value it does not like (T10).
 * @throws ToolError `filter_not_available`
 */
function checkFilters(call: Call, rows: readonly Json[]): void {
  for (const [field, { is }] of Object.entries(call.filters ?? {})) {
    const reads = operations[call.operation].filters?.[field]?.reads;
    const wanted = [is ?? []].flat();
    if (!reads || wanted.length === 0 || !wanted.every((value) => typeof value === 'number')) continue;
    const stray = rows.find((row) => !wanted.includes(at(row, reads) as number));
    if (stray !== undefined) {
      throw new ToolError(
        'filter_not_available',
        `Redmine ignored the filter ${field}: rows of other values came back. They are not shown.`,
        {
          argument: field,
        },
      );
    }
  }
  checkCustomFields(call, rows);
}

function checkCustomFields(call: Call, rows: readonly Json[]): void {
  for (const [id, wanted] of Object.entries(call.customFieldFilters ?? {})) {
    if (wanted === undefined) continue;
    const accepted = [wanted ?? ''].flat().map(String);
    const isStray = (row: Json) => {
      const field = listAt(row, 'custom_fields').find((entry) => at(entry, 'id') === Number(id));
      const values = [at(field, 'value') ?? ''].flat().map(String);
      const shown = values.length === 0 ? [''] : values;
      // A row without the field proves that the filter had no effect, too, unless emptiness was asked for.
      return !shown.some((value) => accepted.includes(value));
    };
    if (rows.some(isStray)) {
      throw new ToolError(
        'filter_not_available',
        `Custom field ${id} cannot be filtered by: Redmine ignored the filter. An administrator can mark it "used as a filter".`,
        {
          argument: 'custom_fields',
        },
      );
    }
  }
}

import type { Json, JsonObject } from '../../generated/types.ts';

/** The rows of one page; `total` is Redmine's `total_count`, null when it sent none (a search without a usable word). */
interface Page {
  readonly rows: readonly Json[];
  readonly total: number | null;
}

export type FetchPage = (offset: number, limit: number) => Promise<Page>;

export interface PageRequest {
  readonly offset: number;
  /** Rows wanted, more than one request may give. */
  readonly limit: number;
  /** Rows that one request may ask for; Redmine gives at most 100 (ApplicationController#api_offset_and_limit). */
  readonly perRequest: number;
  /** As many are wanted as `limit` says; else it is only a bound, and few are expected. */
  readonly expectsMany?: boolean;
}

export interface Pages {
  /** Every row once, in Redmine's order. */
  readonly rows: readonly Json[];
  readonly total: number | null;
  readonly offset: number;
  /** Where to go on; null when there is nothing more. */
  readonly nextOffset: number | null;
  /** The list changed while it was read: a row came twice, rows were missing or elsewhere, or the total changed. */
  readonly moved: boolean;
}

/** Who wants more pages than this gets the second together with the first. */
const FEW_PAGES = 4;

/**
 * Reads `limit` rows from `offset` on: the first page, then the rest at once (the fetcher's limiter bounds how many).
 * Each page begins with the last row of the one before it: where it does not, rows have moved past a border, and some
 * may be in none of the pages although no total tells. An unknown total is read page after page until one is not full. Positions count, not rows: `nextOffset` stays right
 * when a row came twice.
 */
export async function readPages(fetcher: FetchPage, request: PageRequest): Promise<Pages> {
  const { offset, limit, perRequest, expectsMany = false } = request;
  const asked = Math.min(limit, perRequest);
  const isExport = expectsMany && limit > FEW_PAGES * perRequest && asked > 1;
  const [firstPage, fetchPage] = isExport ? withSecond(fetcher, offset, asked) : [fetcher(offset, asked), fetcher];
  const first = await firstPage;
  const read =
    first.total === null
      ? await readUntilNotFull(fetchPage, request, first)
      : await readRest(fetchPage, request, first, first.total);
  const rows = distinct(read.pages.flatMap((page) => page.rows)).slice(0, limit);
  const positions = read.pages.reduce((sum, page) => sum + page.positions, 0);
  const totals = read.pages.map((page) => page.total);
  return {
    rows,
    total: totals.at(-1) ?? null,
    offset,
    nextOffset: read.more && positions > 0 ? offset + positions : null,
    moved:
      read.shifted ||
      rows.length < positions ||
      positions < read.expected ||
      totals.some((total) => total !== totals[0]),
  };
}

/** The first page and, on its way with it, the second, which is dropped where the list turns out to have none. */
function withSecond(fetchPage: FetchPage, offset: number, asked: number): [Promise<Page>, FetchPage] {
  const first = fetchPage(offset, asked);
  const second = fetchPage(offset + asked - 1, asked);
  // Nobody may want it; who does is told of its failure.
  second.catch(() => undefined);
  return [
    first,
    async (from, count) => {
      if (from !== offset + asked - 1 || count > asked) return fetchPage(from, count);
      const page = await second;
      return { ...page, rows: page.rows.slice(0, count) };
    },
  ];
}

/** A page and how many positions of the list it goes on by. */
interface Placed extends Page {
  readonly positions: number;
}

interface Read {
  pages: readonly Placed[];
  /** Rows that should have come, by the first page's total. */
  expected: number;
  more: boolean;
  /** A page did not begin where the one before it ended. */
  shifted: boolean;
}

async function readRest(fetchPage: FetchPage, request: PageRequest, first: Page, total: number): Promise<Read> {
  const { offset, limit, perRequest } = request;
  const expected = Math.max(0, Math.min(limit, total - offset));
  // A server that gives fewer rows than asked for has a lower cap: going on in its steps leaves no gap.
  const step = first.rows.length > 0 ? Math.min(first.rows.length, perRequest) : expected;
  // A page of one row would be all border.
  const border = step > 1 ? 1 : 0;
  const rest: Promise<Page>[] = [];
  for (let at = first.rows.length; at < expected && step > 0 && first.rows.length > 0; at += step - border) {
    rest.push(fetchPage(offset + at - border, Math.min(step, expected - at + border)));
  }
  const { pages, shifted } = joined([first, ...(await Promise.all(rest))], border);
  const more = offset + pages.reduce((sum, page) => sum + page.positions, 0) < (pages.at(-1)?.total ?? total);
  return { pages, expected, more, shifted };
}

/**
 * Takes the row that repeats the end of the page before out of each page, where it is that row; another one has moved
 * there, and is kept.
 */
function joined(pages: readonly Page[], border: number): { pages: readonly Placed[]; shifted: boolean } {
  let shifted = false;
  const placed = pages.map((page, index): Placed => {
    const last = index === 0 || border === 0 ? undefined : pages[index - 1]?.rows.at(-1);
    if (last === undefined || page.rows.length === 0) return { ...page, positions: page.rows.length };
    const repeats = keyOf(last) === keyOf(page.rows[0]);
    shifted ||= !repeats;
    return { ...page, rows: repeats ? page.rows.slice(border) : page.rows, positions: page.rows.length - border };
  });
  return { pages: placed, shifted };
}

async function readUntilNotFull(fetchPage: FetchPage, request: PageRequest, first: Page): Promise<Read> {
  const { offset, limit, perRequest } = request;
  const pages = [placed(first)];
  let count = first.rows.length;
  let full = count >= Math.min(limit, perRequest);
  while (full && count < limit) {
    const asked = Math.min(perRequest, limit - count);
    const page = await fetchPage(offset + count, asked);
    pages.push(placed(page));
    count += page.rows.length;
    full = page.rows.length >= asked;
  }
  // A full last page says nothing about what follows; one row more does.
  const more = full && (await fetchPage(offset + count, 1)).rows.length > 0;
  return { pages, expected: count, more, shifted: false };
}

const placed = (page: Page): Placed => ({ ...page, positions: page.rows.length });

function distinct(rows: readonly Json[]): Json[] {
  const seen = new Set<string>();
  return rows.filter((row) => {
    const key = identity(row);
    if (key === undefined) return true;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

const keyOf = (row: Json | undefined) => (row === undefined ? undefined : identity(row));

/** Search results of different types share their ids, so the type belongs to the identity (search/index.api.rsb). */
function identity(row: Json): string | undefined {
  if (row === null || typeof row !== 'object' || Array.isArray(row)) return undefined;
  const { id, type } = row as JsonObject;
  if (typeof id !== 'number') return undefined;
  return `${typeof type === 'string' ? type : ''}:${id}`;
}

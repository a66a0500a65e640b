import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../generated/types.ts';
import { idOf } from '../../runtime/json.ts';
import { type FetchPage, type Pages, readPages } from '../../runtime/redmine/pages.ts';

const rowsUpTo = (count: number): { id: number }[] => Array.from({ length: count }, (_, index) => ({ id: index + 1 }));

/** A list as Redmine pages it: at most `cap` rows an answer. */
function server(rows: readonly Json[], options: { cap?: number; total?: boolean } = {}) {
  const asked: [number, number][] = [];
  const fetch: FetchPage = async (offset, limit) => {
    asked.push([offset, limit]);
    return {
      rows: rows.slice(offset, offset + Math.min(limit, options.cap ?? 100)),
      total: options.total === false ? null : rows.length,
    };
  };
  return { fetch, asked };
}

const read = (fetch: FetchPage, offset: number, limit: number): Promise<Pages> =>
  readPages(fetch, { offset, limit, perRequest: 100, expectsMany: true });

describe('T7: paging', () => {
  it('reads 250 of 300 rows, each once', async () => {
    const { fetch, asked } = server(rowsUpTo(300));
    const pages = await read(fetch, 0, 250);
    expect(pages.rows).toEqual(rowsUpTo(250));
    expect(pages).toMatchObject({ total: 300, offset: 0, nextOffset: 250, moved: false });
    expect(asked).toEqual([
      [0, 100],
      [99, 100],
      [198, 52],
    ]);
  });

  it('ends at an exact multiple', async () => {
    const { fetch, asked } = server(rowsUpTo(200));
    expect(await read(fetch, 100, 100)).toMatchObject({ total: 200, nextOffset: null, moved: false });
    expect(asked).toHaveLength(1);
  });

  it('makes one request for a list that fits, and for one that is empty', async () => {
    for (const count of [0, 3]) {
      const { fetch, asked } = server(rowsUpTo(count));
      const pages = await read(fetch, 0, 250);
      expect(pages).toMatchObject({ rows: rowsUpTo(count), total: count, nextOffset: null, moved: false });
      expect(asked).toHaveLength(1);
    }
  });

  it('answers an offset behind the end', async () => {
    const { fetch } = server(rowsUpTo(10));
    expect(await read(fetch, 25, 25)).toMatchObject({ rows: [], total: 10, nextOffset: null, moved: false });
  });

  it('asks for the other pages at once', async () => {
    const waiting: (() => void)[] = [];
    const { fetch } = server(rowsUpTo(400));
    const pages = read(
      async (offset, limit) => {
        // Each of the later pages waits until all four have been asked for.
        if (offset > 0) {
          await new Promise<void>((resolve) => {
            waiting.push(resolve);
            if (waiting.length === 4) for (const go of waiting) go();
          });
        }
        return fetch(offset, limit);
      },
      0,
      400,
    );
    expect((await pages).rows).toHaveLength(400);
  });

  it('asks for the second page of many together with the first', async () => {
    const { fetch, asked } = server(rowsUpTo(1000));
    const startedBeforeTheFirstCame: number[] = [];
    const pages = await read(
      async (offset, limit) => {
        const page = fetch(offset, limit);
        if (offset === 0) {
          await new Promise((resolve) => setImmediate(resolve));
          startedBeforeTheFirstCame.push(...asked.map(([from]) => from));
        }
        return page;
      },
      0,
      1000,
    );
    expect(pages).toMatchObject({ rows: rowsUpTo(1000), nextOffset: null, moved: false });
    expect(startedBeforeTheFirstCame).toEqual([0, 99]);
    expect(asked).toHaveLength(11);
  });

  it('a second page that nobody needs is nobody’s failure', async () => {
    const { fetch } = server(rowsUpTo(30));
    const failing: FetchPage = (offset, limit) =>
      offset > 0 ? Promise.reject(new Error('gone')) : fetch(offset, limit);
    expect(await read(failing, 0, 1000)).toMatchObject({ rows: rowsUpTo(30), total: 30, nextOffset: null });
  });

  it('takes from the second page only what is missing', async () => {
    // The first page is short, so that the next begin where it ended, and one of them where the second began.
    const rows = rowsUpTo(300);
    const asked: number[] = [];
    const short: FetchPage = async (offset, limit) => {
      asked.push(offset);
      return { rows: rows.slice(offset, offset === 0 ? 50 : offset + Math.min(limit, 100)), total: 300 };
    };
    expect(await read(short, 0, 500)).toMatchObject({ rows, nextOffset: null, moved: false });
    expect(asked).toEqual([0, 99, 49, 98, 147, 196, 245, 294]);
  });

  it('goes on in the steps of a server with a lower cap', async () => {
    const { fetch } = server(rowsUpTo(300), { cap: 30 });
    expect(await read(fetch, 0, 250)).toMatchObject({ rows: rowsUpTo(250), nextOffset: 250, moved: false });
  });

  it('fails when one page fails', async () => {
    const { fetch } = server(rowsUpTo(300));
    const failing: FetchPage = (offset, limit) =>
      offset === 198 ? Promise.reject(new Error('gone')) : fetch(offset, limit);
    await expect(read(failing, 0, 300)).rejects.toThrow('gone');
  });

  it('following nextOffset visits every row once, whatever the sizes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 120 }),
        fc.integer({ min: 1, max: 50 }),
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 20 }),
        fc.boolean(),
        async (count, limit, perRequest, cap, total) => {
          // Without a total a short page is the end, so a lower cap could not be told from it.
          const { fetch } = server(rowsUpTo(count), { cap: total ? cap : perRequest, total });
          const seen: Json[] = [];
          for (let offset: number | null = 0; offset !== null; ) {
            const pages: Pages = await readPages(fetch, { offset, limit, perRequest, expectsMany: true });
            expect(pages.moved).toBe(false);
            expect(pages.total).toBe(total ? count : null);
            expect(pages.rows.length).toBeLessThanOrEqual(limit);
            seen.push(...pages.rows);
            offset = pages.nextOffset;
          }
          expect(seen).toEqual(rowsUpTo(count));
        },
      ),
    );
  });
});

describe('an unknown total', () => {
  it('stays null and is read until a page is not full', async () => {
    const { fetch, asked } = server(rowsUpTo(230), { total: false });
    expect(await read(fetch, 0, 500)).toMatchObject({
      rows: rowsUpTo(230),
      total: null,
      nextOffset: null,
      moved: false,
    });
    // The second one, on its way already, begins with the border of a list with a total.
    expect(asked).toHaveLength(4);
  });

  it('looks one row further before it promises more', async () => {
    expect(await read(server(rowsUpTo(100), { total: false }).fetch, 0, 100)).toMatchObject({ nextOffset: null });
    expect(await read(server(rowsUpTo(101), { total: false }).fetch, 0, 100)).toMatchObject({ nextOffset: 100 });
  });
});

describe('a list that changes while it is read', () => {
  const answers = (...pages: { rows: Json[]; total: number }[]): FetchPage => {
    return async () => pages.shift() ?? { rows: [], total: 0 };
  };
  const ids = (from: number, to: number): Json[] => rowsUpTo(to).slice(from - 1);

  it('shows a row that came twice once, and says so', async () => {
    const pages = await read(answers({ rows: ids(1, 100), total: 150 }, { rows: ids(99, 149), total: 150 }), 0, 150);
    expect(pages.rows).toEqual(ids(1, 149));
    expect(pages).toMatchObject({ moved: true, nextOffset: null });
  });

  it('says so when the total changed, and shows the newest', async () => {
    const pages = await read(answers({ rows: ids(1, 100), total: 150 }, { rows: ids(100, 150), total: 151 }), 0, 150);
    expect(pages).toMatchObject({ moved: true, total: 151, nextOffset: 150 });
  });

  it('T7: misses no row that stays, and says so, when rows move up past a border and the total stays', async () => {
    // Row 5 went and another one came at the end, between the two pages.
    const pages = await read(
      answers({ rows: ids(1, 100), total: 150 }, { rows: [...ids(101, 150), { id: 151 }], total: 150 }),
      0,
      150,
    );
    expect(pages).toMatchObject({ moved: true, nextOffset: null });
    expect(pages.rows.map(idOf)).toEqual(ids(1, 150).map(idOf));
  });

  it('T7: says so when rows move by more than one', async () => {
    const pages = await read(answers({ rows: ids(1, 100), total: 300 }, { rows: ids(103, 203), total: 300 }), 0, 200);
    expect(pages.moved).toBe(true);
    expect(pages.rows.length).toBeLessThanOrEqual(200);
  });

  it('says so when rows are missing, and never offers the same offset again', async () => {
    const pages = await read(answers({ rows: ids(1, 100), total: 150 }, { rows: ids(100, 130), total: 150 }), 0, 150);
    expect(pages).toMatchObject({ moved: true, nextOffset: 130 });
    expect(await read(answers({ rows: [], total: 5 }), 0, 25)).toMatchObject({
      rows: [],
      moved: true,
      nextOffset: null,
    });
  });

  it('keeps rows without an id and search results of different types', async () => {
    const rows: Json[] = [
      { id: 1, type: 'issue' },
      { id: 1, type: 'wiki-page' },
      { name: 'a' },
      { name: 'a' },
      'text',
      null,
      [1],
    ];
    expect(await read(answers({ rows, total: 7 }), 0, 25)).toMatchObject({ rows, moved: false });
  });
});

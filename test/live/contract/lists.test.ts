/** Totals of lists are the rows that one gets by following the pages, and every filter is heard. */
import { describe, expect, it } from 'vitest';
import type { FilterArgument } from '../../../generated/types.ts';
import type { FilterSpec } from '../../../generator/catalogue.ts';
import { responseOf } from '../../../generator/targets.ts';
import { readBack } from '../../../runtime/policy/read-back.ts';
import { type Body, every, openScene } from '../scene.ts';
import { call, type Request } from './call.ts';
import { isIn, operationIds, operationOf, placeOf } from './catalogue.ts';
import { settle } from './evidence.ts';
import { examples, type World } from './examples.ts';

type Value = NonNullable<FilterArgument['is']>;

interface List {
  readonly total: number;
  readonly rows: Body[];
}

describe.each(every)('Redmine $version', async (redmine) => {
  const { version, seed } = redmine;
  const scene = await openScene(redmine);
  const world: World = { scene, seed, me: scene.id('admin') };
  const here = operationIds.filter((id) => isIn(operationOf(id), version));
  const paged = here.filter((id) => operationOf(id).pages);
  const filtered = here.filter((id) => operationOf(id).filters);
  const totals = new Map<string, string>();
  const heard = new Map<string, string[]>();

  it.each(paged)('%s: following the pages visits as many rows as the total says', async (id) => {
    // Other tests may add rows meanwhile; then it is done again.
    for (let attempt = 1; ; attempt += 1) {
      const { total } = await list(id, { limit: 1 });
      const size = Math.min(100, Math.max(1, Math.ceil(total / 3)));
      const rows = new Set<string>();
      for (let offset = 0; offset < total; offset += size) {
        for (const row of (await list(id, { limit: size, offset })).rows) rows.add(row.id ?? JSON.stringify(row));
      }
      const after = await list(id, { limit: 1 });
      if (after.total !== total && attempt < 5) continue;
      expect(total, 'the example has too few rows for pages').toBeGreaterThan(1);
      expect(rows.size).toBe(total);
      break;
    }
    totals.set(id, 'complete');
  });

  it.each(filtered)('%s: every filter is heard', async (id) => {
    const filters = Object.entries(operationOf(id).filters ?? {});
    const values = examples[id]?.filters?.(world) ?? {};
    const problems: string[] = [];
    for (const [name, filter] of filters) {
      const value = values[name];
      const problem =
        value === undefined ? `add a value to \`filters\` of its example` : await problemOf(id, name, value);
      if (problem) problems.push(`${placeOf(filter)}: ${name}: ${problem}`);
    }
    expect(problems).toEqual([]);
    heard.set(
      id,
      filters.filter(([, filter]) => isIn(filter, version)).map(([name]) => name),
    );
  });

  it('this is the evidence', () => {
    settle(version, 'pages', totals);
    settle(version, 'filters', heard);
  });

  async function list(id: string, query: Request['query'], filters: Request['filters'] = {}): Promise<List> {
    const request = (await examples[id]?.call(world)) ?? {};
    const { status, body } = await call(redmine.url, scene.key('admin'), id, {
      ...request,
      query: {
        ...request.query,
        ...query,
        ...(operationOf(id).pages?.sort ? { sort: operationOf(id).pages?.sort } : {}),
      },
      filters: { ...request.filters, ...filters },
    });
    if (status !== 200) throw new Error(`${id} answered ${status} ${JSON.stringify(body)}`);
    const rows = body[responseOf(operationOf(id))?.root ?? ''];
    return { total: body.total_count ?? rows.length, rows };
  }

  /** A filter that is heard leaves some rows and takes others; before its first version Redmine ignores it. */
  async function problemOf(id: string, name: string, is: Value) {
    const filter = operationOf(id).filters?.[name] as FilterSpec;
    const few = await list(id, { limit: 100 }, { [name]: { is } });
    const all = await list(id, { limit: 1 });
    if (!isIn(filter, version)) {
      // Other tests may add rows, but not take as many as a filter would.
      return few.total >= all.total * 0.9 ? undefined : `${version} hears it: lower \`since\``;
    }
    if (few.total === 0) return `no row has ${JSON.stringify(is)}`;
    if (few.total >= all.total) return `ignored: ${few.total} rows of ${all.total}`;
    const other = few.rows.find((row) => !shows(filter, row, is));
    return other
      ? `a row has ${JSON.stringify(readBack(other, filter.reads ?? '', NOTHING))}: mend \`reads\``
      : undefined;
  }
});

const NOTHING = { before: undefined, args: {}, me: 0 };

/** Whether a row is one of those that were asked for, as `reads` says; words and ranges have no value to compare. */
function shows(filter: FilterSpec, row: Body, is: Value): boolean {
  const values = [is].flat().map(String);
  const comparable =
    filter.reads !== undefined && values.every((value) => /^(\d+(\.\d+)?|\d{4}-\d\d-\d\d)$/.test(value));
  return !comparable || values.includes(String(readBack(row, filter.reads ?? '', NOTHING)));
}

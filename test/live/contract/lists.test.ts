/** Totals of lists are the rows that one gets by following the pages, and every filter is heard. */
import { describe, expect, it } from 'vitest';
import type { FilterArgument } from '../../../generated/types.ts';
import type { FilterSpec } from '../../../generator/catalogue.ts';
import { responseOf } from '../../../generator/targets.ts';
import { readBack } from '../../../runtime/policy/read-back.ts';
import { type Body, every, openScene } from '../scene.ts';
import { call, type Request } from './call.ts';
import { catalogue, isIn, operationIds, operationOf, placeOf } from './catalogue.ts';
import { settle } from './evidence.ts';
import { examples, type FilterValue, type World } from './examples.ts';

type Value = NonNullable<FilterArgument['is']>;

/** What tells rows apart: their id, or what their schema says. */
function keyOf(id: string, row: Body): string {
  const { key = ['id'] } = catalogue.schemas[responseOf(operationOf(id))?.schema ?? ''] ?? {};
  return JSON.stringify(key.map((name) => row[name]));
}

interface List {
  readonly total: number;
  readonly rows: Body[];
}

describe.each(every)('Redmine $version', { timeout: 180_000 }, async (redmine) => {
  const { version, seed } = redmine;
  const scene = await openScene(redmine);
  const world: World = { scene, seed, me: scene.id('admin') };
  const here = operationIds.filter((id) => isIn(operationOf(id), version));
  const paged = here.filter((id) => operationOf(id).pages);
  const filtered = here.filter((id) => operationOf(id).filters);
  const totals = new Map<string, string>();
  const wholes = new Map<string, Promise<number>>();
  const heard = new Map<string, string[]>();

  it.each(paged)('%s: following the pages visits as many rows as the total says', async (id) => {
    // Other tests may add rows meanwhile; then it is done again.
    for (let attempt = 1; ; attempt += 1) {
      const { total } = await list(id, { limit: 1 });
      const size = Math.min(100, Math.max(1, Math.ceil(total / 3)));
      const rows = new Set<string>();
      for (let offset = 0; offset < total; offset += size) {
        for (const row of (await list(id, { limit: size, offset })).rows) rows.add(keyOf(id, row));
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
      const problem = value === undefined ? 'add a value to `filters` of its example' : await twice(id, name, value);
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

  async function list(id: string, query: Request['query'], changed: Partial<Request> = {}): Promise<List> {
    const request = { ...(await examples[id]?.call(world)), ...changed };
    const { status, body } = await call(redmine.url, scene.key('admin'), id, {
      ...request,
      query: {
        ...request.query,
        ...query,
        ...(operationOf(id).pages?.sort ? { sort: operationOf(id).pages?.sort } : {}),
      },
    });
    if (status !== 200) throw new Error(`${id} answered ${status} ${JSON.stringify(body)}`);
    const rows = body[responseOf(operationOf(id))?.root ?? ''];
    return { total: body.total_count ?? rows.length, rows };
  }

  /** Other tests may add rows meanwhile: a problem is one only if it is there again. */
  async function twice(id: string, name: string, value: FilterValue): Promise<string | undefined> {
    if ((await problemOf(id, name, value)) === undefined) return undefined;
    wholes.clear();
    return await problemOf(id, name, value);
  }

  /** How many rows there are without a filter. */
  function total(id: string, place: Partial<Request>): Promise<number> {
    const key = JSON.stringify([id, place]);
    const known = wholes.get(key) ?? list(id, { limit: 1 }, place).then((whole) => whole.total);
    wholes.set(key, known);
    return known;
  }

  /** A filter that is heard leaves some rows and takes others; before its first version Redmine ignores it. */
  async function problemOf(id: string, name: string, value: FilterValue) {
    const filter = operationOf(id).filters?.[name] as FilterSpec;
    const { is, ...place } = typeof value === 'object' && 'is' in value ? value : { is: value };
    const { filters } = (await examples[id]?.call(world)) ?? {};
    const few = await list(id, { limit: 100 }, { ...place, filters: { ...filters, [name]: { is } } });
    const all = await total(id, place);
    const ignored = few.total >= all;
    if (!isIn(filter, version)) return ignored ? undefined : `${version} hears it: lower \`since\``;
    if (ignored) return `not heard: ${few.total} rows of ${all}`;
    if (few.total === 0) return `no row has ${JSON.stringify(is)}`;
    const other = few.rows.find((row) => !shows(filter, row, is));
    return other && `a row has ${JSON.stringify(readBack(other, filter.reads ?? '', NOTHING))}: mend \`reads\``;
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

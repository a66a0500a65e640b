/** Which parameters a list hears, told while others write to it. */
import { describe, expect, it } from 'vitest';
import type { OperationSpec } from '../../generator/catalogue.ts';
import { effectsOf } from '../../scripts/drift/effects.ts';
import type { Effect } from '../../scripts/drift/observation.ts';

type Ask = Parameters<Parameters<typeof effectsOf>[3]>[0];
interface Row {
  id: number;
  created_on: string;
  is_private: boolean;
}

const LIST = {
  http: 'GET /issues.json',
  filters: {
    tracker_id: { kind: 'list' },
    is_private: { kind: 'flag' },
    colour: { kind: 'text' },
    mood: { kind: 'flag' },
  },
  query: {
    sort: { type: 'array', items: { type: 'string' } },
    parent: { type: 'integer' },
    shade: { type: 'integer' },
    open: { type: 'boolean' },
  },
  pages: { items: 'issues' },
  response: { issues: { list: 'Issue' } },
} as unknown as OperationSpec;

/** A list of issues as Redmine answers it, newest first, that hears what is in `hears`. */
class List {
  asked = 0;
  readonly #rows: Row[] = [];
  readonly #hears: ReadonlySet<string>;
  readonly #moves: (asked: number) => boolean;

  constructor(hears: readonly string[], moves: (asked: number) => boolean = () => false) {
    this.#hears = new Set(hears);
    this.#moves = moves;
    for (let count = 0; count < 4; count += 1) this.#add();
  }

  readonly fetch = async ({ query = {}, filters = {} }: Ask) => {
    this.asked += 1;
    if (this.#moves(this.asked)) this.#add();
    const heard = <T>(name: string, value: T) => (this.#hears.has(name) ? value : undefined);
    let rows = [...this.#rows];
    const tracker = heard('tracker_id', filters['tracker_id'] ?? query['parent']);
    if (tracker !== undefined) rows = [];
    const isPrivate = heard('is_private', filters['is_private'] as { is: string } | undefined);
    if (isPrivate) rows = rows.filter((row) => row.is_private === (isPrivate.is === '1'));
    if (heard('open', query['open']) === true) rows = rows.slice(1);
    if (heard('sort', query['sort']) === 'created_on') rows.reverse();
    const start = heard('offset', Number(query['offset'] ?? 0)) ?? 0;
    const length = heard('limit', Number(query['limit'] ?? 25)) ?? 25;
    return { status: '200', body: { total_count: rows.length, issues: rows.slice(start, start + length) } };
  };

  #add(): void {
    const id = this.#rows.length + 1;
    const created_on = `2026-01-${String(id).padStart(2, '0')}T00:00:00Z`;
    this.#rows.unshift({ id, created_on, is_private: id % 2 === 0 });
  }
}

const ALL = ['tracker_id', 'is_private', 'open', 'sort', 'limit', 'offset'];
const AT_REST = {
  'filters.tracker_id': 'heard',
  'filters.is_private': 'heard',
  'filters.colour': 'ignored',
  'filters.mood': 'ignored',
  'query.parent': 'heard',
  'query.shade': 'ignored',
  'query.open': 'heard',
  'query.sort': 'heard',
  limit: 'heard',
  offset: 'heard',
};

async function told(list: List): Promise<Record<string, Effect>> {
  const known: Record<string, Effect> = {};
  await effectsOf(LIST, {}, known, list.fetch);
  return known;
}

async function requestsAtRest(): Promise<number> {
  const list = new List(ALL);
  await told(list);
  return list.asked;
}

describe('what a list hears', () => {
  it('is told of a list at rest', async () => {
    expect(await told(new List(ALL))).toEqual(AT_REST);
    expect(await told(new List([]))).toEqual(
      Object.fromEntries(Object.keys(AT_REST).map((name) => [name, name === 'query.open' ? 'undecided' : 'ignored'])),
    );
  });

  it('is the same when a row comes, before whichever request', async () => {
    const last = (await requestsAtRest()) + 20;
    for (let moment = 2; moment <= last; moment += 1) {
      expect(await told(new List(ALL, (asked) => asked === moment)), `before request ${moment}`).toEqual(AT_REST);
    }
  });

  it('is the same of a list that hears nothing', async () => {
    const atRest = await told(new List([]));
    const last = (await requestsAtRest()) + 20;
    for (let moment = 2; moment <= last; moment += 1) {
      expect(await told(new List([], (asked) => asked === moment)), `before request ${moment}`).toEqual(atRest);
    }
  });

  it('is undecided of a list that never rests, but for what no change of rows explains', async () => {
    expect(await told(new List(ALL, () => true))).toEqual({
      ...Object.fromEntries(Object.keys(AT_REST).map((name) => [name, 'undecided'])),
      'filters.tracker_id': 'heard',
      'query.parent': 'heard',
    });
  });
});

import { describe, expect, it } from 'vitest';
import type { Call, Json, JsonObject, RowsResult } from '../../generated/types.ts';
import { ToolError } from '../../runtime/errors.ts';
import { recheck } from '../../runtime/redmine/recheck.ts';
import { sessionWith } from '../policy/session.ts';
import { rowsOf } from '../shape/catalogue.ts';

const READ = { offset: 0, nextOffset: null, moved: false };

/**
 * Whether a filter counts as ignored, when Redmine answered with these rows and would have had `without` without it.
 * @param later rows that there are with it when it is asked again
 */
async function ignored(
  call: Omit<Call, 'operation'>,
  rows: Json[],
  without = rows.length,
  answer?: () => Json,
  later = rows.length,
) {
  const isWhole = ({ filters, customFieldFilters }: Call) =>
    Object.keys({ ...call.filters, ...call.customFieldFilters }).length ===
    Object.keys({ ...filters, ...customFieldFilters }).length;
  const counted = (asked: Call): Json => ({ issues: rows.slice(0, 1), total_count: isWhole(asked) ? later : without });
  const answers = { listIssues: answer ?? counted };
  const { session, sent } = sessionWith(answers);
  const read = { ...READ, rows, total: rows.length };
  try {
    await recheck(session, { operation: 'listIssues', ...call }, rowsOf('list_issues') as RowsResult, read);
    return { is: undefined, sent };
  } catch (error) {
    return { is: error instanceof ToolError ? error.details.argument : String(error), sent };
  }
}

const row = (fields: JsonObject): JsonObject => ({ id: 1, ...fields });

describe('T10: rows that show that a filter was not heard', () => {
  it.each<[filter: string, argument: { is?: Json; not?: Json }, stray: JsonObject, fine: JsonObject]>([
    ['status_id', { is: 3 }, { status: { id: 1 } }, { status: { id: 3 } }],
    ['status_id', { is: [3, 4] }, { status: { id: 1 } }, { status: { id: 4 } }],
    ['tracker_id', { not: 3 }, { tracker: { id: 3 } }, { tracker: { id: 1 } }],
    ['assigned_to_id', { is: 5 }, {}, { assigned_to: { id: 5 } }],
    ['assigned_to_id', { not: 5 }, { assigned_to: { id: 5 } }, {}],
    ['assigned_to_id', { is: 'none' }, { assigned_to: { id: 5 } }, {}],
    ['assigned_to_id', { is: 'any' }, {}, { assigned_to: { id: 5 } }],
    ['assigned_to_id', { is: 'me' }, {}, { assigned_to: { id: 70 } }],
    ['assigned_to_id', { is: ['me', 5] }, {}, { assigned_to: { id: 5 } }],
    ['parent_id', { is: 'any' }, {}, { parent: { id: 5 } }],
    ['description', { is: '"big words" two' }, { description: 'Two big w' }, { description: 'TWO big WORDS' }],
    ['description', { is: 'cafe' }, { description: null }, { description: 'Le café' }],
    ['due_date', { is: '2025-01-02' }, { due_date: '2025-01-03' }, { due_date: '2025-01-02' }],
    ['due_date', { is: '2025-01-02..' }, { due_date: '2025-01-01' }, { due_date: '2025-01-02' }],
    ['due_date', { is: '..2025-01-02' }, { due_date: null }, { due_date: '2025-01-02' }],
    ['due_date', { is: '2025-01-02..2025-02-01' }, { due_date: '2025-02-02' }, { due_date: '2025-02-01' }],
    ['due_date', { is: 'none' }, { due_date: '2025-02-02' }, { due_date: null }],
    ['done_ratio', { is: 50 }, { done_ratio: 40 }, { done_ratio: 50 }],
    ['done_ratio', { is: '20..40' }, { done_ratio: 50 }, { done_ratio: 20 }],
    ['estimated_hours', { is: '..0' }, { estimated_hours: 1 }, { estimated_hours: 0 }],
    ['estimated_hours', { is: 0.33 }, { estimated_hours: 0.5 }, { estimated_hours: 0.334 }],
    ['issue_id', { is: [1, 2] }, { id: 3 }, { id: 2 }],
    ['is_private', { is: true }, { is_private: false }, { is_private: true }],
    ['is_private', { is: false }, { is_private: true }, { is_private: false }],
  ])('%s %j', async (field, argument, stray, fine) => {
    const filters = { [field]: argument } as NonNullable<Call['filters']>;
    expect((await ignored({ filters }, [row(fine), row(stray)])).is).toBe(field);
    const heard = await ignored({ filters }, [row(fine)]);
    expect(heard.is).toBeUndefined();
    expect(heard.sent).toEqual([]);
  });

  it.each<[filter: string, argument: { is?: Json; not?: Json }, fields: JsonObject]>([
    ['assigned_to_id', { is: 'me' }, { assigned_to: { id: 70 } }],
    ['status_id', { is: 'open' }, { status: { id: 5 } }],
    ['created_on', { is: '2025-01-01' }, { created_on: '2025-02-01T00:00:00Z' }],
    ['subject', { is: 'x' }, { subject: 'y' }],
  ])('%s %j cannot be told from a row', async (field, argument, fields) => {
    const filters = { [field]: argument } as NonNullable<Call['filters']>;
    expect((await ignored({ filters }, [row(fields)])).is).toBeUndefined();
  });

  it.each([true, false])(
    'a flag of which the first rows are %j: what is asked the other way round tells',
    async (is) => {
      const call: Call = { operation: 'listIssues', filters: { is_private: { is } } };
      const read = { ...READ, rows: [row({ is_private: is })], total: 2 };
      const result = rowsOf('list_issues') as RowsResult;
      const answer = (is_private: boolean) =>
        sessionWith({ listIssues: { issues: [row({ is_private })], total_count: 2 } });
      await expect(recheck(answer(is).session, call, result, read)).rejects.toMatchObject({
        code: 'filter_not_available',
        details: { argument: 'is_private' },
      });
      const heard = answer(!is);
      await recheck(heard.session, call, result, read);
      expect(heard.sent).toMatchObject([{ filters: { is_private: { is: !is } }, query: { limit: 1 } }]);
    },
  );

  it('a flag that is not given costs no request', async () => {
    const filters = { is_private: { is: undefined } } as unknown as NonNullable<Call['filters']>;
    expect((await ignored({ filters }, [row({ is_private: false })], 300)).sent).toEqual([]);
  });

  it('a row that shows something else is no proof while the filter leaves others out', async () => {
    const filters = { done_ratio: { is: 50 } };
    const { is, sent } = await ignored({ filters }, [row({ done_ratio: 60 })], 300);
    expect(is).toBeUndefined();
    const query = { offset: 0, limit: 1 };
    expect(sent).toEqual([
      { operation: 'listIssues', filters: {}, query },
      { operation: 'listIssues', filters, query },
    ]);
  });

  it('a filter that is not heard is noticed while records come and go', async () => {
    const filters = { done_ratio: { is: 50 } };
    const stray = row({ done_ratio: 60 });
    // One, two or none came between the three counts; the middle one is without the filter.
    for (const [without, later] of [
      [2, 2],
      [2, 3],
      [0, 0],
    ] as const) {
      expect((await ignored({ filters }, [stray], without, undefined, later)).is).toBe('done_ratio');
    }
    expect((await ignored({ filters }, [stray], 300, undefined, 2)).is).toBeUndefined();
  });
});

describe('T10: custom fields', () => {
  const field = (value: Json) => row({ custom_fields: [{ id: 4, name: 'Size', value }] });

  it.each<[wanted: Json, stray: JsonObject, fine: JsonObject]>([
    [['M'], field('S'), field('M')],
    [['M'], row({}), field('M')],
    [['M', 'S'], field(['L']), field(['L', 'S'])],
    [null, field('M'), field('')],
  ])('%j', async (wanted, stray, fine) => {
    const call = { customFieldFilters: { 4: wanted } };
    expect((await ignored(call, [fine, stray])).is).toBe('custom_fields');
    if (wanted !== null) expect((await ignored(call, [fine])).is).toBeUndefined();
  });

  it('where none is asked for, a value that nothing has tells whether the filter is heard', async () => {
    const call = { customFieldFilters: { 4: null } };
    const answer = (rows: Json[]) => () => ({ issues: rows, total_count: rows.length });
    expect((await ignored(call, [field('')], 1, answer([field('')]))).is).toBe('custom_fields');
    expect((await ignored(call, [field('')], 1, answer([]))).is).toBeUndefined();
    const refused = () => {
      throw new ToolError('rejected', 'Redmine refused.');
    };
    expect((await ignored(call, [field('')], 1, refused)).is).toBeUndefined();
  });
});

describe('T10: kinds of results that one may not search', () => {
  const search = async (kinds: string[], rows: Json[]) => {
    const { session } = sessionWith({});
    const read = { ...READ, rows, total: rows.length };
    await recheck(session, { operation: 'searchAll', query: { kinds } }, rowsOf('search') as RowsResult, read);
  };

  it('show themselves by rows of others', async () => {
    await expect(search(['messages'], [{ id: 1, type: 'issue' }])).rejects.toMatchObject({
      code: 'filter_not_available',
      details: { argument: 'kinds' },
    });
    await search(
      ['messages', 'issues'],
      ['message', 'reply', 'issue', 'issue-closed'].map((type) => ({ id: 1, type })),
    );
  });

  it("what the catalogue does not know, such as a plugin's, proves nothing", async () => {
    await search(['messages'], [{ id: 1, type: 'contact' }]);
  });
});

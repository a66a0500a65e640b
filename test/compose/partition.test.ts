import { describe, expect, it } from 'vitest';
import type { Json } from '../../generated/types.ts';
import type { Asked, Reader } from '../../runtime/compose/compose.ts';
import { partition } from '../../runtime/compose/partition.ts';
import { at } from '../../runtime/json.ts';

const BY = { filter: 'assigned_to_id', field: 'assigned_to', optional: true };

/**
 * Issues as a database has them that is asked through Redmine's filter and order. Which end those without the reference
 * stand at is the database's own business: SQLite and MySQL put them first, PostgreSQL last.
 */
function database(
  assignees: readonly (number | null)[],
  nullsFirst: boolean,
  added: readonly (number | null)[] = [],
): { reader: Reader; asked: Asked[] } {
  const asked: Asked[] = [];
  const rows = async (question: Asked) => {
    asked.push(question);
    // What somebody adds meanwhile: one issue before each question.
    const now = [...assignees, ...added.slice(0, asked.length)];
    const { is, not } = question.filters?.['assigned_to_id'] ?? {};
    const left = now.filter((id) => (is === 'none' ? id === null : id === null || ![not].flat().includes(id)));
    const rank = (id: number | null) => id ?? (nullsFirst ? -Infinity : Infinity);
    const ordered = [...left].sort((a, b) => rank(a) - rank(b));
    if (String(question.query?.['sort']).endsWith('desc')) ordered.reverse();
    const [first] = ordered;
    const row: Json[] =
      first === undefined ? [] : [first === null ? {} : { assigned_to: { id: first, name: `U${first}` } }];
    return { rows: row, total: left.length, offset: 0, nextOffset: null, moved: false };
  };
  const record = () => Promise.reject(new Error('nobody asks for one record'));
  return { reader: { rows, record }, asked };
}

describe.each([true, false])('issues divided by who they are assigned to (without anybody first: %s)', (nullsFirst) => {
  it('are all accounted for, most first', async () => {
    const { reader } = database([5, 7, null, 5, 9, null, 5, 7], nullsFirst);
    const { groups, ...rest } = await partition(reader, {}, BY);
    expect(groups.map(({ record, count }) => [at(record, 'id'), count])).toEqual([
      [5, 3],
      [7, 2],
      [9, 1],
    ]);
    expect(rest).toEqual({ total: 8, without: 2, others: 0, moved: false });
  });

  it.each([
    ['none at all', [], { total: 0, without: 0, others: 0, moved: false }],
    ['nobody', [null, null], { total: 2, without: 2, others: 0, moved: false }],
  ])('%s', async (_, assignees, rest) => {
    const { reader } = database(assignees, nullsFirst);
    expect(await partition(reader, {}, BY)).toEqual({ groups: [], ...rest });
  });

  it('of more groups than are told apart: the rest is counted together', async () => {
    const assignees = Array.from({ length: 45 }, (_, index) => index + 1);
    const { reader, asked } = database([...assignees, null], nullsFirst);
    const { groups, others, total } = await partition(reader, {}, BY);
    expect([groups.length, others, total]).toEqual([30, 15, 46]);
    expect(asked.length).toBeLessThan(70);
  });

  it('that change while they are counted: no size is negative, and it is said', async () => {
    const { reader } = database([5], nullsFirst, [null, null, 5, 7, 7, 7, 7, 7]);
    const { groups, moved } = await partition(reader, {}, BY);
    expect(moved).toBe(true);
    for (const { count } of groups) expect(count).toBeGreaterThanOrEqual(0);
  });
});

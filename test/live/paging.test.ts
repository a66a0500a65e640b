/** T7: lists are complete, whatever the page size, and totals are Redmine's own. */
import { describe, expect, it } from 'vitest';
import { redmines } from '../../scripts/redmine/testbed.ts';
import { altered } from './alter.ts';
import { done, openScene, pageOf } from './scene.ts';
import { allIds, tablesOf, truths } from './tables.ts';

/** The issues that no test changes. */
const BULK = { subject: 'Bulk issue', status: 'any' };
const SCOPE = `bulk = Issue.where("subject LIKE 'Bulk issue%'")`;

describe.each(await redmines())('Redmine $version', async (redmine) => {
  const scene = await openScene(redmine);
  const truth = await truths(
    redmine,
    {
      issues: 'bulk.order(id: :desc).pluck(:id)',
      sorted: 'bulk.joins(:priority).order("enumerations.position", id: :desc).pluck(:id)',
      entries: 'TimeEntry.where(spent_on: "2025-05-01".."2025-05-31").order(spent_on: :desc).pluck(:id)',
      days: 'TimeEntry.where(spent_on: "2025-05-01".."2025-05-31").order(spent_on: :desc).pluck(:spent_on)',
    },
    SCOPE,
  );
  const total: number = truth.issues.length;
  const client = await scene.as('admin');
  const list = (args: object) => done(client.call('list_issues', { ...BULK, ...args }));

  it('T7: a limit above what one request gives is kept: distinct rows, the total of all', async () => {
    const answer = await list({ limit: 220 });
    const { ids, untrusted } = tablesOf(answer);
    expect(ids).toEqual(truth.issues.slice(0, 220));
    expect(untrusted.map(({ id }) => Number(id))).toEqual(ids);
    expect(pageOf(answer)).toEqual({ total, count: 220, offset: 0, has_more: true, next_offset: 220 });
    expect(tablesOf(answer).head).toBe(`220 of ${total} issues · more: offset 220`);
  });

  it('T7: following next_offset visits every row once, whatever the page size', async () => {
    expect(await allIds(client, 'list_issues', BULK, 97)).toEqual(truth.issues);
    const [from, size] = [total - 23, 7];
    const tail: number[] = [];
    for (let offset: number | null = from; offset !== null; ) {
      const answer = await list({ limit: size, offset });
      tail.push(...tablesOf(answer).ids);
      offset = pageOf(answer).next_offset;
    }
    expect(tail).toEqual(truth.issues.slice(from));
  });

  it('T7: nothing more after an exact multiple, nor beyond the end', async () => {
    const whole = await list({ limit: total });
    expect(pageOf(whole)).toEqual({ total, count: total, offset: 0, has_more: false, next_offset: null });
    expect(whole.text).not.toContain('more:');
    const last = await list({ limit: 5, offset: total - 5 });
    expect(pageOf(last)).toEqual({ total, count: 5, offset: total - 5, has_more: false, next_offset: null });
    const beyond = await list({ limit: 5, offset: total + 50 });
    expect(beyond.text).toBe(`0 of ${total} issues · from offset ${total + 50}`);
    expect(pageOf(beyond)).toEqual({ total, count: 0, offset: total + 50, has_more: false, next_offset: null });
  });

  it('T7: no more requests than pages, and none for what is there already', async () => {
    const sent = await scene.sent(() => list({ limit: 220 }));
    expect(sent.map(({ url }) => /offset=\d+&limit=\d+/.exec(url)?.[0])).toEqual([
      'offset=0&limit=100',
      'offset=100&limit=100',
      'offset=200&limit=20',
    ]);
  });

  it('keeps the order that was asked for, over pages', async () => {
    expect(await allIds(client, 'list_issues', { ...BULK, sort: 'priority' }, 110)).toEqual(truth.sorted);
    const rows = tablesOf(await list({ sort: 'due_date:desc,id', limit: 40 })).trusted;
    const keys = rows.map(({ due_date, id }) => `${due_date} ${99_999 - Number(id)}`);
    expect(keys).toEqual([...keys].sort().reverse());
  });

  it('T7: pages of time entries are stable and newest first', async () => {
    const may = { spent: '2025-05-01..2025-05-31' };
    const paged = await allIds(client, 'list_time_entries', may, 13);
    expect(paged).toHaveLength(truth.entries.length);
    expect([...paged].sort()).toEqual([...truth.entries].sort());
    expect(paged).toEqual(await allIds(client, 'list_time_entries', may));
    const answer = await done(client.call('list_time_entries', { ...may, limit: 100 }));
    expect(tablesOf(answer).trusted.map(({ spent_on }) => spent_on)).toEqual(truth.days);
    expect(pageOf(answer).total).toBe(truth.entries.length);
  });

  it('T7: lists that Redmine gives whole page in the same way', async () => {
    const all = await allIds(client, 'list_values', { what: 'versions', project: 'alpha' });
    expect(await allIds(client, 'list_values', { what: 'versions', project: 'alpha' }, 2)).toEqual(all);
    expect(await allIds(client, 'list_values', { what: 'members', project: 'alpha' }, 50)).toEqual(
      await allIds(client, 'list_values', { what: 'members', project: 'alpha' }),
    );
  });

  it('T7: a list that changes while it is read says so', async () => {
    const grown = altered(redmine.url, (body, url) =>
      url.includes('offset=100') ? { ...body, total_count: body.total_count + 1 } : undefined,
    );
    const answer = await scene.faulty(grown, () => list({ limit: 150 }));
    expect(tablesOf(answer).head).toContain('the list changed while it was read');
    expect(tablesOf(await list({ limit: 150 })).head).not.toContain('changed');
  });
});

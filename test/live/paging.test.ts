/** T7: lists are complete, whatever the page size, and totals are Redmine's own. */
import { describe, expect, it } from 'vitest';
import { redmines } from '../../scripts/redmine/testbed.ts';
import { altered } from './alter.ts';
import { done, ERAS, openScene, pageOf } from './scene.ts';
import { allIds, tablesOf } from './tables.ts';

/** Issues that no test changes: more than two requests can give, and those of two days. */
const BULK = { subject: 'Bulk issue', status: 'any' };
const FEW = { ...BULK, created: '2025-04-02..2025-04-03' };
const MAY = { spent: '2025-05-01..2025-05-15' };

describe.each(await redmines())('Redmine $version', async (redmine) => {
  const scene = await openScene(redmine);
  const client = await scene.as('admin');
  const list = (args: object) => done(client.call('list_issues', { ...args }));
  /** What Redmine itself answers, row by row. */
  const raw = async (path: string, rows: string) => (await scene.rest('admin', 'GET', path)).body[rows];
  const ids = (rows: { id: number }[]) => rows.map(({ id }) => id);
  const few = 'status_id=*&subject=~Bulk+issue&created_on=%3E%3C2025-04-02%7C2025-04-03&limit=100';
  const truth: number[] = ids(await raw(`/issues.json?${few}`, 'issues'));
  const total = truth.length;

  it('T7: a limit above what one request gives is kept, in as many requests as it takes', async () => {
    let answer = await list({ limit: 1 });
    const sent = await scene.sent(async () => {
      answer = await list({ ...BULK, limit: 210 });
    });
    // The first tells how many there are; the others go out together, each from the last row of the one before.
    expect(sent.map(({ url }) => /offset=\d+&limit=\d+/.exec(url)?.[0]).sort()).toEqual([
      'offset=0&limit=100',
      'offset=198&limit=12',
      'offset=99&limit=100',
    ]);
    const { ids: read, untrusted, head } = tablesOf(answer);
    expect(new Set(read).size).toBe(210);
    expect(untrusted.map(({ id }) => Number(id))).toEqual(read);
    const all = (await scene.rest('admin', 'GET', '/issues.json?status_id=*&subject=~Bulk+issue&limit=1')).body
      .total_count;
    expect(pageOf(answer)).toEqual({ total: all, count: 210, offset: 0, has_more: true, next_offset: 210 });
    expect(head).toBe(`210 of ${all} issues · more: offset 210`);
  });

  it.each(ERAS)('tells after each request of a long list how far it is (%s)', async (_, connect) => {
    const client = await scene.open(scene.env('admin'), undefined, connect);
    const seen: { progress: number; total?: number }[] = [];
    const onprogress = (progress: { progress: number; total?: number }) => seen.push(progress);
    await done(client.call('list_issues', { status: 'any', limit: 250 }, undefined, onprogress));
    expect(seen.at(-1)).toMatchObject({ progress: 250, total: 250 });
    expect(seen.length).toBeGreaterThan(1);
    await done(client.call('list_issues', { limit: 5 }, undefined, () => expect.unreachable()));
  });

  it.each([7, 17, 100])('T7: following next_offset by %i visits every row once', async (limit) => {
    expect(await allIds(client, 'list_issues', FEW, limit)).toEqual(truth);
  });

  it('T7: nothing more after an exact multiple, nor beyond the end', async () => {
    const whole = await list({ ...FEW, limit: total });
    expect(pageOf(whole)).toEqual({ total, count: total, offset: 0, has_more: false, next_offset: null });
    expect(whole.text).not.toContain('more:');
    const last = await list({ ...FEW, limit: 5, offset: total - 5 });
    expect(pageOf(last)).toEqual({ total, count: 5, offset: total - 5, has_more: false, next_offset: null });
    const beyond = await list({ ...FEW, limit: 5, offset: total + 50 });
    expect(beyond.text).toBe(`0 of ${total} issues · from offset ${total + 50}`);
    expect(pageOf(beyond)).toEqual({ total, count: 0, offset: total + 50, has_more: false, next_offset: null });
  });

  it('keeps the order that was asked for, over pages', async () => {
    const sorted = ids(await raw(`/issues.json?${few}&sort=priority,subject:desc`, 'issues'));
    expect(sorted).not.toEqual(truth);
    expect(await allIds(client, 'list_issues', { ...FEW, sort: 'priority,subject:desc' }, 20)).toEqual(sorted);
    const rows = tablesOf(await list({ ...FEW, sort: 'due_date:desc,id', limit: 40 })).trusted;
    const keys = rows.map(({ due_date, id }) => `${due_date} ${99_999 - Number(id)}`);
    expect(keys).toEqual([...keys].sort().reverse());
  });

  it('T7: pages of time entries are stable and newest first', async () => {
    const rows = await raw('/time_entries.json?from=2025-05-01&to=2025-05-15&limit=100', 'time_entries');
    const paged = await allIds(client, 'list_time_entries', MAY, 13);
    expect(new Set(paged)).toEqual(new Set(ids(rows)));
    expect(paged).toHaveLength(rows.length);
    const { trusted, ids: read } = tablesOf(await done(client.call('list_time_entries', { ...MAY, limit: 100 })));
    expect(read).toEqual(paged);
    const days = trusted.map(({ spent_on }) => spent_on);
    expect(days).toEqual([...days].sort().reverse());
  });

  it('T7: lists that Redmine gives whole page in the same way', async () => {
    const values = (args: object, limit?: number) =>
      allIds(client, 'list_values', { project: 'alpha', ...args }, limit);
    expect(await values({ what: 'versions' }, 2)).toEqual(await values({ what: 'versions' }));
    expect(await values({ what: 'members' }, 50)).toEqual(await values({ what: 'members' }));
  });

  it('T7: a list that changes while it is read says so', async () => {
    const grown = altered(redmine.url, (body, url) =>
      url.includes('offset=99') ? { ...body, total_count: body.total_count + 1 } : undefined,
    );
    const answer = await scene.faulty(grown, () => list({ ...BULK, limit: 103 }));
    expect(tablesOf(answer).head).toContain('the list changed while it was read');
  });
});

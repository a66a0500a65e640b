/** REDMINE_MCP_WRITE_BUDGET: what no prompt can raise, over both transports. */
import { describe, expect, it } from 'vitest';
import { connectModernHttp } from './clients.ts';
import { errorOf, newest, openScene, unique, writeOf, writes } from './scene.ts';
import { keyHeader, startHttp } from './served.ts';

const budget = (text: string) => ({ REDMINE_MCP_WRITE_BUDGET: text });

describe.each(newest)('Redmine $version', async (redmine) => {
  const scene = await openScene(redmine);
  const note = (issue_id: number) => ['update_issue', { issue_id, notes: unique('a note') }] as const;

  it('over stdio: what is used up is refused before it leaves, with the time to wait', async () => {
    const client = await scene.open(scene.env('manager', budget('2 writes, 0 deletes')));
    const issue = await scene.issue();
    expect(writeOf(await client.call(...note(issue)))).toMatchObject({ outcome: 'done' });
    // Refused by Redmine, and spent all the same.
    expect((await client.call('update_issue', { issue_id: issue, subject: ' ' })).isError).toBe(true);
    const sent = await scene.sent(async () => {
      const answer = await client.call(...note(issue));
      expect(errorOf(answer)).toMatchObject({ code: 'rate_limited', retry_after_s: expect.any(Number) });
      expect(answer.text).toContain('Nothing was sent');
      expect((await client.call('get_issue', { issue_id: issue })).isError).toBe(false);
    });
    expect(writes(sent)).toEqual([]);
    expect((await scene.look(issue)).journals).toHaveLength(1);
  });

  it('asks no person about what could not be done', async () => {
    const asked: string[] = [];
    const client = await scene.open(scene.env('admin', budget('0 deletes')), (message) => {
      asked.push(message);
      return 'accept';
    });
    const issue = await scene.issue();
    expect(errorOf(await client.call('delete', { kind: 'issue', id: issue }))).toMatchObject({ code: 'rate_limited' });
    expect(asked).toEqual([]);
    expect(await scene.isThere(issue)).toBe(true);
    expect(writeOf(await client.call(...note(issue)))).toMatchObject({ outcome: 'done' });
  });

  it('T22: counts each row of an import, and sends all or none', async () => {
    const client = await scene.open(scene.env('manager', budget('3 writes')));
    const issue = await scene.issue();
    const rows = (count: number) =>
      Array.from({ length: count }, (_, index) => ({
        issue_id: issue,
        hours: 1,
        activity: 'Development',
        spent_on: '2025-03-03',
        comments: unique(`row ${index}`),
      }));
    const sent = await scene.sent(async () => {
      const answer = await client.call('import_time_entries', { rows: rows(4) });
      expect(errorOf(answer), answer.text).toMatchObject({ code: 'rate_limited' });
      expect(answer.text).toContain('Ask for fewer at once');
    });
    expect(writes(sent)).toEqual([]);
    const done = await client.call('import_time_entries', { rows: rows(3) });
    expect(done.isError, done.text).toBe(false);
    expect(errorOf(await client.call(...note(issue)))).toMatchObject({ code: 'rate_limited' });
  });

  it('T26: over HTTP each user has an own one, by whatever session it is used', async () => {
    const env = { REDMINE_URL: scene.url, REDMINE_AUTH_MODE: 'per-user', ...budget('1 write') };
    const served = await startHttp(env);
    const as = (login: string) => connectModernHttp(`${served.url}/mcp`, keyHeader(scene.key(login)));
    const issue = await scene.issue();
    const [one, again, other] = await Promise.all([as('manager'), as('manager'), as('developer')]);
    const both = await Promise.all([one.call(...note(issue)), again.call(...note(issue))]);
    expect(both.filter(({ isError }) => isError).map(errorOf)).toEqual([
      { code: 'rate_limited', retry_after_s: expect.any(Number) },
    ]);
    expect(writeOf(await other.call(...note(issue)))).toMatchObject({ outcome: 'done' });
    await Promise.all([one, again, other].map((client) => client.close()));
    expect(await served.stop()).toBe(0);
    expect((await scene.look(issue)).journals).toHaveLength(2);
  });
});

/** Several servers behind one address, whatever the mode: what one of them asked or counted holds on the others. */
import { describe, expect, it } from 'vitest';
import { type Connection, connectLegacyHttp, connectModernHttp, type Person } from './clients.ts';
import { openReplicas } from './replicas.ts';
import { errorOf, newest, once, openScene, unique, writeOf, writes } from './scene.ts';
import { callOnce, HTTP_ERAS, keyHeader } from './served.ts';

const TOKEN = 'redmine-mcp/confirm';

describe.each(newest)('Redmine $version', async (redmine) => {
  const scene = await openScene(redmine);
  const env = { REDMINE_URL: scene.url, REDMINE_AUTH_MODE: 'per-user' };
  const replicas = once(() => openReplicas(2, env));
  const header = keyHeader(scene.key('admin'));

  describe.each(HTTP_ERAS)('client %s', (_, connect) => {
    const open = async (person: Person): Promise<Connection> =>
      connect(`${(await replicas()).url}/mcp`, header, person);

    it('T20: a person confirms what another replica asked, and both have had part in it', async () => {
      const { servers, balance } = await replicas();
      const before = servers.map(({ url }) => balance.answered(url));
      const messages: string[] = [];
      const client = await open((message) => {
        messages.push(message);
        return 'accept';
      });
      // Whichever of them begins, each is asked first in one of the two.
      for (let round = 0; round < 2; round++) {
        const issue = await scene.issue();
        const answer = await client.call('delete', { kind: 'issue', id: issue });
        expect(writeOf(answer), answer.text).toMatchObject({ outcome: 'done', id: issue });
        expect(await scene.isThere(issue)).toBe(false);
        expect((await client.call('list_issues', { limit: 1 })).isError).toBe(false);
      }
      expect(messages).toHaveLength(2);
      for (const [index, { url }] of servers.entries())
        expect(balance.answered(url)).toBeGreaterThan(before[index] ?? 0);
      await client.close();
    });

    it('T20: a no counts on every replica', async () => {
      const client = await open(() => 'decline');
      const issue = await scene.issue();
      for (let round = 0; round < 2; round++) {
        const answer = await client.call('delete', { kind: 'issue', id: issue });
        expect(errorOf(answer)).toEqual({ code: 'confirmation_refused' });
      }
      expect(await scene.isThere(issue)).toBe(true);
      await client.close();
    });

    it('T26: many calls at once get each its own answer, questions to a person included', async () => {
      const client = await open(async (message) => (message.includes('keep') ? 'decline' : 'accept'));
      const keep = await Promise.all(Array.from({ length: 4 }, () => scene.issue({ subject: unique('keep') })));
      const drop = await Promise.all(Array.from({ length: 4 }, () => scene.issue({ subject: unique('drop') })));
      const remove = (id: number) => client.call('delete', { kind: 'issue', id });
      const answers = await Promise.all([...keep, ...drop].map(remove));
      for (const [index, id] of keep.entries()) {
        expect(errorOf(answers[index] as never)).toEqual({ code: 'confirmation_refused' });
        expect(await scene.isThere(id)).toBe(true);
      }
      for (const [index, id] of drop.entries()) {
        expect(writeOf(answers[index + keep.length] as never)).toMatchObject({ outcome: 'done', id });
        expect(await scene.isThere(id)).toBe(false);
      }
      await client.close();
    });
  });

  it('a session outlives the replica that opened it', async () => {
    const { url, servers, replace } = await replicas();
    const client = await connectLegacyHttp(`${url}/mcp`, header, () => 'accept');
    for (const index of servers.keys()) {
      await replace(index);
      expect((await client.call('list_issues', { limit: 1 })).isError).toBe(false);
    }
    const issue = await scene.issue();
    expect(writeOf(await client.call('delete', { kind: 'issue', id: issue }))).toMatchObject({ outcome: 'done' });
    await client.close();
  });

  describe('a token for a confirmation', () => {
    const withTokens = once(() => openReplicas(2, { ...env, REDMINE_MCP_CONFIRM: 'token' }));

    it('T20: is used once, however many replicas are asked at once', async () => {
      const { servers } = await withTokens();
      const issue = await scene.issue();
      const args = { kind: 'issue', id: issue };
      const [first, second] = servers.map(({ url }) => `${url}/mcp`);
      const asked = await callOnce(first ?? '', header, 'delete', args);
      const { token } = asked.meta[TOKEN] as { token: string };
      // Nobody else's, and not for anything else: and it is still good then.
      const other = await callOnce(second ?? '', keyHeader(scene.key('manager')), 'delete', {
        ...args,
        confirm_token: token,
      });
      expect(other.isError).toBe(true);
      const sent = await scene.sent(async () => {
        const answers = await Promise.all(
          Array.from({ length: 20 }, (_, index) =>
            callOnce([first, second][index % 2] ?? '', header, 'delete', { ...args, confirm_token: token }),
          ),
        );
        expect(answers.filter(({ isError }) => !isError)).toHaveLength(1);
      });
      expect(writes(sent)).toHaveLength(1);
      expect(await scene.isThere(issue)).toBe(false);
    });
  });

  it('T26: a write budget is one for all replicas', async () => {
    const { servers } = await openReplicas(2, { ...env, REDMINE_MCP_WRITE_BUDGET: '5 writes' });
    const issue = await scene.issue();
    const note = (index: number) =>
      callOnce(`${servers[index % 2]?.url}/mcp`, header, 'update_issue', { issue_id: issue, notes: unique('a note') });
    const answers = await Promise.all(Array.from({ length: 12 }, (_, index) => note(index)));
    expect(answers.filter(({ isError }) => !isError)).toHaveLength(5);
    for (const answer of answers.filter(({ isError }) => isError)) expect(errorOf(answer).code).toBe('rate_limited');
    expect((await scene.look(issue, 'journals')).journals).toHaveLength(5);
  });

  it('T26: a session is there for nobody else, on no replica', async () => {
    const { url, servers } = await replicas();
    const capabilities = { elicitation: {} };
    const params = { protocolVersion: '2025-11-25', capabilities, clientInfo: { name: 'test', version: '1' } };
    const send = (to: string, headers: Record<string, string>, method: string, more: object = {}) =>
      fetch(`${to}/mcp`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...headers },
        body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params: more }),
      });
    const opened = await send(url, header, 'initialize', params);
    await opened.text();
    const session = { 'mcp-session-id': opened.headers.get('mcp-session-id') ?? '' };
    const stranger = { ...session, ...keyHeader(scene.key('manager')) };
    for (const { url: to } of servers) {
      expect((await send(to, stranger, 'tools/list')).status).toBe(404);
      expect((await fetch(`${to}/mcp`, { method: 'DELETE', headers: stranger })).status).toBe(404);
      const own = await send(to, { ...session, ...header }, 'tools/list');
      expect([own.status, (await own.text()).includes('list_issues')]).toEqual([200, true]);
    }
    const [one, two] = servers.map((server) => server.url);
    expect((await fetch(`${one}/mcp`, { method: 'DELETE', headers: { ...session, ...header } })).status).toBe(200);
    expect((await send(two ?? '', { ...session, ...header }, 'tools/list')).status).toBe(404);
  });

  it('Redis and the logs know no key of a user', async () => {
    const { redis, logs, stateKey } = await replicas();
    const held = (await redis.dump()).map(({ key, text }) => `${key} ${text}`).join('\n');
    expect(held).toContain('ticket:');
    for (const secret of [scene.key('admin'), scene.key('manager'), stateKey, redis.password]) {
      expect(held).not.toContain(secret);
      expect(logs()).not.toContain(secret);
    }
  });

  it('without Redis nothing goes wrong: what needs it says so, and it comes back by itself', async () => {
    const { url, redis, servers } = await replicas();
    const client = await connectModernHttp(`${url}/mcp`, header, () => 'accept');
    const issue = await scene.issue();
    const ready = async () => {
      const answers = await Promise.all(servers.map((server) => fetch(`${server.url}/readyz`)));
      return Promise.all(answers.map(async (answer) => `${answer.status} ${await answer.text()}`));
    };
    await redis.kill();
    await expect
      .poll(ready)
      .toEqual(Array(2).fill('503 not ready: its state cannot be reached: Redis does not answer\n'));
    const sent = await scene.sent(async () => {
      const answer = await client.call('delete', { kind: 'issue', id: issue });
      expect(errorOf(answer), answer.text).toEqual({ code: 'unreachable', retry_after_s: 5 });
    });
    expect(writes(sent)).toEqual([]);
    // What is no one's secret to confirm needs no state in this mode.
    expect((await client.call('get_issue', { issue_id: issue })).isError).toBe(false);
    await redis.start();
    await expect.poll(ready, { timeout: 10_000 }).toEqual(Array(2).fill('200 ok\n'));
    expect(writeOf(await client.call('delete', { kind: 'issue', id: issue }))).toMatchObject({ outcome: 'done' });
    await client.close();
  });
});

/** Sessions of clients up to 2025-11-25: as few as needed, for as long as needed, for who opened them. */

import type { Server } from '@modelcontextprotocol/server';
import { describe, expect, it } from 'vitest';
import { createApp } from '../../runtime/app.ts';
import { readSettings } from '../../runtime/config.ts';
import { Sessions, type Who } from '../../runtime/serve/http/sessions.ts';
import { createServer } from '../../runtime/serve/server.ts';
import { useServers } from '../redmine/servers.ts';
import { asUser, call, fakeRedmine, initialize, openSession, PER_USER, post, request, serve } from './serving.ts';

useServers();

const LIST = request('tools/list');
const within = (id: string) => ({ 'mcp-session-id': id });

describe('a session', () => {
  it('is only for who can ask a person', async () => {
    const { url } = await serve({});
    for (const capabilities of [{}, { sampling: {} }, { elicitation: { url: {} } }]) {
      const { status, headers } = await post(`${url}/mcp`, initialize(capabilities));
      expect([status, headers.get('mcp-session-id')]).toEqual([200, null]);
    }
    expect((await post(`${url}/mcp`, initialize({ elicitation: { form: {} } }))).headers.get('mcp-session-id')).toMatch(
      /^[0-9a-f-]{36}$/,
    );
  });

  it('ends when its client says so', async () => {
    const { url } = await serve({});
    const session = within(await openSession(`${url}/mcp`));
    expect((await post(`${url}/mcp`, LIST, session)).status).toBe(200);
    expect((await fetch(`${url}/mcp`, { method: 'DELETE', headers: session })).status).toBe(200);
    expect((await post(`${url}/mcp`, LIST, session)).status).toBe(404);
  });

  it('T26: is not there for anybody else', async () => {
    const redmine = await fakeRedmine();
    const { url } = await serve({ ...PER_USER, REDMINE_URL: redmine.url });
    const session = within(await openSession(`${url}/mcp`, asUser(1)));
    const made = within('00000000-0000-4000-8000-000000000000');
    const strangers = [
      { ...session, ...asUser(2) },
      { ...made, ...asUser(1) },
    ];
    for (const headers of strangers) {
      const answers = [
        await post(`${url}/mcp`, LIST, headers),
        await post(`${url}/mcp`, call('list_issues'), headers),
        await fetch(`${url}/mcp`, { method: 'DELETE', headers }),
        await fetch(`${url}/mcp`, { headers: { ...headers, accept: 'text/event-stream' } }),
      ];
      expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
    }
    const { message } = await post(`${url}/mcp`, call('list_issues'), { ...session, ...asUser(1) });
    expect(message.result.content[0].text).toContain('of user 1');
  });

  it('T25: needs a good key for each request', async () => {
    let isLocked = false;
    const redmine = await fakeRedmine((path, _, response) => {
      if (!isLocked || path !== '/users/current.json') return false;
      response.writeHead(401).end();
      return true;
    });
    const { url } = await serve({ ...PER_USER, REDMINE_URL: redmine.url });
    const session = within(await openSession(`${url}/mcp`, asUser(1)));
    expect((await post(`${url}/mcp`, LIST, session)).status).toBe(401);
    isLocked = true;
    // A write asks again who it is, and after its refusal so does everything.
    await post(`${url}/mcp`, call('update_issue', { issue_id: 1, notes: 'x' }), { ...session, ...asUser(1) });
    expect((await post(`${url}/mcp`, LIST, { ...session, ...asUser(1) })).status).toBe(401);
  });
});

describe('too many sessions', () => {
  it('T26: of one account cost that account its oldest, and nobody else anything', async () => {
    const redmine = await fakeRedmine();
    const { url } = await serve({ ...PER_USER, REDMINE_URL: redmine.url }, (limits) => ({
      ...limits,
      sessions: { most: 4, mostOfOne: 2, idleMs: 60_000 },
    }));
    const open = (user: number) => openSession(`${url}/mcp`, asUser(user));
    const status = async (user: number, id: string) =>
      (await post(`${url}/mcp`, LIST, { ...asUser(user), ...within(id) })).status;
    const other = await open(2);
    const [first, second, third] = [await open(1), await open(1), await open(1)];
    expect(await Promise.all([status(1, first), status(1, second), status(1, third), status(2, other)])).toEqual([
      404, 200, 200, 200,
    ]);
    await open(3);
    const { status: refused, headers } = await post(`${url}/mcp`, initialize({ elicitation: {} }), asUser(4));
    expect([refused, headers.get('retry-after')]).toEqual([503, '60']);
    expect(await status(2, other)).toBe(200);
    // Without a session it goes on.
    expect((await post(`${url}/mcp`, initialize({}), asUser(4))).status).toBe(200);
  });
});

describe('time', () => {
  const app = createApp(readSettings({ REDMINE_MCP_LOG_LEVEL: 'silent' }, { tools: [], toolsets: [] }));
  const who: Who = { client: { caller: undefined }, account: 'a', path: '/mcp' };
  const requestOf = (body: object, headers = {}) =>
    new Request('http://localhost/mcp', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...headers },
      body: JSON.stringify(body),
    });

  async function opened(clock: { now: number }) {
    const built: { server: Server; client: Who['client'] }[] = [];
    const sessions = new Sessions(
      (client) => {
        const server = createServer(app, client);
        built.push({ server, client });
        return server;
      },
      { most: 10, mostOfOne: 10, idleMs: 1000 },
      () => clock.now,
    );
    const body = initialize({ elicitation: {} });
    const answer = await sessions.open(requestOf(body), body, who);
    await answer.text();
    return { sessions, id: answer.headers.get('mcp-session-id') ?? '', built };
  }

  it('ends a session that nobody uses', async () => {
    const clock = { now: 0 };
    const { sessions, id } = await opened(clock);
    clock.now = 999;
    await sessions.sweep();
    expect(sessions.count).toBe(1);
    const body = request('ping');
    await (await sessions.serve(requestOf(body, { 'mcp-session-id': id }), body, who)).text();
    clock.now = 1500;
    await sessions.sweep();
    expect(sessions.count).toBe(1);
    clock.now = 1999;
    await sessions.sweep();
    expect(sessions.count).toBe(0);
    await expect(sessions.serve(requestOf(body, { 'mcp-session-id': id }), body, who)).rejects.toMatchObject({
      status: 404,
    });
  });

  it('does not end one whose call still runs', async () => {
    const clock = { now: 0 };
    const { sessions, built } = await opened(clock);
    let end: () => void = () => undefined;
    const work = new Promise<void>((resolve) => {
      end = resolve;
    });
    const running = built[0]?.client.admit?.(() => work);
    clock.now = 5000;
    await sessions.sweep();
    expect(sessions.count).toBe(1);
    end();
    await running;
    await sessions.sweep();
    expect(sessions.count).toBe(1);
    clock.now = 6000;
    await sessions.sweep();
    expect(sessions.count).toBe(0);
  });

  it('is not kept where the opening was no good', async () => {
    const sessions = new Sessions((client) => createServer(app, client), { most: 1, mostOfOne: 1, idleMs: 1 });
    const body = initialize({ elicitation: {} });
    const bad = new Request('http://localhost/mcp', { method: 'POST', body: JSON.stringify(body) });
    expect((await sessions.open(bad, body, who)).status).toBe(406);
    expect(sessions.count).toBe(0);
  });
});

/** `redmine-mcp http` as it is started and ended, with real clients of both eras and real Redmines. */
import { readdirSync, readlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { afterAll, describe, expect, it } from 'vitest';
import type { Connection, Person } from './clients.ts';
import { errorOf, every, newest, openScene, unique, untrustedPart, writeOf, writes } from './scene.ts';
import { callOnce, HTTP_ERAS, keyHeader, refusedStart, type Served, startHttp } from './served.ts';

/** As Linux shows them, where the test bed runs. */
const socketsOf = (pid = 0) =>
  readdirSync(`/proc/${pid}/fd`).filter((fd) => {
    try {
      return readlinkSync(`/proc/${pid}/fd/${fd}`).startsWith('socket:');
    } catch {
      return false;
    }
  }).length;

describe.each(every)('Redmine $version', async (redmine) => {
  const scene = await openScene(redmine);
  const { seed } = redmine;
  const opened: Connection[] = [];
  // Before what the scene opened: to end a session, Redmine is asked once more whose it is.
  afterAll(async () => {
    for (const each of opened) await each.close();
  });
  async function keep(connection: Promise<Connection>): Promise<Connection> {
    opened.push(await connection);
    return connection;
  }
  let served: Promise<Served> | undefined;
  const perUser = () => {
    served ??= startHttp({ REDMINE_URL: scene.url, REDMINE_AUTH_MODE: 'per-user', REDMINE_MCP_LOG_LEVEL: 'debug' });
    return served;
  };

  describe.each(HTTP_ERAS)('client %s', (_, connect) => {
    const as = async (login: string, path = '/mcp', person?: Person) =>
      keep(connect((await perUser()).url + path, keyHeader(scene.key(login)), person));

    it('T26, T29: lets two users with different rights work at the same time, each with their own', async () => {
      const [manager, reader] = await Promise.all([as('manager'), as('reader')]);
      const issue = await scene.issue();
      const note = unique('said over HTTP');
      const [who, whoElse, written, refused] = await Promise.all([
        manager.call('whoami'),
        reader.call('whoami'),
        manager.call('update_issue', { issue_id: issue, notes: note }),
        reader.call('update_issue', { issue_id: issue, notes: 'not allowed' }),
      ]);
      expect(untrustedPart(who.text)).toContain('login: manager');
      expect(untrustedPart(whoElse.text)).toContain('login: reader');
      expect(writeOf(written)).toMatchObject({ outcome: 'done', applied: ['notes'] });
      expect(refused.isError).toBe(true);
      const { journals } = await scene.look(issue);
      expect(journals.map((each: { notes: string; user: { id: number } }) => [each.notes, each.user.id])).toEqual([
        [note, scene.id('manager')],
      ]);
    });

    it('T20: asks the person of the client that wants to delete', async () => {
      const issue = await scene.issue();
      const asked: string[] = [];
      const client = await as('admin', '/mcp', (message) => {
        asked.push(message);
        return asked.length === 1 ? 'decline' : 'accept';
      });
      expect(errorOf(await client.call('delete', { kind: 'issue', id: issue }))).toEqual({
        code: 'confirmation_refused',
      });
      expect(await scene.isThere(issue)).toBe(true);
      expect(writeOf(await client.call('delete', { kind: 'issue', id: issue }))).toMatchObject({ outcome: 'done' });
      expect(await scene.isThere(issue)).toBe(false);
      expect(asked[0]).toContain(`issue ${issue}`);
    });

    it('T20: refuses where nobody can be asked', async () => {
      const issue = await scene.issue();
      const answer = await (await as('admin')).call('delete', { kind: 'issue', id: issue });
      expect(errorOf(answer)).toEqual({ code: 'confirmation_required' });
      expect(await scene.isThere(issue)).toBe(true);
    });

    it('T27: sends nothing but reads by an address that only reads', async () => {
      const client = await as('admin', '/mcp/readonly');
      const issue = await scene.issue();
      const sent = await scene.sent(async () => {
        expect((await client.call('list_issues', { project: 'alpha' })).isError).toBe(false);
        for (const [tool, args] of [
          ['update_issue', { issue_id: issue, notes: 'x' }],
          ['create_issue', { project: 'alpha', subject: 'x' }],
          ['delete', { kind: 'issue', id: issue }],
        ] as const)
          expect(errorOf(await client.call(tool, args))).toMatchObject({ code: 'read_only' });
      });
      expect(sent.length).toBeGreaterThan(0);
      expect(writes(sent)).toEqual([]);
      expect(
        (await client.tools()).every(({ annotations }) => (annotations as { readOnlyHint: boolean }).readOnlyHint),
      ).toBe(true);
    });

    it('T25: lets in nobody whose key Redmine does not know, or whose account is locked', async () => {
      const { url } = await perUser();
      for (const key of ['0'.repeat(40), scene.key('locked')]) {
        const sent = await scene.sent(() => expect(connect(`${url}/mcp`, keyHeader(key))).rejects.toThrow());
        expect(new Set(sent.map((each) => each.url))).toEqual(new Set(['/users/current.json?include=memberships']));
      }
    });
  });

  it('T25: a key that is taken back is of no use for a write, and soon not for a read', async () => {
    const { url } = await perUser();
    const user = await scene.user('Manager');
    const call = (tool: string, args: object) => callOnce(`${url}/mcp`, keyHeader(user.key), tool, args);
    expect((await call('list_issues', { project: 'alpha' })).isError).toBe(false);
    await scene.rest('admin', 'PUT', `/users/${user.id}.json`, { user: { status: 3 } });
    const issue = await scene.issue();
    expect(errorOf(await call('update_issue', { issue_id: issue, notes: 'x' }))).toMatchObject({
      code: 'unauthenticated',
    });
    await expect(call('list_issues', { project: 'alpha' })).rejects.toThrow(/^401 /);
    expect((await scene.look(issue)).journals).toEqual([]);
  });

  it('T14, T36: leaves no key and no text of Redmine in its log', async () => {
    const { url, stderr } = await perUser();
    await callOnce(`${url}/mcp`, keyHeader(scene.key('manager')), 'get_issue', { issue_id: seed.issues.plain });
    const log = stderr();
    expect(log).toContain('"msg":"http"');
    for (const login of ['admin', 'manager', 'reader', 'locked']) expect(log).not.toContain(scene.key(login));
    expect(log).not.toMatch(/CANARY|said over HTTP/);
  });

  it('T38: has nothing to say on stdout', async () => {
    const { url, stdout, stderr } = await perUser();
    await callOnce(`${url}/mcp`, keyHeader(scene.key('manager')), 'whoami', {});
    await fetch(`${url}/mcp`, { method: 'POST', body: 'this is not JSON' });
    expect(stderr()).not.toBe('');
    expect(stdout()).toBe('');
  });

  it('says that it is ready, and when the REST API is off, that it is not', async () => {
    const { url } = await perUser();
    const ready = await fetch(`${url}/readyz`);
    expect([ready.status, await ready.text()]).toEqual([200, 'ok\n']);
    // What Redmine says to who asks it without a key while its REST API is off.
    const off = await scene.switchedOff();
    expect((await off('/users/current.json')).status).toBe(403);
    expect((await fetch(`${redmine.url}/users/current.json`)).status).toBe(401);
  });
});

describe('a start', () => {
  const account = { REDMINE_URL: 'http://127.0.0.1:9', REDMINE_API_KEY: 'a'.repeat(40) };

  it.each<[string, Record<string, string>, string]>([
    ['an open address without a token', { ...account, SERVER_HOST: '0.0.0.0' }, 'REDMINE_MCP_HTTP_TOKEN'],
    ['files of this machine', { ...account, REDMINE_MCP_UPLOAD_FILE_ROOTS: '/srv' }, 'REDMINE_MCP_UPLOAD_FILE_ROOTS'],
    ['a port that is none', { SERVER_PORT: 'http' }, 'SERVER_PORT'],
    [
      'an address that is not of this machine',
      { ...account, SERVER_HOST: '192.0.2.1', REDMINE_MCP_HTTP_TOKEN: 't'.repeat(20) },
      'EADDRNOTAVAIL',
    ],
    ['a key in per-user mode', { ...account, REDMINE_AUTH_MODE: 'per-user' }, 'REDMINE_API_KEY'],
  ])('with %s ends with code 2 and says why', async (_, env, why) => {
    const { code, stderr } = await refusedStart(env);
    expect(code).toBe(2);
    expect(stderr).toContain(why);
    expect(stderr).not.toMatch(/a{40}|t{20}|\n\s+at /);
  });

  it('on a port that is taken ends with code 2 and says so', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as { port: number };
    const { code, stderr } = await refusedStart({ SERVER_PORT: String(port) });
    other.close();
    expect([code, stderr]).toEqual([2, expect.stringContaining(`port ${port} is in use`)]);
  });
});

describe.each(newest)('one account for all, Redmine $version', async (redmine) => {
  const scene = await openScene(redmine);

  it('serves a hundred clients of both eras at once: each gets each answer, and no socket is left', async () => {
    const served = await startHttp({ REDMINE_URL: scene.url, REDMINE_API_KEY: scene.key('manager') });
    const issues = await Promise.all(Array.from({ length: 4 }, () => scene.issue()));
    const sockets = () => socketsOf(served.process.pid);
    const before = sockets();
    const clients = await Promise.all(
      Array.from({ length: 100 }, (_, index) => {
        const [, connect] = HTTP_ERAS[index % 2] ?? HTTP_ERAS[0];
        // Of the clients of the first era, half can ask and so have sessions.
        return connect(`${served.url}/mcp`, {}, index % 4 === 0 ? () => 'cancel' : undefined);
      }),
    );
    const answers = await Promise.all(
      clients.map((client, index) => client.call('get_issue', { issue_id: issues[index % 4] })),
    );
    for (const [index, { text, isError }] of answers.entries()) {
      expect(isError, text).toBe(false);
      expect(text).toMatch(new RegExp(`^issue ${issues[index % 4]}\\b`));
    }
    await Promise.all(clients.map((client) => client.close()));
    const metrics = await (await fetch(`${served.url}/metrics`)).text();
    expect(metrics).toContain('redmine_mcp_calls_total{tool="get_issue",outcome="done"} 100\n');
    expect(metrics).toContain('redmine_mcp_sessions 0\n');
    expect(metrics).toContain('redmine_mcp_calls_running 0\n');
    // Those that are kept for a next request, on both sides, end after some seconds.
    await expect.poll(sockets, { timeout: 30_000 }).toBe(before);
    expect(await served.stop()).toBe(0);
  });

  it('finishes what runs when it is asked to end', async () => {
    let arrive = () => undefined as unknown;
    const arrived = new Promise((resolve) => {
      arrive = () => resolve(undefined);
    });
    let open = () => undefined as unknown;
    const gate = new Promise((resolve) => {
      open = () => resolve(undefined);
    });
    const issue = await scene.issue();
    const served = await startHttp({ REDMINE_URL: scene.url, REDMINE_API_KEY: scene.key('manager') });
    const isNote = ({ method }: { method: string }) => method === 'PUT';
    const answer = await scene.afterwards(
      isNote,
      async (response, { status }) => {
        arrive();
        await gate;
        response.writeHead(status).end();
      },
      async () => {
        const noting = callOnce(`${served.url}/mcp`, {}, 'update_issue', { issue_id: issue, notes: 'before the end' });
        await arrived;
        const ended = served.stop();
        await expect
          .poll(() =>
            fetch(`${served.url}/healthz`).then(
              ({ status }) => status,
              () => 'closed',
            ),
          )
          .toBe('closed');
        open();
        const result = await noting;
        expect(await ended).toBe(0);
        return result;
      },
    );
    expect(writeOf(answer)).toMatchObject({ outcome: 'done', applied: ['notes'] });
  });
});

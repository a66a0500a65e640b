import { describe, expect, it } from 'vitest';
import type { Call } from '../../generated/types.ts';
import { type Credential, callContext } from '../../runtime/redmine/http.ts';
import {
  createCall,
  createIssue,
  errorOf,
  listCall,
  listIssues,
  showWikiPage,
  watchCall,
  watchIssue,
} from './operations.ts';
import { client, context, fakeServer, json, KEY, useServers } from './servers.ts';

useServers();

describe('what is sent', () => {
  it('asks for one resource below the base URL, and returns status and JSON', async () => {
    const redmine = await fakeServer((_, response) => json(response, 200, { issues: [{ id: 1 }], total_count: 1 }));
    const call: Call = {
      operation: 'listIssues',
      path: { project_id: 'demo' },
      query: { limit: 25 },
      filters: { status_id: { is: 'open' } },
    };
    expect(await client(redmine.url).send(listIssues, call, context())).toEqual({
      status: 200,
      body: { issues: [{ id: 1 }], total_count: 1 },
    });
    expect(redmine.received).toHaveLength(1);
    expect(redmine.received[0]).toMatchObject({
      method: 'GET',
      url: '/projects/demo/issues.json?limit=25&f%5B%5D=status_id&op%5Bstatus_id%5D=o',
      body: '',
      headers: {
        accept: 'application/json',
        'user-agent': 'redmine-mcp/1.2.3 (list_issues)',
        'x-request-id': 'req-1',
        'x-redmine-api-key': KEY,
      },
    });
    expect(redmine.received[0]?.headers).not.toHaveProperty('content-type');
    expect(redmine.received[0]?.headers).not.toHaveProperty('accept-encoding');
    expect(redmine.received[0]?.headers).not.toHaveProperty('authorization');
  });

  it('sends a body as JSON, and takes an answer without one', async () => {
    const redmine = await fakeServer((request, response) => {
      if (request.url.endsWith('/watchers.json')) response.writeHead(204).end();
      else json(response, 201, { issue: { id: 9 } });
    });
    const http = client(redmine.url);
    const body = { issue: { subject: 'Ünï "x"\n', project_id: 1 } };
    expect(await http.send(createIssue, { ...createCall, body }, context())).toEqual({
      status: 201,
      body: { issue: { id: 9 } },
    });
    expect(await http.send(watchIssue, watchCall, context())).toEqual({ status: 204, body: undefined });
    expect(redmine.received[0]?.headers['content-type']).toBe('application/json');
    expect(JSON.parse(redmine.received[0]?.body ?? '')).toEqual(body);
  });

  it.each<[Credential, Record<string, string>, string]>([
    [{ kind: 'api-key', key: 'k1' }, { 'x-redmine-api-key': 'k1' }, 'authorization'],
    [{ kind: 'bearer', token: 't1' }, { authorization: 'Bearer t1' }, 'x-redmine-api-key'],
    [
      { kind: 'basic', username: 'Jürgen', password: 'a:b' },
      { authorization: `Basic ${Buffer.from('Jürgen:a:b').toString('base64')}` },
      'x-redmine-api-key',
    ],
  ])('puts the credential %j where Redmine looks for it', async (credential, expected, absent) => {
    const redmine = await fakeServer((_, response) => json(response, 200, {}));
    await client(redmine.url).send(listIssues, listCall, context({ credential }));
    expect(redmine.received[0]?.headers).toMatchObject(expected);
    expect(redmine.received[0]?.headers).not.toHaveProperty(absent);
  });

  it.each<[string, Credential]>([
    ['a line break', { kind: 'api-key', key: 'secret\r\nX-Evil: 1' }],
    ['a colon in a user name', { kind: 'basic', username: 'a:secret', password: 'secret' }],
    ['other characters than Latin-1', { kind: 'bearer', token: 'secret…' }],
  ])('refuses a credential with %s without showing it', async (_, credential) => {
    const redmine = await fakeServer((_, response) => json(response, 200, {}));
    const error = await errorOf(
      client(redmine.url).send(listIssues, listCall, context({ credential })),
      'unauthenticated',
    );
    expect(error.message).not.toContain('secret');
    expect(redmine.received).toEqual([]);
  });

  it.each(['', '/', '/redmine', '/redmine/', '/a/b//'])('T35: works below %j', async (subPath) => {
    const redmine = await fakeServer((_, response) => json(response, 200, {}));
    const http = client(`${redmine.url}${subPath}`);
    await http.send(listIssues, listCall, context());
    await http.send(showWikiPage, { operation: 'getProject', path: { project_id: 'p', title: 'x?y#z' } }, context());
    const base = subPath.replace(/\/+$/, '');
    expect(redmine.received.map(({ url }) => url)).toEqual([
      `${base}/issues.json`,
      `${base}/projects/p/wiki/x%3Fy%23z.json`,
    ]);
  });

  it('does not send a user name or password of the base URL', async () => {
    const redmine = await fakeServer((_, response) => json(response, 200, {}));
    await client(redmine.url.replace('//', '//user:pass@')).send(listIssues, listCall, context());
    expect(redmine.received[0]?.headers).not.toHaveProperty('authorization');
  });

  it('sends extra headers, which never replace the credential', async () => {
    const redmine = await fakeServer((_, response) => json(response, 200, {}));
    const http = client(redmine.url, { headers: { 'X-Gate': 'open', Authorization: 'Basic Z2F0ZQ==' } });
    await http.send(listIssues, listCall, context());
    await http.send(listIssues, listCall, context({ credential: { kind: 'bearer', token: 'mine' } }));
    const [first, second] = redmine.received;
    expect(first?.headers).toMatchObject({
      'x-gate': 'open',
      authorization: 'Basic Z2F0ZQ==',
      'x-redmine-api-key': KEY,
    });
    expect(second?.headers.authorization).toBe('Bearer mine');
  });

  it.each([
    { 'X-Redmine-API-Key': 'secret' },
    { 'x-redmine-switch-user': 'secret' },
    { 'Content-Length': 'secret' },
    { Host: 'secret' },
    { 'bad name': 'secret' },
    { 'X-Line': 'secret\n' },
    { 'X-A': 'secret', 'x-a': 'secret' },
  ])('refuses the extra header %j at the start', async (headers) => {
    const error = await errorOf(() => client('http://127.0.0.1', { headers }), 'invalid_arguments');
    expect(error.message).toMatch(/^REDMINE_HEADERS: /);
    expect(error.message).not.toContain('secret');
  });

  it('takes only http and https addresses', async () => {
    await errorOf(() => client('ftp://127.0.0.1'), 'invalid_arguments');
  });
});

describe('T27: read-only', () => {
  it('sends nothing but GET, whatever the operation calls itself', async () => {
    const redmine = await fakeServer((_, response) => json(response, 200, {}));
    const http = client(redmine.url, { readOnly: true });
    await errorOf(http.send(createIssue, createCall, context()), 'read_only');
    await errorOf(http.send({ ...createIssue, effect: 'read' }, createCall, context()), 'read_only');
    await errorOf(http.send({ ...watchIssue, method: 'DELETE' }, watchCall, context()), 'read_only');
    expect(redmine.sockets).toHaveLength(0);
    await http.send(listIssues, listCall, context());
    expect(redmine.received).toHaveLength(1);
  });
});

describe('probe', () => {
  it('tells the status of any path, without a credential', async () => {
    const redmine = await fakeServer((request, response) => {
      if (request.url === '/sub/up')
        response.writeHead(200, { 'content-type': 'text/html' }).end('<html>'.repeat(9999));
      else if (request.url === '/sub/oauth/token/info') json(response, 401, {});
      else response.writeHead(302, { location: '/login' }).end();
    });
    const http = client(`${redmine.url}/sub/`, { readOnly: true });
    expect(await http.probe('/up', context())).toBe(200);
    expect(await http.probe('/oauth/token/info', context())).toBe(401);
    expect(await http.probe('/other', context())).toBe(302);
    for (const { headers } of redmine.received) expect(JSON.stringify(headers)).not.toContain(KEY);
  });

  it('fails as every read does', async () => {
    const redmine = await fakeServer((_, __, message) => void message.socket.destroy());
    await errorOf(client(redmine.url).probe('/up', context()), 'unreachable');
  });
});

it('lets no other error out than a ToolError', async () => {
  const redmine = await fakeServer((_, response) => json(response, 200, {}));
  const http = client(redmine.url);
  const circular: Record<string, unknown> = { secret: KEY };
  circular['self'] = circular;
  const calls: [Call, Parameters<typeof callContext>[0]][] = [
    [{ ...createCall, body: circular as never }, context()],
    [createCall, context({ tool: 'x\r\ny' })],
    [createCall, context({ credential: undefined as never })],
  ];
  for (const [call, callerContext] of calls) {
    const error = await errorOf(http.send(createIssue, call, callContext(callerContext)), 'internal');
    expect(error.message).toBe('Something went wrong within redmine-mcp during the request to create issue.');
  }
  expect(redmine.received).toEqual([]);
});

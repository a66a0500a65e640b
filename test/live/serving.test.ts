/** The server as a process: what it lists, what it says when Redmine is not as it should be, what leaves through stdout. */
import { spawn, spawnSync } from 'node:child_process';
import { once as event } from 'node:events';
import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { tools as catalogue, catalogueSha256, toolsets } from '../../generated/index.ts';
import type { Answer } from './clients.ts';
import { BUNDLE } from './clients.ts';
import { fakeRedmine, open } from './fake.ts';
import { ERAS, errorOf } from './scene.ts';

type Env = Record<string, string>;

const NOWHERE = { REDMINE_URL: 'http://127.0.0.1:9', REDMINE_API_KEY: 'a'.repeat(40) };
const EVERYTHING = catalogue.map(({ name }) => name).sort();
const BY_DEFAULT = catalogue
  .filter(({ toolset }) => toolsets[toolset]?.default)
  .map(({ name }) => name)
  .sort();
const TIME = ['edit_time_entry', 'import_time_entries', 'list_time_entries', 'log_time', 'time_report'];

const names = async (env: Env) => (await (await open(env)).tools()).map(({ name }) => name);

describe('tools/list', () => {
  it('is the same for every era, every process and every time, with no Redmine to ask', async () => {
    const lists = await Promise.all(
      ERAS.map(async ([, connect]) => {
        const client = await open(NOWHERE, connect);
        return [await client.tools(), await client.tools()];
      }),
    );
    const [[first = []] = [], ...others] = lists;
    expect(first.map(({ name }) => name)).toEqual(BY_DEFAULT);
    for (const list of [...others.flat(), lists[0]?.[1]]) expect(JSON.stringify(list)).toBe(JSON.stringify(first));
  });

  it.each(ERAS)('names the catalogue that it was compiled from (%s)', async (_, connect) => {
    expect(await (await open(NOWHERE, connect)).toolsMeta()).toMatchObject({
      'redmine-mcp/catalogue': catalogueSha256,
    });
  });

  it('derives the annotations from the effect', async () => {
    const tools = await (await open({ ...NOWHERE, REDMINE_MCP_TOOLSETS: 'all' })).tools();
    const hints = tools.map(({ name, annotations }) => [name, annotations]);
    expect(Object.fromEntries(hints)).toEqual(
      Object.fromEntries(
        catalogue.map(({ name, title, effect }) => [
          name,
          {
            title,
            readOnlyHint: effect === 'read',
            destructiveHint: effect === 'destructive',
            idempotentHint: effect === 'read',
            openWorldHint: true,
          },
        ]),
      ),
    );
    expect(Object.fromEntries(hints)['delete']).toMatchObject({ readOnlyHint: false, destructiveHint: true });
    expect(Object.fromEntries(hints)['get_issue']).toMatchObject({ readOnlyHint: true, destructiveHint: false });
  });

  it.each(ERAS)('comes with instructions that no host cuts off (%s)', async (_, connect) => {
    const instructions = (await open(NOWHERE, connect)).instructions() ?? '';
    expect(instructions.length).toBeLessThan(2000);
    expect(instructions).toMatch(/<untrusted-.*data.*offset.*NOT applied.*outcome_unknown.*confirmation/s);
  });

  it.each<[string, Env, string[]]>([
    ['one toolset', { REDMINE_MCP_TOOLSETS: 'time' }, TIME],
    ['two tools', { REDMINE_MCP_TOOLS: 'whoami, get_issue' }, ['get_issue', 'whoami']],
    ['a tool on top of a toolset', { REDMINE_MCP_TOOLSETS: 'time', REDMINE_MCP_TOOLS: 'whoami' }, [...TIME, 'whoami']],
    [
      'exclusion over everything',
      { REDMINE_MCP_TOOLSETS: 'all', REDMINE_MCP_TOOLS: 'delete', REDMINE_MCP_EXCLUDE_TOOLS: 'delete' },
      EVERYTHING.filter((name) => name !== 'delete'),
    ],
    [
      'only what reads',
      { REDMINE_MCP_TOOLSETS: 'time', REDMINE_MCP_READ_ONLY: 'Yes' },
      ['list_time_entries', 'time_report'],
    ],
  ])('follows the settings: %s', async (_, env, expected) => {
    expect(await names({ ...NOWHERE, ...env })).toEqual(expected);
  });

  it('is there without any setting at all; a call says what is missing', async () => {
    const client = await open({});
    expect((await client.tools()).map(({ name }) => name)).toEqual(BY_DEFAULT);
    const answer = await client.call('whoami');
    expect(errorOf(answer)).toEqual({ code: 'unreachable' });
    expect(answer.text).toContain('REDMINE_URL');
  });
});

describe('a call', () => {
  it.each(ERAS)('of a tool that does not exist is an error of the protocol (%s)', async (_, connect) => {
    const client = await open(NOWHERE, connect);
    await expect(client.call('drop_database')).rejects.toMatchObject({
      code: -32602,
      message: expect.stringContaining('drop_database'),
    });
  });

  it('of a tool that is not enabled says so', async () => {
    const client = await open({ ...NOWHERE, REDMINE_MCP_EXCLUDE_TOOLS: 'delete' });
    expect(errorOf(await client.call('delete', { kind: 'issue', id: 1 }))).toEqual({ code: 'not_enabled' });
  });

  it.each(ERAS)('to a host where nobody listens says so (%s)', async (_, connect) => {
    const answer = await (await open(NOWHERE, connect)).call('list_issues');
    expect(errorOf(answer)).toEqual({ code: 'unreachable' });
    expect(answer.text).toContain('the connection was refused');
    expect(answer.text).not.toContain('127.0.0.1');
  });

  it('to a host name that does not exist says so', async () => {
    const answer = await (await open({ ...NOWHERE, REDMINE_URL: 'http://redmine.invalid' })).call('list_issues');
    expect(errorOf(answer)).toEqual({ code: 'unreachable' });
    expect(answer.text).toContain('REDMINE_URL');
    expect(answer.text).not.toContain('redmine.invalid');
  });
});

describe('a Redmine that is not as it should be', () => {
  const html = '<!DOCTYPE html><html><body>Please sign in</body></html>';
  const answers: [string, (response: ServerResponse) => void, string, RegExp][] = [
    [
      'HTML in the place of JSON',
      (response) => response.writeHead(200, { 'content-type': 'text/html' }).end(html),
      'bad_response',
      /web page/,
    ],
    [
      'HTML that says it is JSON',
      (response) => response.writeHead(200, { 'content-type': 'application/json' }).end(html),
      'bad_response',
      /web page/,
    ],
    [
      'JSON that breaks off',
      (response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{"issue":{"id":3'),
      'bad_response',
      /not JSON/,
    ],
    ['nothing at all', (response) => response.writeHead(200).end(), 'bad_response', /nothing/],
    [
      'JSON of something else',
      (response) => response.writeHead(200, { 'content-type': 'application/json' }).end('[1]'),
      'bad_response',
      /answered without the issue/,
    ],
    [
      'a way to the login page',
      (response) => response.writeHead(302, { location: '/login?back_url=x' }).end(),
      'bad_response',
      /login page/,
    ],
    [
      'a way to another host',
      (response) => response.writeHead(301, { location: 'https://evil.example/' }).end(),
      'bad_response',
      /another host/,
    ],
    ['500', (response) => response.writeHead(500).end('oops'), 'upstream_error', /500/],
    ['a closed connection', (response) => response.destroy(), 'unreachable', /closed/],
    ['429', (response) => response.writeHead(429, { 'retry-after': '120' }).end(), 'rate_limited', /slow down/],
  ];

  describe('T34: answers with', async () => {
    let play: (response: ServerResponse) => void = () => undefined;
    const fake = await fakeRedmine(({ url }, response) => {
      if (!url.startsWith('/issues/3.json')) return false;
      play(response);
      return true;
    });
    const client = await open(fake.env);

    it.each(answers)('%s', async (_, fault, code, words) => {
      play = fault;
      const answer = await client.call('get_issue', { issue_id: 3 });
      expect(answer.isError).toBe(true);
      expect(errorOf(answer)).toMatchObject({ code });
      expect(answer.text).toMatch(words);
      expect(answer.text).not.toMatch(/evil\.example|Please sign in|127\.0\.0\.1/);
      // No redirect was followed.
      expect(fake.requests.every(({ url }) => /^\/(users\/current|issues\/3)\.json/.test(url))).toBe(true);
    });
  });

  it('T25: is no Redmine at all, as the login page of a gate that answers everything with 200', async () => {
    const fake = await fakeRedmine((_, response) => {
      response.writeHead(200, { 'content-type': 'text/html' }).end(html);
      return true;
    });
    const answer = await (await open(fake.env)).call('create_issue', { project: 'alpha', subject: 'x' });
    expect(errorOf(answer)).toEqual({ code: 'bad_response' });
    expect(fake.requests.map(({ method }) => method)).toEqual(['GET']);
  });

  it('T31: never answers one call; only that one fails, while others go on', async () => {
    const stuck = deferred<void>();
    const fake = await fakeRedmine(({ url }) => {
      if (!url.startsWith('/issues/3.json')) return false;
      stuck.resolve();
      return true;
    });
    const client = await open({ ...fake.env, REDMINE_TIMEOUT: '1' });
    const waiting = client.call('get_issue', { issue_id: 3 });
    await stuck.promise;
    const meanwhile = await client.call('whoami');
    expect(meanwhile.isError).toBe(false);
    const answer = await waiting;
    expect(errorOf(answer)).toEqual({ code: 'timeout' });
    expect(answer.text).toContain('REDMINE_TIMEOUT');
  });

  it.each(ERAS)('T31: is not kept waiting for a call that was cancelled (%s)', async (_, connect) => {
    const arrived = deferred<ServerResponse>();
    const fake = await fakeRedmine(({ url }, response) => {
      if (!url.startsWith('/issues/3.json')) return false;
      arrived.resolve(response);
      return true;
    });
    // So long that it cannot be the end of the waiting.
    const client = await open({ ...fake.env, REDMINE_TIMEOUT: '600' }, connect);
    const cancelling = new AbortController();
    const call: Promise<Answer | string> = client
      .call('get_issue', { issue_id: 3 }, cancelling.signal)
      .catch(() => 'cancelled');
    const response = await arrived.promise;
    const closed = event(response, 'close');
    cancelling.abort();
    await closed;
    expect(response.writableFinished).toBe(false);
    expect(await call).toBe('cancelled');
    expect((await client.call('whoami')).isError).toBe(false);
  });
});

describe('the process', () => {
  it.each<[string, Env, RegExp]>([
    ['a toolset', { REDMINE_MCP_TOOLSETS: 'isues' }, /REDMINE_MCP_TOOLSETS.*issues/s],
    ['a tool', { REDMINE_MCP_TOOLS: 'get_isue' }, /REDMINE_MCP_TOOLS.*get_issue/s],
    ['a tool to leave out', { REDMINE_MCP_EXCLUDE_TOOLS: 'delet' }, /REDMINE_MCP_EXCLUDE_TOOLS.*delete/s],
    ['a setting', { REDMINE_MCP_READONLY: 'true' }, /REDMINE_MCP_READONLY.*REDMINE_MCP_READ_ONLY/s],
    ['a truth value', { REDMINE_MCP_READ_ONLY: 'ture' }, /REDMINE_MCP_READ_ONLY/],
    ['a URL', { REDMINE_URL: 'redmine' }, /REDMINE_URL/],
  ])('T39: does not start with %s that it cannot understand', (_, env, words) => {
    const { status, stderr, stdout } = spawnSync(process.execPath, [BUNDLE], { env, encoding: 'utf8', input: '' });
    expect(status).toBe(2);
    expect(stderr).toMatch(words);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(stdout).toBe('');
  });

  it('T38: sends nothing but the protocol through stdout, and ends with its client', async () => {
    const fake = await fakeRedmine(() => false);
    const env = { ...fake.env, REDMINE_MCP_LOG_LEVEL: 'debug', NODE_OPTIONS: '--trace-warnings' };
    const child = spawn(process.execPath, [BUNDLE], { env });
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk) => {
      out += chunk;
    });
    child.stderr.on('data', (chunk) => {
      err += chunk;
    });
    const messages = () => out.split('\n').filter((line) => line !== '');
    const say = (message: object | string) =>
      child.stdin.write(`${typeof message === 'string' ? message : JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
    const answered = (count: number) => until(child.stdout, () => messages().length >= count);

    const clientInfo = { name: 'raw', version: '1' };
    say({ id: 1, method: 'initialize', params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo } });
    await answered(1);
    say({ method: 'notifications/initialized' });
    say('this is not JSON');
    say({ id: 2, method: 'tools/call', params: { name: 'whoami', arguments: {} } });
    say({ id: 3, method: 'tools/call', params: { name: 'get_issue', arguments: { issue_id: 3 } } });
    say({ id: 4, method: 'tools/call', params: { name: 'update_issue', arguments: { issue_id: 3, notes: 'x' } } });
    say({ id: 5, method: 'no/such/method' });
    await until(child.stdout, () => [2, 3, 4, 5].every((id) => out.includes(`"id":${id}`)));
    child.stdin.end();
    const [code] = await event(child, 'exit');
    expect(code).toBe(0);
    for (const line of messages()) expect(JSON.parse(line)).toMatchObject({ jsonrpc: '2.0' });
    // The audit lines, for want of a file.
    expect(err).toContain('"event":"intent"');
  });

  it('T31: answers a message that is too long, and goes on', async () => {
    const fake = await fakeRedmine(() => false);
    const child = spawn(process.execPath, [BUNDLE], { env: fake.env });
    let out = '';
    child.stdout.on('data', (chunk) => {
      out += chunk;
    });
    const answerTo = async (id: number, method: string, params: object) => {
      child.stdin.write(`${JSON.stringify({ method, params, jsonrpc: '2.0', id })}\n`);
      const line = () => out.split('\n').find((each) => each.includes(`"id":${id}`));
      await until(child.stdout, () => line() !== undefined);
      return JSON.parse(line() ?? '');
    };
    const clientInfo = { name: 'raw', version: '1' };
    await answerTo(1, 'initialize', { protocolVersion: '2025-06-18', capabilities: {}, clientInfo });
    // Each file is one that the schema allows.
    const files = ['a', 'b'].map((filename) => ({ filename, content_base64: 'A'.repeat(9_000_000) }));
    const call = { name: 'update_issue', arguments: { issue_id: 3, attachments: files } };
    expect(await answerTo(2, 'tools/call', call)).toMatchObject({
      error: { message: expect.stringMatching(/Nothing was done/), data: { code: 'too_large' } },
    });
    const half = {
      name: 'update_issue',
      arguments: { issue_id: 3, attachments: [files[0]], notes: 'x'.repeat(200_001) },
    };
    expect(await answerTo(3, 'tools/call', half)).toMatchObject({
      result: { _meta: { 'redmine-mcp/error': { code: 'invalid_arguments', argument: 'notes' } } },
    });
    child.stdin.end();
    expect((await event(child, 'exit'))[0]).toBe(0);
  });

  it('says its version and the catalogue that is running', () => {
    const { stdout, status } = spawnSync(process.execPath, [BUNDLE, '--version'], { encoding: 'utf8' });
    expect(status).toBe(0);
    expect(stdout).toMatch(/^redmine-mcp \d+\.\d+\.\d+ catalogue [0-9a-f]{64}\n$/);
  });
});

async function until(stream: NodeJS.ReadableStream, reached: () => boolean): Promise<void> {
  while (!reached()) await event(stream, 'data');
}

function deferred<T>() {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

/** The HTTP door: bodies, headers and addresses of any kind, over raw sockets, as no HTTP library would send them. */
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toolsets } from '../../generated/index.ts';
import { readHttpSettings } from '../../runtime/config/http.ts';
import { readSettings } from '../../runtime/config.ts';
import { limitsOf, listen, type Running } from '../../runtime/serve/http/listen.ts';
import { tools } from '../catalogue.ts';
import { isBalanced } from './judge.ts';
import { trickText, trickValue } from './leaves.ts';
import { runs, tally } from './runs.ts';
import { startUpstream, type Upstream } from './upstream.ts';

const RUNS = { bodies: 1500, headers: 1500, addresses: 800, heads: 500 };
const KEY = 'c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00';
const TOKEN = 'a-token-that-nobody-guesses';

const folder = mkdtempSync(join(tmpdir(), 'fuzz-http-'));
let upstream: Upstream;
let byToken: Running;
let perUser: Running;

beforeAll(async () => {
  upstream = await startUpstream();
  byToken = await serve({ REDMINE_API_KEY: KEY, REDMINE_MCP_HTTP_TOKEN: TOKEN, REDMINE_MCP_TOOLSETS: 'core,issues' });
  perUser = await serve({ REDMINE_AUTH_MODE: 'per-user' });
});
afterAll(async () => {
  await Promise.all([byToken.stop(), perUser.stop()]);
  await upstream.close();
  rmSync(folder, { recursive: true });
});

async function serve(env: Record<string, string>): Promise<Running> {
  const all = {
    REDMINE_URL: upstream.url,
    REDMINE_VERSION: '6.1',
    REDMINE_PUBLIC_URL: 'https://redmine.example.com',
    REDMINE_MCP_LOG_LEVEL: 'silent',
    REDMINE_MCP_AUDIT_FILE: join(folder, 'audit'),
    REDMINE_MCP_RATE_LIMIT: '100000',
    SERVER_PORT: '0',
    ...env,
  };
  const settings = readSettings(all, { tools: tools.map(({ name }) => name), toolsets: Object.keys(toolsets) });
  const http = readHttpSettings(all, settings);
  const limits = limitsOf(settings, http);
  return listen(settings, http, { ...limits, turns: { ...limits.turns, perMinute: 1_000_000 }, graceMs: 0 });
}

interface Reply {
  /** Undefined where the connection was ended without an answer. */
  readonly status: number | undefined;
  readonly text: string;
}

/**
 * Bytes as they are given; the answer until the server ends the connection, which it is asked to do.
 * @param isAll nothing more will come: of what is no whole request the server waits for the rest
 */
async function send({ url }: Running, bytes: string, isAll = false): Promise<Reply> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  socket.on('error', () => undefined);
  socket.write(Buffer.from(bytes, 'utf8'));
  if (isAll) socket.end();
  let isSilent = false;
  socket.setTimeout(SILENT_MS, () => {
    isSilent = true;
    socket.destroy();
  });
  await once(socket, 'close');
  if (isSilent) throw new Error(`T31: nothing more came after ${Buffer.concat(chunks).toString('utf8')}`);
  const text = Buffer.concat(chunks).toString('utf8');
  const status = /^HTTP\/1\.1 (\d{3})/.exec(text)?.[1];
  return { status: status === undefined ? undefined : Number(status), text };
}

/** Longer than any answer takes, shorter than what Node gives a request to arrive. */
const SILENT_MS = 20_000;

const JSON_HEADERS = {
  host: 'localhost',
  'content-type': 'application/json',
  accept: 'application/json, text/event-stream',
  connection: 'close',
};

function message(path: string, headers: Record<string, string>, body: string, method = 'POST'): string {
  const all = { ...JSON_HEADERS, 'content-length': String(Buffer.byteLength(body)), ...headers };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  return `${method} ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n${body}`;
}

/** Whatever came: no mistake of ours, nothing of the inside, and the server goes on. */
function judgeReply({ status, text }: Reply): void {
  if (status === 500) throw new Error(`a mistake of ours: ${text}`);
  const shown = /\n\s+at .+[:(]\d+|node_modules|node:internal|\/runtime\/|TypeError|RangeError|"code":"internal"/.exec(
    text,
  );
  if (shown) throw new Error(`T36: ${shown[0]} in ${text}`);
  for (const secret of [KEY, TOKEN, new URL(upstream.url).host]) {
    if (text.includes(secret)) throw new Error(`T36: ${secret} in ${text}`);
  }
  if (!isBalanced(text)) throw new Error(`T41: boundaries are not balanced: ${text}`);
}

function counted(door: string): (status: number | undefined) => void {
  const counts: Record<string, number> = {};
  afterAll(() => tally('HTTP', door, counts));
  return (status) => {
    const name = String(status ?? 'hung up');
    counts[name] = (counts[name] ?? 0) + 1;
  };
}

const call = (name: unknown, args: unknown) => ({
  jsonrpc: '2.0',
  id: 1,
  method: 'tools/call',
  params: { name, arguments: args },
});
const names = fc.constantFrom('get_issue', 'list_issues', 'whoami', 'search', 'delete', 'update_issue', 'no_such_tool');
const nested = (open: string, close: string, times: number) => `${open.repeat(times)}1${close.repeat(times)}`;

const rpc: fc.Arbitrary<unknown> = fc.oneof(
  fc.tuple(names, trickValue).map(([name, args]) => call(name, args)),
  fc.tuple(trickText, trickValue).map(([method, params]) => ({ jsonrpc: '2.0', id: 1, method, params })),
  fc.record(
    {
      jsonrpc: fc.oneof(fc.constant('2.0'), trickValue),
      id: trickValue,
      method: fc.oneof(
        fc.constantFrom('tools/call', 'tools/list', 'initialize', 'ping', 'notifications/cancelled'),
        trickValue,
      ),
      params: trickValue,
    },
    { requiredKeys: [] },
  ),
  fc.array(
    names.map((name) => call(name, {})),
    { maxLength: 5 },
  ),
  trickValue,
);

const body: fc.Arbitrary<string> = fc.oneof(
  { weight: 8, arbitrary: rpc.map((value) => JSON.stringify(value) ?? '') },
  {
    weight: 2,
    arbitrary: fc.tuple(rpc, fc.nat()).map(([value, at]) => (JSON.stringify(value) ?? '').slice(0, at % 60)),
  },
  { weight: 2, arbitrary: trickText },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      ...[nested('[', ']', 100_000), nested('{"a":', '}', 50_000), '['.repeat(500_000), '\ufeff{}', '{"a":1,"a":2}'],
      ...[10, 1000, 5000, 20_000, 100_000].flatMap((depth) => [
        `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"get_issue","arguments":{"issue_id":${nested('[', ']', depth)}}}}`,
        `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"list_issues","arguments":${nested('{"more":', '}', depth)}}}`,
        `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"whoami","_meta":${nested('{"a":', '}', depth)}}}`,
      ]),
      JSON.stringify(call('get_issue', { issue_id: 1, x: 'y'.repeat(3_000_000) })),
      '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"get_issue","arguments":{"__proto__":{"issue_id":1}}}}',
    ),
  },
);

/** Of a header: no line ends of its own, which would be another request. */
const headerText = trickText.map((text) => text.replaceAll(/[\r\n\0]/g, ' '));
const header = fc.tuple(
  fc.constantFrom(
    'authorization',
    'x-redmine-api-key',
    'host',
    'origin',
    'mcp-session-id',
    'mcp-protocol-version',
    'accept',
    'content-type',
    'content-length',
    'transfer-encoding',
    'content-encoding',
    'last-event-id',
    'mcp-method',
    'mcp-name',
    'x-request-id',
    'x-forwarded-host',
  ),
  fc.oneof(
    headerText,
    headerText.map((text) => `Bearer ${text}`),
    fc.constantFrom(
      `Bearer ${TOKEN}`,
      KEY,
      `${KEY}, ${KEY}`,
      KEY.toUpperCase(),
      'localhost',
      'http://localhost',
      '2025-11-25',
      '2026-07-28',
      'gzip',
      'chunked',
      '0',
      '-1',
      '99999999999',
      '*/*',
      'x'.repeat(9000),
    ),
  ),
);

describe('HTTP', () => {
  const good = { authorization: `Bearer ${TOKEN}` };

  it('T31 T36: bodies of any kind', async () => {
    const count = counted('bodies');
    await fc.assert(
      fc.asyncProperty(body, fc.constantFrom('/mcp', '/mcp/readonly', '/mcp/x/issues'), async (text, path) => {
        upstream.sent.length = 0;
        const reply = await send(byToken, message(path, good, text));
        judgeReply(reply);
        if (path === '/mcp/readonly') expect(upstream.sent.filter(({ method }) => method !== 'GET')).toEqual([]);
        count(reply.status);
      }),
      runs(RUNS.bodies),
    );
  });

  it('T25 T26 T36: headers of any kind: without the token, or a key, nothing reaches Redmine', async () => {
    const count = counted('headers');
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('token', 'key' as const),
        fc.array(header, { maxLength: 4 }),
        async (mode, given) => {
          upstream.sent.length = 0;
          const headers = Object.fromEntries(given);
          const reply = await send(
            mode === 'token' ? byToken : perUser,
            message('/mcp', headers, JSON.stringify(call('whoami', {}))),
            true,
          );
          judgeReply(reply);
          const isKnown =
            mode === 'token'
              ? headers['authorization']?.trim() === `Bearer ${TOKEN}`
              : headers['x-redmine-api-key']?.trim() === KEY;
          if (!isKnown) expect([upstream.sent.length, reply.status === 200]).toEqual([0, false]);
          count(reply.status);
        },
      ),
      runs(RUNS.headers),
    );
  });

  it('T4 T27: addresses of any kind give no more than they say', async () => {
    const count = counted('addresses');
    const part = fc.oneof(
      fc.constantFrom(
        'mcp',
        'readonly',
        'x',
        'issues',
        'core',
        'core,issues',
        'admin',
        '',
        '.',
        '..',
        'MCP',
        'metrics',
        'healthz',
        '%6dcp',
        'readonly?x',
        '__proto__',
        'constructor',
      ),
      headerText.map((text) => encodeURI(text.replaceAll(/\p{Cs}/gu, ''))),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 5 }), async (parts) => {
        upstream.sent.length = 0;
        const address = parts.join('/').replaceAll(' ', '');
        const reply = await send(
          byToken,
          message(`/${address}`, good, JSON.stringify(call('update_issue', { issue_id: 1, subject: 'x' }))),
        );
        judgeReply(reply);
        const [path = ''] = address.split('?');
        if (/(^|\/)readonly(\/|$)/.test(path))
          expect(upstream.sent.filter(({ method }) => method !== 'GET')).toEqual([]);
        if (!/^mcp(\/|$)/.test(path)) expect(upstream.sent).toEqual([]);
        count(reply.status);
      }),
      runs(RUNS.addresses),
    );
  });

  it('T31 T36: requests that are hardly HTTP', async () => {
    const count = counted('requests');
    const line = fc.oneof(
      trickText,
      fc.constantFrom(
        'POST /mcp HTTP/1.1',
        'GET /mcp HTTP/1.1',
        'DELETE /mcp HTTP/1.1',
        'GET http://evil.example/mcp HTTP/1.1',
        'OPTIONS * HTTP/1.1',
        'CONNECT a:1 HTTP/1.1',
        'Host: localhost',
        'Transfer-Encoding: chunked',
        'Content-Length: 5',
        `Authorization: Bearer ${TOKEN}`,
        'Expect: 100-continue',
        'Upgrade: websocket',
        '',
        '5',
        '0',
        'hello',
      ),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 8 }), async (lines) => {
        const reply = await send(byToken, `${lines.join('\r\n')}\r\n\r\n`, true);
        judgeReply(reply);
        count(reply.status);
      }),
      runs(RUNS.heads),
    );
    const { status } = await send(byToken, message('/mcp', good, JSON.stringify(call('whoami', {}))));
    expect(status).toBe(200);
  });
});

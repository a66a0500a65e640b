import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach } from 'vitest';
import { tools, toolsets } from '../../generated/index.ts';
import { readHttpSettings } from '../../runtime/config/http.ts';
import { readSettings } from '../../runtime/config.ts';
import { type Limits, limitsOf, listen, type Running } from '../../runtime/serve/http/listen.ts';
import { type FakeServer, fakeServer, json } from '../redmine/servers.ts';

/** 40 hexadecimal digits, told apart by a number. */
export const keyOf = (user: number) => user.toString(16).padStart(40, 'a');

type More = (path: string, user: number, response: ServerResponse) => boolean;

/** A Redmine with the users 1 to 99: it knows who they are, and gives each one issue of its own. */
export function fakeRedmine(more: More = () => false): Promise<FakeServer> {
  return fakeServer(({ url, headers }, response) => {
    const [path = ''] = url.split('?');
    const user = Number.parseInt(/^a*([1-9a-f0-9]{1,2})$/.exec(String(headers['x-redmine-api-key']))?.[1] ?? '', 16);
    if (!(user >= 1 && user <= 99)) return json(response, 401, {});
    if (more(path, user, response)) return undefined;
    if (path === '/users/current.json') return json(response, 200, { user: { id: user, login: `user${user}` } });
    if (path === '/issues.json') {
      const issues = [{ id: user, subject: `of user ${user}`, status: { id: 1, name: 'New' } }];
      return json(response, 200, { issues, total_count: 1, offset: 0, limit: 25 });
    }
    return json(response, 404, {});
  });
}

const folder = mkdtempSync(join(tmpdir(), 'serving-'));
afterAll(() => rmSync(folder, { recursive: true }));
/** Lines of the audit of all servers of a test file. */
export const audited = () =>
  readFileSync(join(folder, 'audit'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

const running: Running[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map(({ stop }) => stop()));
});

/** Serves until the end of the test, on a port of its own. */
export async function serve(env: Record<string, string>, change: (limits: Limits) => Limits = (same) => same) {
  const quiet = { REDMINE_MCP_LOG_LEVEL: 'silent', REDMINE_MCP_AUDIT_FILE: join(folder, 'audit') };
  const all = { SERVER_PORT: '0', ...quiet, ...env };
  const known = { tools: tools.map(({ name }) => name), toolsets: Object.keys(toolsets) };
  const settings = readSettings(all, known);
  const http = readHttpSettings(all, settings);
  const served = await listen(settings, http, change({ ...limitsOf(settings, http), graceMs: 0 }));
  running.push(served);
  return served;
}

export const PER_USER = { REDMINE_AUTH_MODE: 'per-user' };

type Headers = Record<string, string>;

const MCP_HEADERS = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };

interface Reply {
  readonly status: number;
  readonly headers: globalThis.Headers;
  /** The JSON-RPC message, whether it came as JSON or as an event. */
  // biome-ignore lint/suspicious/noExplicitAny: JSON as it comes; the assertions say its shape
  readonly message: any;
  readonly text: string;
}

/** One POST as clients up to 2025-11-25 send it. */
export async function post(url: string, body: unknown, headers: Headers = {}, signal?: AbortSignal): Promise<Reply> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { ...MCP_HEADERS, ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
    ...(signal ? { signal } : {}),
  });
  const text = await response.text();
  const data = /^data: (.*)$/m.exec(text)?.[1] ?? text;
  return { status: response.status, headers: response.headers, text, message: /^[[{]/.test(data) && JSON.parse(data) };
}

let lastId = 0;
export const request = (method: string, params: object = {}) => ({ jsonrpc: '2.0', id: ++lastId, method, params });
export const call = (name: string, args: object = {}) => request('tools/call', { name, arguments: args });
export const asUser = (user: number): Headers => ({ 'x-redmine-api-key': keyOf(user) });

export const initialize = (capabilities: object) =>
  request('initialize', {
    protocolVersion: '2025-11-25',
    capabilities,
    clientInfo: { name: 'test', version: '1' },
  });

/** Opens a session as a client does that can ask a person; its id. */
export async function openSession(url: string, headers: Headers = {}): Promise<string> {
  const { headers: answered } = await post(url, initialize({ elicitation: {} }), headers);
  const id = answered.get('mcp-session-id');
  if (id === null) throw new Error('no session was opened');
  await post(url, { jsonrpc: '2.0', method: 'notifications/initialized' }, { ...headers, 'mcp-session-id': id });
  return id;
}

/** Connections that the server has. */
export function connectionsOf({ server }: Running): Promise<number> {
  return new Promise((resolve, reject) => {
    server.getConnections((error, count) => (error ? reject(error) : resolve(count)));
  });
}

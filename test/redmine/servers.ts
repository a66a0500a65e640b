import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer, type ServerOptions } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach, beforeEach, vi } from 'vitest';
import { type CallContext, callContext, RedmineHttp, type RedmineHttpOptions } from '../../runtime/redmine/http.ts';
import { systemTime } from '../../runtime/redmine/retry.ts';

const closing: (() => Promise<unknown>)[] = [];

/** Registers what the tests of a file need: no proxy from outside, and everything closed after each test. */
export function useServers(): void {
  beforeEach(() => {
    for (const name of ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY']) {
      vi.stubEnv(name, undefined);
      vi.stubEnv(name.toLowerCase(), undefined);
    }
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await Promise.all(closing.splice(0).map((close) => close()));
  });
}

interface Received {
  method: string;
  url: string;
  headers: IncomingMessage['headers'];
  body: string;
}

export interface FakeServer {
  readonly port: number;
  /** Base URL without a trailing slash. */
  readonly url: string;
  /** Requests whose body has arrived. */
  readonly received: Received[];
  readonly sockets: Socket[];
  readonly server: Server;
}

export type Answer = (request: Received, response: ServerResponse, message: IncomingMessage) => void;

/** A server on 127.0.0.1 that answers once a request has arrived in full. */
export async function fakeServer(answer: Answer, tls?: ServerOptions): Promise<FakeServer> {
  const received: Received[] = [];
  const sockets: Socket[] = [];
  const listener: RequestListener = async (message, response) => {
    let body = '';
    for await (const chunk of message.setEncoding('utf8')) body += chunk;
    const { method = '', url = '', headers } = message;
    const request = { method, url, headers, body };
    received.push(request);
    answer(request, response, message);
  };
  const server = tls ? createTlsServer(tls, listener) : createServer(listener);
  server.on('connection', (socket) => sockets.push(socket));
  const port = await listen(server);
  return { port, url: `${tls ? 'https' : 'http'}://127.0.0.1:${port}`, received, sockets, server };
}

async function listen(server: Server): Promise<number> {
  closing.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** A port on which nothing listens. */
export async function closedPort(): Promise<number> {
  const server = createServer();
  const port = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

export function json(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
  response.end(JSON.stringify(body));
}

/** Real time, except that pauses between tries take none; they are kept for looking at. */
export function impatientTime() {
  const pauses: number[] = [];
  return { ...systemTime, pauses, sleep: async (milliseconds: number) => void pauses.push(milliseconds) };
}

export function client(baseUrl: string, options: Partial<RedmineHttpOptions> = {}): RedmineHttp {
  const http = new RedmineHttp({
    baseUrl: new URL(baseUrl),
    timeoutMs: 20_000,
    maxResponseBytes: 1_000_000,
    headers: {},
    tls: { verify: true },
    readOnly: false,
    userAgentVersion: '1.2.3',
    time: impatientTime(),
    ...options,
  });
  closing.push(() => http.close());
  return http;
}

export const KEY = 'c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00';

export function context(overrides: Partial<Omit<CallContext, 'limit'>> = {}): CallContext {
  return callContext({
    credential: { kind: 'api-key', key: KEY },
    tool: 'list_issues',
    requestId: 'req-1',
    signal: new AbortController().signal,
    ...overrides,
  });
}

/** A promise and the function that fulfils it. */
export function signalled<T = void>(): { promise: Promise<T>; fulfil: (value: T) => void } {
  let fulfil: (value: T) => void = () => undefined;
  const promise = new Promise<T>((resolve) => {
    fulfil = resolve;
  });
  return { promise, fulfil };
}

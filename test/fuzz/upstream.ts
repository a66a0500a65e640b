import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { operations } from '../../generated/tables.ts';
import { type Described, described, type Json, plausible } from './plausible.ts';

export interface Sent {
  readonly method: string;
  readonly url: string;
  readonly body: Buffer;
  /** Undefined where no operation of the catalogue has such a request. */
  readonly operation: Described | undefined;
  /** What it was answered. */
  readonly answer: Json | undefined;
}

/** Says what becomes of an answer before it is sent: another JSON, or any text. */
export type Alter = (operation: Described, answer: Json) => Json | { readonly raw: string };

/** A server that answers every operation of the catalogue with something plausible, and remembers what it was asked. */
export interface Upstream {
  readonly url: string;
  readonly sent: Sent[];
  /** Paths of records that were deleted. */
  readonly gone: Set<string>;
  alter: Alter | undefined;
  close(): Promise<void>;
}

export async function startUpstream(): Promise<Upstream> {
  const upstream: Pick<Upstream, 'sent' | 'gone' | 'alter'> = { sent: [], gone: new Set(), alter: undefined };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '' } = request;
      const operation = operationOf(method, url);
      const isAdmin = request.headers['x-redmine-api-key'] === ADMIN_KEY;
      const reply = operation
        ? replyTo(operation, new URL(url, 'http://upstream'), upstream.gone, isAdmin)
        : unknown(url);
      const answer = operation && reply.json !== undefined ? altered(upstream.alter, operation, reply.json) : undefined;
      upstream.sent.push({ method, url, body: Buffer.concat(chunks), operation, answer: answer as Json });
      const type = reply.bytes === undefined ? 'application/json; charset=utf-8' : 'application/octet-stream';
      response.writeHead(reply.status, { 'content-type': type }).end(reply.bytes ?? textOf(answer));
    });
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return Object.assign(upstream, {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  });
}

type Altered = ReturnType<Alter>;
const altered = (alter: Alter | undefined, operation: Described, json: Json): Altered =>
  alter?.(operation, json) ?? json;

function textOf(answer: Altered | undefined): string {
  if (answer === undefined) return '';
  const isRaw = typeof answer === 'object' && answer !== null && 'raw' in answer;
  return isRaw ? String(answer.raw) : JSON.stringify(answer);
}

export function operationOf(method: string, url: string): Described | undefined {
  const [path = ''] = url.split('?');
  return described.find((each) => each.method === method && each.path.test(path));
}

/** No route of the catalogue; by two Redmine's version is told. */
const unknown = (url: string): Reply => ({ status: url === '/up' ? 200 : url === '/oauth/token/info' ? 401 : 404 });

/** Of an administrator; every other key is of somebody who is none. */
export const ADMIN_KEY = 'ad'.repeat(20);

interface Reply {
  readonly status: number;
  readonly json?: Json;
  readonly bytes?: string;
}

function replyTo(operation: Described, { pathname, searchParams }: URL, gone: Set<string>, isAdmin: boolean): Reply {
  const { answer, method, template } = operation;
  if (method === 'DELETE') gone.add(pathname);
  const isMissing = isMissingPage(pathname);
  if (method === 'GET' && (gone.has(pathname) || isMissing)) return { status: 404 };
  // Redmine makes a page and changes one by the same request.
  const status = method === 'PUT' && template.includes('/wiki/') && !isMissing ? 204 : operation.status;
  if (answer && status !== 204) return { status, json: recordsOf(operation, answer, pathname, searchParams, isAdmin) };
  return method === 'GET' ? { status, bytes: 'x' } : { status };
}

function recordsOf(
  operation: Described,
  answer: NonNullable<Described['answer']>,
  pathname: string,
  asked: URLSearchParams,
  isAdmin: boolean,
): Json {
  const id = Number(/\/(\d{1,9})(?:\.json|\/|$)/.exec(pathname)?.[1] ?? 1) || 1;
  const json = plausible(answer, id) as { [name: string]: Json };
  if (operation.template === '/users/current.json') Object.assign(json['user'] as object, { id: 5, admin: isAdmin });
  const rows = Object.values(json).find((value) => Array.isArray(value)) ?? [];
  for (const row of rows) fulfil(operation, asked, row);
  return 'total_count' in json ? { ...json, total_count: rows.length, ...pageOf(asked, rows) } : json;
}

/** Makes a row one that has what was asked for: lists that do not are refused. */
function fulfil({ id }: Described, asked: URLSearchParams, row: Json): void {
  for (const field of asked.getAll('f[]')) {
    const reads = operations[id].filters?.[field]?.reads?.split('.') ?? [];
    const value = asked.get(`v[${field}][]`);
    const operator = asked.get(`op[${field}]`);
    if (operator === '!*') put(row, reads.slice(0, 1), null);
    else if (operator !== '!' && value !== null) put(row, reads, /^\d+$/.test(value) ? Number(value) : value);
  }
}

function put(node: Json | undefined, [name, ...rest]: readonly string[], value: Json): void {
  if (name === undefined || typeof node !== 'object' || node === null || Array.isArray(node)) return;
  if (rest.length > 0) put(node[name], rest, value);
  else node[name] = value;
}

/** Half of all titles are free. */
function isMissingPage(pathname: string): boolean {
  const [, title] = /^\/projects\/[^/]+\/wiki\/([^/]+)\.json$/.exec(pathname) ?? [];
  return title !== undefined && title !== 'index' && title.length % 2 === 1;
}

/** The part of the two rows that was asked for. */
function pageOf(asked: URLSearchParams, rows: Json[]): { offset: number; limit: number } {
  const offset = Number(asked.get('offset') ?? 0);
  const limit = Number(asked.get('limit') ?? 25);
  rows.splice(0, offset);
  rows.splice(limit);
  return { offset, limit };
}

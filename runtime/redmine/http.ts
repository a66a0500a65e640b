import { randomUUID } from 'node:crypto';
import { validateHeaderValue } from 'node:http';
import pLimit, { type LimitFunction } from 'p-limit';
import type { Dispatcher } from 'undici';
import type { Call, Operation } from '../../generated/types.ts';
import { ToolError } from '../errors.ts';
import type { Observer } from '../observer.ts';
import { failureError, type RedmineAnswer, readAnswer, readFile } from './answer.ts';
import type { Asked } from './asked.ts';
import { parseBody } from './body.ts';
import { isTlsProblem } from './causes.ts';
import { Circuit } from './circuit.ts';
import { type Credential, credentialHeader, extraHeaders, renewing } from './credential.ts';
import { type Answered, type Exchanged, exchange, type Limits, type WireRequest } from './exchange.ts';
import { buildQuery } from './query.ts';
import { renamedTo } from './redirect.ts';
import { type Again, retryAfterMs, systemTime, type Time, withRetries } from './retry.ts';
import { buildPath } from './route.ts';
import type { TlsSettings } from './tls.ts';

export type { RedmineAnswer } from './answer.ts';
export type { Credential } from './credential.ts';

export interface RedmineHttpOptions {
  /** REDMINE_URL: http or https; a sub-path, a port and a trailing slash are fine. */
  readonly baseUrl: URL;
  /** Milliseconds for one request, its retries included. */
  readonly timeoutMs: number;
  readonly maxResponseBytes: number;
  /** Extra headers for gates in front of Redmine. */
  readonly headers: Readonly<Record<string, string>>;
  readonly tls: TlsSettings;
  readonly readOnly: boolean;
  /** Our version, for the User-Agent. */
  readonly userAgentVersion: string;
  /** Told of each request that is made. */
  readonly observe?: Observer['asking'] | undefined;
  /** Told when Redmine is given up for a while, and when it is back. */
  readonly observeCircuit?: Observer['circuit'] | undefined;
  /** For tests. */
  readonly time?: Time;
}

/** On whose behalf requests are made, shared by all requests of one tool call. Made by `callContext`. */
export interface CallContext {
  readonly credential: Credential;
  readonly tool: string;
  /** Sent as X-Request-Id, so that the audit line and Redmine's log find each other. */
  readonly requestId: string;
  /** Ends every request of the call; aborted with a TimeoutError it means that the call's time ran out. */
  readonly signal: AbortSignal;
  readonly limit: LimitFunction;
  /** Told after each part of a long call. */
  readonly progress?: Progress | undefined;
  /** This caller only reads, whatever the server may do for others. */
  readonly readOnly?: boolean;
}

/** @param total undefined where nobody knows it */
export type Progress = (done: number, total: number | undefined) => void;

type Limit = Pick<Asked, 'maxBytes' | 'whenTooLarge'>;

const REQUESTS_AT_ONCE = 4;

/** A context for one tool call, which lets four of its requests run at once. */
export function callContext(context: Omit<CallContext, 'limit'>): CallContext {
  return { ...context, limit: pLimit(REQUESTS_AT_ONCE) };
}

/** The only way to Redmine's REST API. */
export class RedmineHttp {
  readonly #options: RedmineHttpOptions;
  readonly #headers: Record<string, string>;
  readonly #basePath: string;
  readonly #time: Time;
  readonly #circuit: Circuit;
  readonly #closing = new AbortController();
  #pool: Promise<Dispatcher> | undefined;
  #isClosed = false;

  /** @throws ToolError `invalid_arguments` for a base URL or extra headers that cannot be used. */
  constructor(options: RedmineHttpOptions) {
    if (!/^https?:$/.test(options.baseUrl.protocol)) {
      throw new ToolError('invalid_arguments', 'REDMINE_URL must begin with http: or https:.');
    }
    this.#options = options;
    this.#headers = extraHeaders(options.headers);
    this.#basePath = options.baseUrl.pathname.replace(/\/+$/, '');
    this.#time = options.time ?? systemTime;
    const probe = () => this.#askForLife();
    this.#circuit = new Circuit({ probe, time: this.#time, changed: options.observeCircuit });
  }

  /**
   * Sends one operation and returns Redmine's answer. Repeatable operations are retried while that is safe and in time;
   * a write of which a byte may have left never is.
   * @throws ToolError and nothing else; the table of statuses is in answer.ts.
   */
  async send(operation: Operation, call: Call, context: CallContext, followRenaming = true): Promise<RedmineAnswer> {
    return this.#guarded(inWords(call.operation), async () => {
      const { asked, answered } = await this.#exchange(operation, call, context, this.#jsonLimit());
      const renamed = followRenaming && renamedTo(asked, answered, operation, call);
      return renamed ? this.send(operation, renamed, context, false) : readAnswer(asked, answered);
    });
  }

  /**
   * What a read answers, whatever its status: for asking a server what it can do, where no answer is a failure.
   * @returns the body where it is JSON, else undefined
   * @throws ToolError where there is no answer, or one over the limit
   */
  async look(operation: Operation & { method: 'GET' }, call: Call, context: CallContext): Promise<RedmineAnswer> {
    return this.#guarded(inWords(call.operation), async () => {
      const limit = this.#jsonLimit();
      const { answered } = await this.#exchange(operation, call, context, limit);
      const parsed = await parseBody(answered, limit.maxBytes);
      return { status: answered.status, body: 'json' in parsed ? parsed.json : undefined };
    });
  }

  /**
   * The bytes that an operation answers, held in memory and nowhere else; the transfer ends at `maxBytes`.
   * @throws ToolError as `send` does; `too_large` for more than `maxBytes`
   */
  async download(operation: Operation, call: Call, context: CallContext, maxBytes: number): Promise<Buffer> {
    return this.#guarded(inWords(call.operation), async () => {
      const limit = { maxBytes, whenTooLarge: 'ATTACHMENT_MAX_DOWNLOAD_BYTES ends every download there' };
      const { asked, answered } = await this.#exchange(operation, call, context, limit);
      return readFile(asked, answered);
    });
  }

  /** Sends the bytes that an operation takes, and returns Redmine's JSON. @throws ToolError as `send` does */
  async upload(operation: Operation, call: Call, context: CallContext, file: Buffer): Promise<RedmineAnswer> {
    return this.#guarded(inWords(call.operation), async () => {
      const { asked, answered } = await this.#exchange(operation, call, context, this.#jsonLimit(), file);
      return readAnswer(asked, answered);
    });
  }

  #jsonLimit(): Limit {
    return { maxBytes: this.#options.maxResponseBytes, whenTooLarge: 'Ask for fewer rows or for less of each' };
  }

  async #exchange(
    operation: Operation,
    call: Call,
    context: CallContext,
    limit: Limit,
    file?: Buffer,
  ): Promise<{ asked: Asked; answered: Answered }> {
    const name = inWords(call.operation);
    this.#refuseWrite(operation, name, context);
    const body = file ?? (call.body === undefined ? undefined : JSON.stringify(call.body, emptied));
    const path = `${buildPath(operation, call.path)}${buildQuery(operation, call)}`;
    const request = () => this.#request(operation.method, path, context, credentialHeader(context.credential), body);
    const asked = { ...this.#asked(name, operation, request(), context.requestId), ...limit };
    // The slot is kept during pauses between tries: a server that asks for patience gets it from the whole call.
    const send = () => context.limit(() => this.#tries(operation, request(), context.signal, limit.maxBytes));
    const result = await renewing(context.credential, send, (each) => each.kind === 'answered' && each.status === 401);
    if (result.kind === 'failed') throw failureError(asked, result, context.signal);
    return { asked, answered: result };
  }

  /**
   * The status that a path below the base URL answers to GET, for finding out Redmine's version (`/up`,
   * `/oauth/token/info`). No credential is sent and the body is not read.
   * @throws ToolError when there is no answer.
   */
  async probe(path: `/${string}`, context: Omit<CallContext, 'credential' | 'limit'>): Promise<number> {
    return this.#guarded(path, async () => {
      const request = this.#request('GET', path, context, {});
      const limits = { timeoutMs: this.#options.timeoutMs, maxBytes: 0, signal: context.signal };
      const result = await this.#attempt(await this.#openPool(), request, limits);
      if (result.kind === 'answered') return result.status;
      if (result.status !== undefined) return result.status;
      const operation = { effect: 'read', permission: 'public', success: [] } as const;
      const asked = this.#asked(path, operation, request, context.requestId);
      throw failureError({ ...asked, maxBytes: 0, whenTooLarge: '' }, result, context.signal);
    });
  }

  /**
   * Redmine's own OAuth endpoints (Doorkeeper), which are no part of its REST API: they answer in read-only mode, too.
   * @param form sent by POST; without one it is a GET
   * @returns the status, whatever it is, and the JSON that came with it
   * @throws ToolError when there is no answer
   */
  async oauth(
    path: `/oauth/${string}`,
    context: Omit<CallContext, 'credential' | 'limit'>,
    headers: Readonly<Record<string, string>>,
    form?: string,
  ): Promise<RedmineAnswer> {
    return this.#guarded(path, async () => {
      const all = form === undefined ? headers : { ...headers, 'content-type': 'application/x-www-form-urlencoded' };
      const request = this.#request(form === undefined ? 'GET' : 'POST', path, context, all, form);
      const limits = { timeoutMs: this.#options.timeoutMs, maxBytes: MOST_OAUTH_BYTES, signal: context.signal };
      const pool = await this.#openPool();
      await this.#circuit.pass(context.signal);
      const result = await this.#attempt(pool, request, limits);
      const operation = { effect: 'read', permission: 'public', success: [] } as const;
      const asked = { ...this.#asked(path, operation, request, context.requestId), maxBytes: MOST_OAUTH_BYTES };
      if (result.kind === 'failed') throw failureError({ ...asked, whenTooLarge: '' }, result, context.signal);
      const parsed = await parseBody(result, MOST_OAUTH_BYTES);
      return { status: result.status, body: 'json' in parsed ? parsed.json : undefined };
    });
  }

  /** Ends all connections and whatever still uses them, for good. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#closing.abort();
    const pool = await this.#pool?.catch(() => undefined);
    this.#pool = undefined;
    await pool?.destroy();
  }

  async #guarded<T>(name: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof ToolError) throw error;
      const wrapped = new ToolError('internal', `Something went wrong within redmine-mcp during ${name}.`);
      wrapped.cause = error;
      throw wrapped;
    }
  }

  /** Policy refuses writes long before; this holds whatever is called. */
  #refuseWrite(operation: Operation, name: string, context: CallContext): void {
    if (operation.method === 'GET') return;
    if (this.#options.readOnly) {
      const why = 'this server only reads (REDMINE_MCP_READ_ONLY)';
      throw new ToolError('read_only', `Nothing was sent: ${name} writes, and ${why}.`);
    }
    if (context.readOnly) throw new ToolError('read_only', `Nothing was sent: ${name} writes, and this client reads.`);
  }

  #request(
    method: WireRequest['method'],
    path: string,
    context: Pick<CallContext, 'tool' | 'requestId'>,
    credential: Record<string, string>,
    body?: string | Buffer,
  ): WireRequest {
    const headers = {
      ...this.#headers,
      accept: 'application/json',
      'user-agent': `redmine-mcp/${this.#options.userAgentVersion} (${context.tool})`,
      'x-request-id': context.requestId,
      // Without it Redmine ignores the body and still answers 204.
      ...(body === undefined ? {} : { 'content-type': typeof body === 'string' ? 'application/json' : BYTES }),
      ...credential,
    };
    for (const [name, value] of Object.entries(headers)) validateHeaderValue(name, value);
    const { origin } = this.#options.baseUrl;
    const request = { origin, path: `${this.#basePath}${path}`, method, headers };
    return body === undefined ? request : { ...request, body };
  }

  #asked(name: string, operation: Asked['operation'], request: WireRequest, requestId: string) {
    return {
      name,
      operation,
      url: new URL(request.path, request.origin),
      baseUrl: this.#options.baseUrl,
      requestId,
      timeoutMs: this.#options.timeoutMs,
    };
  }

  async #tries(operation: Operation, request: WireRequest, signal: AbortSignal, maxBytes: number): Promise<Exchanged> {
    const { timeoutMs } = this.#options;
    const pool = await this.#openPool();
    await this.#circuit.pass(signal);
    const deadlineAt = this.#time.now() + timeoutMs;
    const attempt = async (): Promise<Exchanged> => {
      const done = this.#options.observe?.();
      const timeLeft = Math.max(1, deadlineAt - this.#time.now());
      const result = await this.#attempt(pool, request, { timeoutMs: timeLeft, maxBytes, signal });
      done?.();
      return result;
    };
    const again = (result: Exchanged): Again | undefined =>
      operation.repeatable && !this.#circuit.isOpen
        ? anotherTry(result, operation.effect === 'read', this.#time.now())
        : undefined;
    return withRetries(attempt, again, { deadlineAt, signal }, this.#time);
  }

  async #attempt(pool: Dispatcher, request: WireRequest, limits: Limits): Promise<Exchanged> {
    const result = await exchange(pool, request, limits);
    this.#circuit.tell(result);
    return result;
  }

  /**
   * The cheapest request that Redmine itself answers: 401 to nobody in particular. On a connection of its own, since
   * those of the pool may all wait for something slow.
   */
  async #askForLife(): Promise<Exchanged> {
    const request = this.#request('GET', '/users/current.json', { tool: 'circuit', requestId: randomUUID() }, {});
    const timeoutMs = Math.min(PROBE_MS, this.#options.timeoutMs);
    try {
      const pool = await loadPool(this.#options);
      const result = await exchange(pool, request, { timeoutMs, maxBytes: 0, signal: this.#closing.signal });
      await pool.destroy();
      return result;
    } catch (cause) {
      return { kind: 'failed', why: 'unconnected', sent: false, cause };
    }
  }

  #openPool(): Promise<Dispatcher> {
    if (this.#isClosed) return Promise.reject(new ToolError('unreachable', 'This server is shutting down.'));
    this.#pool ??= loadPool(this.#options).catch((error: unknown) => {
      // A certificate file that could not be read may be there at the next call.
      this.#pool = undefined;
      throw error;
    });
    return this.#pool;
  }
}

/** So long may Redmine take to give a sign of life. */
const PROBE_MS = 5000;

/** A token with all scopes there are takes two kilobytes. */
const MOST_OAUTH_BYTES = 64 * 1024;

/** Redmine takes files under no other type (AttachmentsController#upload). */
const BYTES = 'application/octet-stream';

/** Redmine's forms clear a field with an empty text; null is skipped where it tests for truth (Issue#safe_attributes=). */
function emptied(_: string, value: unknown): unknown {
  return value === null ? '' : value;
}

async function loadPool({ tls, timeoutMs }: RedmineHttpOptions): Promise<Dispatcher> {
  const { openPool } = await import('./pool.ts');
  return openPool(tls, timeoutMs);
}

/** For repeatable operations: reads may repeat what was sent, writes only what was not carried out for certain. */
function anotherTry(result: Exchanged, isRead: boolean, now: number): Again | undefined {
  if (result.kind === 'failed') {
    const broken = result.why === 'unconnected' || result.why === 'lost' || result.why === 'cut_off';
    return broken && !isTlsProblem(result.cause) && (isRead || !result.sent) ? {} : undefined;
  }
  const afterMs = retryAfterMs(result.headers['retry-after'], now);
  if (result.status === 429) return afterMs === undefined ? undefined : { afterMs };
  if (!isRead || ![502, 503, 504].includes(result.status)) return undefined;
  return afterMs === undefined ? {} : { afterMs };
}

/** `updateTimeEntry` as an agent can read it, who knows tools and arguments but no operations. */
function inWords(operation: string): string {
  return `the request to ${operation.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)}`;
}

import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { App } from '../../app.ts';
import type { HttpSettings } from '../../config/http.ts';
import type { Narrowing } from '../../policy/enabled.ts';
import { StateUnavailable, type Store } from '../../state/store.ts';
import { MOST_MESSAGE_BYTES, REQUEST_ID } from '../server.ts';
import { clientAddress } from './attempts.ts';
import {
  type Asking,
  type Authenticator,
  authenticatorOf,
  proverOf,
  tokenCheck,
  unprovenQueue,
} from './authenticate.ts';
import { corsHeaders, Guards, isDirect } from './guards.ts';
import type { Mcp } from './mcp.ts';
import type { Metrics } from './metrics.ts';
import { bodyOf, sendResponse, Unfinished, webRequest } from './node.ts';
import type { OAuthMode } from './oauth/mode.ts';
import { narrowingOf, toolsetsOf, unknown } from './paths.ts';
import { type Readiness, readinessOf } from './ready.ts';
import { Refusal, sendRefusal } from './refusal.ts';
import type { Sessions } from './sessions.ts';
import type { Share } from './share.ts';
import type { Turns } from './turns.ts';

/** What has been written goes out within it, or its reader does not read. */
const FLUSH_MS = 1000;

export interface Parts {
  readonly app: App;
  readonly http: HttpSettings;
  readonly mcp: Mcp;
  readonly sessions: Sessions;
  readonly turns: Turns;
  /** Of the bytes of bodies, until they are answered. */
  readonly bodies: Share;
  readonly metrics: Metrics;
  /** Where each request brings an OAuth token. */
  readonly oauth: OAuthMode | undefined;
  readonly store: Store;
}

/** The road of every HTTP request: guards → route → authenticate → MCP. Nothing of a body is read before. */
export class Handler {
  readonly #parts: Parts;
  readonly #guards: Guards;
  readonly #authenticate: Authenticator;
  readonly #readiness: Readiness;
  readonly #toolsets: readonly string[];
  readonly #answers = new Unfinished();
  readonly #streams = new Unfinished();
  /** Who connects may use the configured account. */
  readonly #isOpen: boolean;
  #isStopping = false;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#guards = new Guards(parts.http);
    this.#readiness = readinessOf(parts.app, Date.now, () => parts.store.check());
    const { app, http, oauth } = parts;
    this.#toolsets = toolsetsOf(app);
    this.#isOpen = app.settings.authMode === 'api-key' && http.token === undefined;
    this.#authenticate = authenticatorOf(app, http, proverOf(app, unprovenQueue()), oauth);
  }

  /** Never rejects. */
  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const began = performance.now();
    const requestId = randomUUID();
    const [path = ''] = (request.url ?? '').split('?');
    response.on('close', () => {
      const { statusCode: status } = response;
      this.#parts.metrics.answered(status);
      const ms = Math.round(performance.now() - began);
      this.#parts.app.log.info('http', { method: request.method, path: path.slice(0, 100), status, ms, requestId });
    });
    for (const [name, value] of [[REQUEST_ID, requestId] as const, ...ALWAYS]) response.setHeader(name, value);
    try {
      await this.#answer(request, response, path, requestId);
    } catch (error) {
      this.#refuse(response, error, requestId);
    }
  }

  /** New requests are turned away from now on; when those that run have been answered, or `graceMs` are over. */
  async stop(graceMs: number): Promise<void> {
    this.#isStopping = true;
    await this.#answers.none(graceMs);
  }

  /** When calls that were ended have been answered. */
  answered(): Promise<void> {
    return this.#answers.none(FLUSH_MS);
  }

  /** When streams that were ended have been. */
  flushed(): Promise<void> {
    return this.#streams.none(FLUSH_MS);
  }

  async #answer(request: IncomingMessage, response: ServerResponse, path: string, requestId: string): Promise<void> {
    if (path === '/healthz' || path === '/readyz') return this.#health(request, response, path);
    this.#guards.checkHost(request);
    if (path === '/metrics') return this.#metrics(request, response);
    if (this.#isOpen) this.#guards.checkDirect(request);
    const origin = this.#guards.checkOrigin(request);
    if (origin) for (const [name, value] of Object.entries(corsHeaders(origin))) response.setHeader(name, value);
    if (await this.#parts.oauth?.serve(request, response, { path, requestId })) return;
    const narrowing = narrowingOf(path, this.#toolsets);
    if (!narrowing) throw unknown(this.#toolsets);
    if (request.method === 'OPTIONS' && origin) {
      response.writeHead(204).end();
      return;
    }
    if (this.#isStopping) throw stopping();
    await this.#serve(request, response, narrowing, { path, requestId });
  }

  /** A request of MCP, once it is known that there is one. */
  async #serve(
    request: IncomingMessage,
    response: ServerResponse,
    narrowing: Narrowing,
    { path, requestId }: Pick<Asking, 'path' | 'requestId'>,
  ): Promise<void> {
    const { bodies, turns, mcp } = this.#parts;
    (isAwaited(request) ? this.#answers : this.#streams).add(response);
    const gone = new AbortController();
    const held: (() => void)[] = [];
    const release = () => {
      for (const giveBack of held.splice(0)) giveBack();
    };
    response.once('close', () => {
      gone.abort();
      release();
    });
    const address = clientAddress(request);
    const asking: Asking = { headers: request.headers, path, address, requestId, signal: gone.signal };
    const caller = await this.#authenticate(asking);
    // Who it is is known now, and nothing that follows needs the secret.
    for (const name of ['authorization', 'x-redmine-api-key']) delete request.headers[name];
    request.headers[REQUEST_ID] = requestId;
    const account = caller?.account ?? caller?.key ?? '';
    const client = { caller, narrowing, admit: turns.admit(account) };
    const body = await bodyOf(request, MOST_MESSAGE_BYTES, (bytes) => {
      held.push(bodies.take(account, bytes));
      // Whoever is gone by now holds nothing.
      if (gone.signal.aborted) release();
    });
    if (caller) await this.#parts.oauth?.checkScopes(body, caller, asking);
    const answered = await mcp.answer(webRequest(request, gone.signal), body, { client, account, path });
    // The SDK lets streams be stored. They are of one account, and whoever stands between need not know.
    answered.headers.set('cache-control', UNSTORED);
    await sendResponse(response, answered);
  }

  /** No secret and no name in it, and no Host to check: probes come by address. */
  async #health(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    if (request.method !== 'GET' && request.method !== 'HEAD') throw notAllowed('GET, HEAD');
    const trouble =
      path === '/healthz' ? undefined : this.#isStopping ? 'it is shutting down' : await this.#readiness();
    response.writeHead(trouble ? 503 : 200, {
      'content-type': 'text/plain',
      ...(trouble ? { 'retry-after': '5' } : {}),
    });
    const more = this.#parts.metrics.isCircuitOpen ? '; the circuit is open: calls are answered without asking it' : '';
    response.end(trouble ? `not ready: ${trouble}${more}\n` : 'ok\n');
  }

  /** For who has a token for it; without one, only for programs of this machine. */
  #metrics(request: IncomingMessage, response: ServerResponse): void {
    if (request.method !== 'GET') throw notAllowed('GET');
    const { http, metrics, turns, sessions } = this.#parts;
    const { headers } = request;
    const token = http.metricsToken ?? http.token;
    if (token !== undefined ? !tokenCheck(token)(headers) : !http.isPrivate || !isDirect(headers)) {
      const mend = 'Metrics are for who presents REDMINE_MCP_METRICS_TOKEN: Authorization: Bearer …';
      throw new Refusal(401, 'unauthenticated', mend, { 'www-authenticate': 'Bearer realm="redmine-mcp"' });
    }
    const text = metrics.text({
      redmine_mcp_calls_running: { help: 'Tool calls that run.', value: () => turns.running },
      redmine_mcp_calls_waiting: { help: 'Tool calls that wait for their turn.', value: () => turns.waiting },
      redmine_mcp_sessions: { help: 'Sessions of clients that can ask a person.', value: () => sessions.count },
    });
    response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4' }).end(text);
  }

  #refuse(response: ServerResponse, error: unknown, requestId: string): void {
    const refusal = error instanceof StateUnavailable ? unavailable() : error;
    const isRefusal = refusal instanceof Refusal;
    if (refusal !== error || !isRefusal) this.#parts.app.log.error('an HTTP request failed', { requestId, error });
    if (response.headersSent) response.destroy();
    else sendRefusal(response, isRefusal ? refusal : new Refusal(500, 'internal', `Request ${requestId} failed.`));
  }
}

const UNSTORED = 'no-store, no-transform';
const ALWAYS = [
  ['cache-control', UNSTORED],
  ['x-content-type-options', 'nosniff'],
] as const;

/**
 * Whether a stop waits for it. MCP 2026-07-28: a subscription lasts as long as its client likes. So does the stream that
 * GET opens in earlier eras.
 */
function isAwaited({ method, headers }: IncomingMessage): boolean {
  return method === 'POST' && headers['mcp-method'] !== 'subscriptions/listen';
}

function notAllowed(allow: string): Refusal {
  return new Refusal(405, 'invalid_arguments', `Only ${allow} is answered there.`, { allow });
}

/** Nothing is said of the token that came: it may be good. */
function unavailable(): Refusal {
  const message = 'This server cannot reach what it keeps its state in. Try again soon.';
  return new Refusal(503, 'unreachable', message, { 'retry-after': '5' });
}

function stopping(): Refusal {
  return new Refusal(503, 'unreachable', 'This server is shutting down.', { 'retry-after': '10' });
}

import type { Dispatcher } from 'undici';

/** One request as it goes on the wire. */
export interface WireRequest {
  readonly origin: string;
  readonly path: string;
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

export interface Limits {
  /** Milliseconds for the whole exchange, the wait for a connection included. */
  readonly timeoutMs: number;
  readonly maxBytes: number;
  readonly signal: AbortSignal;
}

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/**
 * An answer. The body is complete when the status is a success (2xx); of other answers it is what came, since the
 * status alone decides there.
 */
export interface Answered {
  readonly kind: 'answered';
  readonly status: number;
  readonly headers: Headers;
  readonly body: Buffer;
}

/**
 * No usable answer. `unconnected`: no connection was made. `lost`: the connection ended before an answer. `cut_off`: it
 * ended within a success answer, whose status is then known.
 */
export interface Failed {
  readonly kind: 'failed';
  readonly why: 'unconnected' | 'lost' | 'cut_off' | 'timeout' | 'cancelled' | 'too_large';
  /** A byte of the request may have left this process. */
  readonly sent: boolean;
  readonly status?: number;
  readonly cause?: unknown;
}

export type Exchanged = Answered | Failed;

/**
 * Sends one request and reads its answer. Never rejects, follows no redirect, decodes no body. When the deadline or the
 * signal ends it, the socket is closed at once.
 */
export function exchange(pool: Dispatcher, request: WireRequest, limits: Limits): Promise<Exchanged> {
  return new Promise((resolve) => {
    if (limits.signal.aborted) return resolve({ kind: 'failed', why: 'cancelled', sent: false });
    const { origin, path, method, headers, body = null } = request;
    pool.dispatch({ origin, path, method, headers, body }, new ExchangeHandler(limits, resolve));
  });
}

/** undici's own `request` does not tell whether a request that failed was sent, which decides about writes. */
class ExchangeHandler implements Dispatcher.DispatchHandler {
  readonly #limits: Limits;
  readonly #resolve: (result: Exchanged) => void;
  readonly #timer: NodeJS.Timeout;
  readonly #cancel = (): void => this.#stop('cancelled');
  #controller: Dispatcher.DispatchController | undefined;
  #settled = false;
  #status: number | undefined;
  #headers: Headers = {};
  #chunks: Buffer[] = [];
  #size = 0;

  constructor(limits: Limits, resolve: (result: Exchanged) => void) {
    this.#limits = limits;
    this.#resolve = resolve;
    this.#timer = setTimeout(() => this.#stop('timeout'), limits.timeoutMs);
    // The call's signal is never handed to undici: one listener for each running request, gone when it ends.
    limits.signal.addEventListener('abort', this.#cancel);
  }

  /** Called when a connection is there, just before the first byte is written. */
  onRequestStart(controller: Dispatcher.DispatchController): void {
    if (this.#settled || this.#controller !== undefined) {
      // Either nobody waits any more, or undici would send the request a second time.
      controller.abort(new Error('not sent'));
      this.#stop('lost');
      return;
    }
    this.#controller = controller;
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: Headers): void {
    if (status < 200) return;
    this.#status = status;
    this.#headers = headers;
    if (Number(headers['content-length'] ?? 0) > this.#limits.maxBytes) this.#stop('too_large');
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#size += chunk.length;
    if (this.#size > this.#limits.maxBytes) this.#stop('too_large');
    else this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    // undici frees the connection one turn after this call; a next request sent before that would open another one.
    this.#answer(this.#status ?? 0, (tell) => queueMicrotask(() => setImmediate(tell)));
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    const late = this.#status === undefined ? 'lost' : 'cut_off';
    this.#stop(this.#controller === undefined ? 'unconnected' : late, error);
  }

  #stop(why: Failed['why'], cause?: unknown): void {
    if (this.#settled) return;
    const status = this.#status;
    if (status !== undefined && (status < 200 || status > 299)) {
      this.#answer(status);
    } else {
      const sent = this.#controller !== undefined;
      this.#settle({ kind: 'failed', why, sent, ...(status === undefined ? {} : { status }), cause });
    }
    this.#controller?.abort(new Error(why));
  }

  #answer(status: number, when?: (tell: () => void) => void): void {
    this.#settle({ kind: 'answered', status, headers: this.#headers, body: Buffer.concat(this.#chunks) }, when);
  }

  #settle(result: Exchanged, when: (tell: () => void) => void = (tell) => tell()): void {
    if (this.#settled) return;
    this.#settled = true;
    clearTimeout(this.#timer);
    this.#limits.signal.removeEventListener('abort', this.#cancel);
    this.#chunks = [];
    when(() => this.#resolve(result));
  }
}

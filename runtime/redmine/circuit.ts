import { ToolError } from '../errors.ts';
import { connectionProblem, isTlsProblem } from './causes.ts';
import type { Exchanged } from './exchange.ts';
import type { Time } from './retry.ts';

/** Requests in a row without a sign of life after which Redmine is asked for one. */
const SUSPICIOUS = 5;
const FIRST_REST_MS = 5000;
const LONGEST_REST_MS = 40_000;

interface CircuitOptions {
  /** One cheap request that no caller decides about. Never rejects. */
  readonly probe: () => Promise<Exchanged>;
  readonly time: Pick<Time, 'now'>;
  /** Told when it opens and when it closes. */
  readonly changed?: ((isOpen: boolean) => void) | undefined;
}

/**
 * Answers in the place of a Redmine that is dead, so that nobody waits for it and it can come back in peace. Of the
 * upstream and not of a caller: what callers ask for only makes it suspicious. It opens when a probe of its own fails as
 * well, so that no slow report of one caller shuts out the others. Open, nothing is sent but a probe after each rest,
 * brought by the next request that comes; the first sign of life closes it.
 */
export class Circuit {
  readonly #options: CircuitOptions;
  #failures = 0;
  #lastProblem = '';
  #openUntil: number | undefined;
  #restMs = FIRST_REST_MS;
  #probing: Promise<void> | undefined;

  constructor(options: CircuitOptions) {
    this.#options = options;
  }

  get isOpen(): boolean {
    return this.#openUntil !== undefined;
  }

  /**
   * Before a request is made. Returns early when the signal aborts; such a request is not sent anyway.
   * @throws ToolError `unreachable`, with the seconds until another try makes sense: nothing was sent
   */
  async pass(signal: AbortSignal): Promise<void> {
    if (!this.isOpen) return;
    if (this.#probing || this.#options.time.now() < (this.#openUntil ?? 0)) throw this.#refusal();
    await unlessAborted(this.#probe(), signal);
    if (this.isOpen && !signal.aborted) throw this.#refusal();
  }

  /** After every request that was made. */
  tell(result: Exchanged): void {
    const problem = problemOf(result);
    if (problem === undefined) return;
    if (problem === 'none') this.#close();
    else this.#suspect(problem);
  }

  #suspect(problem: string): void {
    this.#failures += 1;
    this.#lastProblem = problem;
    if (this.#failures >= SUSPICIOUS && !this.isOpen) void this.#probe();
  }

  /** One at a time, whoever wants it. */
  #probe(): Promise<void> {
    this.#probing ??= this.#askOnce().finally(() => {
      this.#probing = undefined;
    });
    return this.#probing;
  }

  async #askOnce(): Promise<void> {
    const problem = problemOf(await this.#options.probe());
    if (problem === undefined || problem === 'none') this.#close();
    // Meanwhile somebody else may have been answered.
    else if (this.#failures > 0) this.#open(problem);
  }

  #open(problem: string): void {
    const wasOpen = this.isOpen;
    this.#lastProblem = problem;
    this.#openUntil = this.#options.time.now() + this.#restMs;
    this.#restMs = Math.min(this.#restMs * 2, LONGEST_REST_MS);
    if (!wasOpen) this.#options.changed?.(true);
  }

  #close(): void {
    const wasOpen = this.isOpen;
    this.#failures = 0;
    this.#restMs = FIRST_REST_MS;
    this.#openUntil = undefined;
    if (wasOpen) this.#options.changed?.(false);
  }

  #refusal(): ToolError {
    const leftMs = (this.#openUntil ?? 0) - this.#options.time.now();
    const retryAfterS = Math.max(1, Math.ceil(leftMs / 1000));
    const message = `Redmine cannot be reached at the moment: ${this.#lastProblem}, ${this.#failures} times in a row and when asked again. Nothing was sent; try again in ${retryAfterS} s.`;
    return new ToolError('unreachable', message, { retryAfterS });
  }
}

/**
 * What an exchange says of the upstream as a whole: `none` for any answer of its own, 500 and refusals included;
 * undefined where it says nothing (the caller left, or a certificate does not fit, which another try does not mend).
 */
function problemOf(result: Exchanged): string | 'none' | undefined {
  const { status } = result;
  if (status !== undefined)
    return [502, 503, 504].includes(status) ? `a gate in front of it answers ${status}` : 'none';
  if (result.kind === 'answered' || result.why === 'cancelled' || isTlsProblem(result.cause)) return undefined;
  return result.why === 'timeout' ? 'it does not answer in time' : connectionProblem(result.cause);
}

async function unlessAborted(work: Promise<void>, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  let stop = (): void => undefined;
  const aborted = new Promise<void>((resolve) => {
    stop = resolve;
    signal.addEventListener('abort', stop);
  });
  await Promise.race([work, aborted]);
  signal.removeEventListener('abort', stop);
}

import { ToolError } from '../errors.ts';

/**
 * One after the other for each key, in the order of their coming: what looks first at what is there and writes what is
 * missing doubles it when it is done twice at once (T22).
 */
export class Turns {
  readonly #last = new Map<string, Promise<void>>();

  /**
   * @param signal ends the waiting, and nothing else
   * @throws ToolError `cancelled` or `timeout` when it ends before the turn comes; what `work` throws
   */
  async take<T>(key: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    const before = this.#last.get(key);
    let finish = (): void => undefined;
    const own = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const last = Promise.all([before, own]).then(() => undefined);
    this.#last.set(key, last);
    try {
      await endOrTurn(before, signal);
      return await work();
    } finally {
      finish();
      void last.then(() => {
        if (this.#last.get(key) === last) this.#last.delete(key);
      });
    }
  }
}

function endOrTurn(before: Promise<void> | undefined, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = () => reject(ended(signal));
    if (signal.aborted) return end();
    signal.addEventListener('abort', end, { once: true });
    void (before ?? Promise.resolve()).then(() => {
      signal.removeEventListener('abort', end);
      resolve();
    });
  });
}

function ended({ reason }: AbortSignal): ToolError {
  const isTime = reason instanceof Error && reason.name === 'TimeoutError';
  const what = 'while another such call of this account was at work. Nothing was sent.';
  return isTime
    ? new ToolError('timeout', `The time for the whole call ran out ${what}`)
    : new ToolError('cancelled', `It was cancelled ${what}`);
}

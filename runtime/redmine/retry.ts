/** What retrying needs from the world; tests bring their own. */
export interface Time {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Ends early, without an error, when the signal aborts. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
  /** From 0 to below 1. */
  random(): number;
}

/** Another try makes sense, not before `afterMs` if Redmine said so. */
export interface Again {
  readonly afterMs?: number;
}

/** Tries after the first one. */
const MAX_RETRIES = 2;
const FIRST_PAUSE_MS = 300;

/**
 * Tries again while `again` says that it makes sense, at most twice, pausing longer each time. A pause that would not
 * end before the deadline is not begun: the result at hand is the answer then.
 * @param attempt must return early, with a result that is not worth another try, once the signal has aborted.
 * @param limits `deadlineAt` in milliseconds since the epoch.
 */
export async function withRetries<T>(
  attempt: () => Promise<T>,
  again: (result: T) => Again | undefined,
  limits: { readonly deadlineAt: number; readonly signal: AbortSignal },
  time: Time,
): Promise<T> {
  for (let retries = 0; ; retries++) {
    const result = await attempt();
    const hint = retries < MAX_RETRIES ? again(result) : undefined;
    if (hint === undefined) return result;
    const pause = Math.max(hint.afterMs ?? 0, jittered(FIRST_PAUSE_MS * 2 ** retries, time));
    if (limits.signal.aborted || time.now() + pause >= limits.deadlineAt) return result;
    await time.sleep(pause, limits.signal);
  }
}

/** Between half of the pause and all of it, so that clients that failed together do not come back together. */
function jittered(pause: number, time: Time): number {
  return pause * (0.5 + time.random() / 2);
}

const DAY_S = 86_400;

/**
 * Milliseconds that a Retry-After header asks to wait, at most a day: seconds or an HTTP date (RFC 9110 section 10.2.3).
 * @returns undefined when there is none or it cannot be read.
 */
export function retryAfterMs(header: string | readonly string[] | undefined, now: number): number | undefined {
  const value = (typeof header === 'object' ? header[0] : header)?.trim();
  if (value === undefined) return undefined;
  if (/^\d+$/.test(value)) return Math.min(Number(value), DAY_S) * 1000;
  if (!/^[A-Z][a-z]+,? .*\d{2}:\d{2}:\d{2}/.test(value)) return undefined;
  const at = Date.parse(value.endsWith('GMT') ? value : `${value} GMT`);
  return Number.isNaN(at) ? undefined : Math.min(Math.max(0, at - now), DAY_S * 1000);
}

export const systemTime: Time = {
  now: () => Date.now(),
  random: () => Math.random(),
  sleep: (milliseconds, signal) =>
    new Promise((resolve) => {
      if (signal.aborted) return resolve();
      const done = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, milliseconds);
      signal.addEventListener('abort', done);
    }),
};

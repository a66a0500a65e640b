import pLimit, { type LimitFunction } from 'p-limit';
import { ToolError } from '../../errors.ts';
import { SlidingWindow } from '../../policy/window.ts';
import type { Client } from '../server.ts';

export interface TurnLimits {
  /** Calls that run at once, of everybody. */
  readonly together: number;
  /** Of them, calls of one account; others of it wait. */
  readonly atOnce: number;
  readonly waiting: number;
  readonly perMinute: number;
}

const MINUTE_MS = 60_000;
/** What comes back when too many wait: they will not all be done sooner. */
const WAIT_S = 5;

/**
 * Lets nobody take everything: each account has its own queue, which nobody else's calls can fill (T26). Calls wait here
 * and not for a connection to Redmine, where their time would run out.
 */
export class Turns {
  readonly #limits: TurnLimits;
  readonly #together: LimitFunction;
  readonly #calls: SlidingWindow;
  readonly #queues = new Map<string, LimitFunction>();

  /** @param now for tests */
  constructor(limits: TurnLimits, now: () => number = Date.now) {
    this.#limits = limits;
    this.#together = pLimit(limits.together);
    this.#calls = new SlidingWindow(limits.perMinute, MINUTE_MS, now);
  }

  /** @param account what stands for it, such as `Caller.key` */
  admit(account: string): NonNullable<Client['admit']> {
    return async (work) => {
      const wait = this.#calls.waitFor(account, 1);
      if (wait > 0) throw tooMany(`${this.#limits.perMinute} calls a minute`, Math.ceil(wait / 1000));
      const queue = this.#queues.get(account) ?? pLimit(this.#limits.atOnce);
      if (queue.pendingCount >= this.#limits.waiting) throw tooMany(`${this.#limits.waiting} calls that wait`, WAIT_S);
      this.#calls.add(account, 1);
      this.#queues.set(account, queue);
      try {
        return await queue(() => this.#together(work));
      } finally {
        if (queue.activeCount + queue.pendingCount === 0) this.#queues.delete(account);
      }
    };
  }

  get running(): number {
    return this.#together.activeCount;
  }

  get waiting(): number {
    return [...this.#queues.values()].reduce((sum, queue) => sum + queue.pendingCount, this.#together.pendingCount);
  }
}

function tooMany(what: string, seconds: number): ToolError {
  const message = `This server allows an account ${what}. Nothing was sent; try again in ${seconds} s.`;
  return new ToolError('rate_limited', message, { retryAfterS: seconds });
}

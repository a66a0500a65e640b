import type { Effect } from '../../generated/types.ts';
import type { Budget } from '../config/values.ts';
import { ToolError } from '../errors.ts';
import { SlidingWindow } from './window.ts';

const HOUR_MS = 3_600_000;

/**
 * How much one account of Redmine may still change in this hour (REDMINE_MCP_WRITE_BUDGET), whoever talks an agent into
 * what. Counted just before a write leaves: one that fails has been spent, too. Kept by Redmine's user, not by the
 * credential: a new key is no new budget.
 */
export class WriteBudget {
  readonly #budget: Budget | undefined;
  readonly #writes: SlidingWindow;
  readonly #deletes: SlidingWindow;

  /** @param now for tests */
  constructor(budget: Budget | undefined, now: () => number = Date.now) {
    this.#budget = budget;
    this.#writes = new SlidingWindow(budget?.writes ?? Number.POSITIVE_INFINITY, HOUR_MS, now);
    this.#deletes = new SlidingWindow(budget?.deletes ?? Number.POSITIVE_INFINITY, HOUR_MS, now);
  }

  /** Whether so much is left. @throws ToolError `rate_limited` */
  check(user: number, effect: Effect, count = 1): void {
    if (!this.#budget || count === 0) return;
    const waits = [this.#writes.waitFor(String(user), count)];
    if (effect === 'destructive') waits.push(this.#deletes.waitFor(String(user), count));
    const wait = Math.max(...waits);
    if (wait > 0) throw used(this.#budget, wait);
  }

  /** Takes it. @throws ToolError `rate_limited`, and nothing is taken */
  spend(user: number, effect: Effect, count = 1): void {
    this.check(user, effect, count);
    if (!this.#budget) return;
    this.#writes.add(String(user), count);
    if (effect === 'destructive') this.#deletes.add(String(user), count);
  }
}

function used({ writes, deletes }: Budget, wait: number): ToolError {
  const limits = [
    ...(Number.isFinite(writes) ? [`${writes} writes`] : []),
    ...(Number.isFinite(deletes) ? [`${deletes} deletes`] : []),
  ];
  const rule = `This server allows an account ${limits.join(' and ')} an hour (REDMINE_MCP_WRITE_BUDGET)`;
  if (!Number.isFinite(wait)) {
    return new ToolError('rate_limited', `${rule}, and this call needs more. Nothing was sent. Ask for fewer at once.`);
  }
  const seconds = Math.ceil(wait / 1000);
  const minutes = Math.ceil(seconds / 60);
  const again = `That is used up; it will do again in ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}.`;
  return new ToolError('rate_limited', `${rule}. ${again} Nothing was sent.`, { retryAfterS: seconds });
}

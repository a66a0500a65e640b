import type { Effect } from '../../generated/types.ts';
import type { Budget } from '../config/values.ts';
import { ToolError } from '../errors.ts';
import type { Places, Store } from '../state/store.ts';
import { reachable } from './state.ts';

const HOUR_S = 3600;

/**
 * How much one account of Redmine may still change in this hour (REDMINE_MCP_WRITE_BUDGET), whoever talks an agent into
 * what. Counted just before a write leaves: one that fails has been spent, too. Kept by Redmine's user, not by the
 * credential: a new key is no new budget. Where replicas share their state they share this.
 */
export class WriteBudget {
  readonly #budget: Budget | undefined;
  readonly #store: Pick<Store, 'reserve'>;

  constructor(budget: Budget | undefined, store: Pick<Store, 'reserve'>) {
    this.#budget = budget;
    this.#store = store;
  }

  /** Whether so much is left. @throws ToolError `rate_limited` */
  check(user: number, effect: Effect, count = 1): Promise<void> {
    return this.#reserve(user, effect, count, false);
  }

  /** Takes it. @throws ToolError `rate_limited`, and nothing is taken */
  spend(user: number, effect: Effect, count = 1): Promise<void> {
    return this.#reserve(user, effect, count, true);
  }

  async #reserve(user: number, effect: Effect, count: number, take: boolean): Promise<void> {
    if (!this.#budget || count === 0) return;
    const { writes, deletes } = this.#budget;
    const limits = effect === 'destructive' ? { writes, deletes } : { writes };
    const places: Places[] = Object.entries(limits)
      .filter(([, most]) => Number.isFinite(most))
      .map(([name, most]) => ({ key: `budget:${name}:${user}`, count, most, periodS: HOUR_S }));
    const wait = places.some(({ most }) => count > most)
      ? Number.POSITIVE_INFINITY
      : await reachable(() => this.#store.reserve(places, take));
    if (wait > 0) throw used(this.#budget, wait);
  }
}

function used({ writes, deletes }: Budget, wait: number): ToolError {
  const limits = Object.entries({ writes, deletes })
    .filter(([, most]) => Number.isFinite(most))
    .map(([name, most]) => `${most} ${name}`)
    .join(' and ');
  const rule = `This server allows an account ${limits} an hour (REDMINE_MCP_WRITE_BUDGET)`;
  if (!Number.isFinite(wait)) {
    return new ToolError('rate_limited', `${rule}, and this call needs more. Nothing was sent. Ask for fewer at once.`);
  }
  const seconds = Math.ceil(wait / 1000);
  const minutes = Math.ceil(seconds / 60);
  const again = `That is used up; it will do again in ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}.`;
  return new ToolError('rate_limited', `${rule}. ${again} Nothing was sent.`, { retryAfterS: seconds });
}

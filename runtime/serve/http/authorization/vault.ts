import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { ToolError } from '../../../errors.ts';
import { UNKNOWN_TOKEN } from '../../../redmine/token.ts';
import type { Sealer } from '../../../state/seal.ts';
import type { Store } from '../../../state/store.ts';
import { digest, REFRESH_S } from './adapter.ts';
import type { RedmineOAuth, RedmineTokens } from './redmine.ts';

/** Longer than Redmine is waited for: whoever has the lock has ended before it is given to another one. */
const LOCK_S = 20;
const POLL_MS = 50;

/**
 * Redmine's tokens, one pair for each grant of ours: encrypted, on the server alone. They are renewed once, whatever many
 * calls on whatever many replicas find them expired.
 */
export class Vault {
  readonly #store: Store;
  readonly #sealer: Sealer;
  readonly #redmine: RedmineOAuth;
  readonly #drop: (grantId: string) => Promise<void>;
  readonly #renewals = new Map<string, Promise<RedmineTokens>>();

  /** @param drop ends a grant whose tokens Redmine does not take any more */
  constructor(store: Store, sealer: Sealer, redmine: RedmineOAuth, drop: (grantId: string) => Promise<void>) {
    this.#store = store;
    this.#sealer = sealer;
    this.#redmine = redmine;
    this.#drop = drop;
  }

  async put(grantId: string, tokens: RedmineTokens): Promise<void> {
    const key = keyOf(grantId);
    await this.#store.set(key, this.#sealer.seal(key, JSON.stringify(tokens)), REFRESH_S);
  }

  async get(grantId: string): Promise<RedmineTokens | undefined> {
    const key = keyOf(grantId);
    return this.#open(key, await this.#store.get(key));
  }

  /** Hands them out for the last time. */
  async take(grantId: string): Promise<RedmineTokens | undefined> {
    const key = keyOf(grantId);
    return this.#open(key, await this.#store.take(key));
  }

  /**
   * Tokens in the place of those that Redmine refused, or that are about to expire.
   * @param old the access token of those
   * @throws ToolError `unauthenticated` when Redmine has revoked them: the grant is gone then; others when Redmine cannot
   * be asked: nothing is lost then
   */
  async renew(grantId: string, old: string, requestId: string): Promise<RedmineTokens> {
    for (;;) {
      const running = this.#renewals.get(grantId) ?? this.#renewOnce(grantId, old, requestId);
      this.#renewals.set(grantId, running);
      try {
        const tokens = await running;
        // Another call may have asked for the place of an older one, and got what was refused here.
        if (tokens.access !== old) return tokens;
      } finally {
        if (this.#renewals.get(grantId) === running) this.#renewals.delete(grantId);
      }
    }
  }

  /** Whoever is used stays: the time that they are kept begins anew. */
  async keep(grantId: string): Promise<void> {
    await this.#locked(grantId, async () => {
      const tokens = await this.get(grantId);
      if (tokens) await this.put(grantId, tokens);
    });
  }

  async #renewOnce(grantId: string, old: string, requestId: string): Promise<RedmineTokens> {
    const endsAt = Date.now() + LOCK_S * 1000;
    while (Date.now() < endsAt) {
      const known = await this.#known(grantId);
      if (known.access !== old) return known;
      const renewed = await this.#locked(grantId, () => this.#refresh(grantId, old, requestId));
      if (renewed) return renewed;
      await sleep(POLL_MS);
    }
    throw new ToolError('upstream_error', 'The login at Redmine could not be renewed in time.');
  }

  async #refresh(grantId: string, old: string, requestId: string): Promise<RedmineTokens> {
    // Another replica may have done it between the look and the lock.
    const known = await this.#known(grantId);
    if (known.access !== old) return known;
    const renewed = await this.#redmine.refresh(known, requestId);
    if (!renewed) {
      await this.#drop(grantId);
      throw gone();
    }
    await this.put(grantId, renewed);
    return renewed;
  }

  /** @returns undefined when somebody else has the lock */
  async #locked<T>(grantId: string, work: () => Promise<T>): Promise<T | undefined> {
    const lock = `lock:${keyOf(grantId)}`;
    const holder = randomUUID();
    if (!(await this.#store.add(lock, holder, LOCK_S))) return undefined;
    try {
      return await work();
    } finally {
      await this.#store.deleteIf(lock, holder);
    }
  }

  async #known(grantId: string): Promise<RedmineTokens> {
    const known = await this.get(grantId);
    if (!known) throw gone();
    return known;
  }

  #open(key: string, sealed: string | undefined): RedmineTokens | undefined {
    const text = sealed === undefined ? undefined : this.#sealer.open(key, sealed);
    return text === undefined ? undefined : (JSON.parse(text) as RedmineTokens);
  }
}

function keyOf(grantId: string): string {
  return `redmine:${digest(grantId)}`;
}

function gone(): ToolError {
  return new ToolError('unauthenticated', UNKNOWN_TOKEN);
}

import { errors, type Provider } from 'oidc-provider';
import type { Logger } from '../../../log.ts';
import type { Store } from '../../../state/store.ts';
import { digest } from './adapter.ts';
import type { RedmineOAuth } from './redmine.ts';
import type { Vault } from './vault.ts';

/** How long a client that was asked for more scopes is not to get by with those that it has. */
const STEP_UP_S = 20;

/** What ends a grant, at whichever side, and what it still needs before it is renewed. */
export class Grants {
  readonly #store: Store;
  readonly #redmine: RedmineOAuth;
  readonly #log: Logger;

  constructor(store: Store, redmine: RedmineOAuth, log: Logger) {
    this.#store = store;
    this.#redmine = redmine;
    this.#log = log;
  }

  /** Redmine does not take its tokens any more: the client has to log in anew. */
  async drop(provider: Provider, vault: Vault, grantId: string): Promise<void> {
    const grant = await provider.Grant.find(grantId);
    await Promise.all([
      grant?.destroy(),
      provider.AccessToken.revokeByGrantId(grantId),
      provider.RefreshToken.revokeByGrantId(grantId),
      vault.take(grantId),
    ]);
  }

  /** It was revoked here, so Redmine's tokens are revoked there. Where Redmine does not answer, nobody has them any more. */
  async revoked(vault: Vault, grantId: string, requestId: string): Promise<void> {
    try {
      const tokens = await vault.take(grantId);
      if (tokens) await this.#redmine.revoke(tokens, requestId);
    } catch (error) {
      this.#log.error('the tokens of a login could not be revoked at Redmine', { requestId, error });
    }
  }

  /**
   * Its client was told that it needs more scopes. Clients of the 1.x SDK refresh then, which gives them the same ones, and
   * give up: the next refresh is refused, so that they ask their user.
   */
  async needsMore(grantId: string): Promise<void> {
    await this.#store.set(stepUpKey(grantId), '1', STEP_UP_S);
  }

  /** @throws InvalidGrant when it needs more scopes first */
  async checkRefresh(grantId: string): Promise<void> {
    if ((await this.#store.take(stepUpKey(grantId))) !== undefined)
      throw new errors.InvalidGrant('more scopes are needed');
  }
}

const stepUpKey = (grantId: string) => `step-up:${digest(grantId)}`;

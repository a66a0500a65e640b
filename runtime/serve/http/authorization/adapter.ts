import { createHash } from 'node:crypto';
import { type Adapter, type AdapterPayload, errors } from 'oidc-provider';
import type { Sealer } from '../../../state/seal.ts';
import type { Store } from '../../../state/store.ts';

/** Clients that registered themselves are forgotten when nobody has used them for so long. */
const CLIENT_S = 90 * 86_400;
const CLIENT_SEEN_S = 86_400;

/**
 * A client that runs in several processes, or that lost an answer, sends the same refresh token again: within so many
 * seconds that is no theft.
 */
const REFRESH_GRACE_S = 30;

const DAY_S = 86_400;

interface Record {
  readonly payload: AdapterPayload;
  /** Unix seconds. */
  readonly writtenAt: number;
}

/**
 * What oidc-provider keeps, in a store: one adapter for each kind of record. Ids of most of them are bearer secrets, so
 * keys hold their SHA-256 alone, and every value is sealed.
 */
export function adapterOf(store: Store, sealer: Sealer): (kind: string) => Adapter {
  return (kind) => (kind === 'Session' ? new NoSessions() : new StoreAdapter(kind, store, sealer));
}

/** For keys of a store: of what names a record nothing can be read back. */
export function digest(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}

class StoreAdapter implements Adapter {
  readonly #kind: string;
  readonly #store: Store;
  readonly #sealer: Sealer;

  constructor(kind: string, store: Store, sealer: Sealer) {
    this.#kind = kind;
    this.#store = store;
    this.#sealer = sealer;
  }

  async upsert(id: string, { jti: _secret, ...payload }: AdapterPayload, expiresIn: number | undefined): Promise<void> {
    const ttlS = expiresIn ?? (this.#kind === 'Client' ? CLIENT_S : DAY_S);
    await this.#write(id, payload, ttlS);
    const { grantId } = payload;
    if (grantId !== undefined && this.#kind !== 'Interaction') {
      await this.#store.addTo(this.#membersOf(grantId), this.#key(id), ttlS);
    }
  }

  async find(id: string): Promise<AdapterPayload | undefined> {
    const key = this.#key(id);
    const sealed = await this.#store.get(key);
    const text = sealed === undefined ? undefined : this.#sealer.open(key, sealed);
    if (text === undefined) return undefined;
    const { payload, writtenAt } = JSON.parse(text) as Record;
    if (this.#kind === 'Client') {
      // Whoever uses it keeps it.
      if (writtenAt < seconds() - CLIENT_SEEN_S) await this.#write(id, payload, CLIENT_S);
      return payload;
    }
    const consumed = await this.#consumedAt(key);
    return { ...payload, jti: id, ...(consumed === undefined ? {} : { consumed }) };
  }

  /**
   * Marks a code or a refresh token as used, in one step: of several requests with the same code one gets tokens.
   * @throws InvalidGrant to the others
   */
  async consume(id: string): Promise<void> {
    const key = this.#key(id);
    const isFirst = await this.#store.add(
      `${key}:consumed`,
      String(seconds()),
      this.#kind === 'RefreshToken' ? REFRESH_S : DAY_S,
    );
    if (isFirst || this.#kind === 'RefreshToken') return;
    // The library ends a grant when it finds its code used, not when it loses the race for it (RFC 6749 section 4.1.2).
    const { grantId } = (await this.find(id)) ?? {};
    if (grantId !== undefined) await this.#store.delete(`oidc:Grant:${digest(grantId)}`);
    throw new errors.InvalidGrant('it was used already');
  }

  async destroy(id: string): Promise<void> {
    const key = this.#key(id);
    await this.#store.delete(key, `${key}:consumed`);
  }

  async revokeByGrantId(grantId: string): Promise<void> {
    const members = this.#membersOf(grantId);
    await this.#store.delete(...(await this.#store.members(members)), members);
  }

  /** Sessions and device codes, which there are none of. */
  async findByUid(): Promise<undefined> {}
  async findByUserCode(): Promise<undefined> {}

  async #write(id: string, payload: AdapterPayload, ttlS: number): Promise<void> {
    const key = this.#key(id);
    const record: Record = { payload, writtenAt: seconds() };
    await this.#store.set(key, this.#sealer.seal(key, JSON.stringify(record)), ttlS);
  }

  async #consumedAt(key: string): Promise<number | undefined> {
    if (this.#kind !== 'RefreshToken' && this.#kind !== 'AuthorizationCode') return undefined;
    const text = await this.#store.get(`${key}:consumed`);
    if (text === undefined) return undefined;
    const isGrace = this.#kind === 'RefreshToken' && Number(text) > seconds() - REFRESH_GRACE_S;
    return isGrace ? undefined : Number(text);
  }

  #key(id: string): string {
    return `oidc:${this.#kind}:${digest(id)}`;
  }

  #membersOf(grantId: string): string {
    return `oidc:${this.#kind}:of:${digest(grantId)}`;
  }
}

/** How long a grant and its refresh tokens live without being used, in seconds. */
export const REFRESH_S = 14 * DAY_S;

/**
 * Every login goes through this server's page and Redmine's, so nothing of a browser is remembered: two users of Redmine
 * may follow each other in one browser.
 */
class NoSessions implements Adapter {
  async upsert(): Promise<void> {}
  async find(): Promise<undefined> {}
  async findByUid(): Promise<undefined> {}
  async findByUserCode(): Promise<undefined> {}
  async consume(): Promise<void> {}
  async destroy(): Promise<void> {}
  async revokeByGrantId(): Promise<void> {}
}

function seconds(): number {
  return Math.floor(Date.now() / 1000);
}

import { LRUCache } from 'lru-cache';
import { operations } from '../generated/tables.ts';
import type { Json } from '../generated/types.ts';
import type { Caller } from './caller.ts';
import type { Settings } from './config.ts';
import { ToolError } from './errors.ts';
import { at, idOf, listAt } from './json.ts';
import type { Scopes } from './policy/scopes.ts';
import type { CallContext, RedmineHttp } from './redmine/http.ts';
import { readToken, UNKNOWN_TOKEN } from './redmine/token.ts';

/** Who a caller is at Redmine, proven. */
export interface Identity {
  readonly id: number;
  readonly isAdmin: boolean;
  /** Project id → ids of the roles there, those inherited from groups and parents included. */
  readonly roles: ReadonlyMap<number, readonly number[]>;
  /** What the token may be used for; undefined: whatever the account may do, as with a key or an administrator's token. */
  readonly scopes?: Scopes | undefined;
  /** Of the OAuth application that the token was issued to: its id there. */
  readonly application?: string | undefined;
}

interface Proof {
  readonly identity: Identity;
  /** Milliseconds for which it can hold. */
  readonly lastsMs: number;
}

/** Lets what goes to Redmine wait; what is known already waits for nobody. */
export type Turn = <T>(work: () => Promise<T>) => Promise<T>;
const atOnce: Turn = (work) => work();

const PROOF_MS = 60_000;

/**
 * Proves credentials before anything is read or written with them: Redmine answers 200 with public data to a key that
 * it does not know, and to everybody while its REST API is off (ApplicationController#find_current_user). Only
 * `GET /users/current.json` tells. A proof lasts a minute for reads; every write asks again.
 */
export class Identities {
  readonly #http: RedmineHttp;
  readonly #mode: Settings['authMode'];
  readonly #proofs = new LRUCache<string, Identity>({ max: 1000, ttl: PROOF_MS });

  /** @param mode decides where a credential that is refused can be mended */
  constructor(http: RedmineHttp, mode: Settings['authMode']) {
    this.#http = http;
    this.#mode = mode;
  }

  /**
   * @param fresh ask Redmine again, whatever is known
   * @param turn lets the asking wait
   * @throws ToolError `unauthenticated` with what to do; network errors as they are
   */
  async prove(caller: Caller, context: CallContext, fresh: boolean, turn: Turn = atOnce): Promise<Identity> {
    const known = fresh ? undefined : this.#proofs.get(caller.key);
    if (known) return narrowed(known, caller);
    this.#proofs.delete(caller.key);
    // Only a success is remembered, and never a request on its way: it ends with the call that made it.
    const { identity, lastsMs } = await turn(() => this.#ask(context));
    this.#proofs.set(caller.key, identity, { ttl: Math.min(PROOF_MS, lastsMs) });
    return narrowed(identity, caller);
  }

  /** After an answer that makes the proof doubtful. */
  forget(caller: Caller): void {
    this.#proofs.delete(caller.key);
  }

  async #ask(context: CallContext): Promise<Proof> {
    if (context.credential.kind !== 'bearer') return { identity: await this.#user(context), lastsMs: PROOF_MS };
    const [user, token] = await Promise.allSettled([
      this.#user(context),
      readToken(this.#http, context, context.credential),
    ]);
    if (token.status === 'rejected') throw token.reason;
    if (user.status === 'rejected') throw await this.#whyNoUser(user.reason, context);
    const { isAdmin, id } = user.value;
    const { owner, scopes, application, expiresInS } = token.value;
    if (owner !== id) throw new ToolError('unauthenticated', UNKNOWN_TOKEN);
    // Redmine lets an administrator whose token has the scope `admin` do everything (User#allowed_to?).
    const limits = isAdmin ? {} : { scopes };
    return { identity: { ...user.value, ...limits, application }, lastsMs: Math.max(1, expiresInS * 1000) };
  }

  /** Redmine answers 500 to good tokens of locked users (ApplicationController#find_current_user), and 401 to nobody. */
  async #whyNoUser(error: unknown, context: CallContext): Promise<unknown> {
    if (!(error instanceof ToolError) || error.code !== 'upstream_error') return error;
    const isUp = (await this.#http.probe('/users/current.json', context).catch(() => 0)) === 401;
    return isUp ? new ToolError('forbidden', 'Redmine fails for this account alone: it is likely locked.') : error;
  }

  async #user(context: CallContext): Promise<Identity> {
    const call = { operation: 'getCurrentUser', query: { include: ['memberships'] } } as const;
    let body: Json | undefined;
    try {
      ({ body } = await this.#http.send(operations.getCurrentUser, call, context));
    } catch (error) {
      throw error instanceof ToolError ? explain(error, context, this.#mode) : error;
    }
    const id = idOf(at(body, 'user'));
    if (id === undefined) {
      throw new ToolError('bad_response', 'REDMINE_URL did not answer as Redmine does when asked who the account is.');
    }
    const roles = listAt(body, 'user.memberships').map((membership): [number, number[]] => [
      idOf(at(membership, 'project')) ?? 0,
      listAt(membership, 'roles').flatMap((role) => idOf(role) ?? []),
    ]);
    return { id, isAdmin: at(body, 'user.admin') === true, roles: new Map(roles) };
  }
}

/** What a request may is in the token that it brings, which can be less than what its user's token of Redmine may. */
function narrowed(identity: Identity, { scopes }: Caller): Identity {
  if (!scopes || scopes === identity.scopes) return identity;
  const { scopes: known } = identity;
  return { ...identity, scopes: known ? new Set([...scopes].filter((name) => known.has(name))) : scopes };
}

const MEND = {
  'api-key': 'Check REDMINE_API_KEY: it stands under My account in Redmine. The account may also be locked.',
  'per-user': 'Check the header X-Redmine-API-Key: the key stands under My account. The account may also be locked.',
  oauth: 'Log in again.',
  'oauth-server': 'Log in again.',
} as const satisfies Record<Settings['authMode'], string>;

const API_IS_OFF =
  "Redmine's REST API is switched off, or the account has to change its password first. " +
  'An administrator switches it on under Administration, Settings, API.';

function explain(error: ToolError, { credential }: CallContext, mode: Settings['authMode']): ToolError {
  if (credential.kind === 'bearer') return explainToken(error);
  const what = credential.kind === 'basic' ? 'user name and password' : 'API key';
  if (error.code === 'unauthenticated') {
    const mend =
      credential.kind === 'basic'
        ? 'Check REDMINE_USERNAME and REDMINE_PASSWORD; an account with two-factor authentication needs REDMINE_API_KEY.'
        : MEND[mode];
    return new ToolError('unauthenticated', `Redmine does not know this ${what}. ${mend}`);
  }
  if (error.code === 'forbidden') {
    return new ToolError('unauthenticated', API_IS_OFF);
  }
  return error;
}

/** A good token that Redmine does not take says nothing against the token: another one would fare no better. */
function explainToken(error: ToolError): ToolError {
  if (error.code === 'unauthenticated') return new ToolError('unauthenticated', UNKNOWN_TOKEN);
  if (error.code === 'forbidden') return new ToolError('forbidden', API_IS_OFF);
  return error;
}

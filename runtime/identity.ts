import { LRUCache } from 'lru-cache';
import { operations } from '../generated/tables.ts';
import type { Json } from '../generated/types.ts';
import type { Caller } from './caller.ts';
import type { Settings } from './config.ts';
import { ToolError } from './errors.ts';
import { at, idOf, listAt } from './json.ts';
import type { CallContext, RedmineHttp } from './redmine/http.ts';

/** Who a caller is at Redmine, proven. */
export interface Identity {
  readonly id: number;
  readonly isAdmin: boolean;
  /** Project id → ids of the roles there, those inherited from groups and parents included. */
  readonly roles: ReadonlyMap<number, readonly number[]>;
}

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
   * @throws ToolError `unauthenticated` with what to do; network errors as they are
   */
  async prove(caller: Caller, context: CallContext, fresh: boolean): Promise<Identity> {
    const known = fresh ? undefined : this.#proofs.get(caller.key);
    if (known) return known;
    this.#proofs.delete(caller.key);
    // Only a success is remembered, and never a request on its way: it ends with the call that made it.
    const identity = await this.#ask(context);
    this.#proofs.set(caller.key, identity);
    return identity;
  }

  /** After an answer that makes the proof doubtful. */
  forget(caller: Caller): void {
    this.#proofs.delete(caller.key);
  }

  async #ask(context: CallContext): Promise<Identity> {
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

const MEND = {
  'api-key': 'Check REDMINE_API_KEY: it stands under My account in Redmine. The account may also be locked.',
  'per-user': 'Check the header X-Redmine-API-Key: the key stands under My account. The account may also be locked.',
} as const satisfies Record<Settings['authMode'], string>;

function explain(error: ToolError, { credential }: CallContext, mode: Settings['authMode']): ToolError {
  const what = credential.kind === 'basic' ? 'user name and password' : 'API key';
  if (error.code === 'unauthenticated') {
    const mend =
      credential.kind === 'basic'
        ? 'Check REDMINE_USERNAME and REDMINE_PASSWORD; an account with two-factor authentication needs REDMINE_API_KEY.'
        : MEND[mode];
    return new ToolError('unauthenticated', `Redmine does not know this ${what}. ${mend}`);
  }
  if (error.code === 'forbidden') {
    return new ToolError(
      'unauthenticated',
      "Redmine's REST API is switched off, or the account has to change its password first. " +
        'An administrator switches it on under Administration, Settings, API.',
    );
  }
  return error;
}

import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import pLimit from 'p-limit';
import type { App } from '../../app.ts';
import { type Caller, callerOf } from '../../caller.ts';
import type { HttpSettings } from '../../config/http.ts';
import { ToolError } from '../../errors.ts';
import type { Identity, Turn } from '../../identity.ts';
import { Attempts } from './attempts.ts';
import type { OAuthMode } from './oauth/mode.ts';
import { Refusal } from './refusal.ts';

/** One HTTP request whose sender is to be found out. */
export interface Asking {
  readonly headers: IncomingMessage['headers'];
  readonly path: string;
  /** Whose it is, where that is known. */
  readonly address: string | undefined;
  readonly requestId: string;
  readonly signal: AbortSignal;
}

/**
 * From a request to who it is at Redmine; undefined where no account is configured, which calls then say.
 * @throws Refusal
 */
export type Authenticator = (asking: Asking) => Promise<Caller | undefined>;

/** Who is the user is decided by the mode; that the program may call at all, by the token, where there is one. */
export function authenticatorOf(app: App, { token }: HttpSettings, prove: Prover, oauth?: OAuthMode): Authenticator {
  if (oauth) return (asking) => oauth.authenticate(asking);
  const authenticate = app.settings.authMode === 'per-user' ? ownKey(prove) : configuredAccount(app);
  if (token === undefined) return authenticate;
  const isToken = tokenCheck(token);
  return async (asking) => {
    if (!isToken(asking.headers)) {
      const challenge = { 'www-authenticate': 'Bearer realm="redmine-mcp"' };
      throw new Refusal(401, 'unauthenticated', 'This server wants its token: Authorization: Bearer …', challenge);
    }
    return authenticate(asking);
  };
}

/** Compares in a time that does not depend on how much of the token was right (RFC 6750 section 2.1 for the header). */
export function tokenCheck(token: string): (headers: IncomingMessage['headers']) => boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  const wanted = digest(token);
  return ({ authorization }) => {
    const given = /^bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
    return given !== undefined && timingSafeEqual(digest(given), wanted);
  };
}

function configuredAccount({ caller }: App): Authenticator {
  return async () => caller;
}

/** Lets few requests go to Redmine at once that nobody has been proven to send. @throws Refusal 503 */
export type Unproven = Turn;

/** Proofs on their way at once, and waiting: whoever tries keys is not to take every connection. */
const PROOFS_AT_ONCE = 4;
const MOST_WAITING = 200;

export function unprovenQueue(): Unproven {
  const limit = pLimit(PROOFS_AT_ONCE);
  return async (work) => {
    if (limit.pendingCount < MOST_WAITING) return limit(work);
    const message = 'Too many keys or tokens are being checked. Try again soon.';
    throw new Refusal(503, 'rate_limited', message, { 'retry-after': '5' });
  };
}

/**
 * Proves a caller at Redmine.
 * @param refusal what a failure means in this mode; undefined: nothing against the caller
 * @throws Refusal
 */
export type Prover = (
  caller: Caller,
  asking: Asking,
  refusal: (error: ToolError) => Promise<Refusal | undefined> | Refusal | undefined,
) => Promise<Identity>;

export function proverOf({ prove, log }: App, unproven: Unproven): Prover {
  const attempts = new Attempts();
  return async (caller, { address, requestId, signal }, refusal) => {
    const turn = attempting(attempts, unproven, address, caller);
    try {
      return await prove(caller, requestId, signal, turn);
    } catch (error) {
      if (error instanceof Refusal) throw error;
      const known = error instanceof ToolError ? await refusal(error) : undefined;
      if (known) throw known;
      log.error('an identity could not be proven', { requestId, error });
      // Which of Redmine's troubles it is stays in the log: names of hosts are not for everybody.
      const code = error instanceof ToolError ? error.code : 'internal';
      const message = 'Redmine could not be asked who this is. Try again soon.';
      throw new Refusal(503, code, message, { 'retry-after': '5' });
    }
  };
}

/** A turn for an address that may still try. Asked again when it comes: others of the same address may have failed. */
function attempting(attempts: Attempts, unproven: Unproven, address: string | undefined, { key }: Caller): Turn {
  return async (work) => {
    attempts.check(address, key);
    return unproven(async () => {
      attempts.check(address, key);
      try {
        const done = await work();
        attempts.succeeded(key);
        return done;
      } catch (error) {
        if (error instanceof ToolError && error.code === 'unauthenticated') attempts.failed(address, key);
        throw error;
      }
    });
  };
}

/** What Redmine makes (`Token.generate_token_value`): anything else is refused without asking it. */
const KEY = /^[0-9a-f]{40}$/;

const CHALLENGE = { 'www-authenticate': 'X-Redmine-API-Key realm="Redmine"' };

/** Each request brings the API key of its user. Redmine would take an unknown one for Anonymous: it is proven first (T25). */
function ownKey(prove: Prover): Authenticator {
  return async (asking) => {
    const key = asking.headers['x-redmine-api-key'];
    if (typeof key !== 'string' || !KEY.test(key)) {
      const what = key === undefined ? 'is missing' : 'is no API key of Redmine (40 hexadecimal digits)';
      const where = 'My account in Redmine shows the key';
      throw new Refusal(401, 'unauthenticated', `The header X-Redmine-API-Key ${what}. ${where}.`, CHALLENGE);
    }
    const caller = callerOf({ kind: 'api-key', key });
    const { id } = await prove(caller, asking, (error) =>
      error.code === 'unauthenticated' ? new Refusal(401, error.code, error.message, CHALLENGE) : undefined,
    );
    return { ...caller, userId: id };
  };
}

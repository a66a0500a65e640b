import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Provider } from 'oidc-provider';
import type { Caller } from '../../../caller.ts';
import { ToolError } from '../../../errors.ts';
import type { Store } from '../../../state/store.ts';
import type { Asking, Prover } from '../authenticate.ts';
import { AUTHORIZATION_SERVER, metadataOf, PROTECTED_RESOURCE } from '../oauth/addresses.ts';
import { badToken, noToken } from '../oauth/challenge.ts';
import { protectedResource, resourcePath } from '../oauth/documents.ts';
import type { ScopeGate } from '../oauth/gate.ts';
import type { Issues } from '../oauth/issues.ts';
import type { OAuthMode } from '../oauth/mode.ts';
import { Refusal } from '../refusal.ts';
import type { Grants } from './grants.ts';
import { addressOf, checkLimit, type Limited } from './limits.ts';
import type { Logins } from './login.ts';
import { pageHeaders, problemPage } from './pages/pages.ts';
import { PATHS } from './paths.ts';
import type { Vault } from './vault.ts';

/** RFC 6750 section 2.1 (`b64token`); what this server makes has 43 characters. */
const BEARER = /^bearer +([A-Za-z0-9._~+/-]{1,512}=*)$/i;

/** Tokens of Redmine that end within it are renewed before they are used. */
const SOON_MS = 30_000;

const LIMITED: Readonly<Record<string, Limited>> = {
  [PATHS.registration]: 'register',
  [PATHS.authorization]: 'authorize',
};

/** What the library answers; whatever else it has is not reached. */
const LIBRARY = new RegExp(`^(${Object.values(PATHS).join('|')}|${PATHS.authorization}/[A-Za-z0-9_-]+)$`);

export interface ServerParts {
  readonly issuer: string;
  readonly provider: Provider;
  readonly gate: ScopeGate;
  readonly issues: Issues;
  readonly logins: Logins;
  readonly grants: Grants;
  readonly vault: Vault;
  readonly prove: Prover;
  readonly store: Store;
}

/**
 * REDMINE_AUTH_MODE=oauth-server: clients register themselves and get tokens that were issued for this server; their users
 * log in at Redmine, whose tokens never leave this server.
 */
export class AuthorizationServer implements OAuthMode {
  readonly #parts: ServerParts;
  readonly #answer: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  readonly #grantOf = new WeakMap<Caller, string>();

  constructor(parts: ServerParts) {
    this.#parts = parts;
    this.#answer = parts.provider.callback();
  }

  async serve(
    request: IncomingMessage,
    response: ServerResponse,
    { path, requestId }: Pick<Asking, 'path' | 'requestId'>,
  ): Promise<boolean> {
    const resource = resourcePath(path, PROTECTED_RESOURCE);
    const isLibrary = path === AUTHORIZATION_SERVER || LIBRARY.test(path);
    if (request.method === 'OPTIONS' && (resource !== undefined || isLibrary)) {
      response.writeHead(204).end();
      return true;
    }
    if (resource !== undefined) {
      await this.#document(resource, request, response);
      return true;
    }
    if (await this.#parts.logins.serve(request, response, { path, requestId })) return true;
    if (!isLibrary) return false;
    if (await this.#isTooMuch(path, request, response)) return true;
    this.#setProxyHeaders(request);
    await this.#answer(request, response);
    return true;
  }

  async authenticate(asking: Asking): Promise<Caller> {
    const { headers, path, requestId } = asking;
    const { issuer, provider, gate, prove } = this.#parts;
    const metadata = metadataOf(issuer, path);
    const offered = async () => gate.offered(gate.narrowing(path));
    const bad = async (message: string) => badToken(metadata, await offered(), message);
    const refusal = async ({ code, message }: ToolError) => {
      if (code === 'unauthenticated') return bad(message);
      return code === 'forbidden' ? new Refusal(403, 'forbidden', message) : undefined;
    };

    const [, token] = BEARER.exec(headers.authorization ?? '') ?? [];
    if (token === undefined) {
      await this.#parts.issues.check(asking);
      throw noToken(metadata, await offered(), 'it');
    }
    const found = await provider.AccessToken.find(token);
    const grant = found?.grantId === undefined ? undefined : await provider.Grant.find(found.grantId);
    if (!found || !grant || !this.#isFor(found.aud, path)) {
      throw await bad('This server did not issue this token for this address, or it has expired or was revoked.');
    }
    const caller = await this.#caller(grant.jti, requestId);
    if (!caller) throw await bad('The login that this token stands for is gone. Log in again.');
    // Nobody guesses here: what Redmine refuses counts against this login, not against all who come from its address.
    const { id, scopes: redmines } = await prove(caller, { ...asking, address: caller.key }, refusal);
    // The user of a grant never changes; if Redmine says so nothing else that it says is to be believed.
    if (String(id) !== grant.accountId) throw await bad('Redmine answers for another user than has logged in.');
    const scopes = new Set(found.scope?.split(' '));
    // Whom Redmine limits by no scope is an administrator: as far as this token goes.
    const isUnlimited = redmines === undefined && scopes.has('admin');
    const account = `${grant.accountId} by ${found.clientId}`;
    const proven: Caller = { ...caller, userId: id, account, scopes: isUnlimited ? undefined : scopes };
    this.#grantOf.set(proven, grant.jti);
    return proven;
  }

  async checkScopes(body: unknown, caller: Caller, { path }: Pick<Asking, 'headers' | 'path'>): Promise<void> {
    const { gate, issuer, grants } = this.#parts;
    try {
      await gate.check(body, caller.scopes, path, metadataOf(issuer, path));
    } catch (error) {
      const grantId = this.#grantOf.get(caller);
      if (error instanceof Refusal && grantId !== undefined) await grants.needsMore(grantId);
      throw error;
    }
  }

  /** @returns whether that has been answered @throws Refusal 429 */
  async #isTooMuch(path: string, request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    const limited = LIMITED[path];
    if (!limited) return false;
    try {
      await checkLimit(this.#parts.store, limited, addressOf(request));
      return false;
    } catch (error) {
      if (!(error instanceof Refusal) || limited !== 'authorize') throw error;
      response.writeHead(error.status, { ...pageHeaders, ...error.headers });
      response.end(problemPage({ kind: 'too_many' }, request.headers['accept-language']));
      return true;
    }
  }

  /** RFC 9728 section 3: one document for each address. */
  async #document(resource: string, { method }: IncomingMessage, response: ServerResponse): Promise<void> {
    if (method !== 'GET' && method !== 'HEAD') {
      throw new Refusal(405, 'invalid_arguments', 'Only GET, HEAD is answered there.', { allow: 'GET, HEAD' });
    }
    const { gate, issuer } = this.#parts;
    const narrowing = gate.narrowing(resource);
    if (!narrowing) throw new Refusal(404, 'not_found', 'There is no such document.');
    // To begin with: clients that take it for all that there is can read, and are asked for more when they need it.
    const document = protectedResource(issuer, resource, await gate.offered({ ...narrowing, readOnly: true }));
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(document));
  }

  /** A token for all of this server is one for an address that takes something away, and never the other way round. */
  #isFor(audience: string | string[] | undefined, path: string): boolean {
    const { issuer } = this.#parts;
    return audience === `${issuer}${path}` || audience === `${issuer}/mcp`;
  }

  /** Acts with Redmine's token of a grant, and renews that when needed; undefined where there is none any more. */
  async #caller(grantId: string, requestId: string): Promise<Caller | undefined> {
    const { vault } = this.#parts;
    let tokens = await vault.get(grantId);
    if (!tokens) return undefined;
    const renew = async (old: string) => {
      tokens = await vault.renew(grantId, old, requestId);
      return true;
    };
    if (tokens.expiresAt < Date.now() + SOON_MS) await this.#renewEarly(renew, tokens.access);
    const credential = {
      kind: 'bearer' as const,
      get token() {
        return tokens?.access ?? '';
      },
      renew,
    };
    // The same for as long as the login lasts, on every replica: confirmations and caches are bound to it.
    return { credential, key: createHash('sha256').update(`grant ${grantId}`).digest('hex') };
  }

  /** What comes of it shows when the tokens are used: they may still be good. */
  async #renewEarly(renew: (old: string) => Promise<boolean>, old: string): Promise<void> {
    try {
      await renew(old);
    } catch (error) {
      if (!(error instanceof ToolError)) throw error;
    }
  }

  /** How this server is reached is known from its settings, whatever a request says of it. */
  #setProxyHeaders({ headers }: IncomingMessage): void {
    const { protocol, host } = new URL(this.#parts.issuer);
    headers['x-forwarded-proto'] = protocol.replace(':', '');
    headers['x-forwarded-host'] = host;
  }
}

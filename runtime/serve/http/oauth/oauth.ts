import type { IncomingMessage, ServerResponse } from 'node:http';
import type { App } from '../../../app.ts';
import { type Caller, callerOf } from '../../../caller.ts';
import type { HttpSettings } from '../../../config/http.ts';
import type { OAuthSettings } from '../../../config/oauth.ts';
import { Attempts } from '../attempts.ts';
import type { Asking, Prover, Unproven } from '../authenticate.ts';
import { Refusal } from '../refusal.ts';
import { AUTHORIZATION_SERVER, baseOf, metadataOf, PROTECTED_RESOURCE } from './addresses.ts';
import { badToken, noToken } from './challenge.ts';
import { authorizationServer, protectedResource, resourcePath } from './documents.ts';
import { ScopeGate } from './gate.ts';
import { Issues, tooOld } from './issues.ts';
import type { OAuthMode } from './mode.ts';
import { type Revoked, revoke } from './revoke.ts';
import { serveOAuth } from './serve.ts';

/** RFC 6750 section 2.1 (`b64token`); what Doorkeeper makes has 43 characters. */
const BEARER = /^bearer +([A-Za-z0-9._~+/-]{1,512}=*)$/i;

/**
 * REDMINE_AUTH_MODE=oauth: each request brings a token that Redmine issued to its user. This server is the resource
 * server of RFC 9728 and publishes on behalf of Redmine, which has no such document, what RFC 8414 wants.
 *
 * Redmine's tokens name no audience, and its endpoints ignore the parameter `resource` (RFC 8707): a token proves who
 * its user is and which application it was issued to, and not that it is meant for this server. With
 * REDMINE_OAUTH_CLIENT_ID only tokens of that one application are taken.
 */
export class OAuth implements OAuthMode {
  readonly #app: App;
  readonly #http: HttpSettings;
  readonly #settings: OAuthSettings;
  readonly #gate: ScopeGate;
  readonly #ways: { readonly prove: Prover; readonly unproven: Unproven };
  readonly #revocations = new Attempts();
  readonly #issues: Issues;

  constructor(
    app: App,
    http: HttpSettings & { readonly oauth: OAuthSettings },
    toolsets: readonly string[],
    ways: { readonly prove: Prover; readonly unproven: Unproven },
  ) {
    this.#app = app;
    this.#http = http;
    this.#settings = http.oauth;
    this.#gate = new ScopeGate(app, toolsets, http.oauth.scopes);
    this.#ways = ways;
    this.#issues = new Issues(app);
  }

  serve(
    request: IncomingMessage,
    response: ServerResponse,
    asking: Pick<Asking, 'path' | 'requestId'>,
  ): Promise<boolean> {
    return serveOAuth(this, request, response, asking);
  }

  /** The document at a well-known address; undefined where there is none. @throws Refusal */
  async document(path: string, headers: IncomingMessage['headers']): Promise<object | undefined> {
    const base = baseOf(this.#http, headers);
    if (path === AUTHORIZATION_SERVER) {
      const { url, publicUrl } = this.#app.settings;
      const redmine = (publicUrl ?? url)?.href.replace(/\/$/, '') ?? '';
      return authorizationServer(base, redmine, await this.#gate.all());
    }
    const resource = resourcePath(path, PROTECTED_RESOURCE);
    const narrowing = resource === undefined ? undefined : this.#gate.narrowing(resource);
    if (resource === undefined || !narrowing) return undefined;
    // To begin with: clients that take it for all that there is can read, and are asked for more when they need it.
    return protectedResource(base, resource, await this.#gate.offered({ ...narrowing, readOnly: true }));
  }

  /** Revokes a token at Redmine. @throws Refusal 503 */
  async revoke(asking: Asking, form: string): Promise<Revoked> {
    // Nobody has to be known to revoke, and Redmine answers 200 to any token: all of them count.
    this.#revocations.check(asking.address);
    this.#revocations.failed(asking.address);
    return this.#ways.unproven(async () => {
      try {
        return await revoke(this.#app, asking, form);
      } catch (error) {
        this.#app.log.error('a token could not be revoked', { requestId: asking.requestId, error });
        const message = 'Redmine did not revoke the token: it does not answer. Try again soon.';
        throw new Refusal(503, 'unreachable', message, { 'retry-after': '5' });
      }
    });
  }

  /** @throws Refusal 401 for a token that Redmine does not take, 403 for an account or application that is not served */
  async authenticate(asking: Asking): Promise<Caller> {
    const { headers, path } = asking;
    const metadata = metadataOf(baseOf(this.#http, headers), path);
    const offered = async () => this.#gate.offered(this.#gate.narrowing(path));
    const [, token] = BEARER.exec(headers.authorization ?? '') ?? [];
    if (token === undefined) {
      await this.#issues.check(asking);
      throw noToken(metadata, await offered(), 'Redmine');
    }
    const caller = callerOf({ kind: 'bearer', token });
    const { id, scopes, application } = await this.#ways.prove(caller, asking, async (error) => {
      if (error.code === 'unauthenticated') return badToken(metadata, await offered(), error.message);
      if (error.code === 'forbidden') return new Refusal(403, 'forbidden', error.message);
      return error.code === 'unsupported_version' ? tooOld() : undefined;
    });
    const { clientId } = this.#settings;
    if (clientId !== undefined && application !== clientId) {
      throw badToken(
        metadata,
        await offered(),
        'Redmine issued this token to another application than this server takes.',
      );
    }
    return { ...caller, userId: id, account: `${id} by ${application}`, scopes };
  }

  async checkScopes(
    body: unknown,
    { scopes }: Caller,
    { headers, path }: Pick<Asking, 'headers' | 'path'>,
  ): Promise<void> {
    await this.#gate.check(body, scopes, path, metadataOf(baseOf(this.#http, headers), path));
  }
}

import type { IncomingMessage } from 'node:http';
import type { Tool } from '../../../../generated/types.ts';
import type { App } from '../../../app.ts';
import { type Caller, callerOf } from '../../../caller.ts';
import type { HttpSettings } from '../../../config/http.ts';
import type { OAuthSettings } from '../../../config/oauth.ts';
import { isEnabled, isWithin, type Narrowing } from '../../../policy/enabled.ts';
import { missing, needsOf } from '../../../policy/scopes.ts';
import { validate } from '../../../policy/validate.ts';
import { Attempts } from '../attempts.ts';
import type { Asking, Prover, Unproven } from '../authenticate.ts';
import { narrowingOf } from '../paths.ts';
import { Refusal } from '../refusal.ts';
import { AUTHORIZATION_SERVER, baseOf, metadataOf, PROTECTED_RESOURCE } from './addresses.ts';
import { badToken, moreScopes, noToken } from './challenge.ts';
import { authorizationServer, protectedResource, resourcePath } from './documents.ts';
import { offeredFor } from './offer.ts';
import { type Revoked, revoke } from './revoke.ts';

/** RFC 6750 section 2.1 (`b64token`); what Doorkeeper makes has 43 characters. */
const BEARER = /^bearer +([A-Za-z0-9._~+/-]{1,512}=*)$/i;

const KNOWN_MS = 3_600_000;

/**
 * REDMINE_AUTH_MODE=oauth: each request brings a token that Redmine issued to its user. This server is the resource
 * server of RFC 9728 and publishes on behalf of Redmine, which has no such document, what RFC 8414 wants.
 *
 * Redmine's tokens name no audience, and its endpoints ignore the parameter `resource` (RFC 8707): a token proves who
 * its user is and which application it was issued to, and not that it is meant for this server. With
 * REDMINE_OAUTH_CLIENT_ID only tokens of that one application are taken.
 */
export class OAuth {
  readonly #app: App;
  readonly #http: HttpSettings;
  readonly #settings: OAuthSettings;
  readonly #toolsets: readonly string[];
  readonly #ways: { readonly prove: Prover; readonly unproven: Unproven };
  readonly #offers = new Map<string, Promise<readonly string[]>>();
  readonly #revocations = new Attempts();
  #provenAt = Number.NEGATIVE_INFINITY;

  constructor(
    app: App,
    http: HttpSettings & { readonly oauth: OAuthSettings },
    toolsets: readonly string[],
    ways: { readonly prove: Prover; readonly unproven: Unproven },
  ) {
    this.#app = app;
    this.#http = http;
    this.#settings = http.oauth;
    this.#toolsets = toolsets;
    this.#ways = ways;
  }

  /** The document at a well-known address; undefined where there is none. @throws Refusal */
  async document(path: string, headers: IncomingMessage['headers']): Promise<object | undefined> {
    const base = baseOf(this.#http, headers);
    if (path === AUTHORIZATION_SERVER) {
      const { url, publicUrl } = this.#app.settings;
      const redmine = (publicUrl ?? url)?.href.replace(/\/$/, '') ?? '';
      return authorizationServer(base, redmine, await this.#offered({ readOnly: false, toolsets: undefined }));
    }
    const resource = resourcePath(path, PROTECTED_RESOURCE);
    const narrowing = resource === undefined ? undefined : narrowingOf(resource, this.#toolsets);
    if (resource === undefined || !narrowing) return undefined;
    // To begin with: clients that take it for all that there is can read, and are asked for more when they need it.
    return protectedResource(base, resource, await this.#offered({ ...narrowing, readOnly: true }));
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
    const offered = async () => this.#offered(this.#narrowing(path));
    const [, token] = BEARER.exec(headers.authorization ?? '') ?? [];
    if (token === undefined) {
      await this.#checkVersion(asking);
      throw noToken(metadata, await offered());
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

  /**
   * A call that lacks scopes is refused as HTTP says it, so that the client can ask its user for more. What gets past it,
   * such as a call in a batch, meets the same check in the pipeline.
   * @throws Refusal 403
   */
  async checkScopes(body: unknown, { scopes }: Caller, asking: Pick<Asking, 'headers' | 'path'>): Promise<void> {
    if (!scopes) return;
    const called = await this.#called(body, asking.path);
    if (!called) return;
    const needs = needsOf(called.action, called.args);
    const lacking = missing(needs, scopes);
    if (lacking.length === 0) return;
    const offered = await this.#offered(this.#narrowing(asking.path));
    const obtainable = lacking.map((need) => need.filter((name) => offered.includes(name)));
    // Redmine answers with an error page to who asks for a scope that the application does not have.
    if (obtainable.some((names) => names.length === 0)) return;
    const wanted = [...new Set([...scopes, ...obtainable.flat()])].sort();
    const metadata = metadataOf(baseOf(this.#http, asking.headers), asking.path);
    const names = obtainable.map((need) => need.join(' or ')).join(', and ');
    throw moreScopes(metadata, wanted, `${called.tool.name} needs the OAuth scope ${names}, which this token lacks.`);
  }

  /** What a request would call; undefined where the pipeline will refuse it for another reason. */
  async #called(body: unknown, path: string) {
    const { method, params } = (body ?? {}) as { method?: unknown; params?: { name?: unknown; arguments?: unknown } };
    if (method !== 'tools/call' || typeof params?.name !== 'string') return undefined;
    const tool = await this.#app.find(params.name);
    if (!tool || !isEnabled(tool, this.#app.settings) || !isWithin(tool, this.#narrowing(path))) return undefined;
    try {
      const { action, arguments: args } = await validate(tool, params.arguments);
      return { tool, action, args };
    } catch {
      return undefined;
    }
  }

  /** @throws Refusal 503: without it users would be sent to a page that is not there */
  async #checkVersion({ requestId, signal }: Asking): Promise<void> {
    if (Date.now() - this.#provenAt < KNOWN_MS) return;
    const context = { tool: 'oauth', requestId, signal };
    const status = await this.#app.probe('/oauth/token/info', context).catch((error: unknown) => {
      this.#app.log.error('Redmine could not be asked for its version', { requestId, error });
      throw new Refusal(503, 'unreachable', 'Redmine cannot be reached. Try again soon.', { 'retry-after': '5' });
    });
    if (status === 404) throw tooOld();
    this.#provenAt = Date.now();
  }

  #narrowing(path: string): Narrowing {
    return narrowingOf(path, this.#toolsets) ?? { readOnly: false, toolsets: undefined };
  }

  /** Settings do not change while it runs. */
  async #offered(narrowing: Narrowing): Promise<readonly string[]> {
    const key = JSON.stringify([narrowing.readOnly, narrowing.toolsets?.toSorted()]);
    const known = this.#offers.get(key) ?? this.#offer(narrowing);
    this.#offers.set(key, known);
    return known;
  }

  async #offer(narrowing: Narrowing): Promise<readonly string[]> {
    const within = this.#app.tools.filter((tool) => isWithin(tool, narrowing));
    const tools = await Promise.all(within.map(({ name }) => this.#app.find(name)));
    return offeredFor(
      tools.filter((tool): tool is Tool => tool !== undefined),
      this.#settings.scopes,
    );
  }
}

function tooOld(): Refusal {
  const what = 'This Redmine issues no OAuth tokens: that begins with Redmine 6.1';
  return new Refusal(503, 'unsupported_version', `${what}. The operator can set REDMINE_AUTH_MODE=per-user.`);
}

import { generateKeyPairSync, hkdfSync } from 'node:crypto';
import type { EventEmitter } from 'node:events';
import {
  type ClientMetadata,
  type Configuration,
  errors,
  interactionPolicy,
  type JWK,
  type KoaContextWithOIDC,
  Provider,
} from 'oidc-provider';
import { BASE_SCOPES } from '../../../policy/scopes.ts';
import type { Sealer } from '../../../state/seal.ts';
import { StateUnavailable, type Store } from '../../../state/store.ts';
import { REQUEST_ID } from '../../server.ts';
import { adapterOf, REFRESH_S } from './adapter.ts';
import { checkClient } from './clients.ts';
import { PATHS } from './paths.ts';

/** A login that nobody finishes ends. */
export const LOGIN_S = 600;

const ACCESS_S = 3600;
const CODE_S = 60;

export interface ProviderParts {
  /** Where this server is reached: an origin. */
  readonly issuer: string;
  /** Every scope that may be asked for. */
  readonly scopes: readonly string[];
  /** Whether this is the identifier of an address of MCP here (RFC 8707). */
  readonly isResource: (resource: string) => boolean;
  /** Of a client that names none. */
  readonly defaultResource: string;
  readonly store: Store;
  readonly sealer: Sealer;
  /** Secrets from which the keys of cookies are made, the newest first. */
  readonly secrets: readonly string[];
  /** Fetches a metadata document of a client from the public internet; undefined: there is no way to do that safely. */
  readonly fetchDocument: ((url: string) => Promise<Response>) | undefined;
  /** Told before a refresh token is used up. @throws InvalidGrant */
  readonly onRefresh: (grantId: string) => Promise<void>;
  readonly mayFetch: (ctx: KoaContextWithOIDC) => Promise<boolean>;
  /** Told when a grant has been revoked here, of which the answer waits. */
  readonly onRevoked: (grantId: string, requestId: string) => Promise<void>;
  readonly onError: (requestId: string, error: Error) => void;
  readonly renderError: NonNullable<Configuration['renderError']>;
}

/**
 * The authorization server of OAuth 2.1 as MCP wants it, and nothing of OpenID Connect. Where a setting differs from the
 * default of oidc-provider, the default keeps a client of MCP out, or lets somebody in.
 * @throws Error when the bundle has changed the names of classes, by which oidc-provider tells its records apart
 */
export function createProvider(parts: ProviderParts): Provider {
  const provider = new Provider(parts.issuer, configuration(parts));
  if (provider.AccessToken.name !== 'AccessToken') throw new Error('oidc-provider was bundled without keepNames');
  // The address of a request is known from settings; what proxies say of it is set by `serve`, whatever came.
  provider.proxy = true;
  observe(provider, parts);
  provider.use(async (ctx, next) => {
    await next();
    await ctx.state[REVOKING];
    if (ctx.state[UNAVAILABLE]) unavailable(ctx);
    if (ctx.path === '/.well-known/oauth-authorization-server') ctx.body = withoutOpenId(ctx.body, parts.scopes);
    dropSession(ctx.res, provider.cookieName('session'));
  });
  return provider;
}

/** Where a request leaves what its answer waits for, and that the store did not answer. */
const REVOKING = 'revoking';
const UNAVAILABLE = 'unavailable';

function observe(provider: Provider, { onRevoked, onError }: ProviderParts): void {
  const idOf = (ctx: KoaContextWithOIDC) => String(ctx.res.getHeader(REQUEST_ID));
  provider.on('grant.revoked', (ctx, grantId) => {
    ctx.state[REVOKING] = onRevoked(grantId, idOf(ctx));
  });
  provider.on('server_error', (ctx, error) => {
    if (error instanceof StateUnavailable) ctx.state[UNAVAILABLE] = true;
    else onError(idOf(ctx), error);
  });
  (provider as EventEmitter).on('error', (error: Error) => onError('', error));
}

/** RFC 6749 section 4.1.2.1 has a word for it; nothing is said of the token, which may be good. */
function unavailable(ctx: Pick<KoaContextWithOIDC, 'set' | 'body' | 'status' | 'response'>): void {
  ctx.set('retry-after', '5');
  // A page says it already.
  if (!String(ctx.response.get('content-type')).startsWith('text/html'))
    ctx.body = { error: 'temporarily_unavailable' };
  ctx.status = 503;
}

function configuration(parts: ProviderParts): Configuration {
  const { issuer, scopes, store, sealer, secrets } = parts;
  const secure = issuer.startsWith('https:');
  const cookie = { httpOnly: true, sameSite: 'lax', secure, signed: true } as const;
  // `__Host-` would want the path /, and a login is bound to the path of its own page: two tabs at once are two logins.
  const prefix = secure ? '__Secure-' : '';
  return {
    adapter: adapterOf(store, sealer),
    jwks: { keys: [unusedKey()] },
    scopes: [...scopes],
    claims: {},
    responseTypes: ['code'],
    subjectTypes: ['public'],
    clientAuthMethods: ['none', 'client_secret_basic', 'client_secret_post'],
    clientDefaults: {
      // Any port of a loopback redirect (RFC 8252 section 7.3): clients that live on a person's machine choose one anew each time.
      application_type: 'native',
      id_token_signed_response_alg: 'ES256',
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
    },
    // What a client registers as its scope is no ceiling: what it may is decided by the person, each time.
    extraClientMetadata: {
      properties: ['scope'],
      validator: (_ctx, _key, _value, metadata) => {
        delete (metadata as { scope?: unknown }).scope;
        checkClient(metadata as ClientMetadata);
      },
    },
    extraParams: { scope: (ctx) => void askForKnown(ctx, scopes) },
    pkce: { required: () => true },
    findAccount: (_ctx, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
    // The defaults want offline_access, which MCP does not ask for, and end tokens with the session of a browser.
    issueRefreshToken: async (_ctx, client) => client.grantTypeAllowed('refresh_token'),
    expiresWithSession: async () => false,
    // Whichever of its tokens is revoked: nothing of a grant is left, here and at Redmine.
    revokeGrantPolicy: () => true,
    rotateRefreshToken: async (ctx) => {
      const { Grant: grant } = ctx.oidc.entities;
      await parts.onRefresh(grant?.jti ?? '');
      if (grant) await extend(grant);
      return true;
    },
    loadExistingGrant: async (ctx) => {
      const { grantId } = ctx.oidc.result?.consent ?? {};
      return grantId === undefined ? undefined : ctx.oidc.provider.Grant.find(grantId);
    },
    clientBasedCORS: () => false,
    features: features(parts),
    interactions: { policy: policy(), url: (_ctx, { uid }) => `/interaction/${uid}` },
    routes: { ...PATHS },
    ttl: {
      AccessToken: ACCESS_S,
      AuthorizationCode: CODE_S,
      RefreshToken: REFRESH_S,
      Grant: REFRESH_S,
      Interaction: LOGIN_S,
      Session: LOGIN_S,
    },
    cookies: {
      keys: secrets.map((secret) =>
        Buffer.from(hkdfSync('sha256', secret, '', 'redmine-mcp cookies', 32)).toString('base64url'),
      ),
      names: {
        session: `${prefix}redmine_mcp_session`,
        interaction: `${prefix}redmine_mcp_login`,
        resume: `${prefix}redmine_mcp_resume`,
      },
      long: cookie,
      short: cookie,
    },
    renderError: parts.renderError,
    // Given its own agent by the library, which a proxy of the process would switch off without a word.
    fetch: async (url) => {
      if (!parts.fetchDocument) throw new Error('nothing is fetched');
      return parts.fetchDocument(String(url));
    },
  };
}

function features({
  scopes,
  isResource,
  defaultResource,
  fetchDocument,
  mayFetch,
}: ProviderParts): NonNullable<Configuration['features']> {
  return {
    devInteractions: { enabled: false },
    userinfo: { enabled: false },
    rpInitiatedLogout: { enabled: false },
    dPoP: { enabled: false },
    pushedAuthorizationRequests: { enabled: false },
    registration: { enabled: true, issueRegistrationAccessToken: false },
    revocation: { enabled: true, allowedPolicy: async (_ctx, client, token) => token.clientId === client.clientId },
    clientIdMetadataDocument: {
      enabled: fetchDocument !== undefined,
      ack: 'draft-02',
      allowFetch: (ctx) => mayFetch(ctx as KoaContextWithOIDC),
      cacheDuration: { min: 300, max: 86_400 },
    },
    resourceIndicators: {
      enabled: true,
      defaultResource: async (_ctx, _client, oneOf) => oneOf ?? defaultResource,
      useGrantedResource: async () => true,
      getResourceServerInfo: async (ctx, resource) => {
        const { resource: asked } = ctx.oidc.params ?? {};
        if (Array.isArray(asked) || !isResource(resource)) throw new errors.InvalidTarget();
        return { scope: scopes.join(' '), audience: resource, accessTokenTTL: ACCESS_S, accessTokenFormat: 'opaque' };
      },
    },
  };
}

/** Every authorization meets this server's page: Redmine's own is skipped once its user has allowed this server something. */
function policy(): interactionPolicy.DefaultPolicy {
  const { base, Check, Prompt } = interactionPolicy;
  const prompts = base();
  prompts.clear();
  prompts.add(new Prompt({ name: 'login', requestable: true }));
  const check = new Check('not_allowed_yet', 'the user has not allowed it yet', 'interaction_required', (ctx) => {
    const { consent, login } = ctx.oidc.result ?? {};
    return consent?.grantId === undefined || login === undefined;
  });
  prompts.add(new Prompt({ name: 'consent', requestable: true }, check));
  return prompts;
}

/** Unknown names are left out, as RFC 6749 section 3.3 allows; who asks for nothing gets what everybody may. */
function askForKnown(ctx: KoaContextWithOIDC, scopes: readonly string[]): void {
  const { params } = ctx.oidc;
  if (!params) return;
  const asked = typeof params['scope'] === 'string' ? params['scope'].split(' ') : [];
  const known = scopes.filter((scope) => asked.includes(scope));
  const base = BASE_SCOPES.filter((scope) => scopes.includes(scope));
  params['scope'] = [...new Set([...base, ...known])].join(' ');
}

/** Who refreshes is there: the grant lasts as long again. */
async function extend(grant: InstanceType<Provider['Grant']>): Promise<void> {
  delete (grant as { exp?: number }).exp;
  delete (grant as { iat?: number }).iat;
  await grant.save();
}

/** Nothing is signed: tokens are opaque. The library wants a key all the same. */
function unusedKey(): JWK {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'ES256' } as JWK;
}

/** RFC 8414 section 2 without what is of OpenID Connect Discovery, and for what is not served here. */
function withoutOpenId(document: unknown, scopes: readonly string[]): unknown {
  const openId = /^(claim|id_token|subject_types|jwks_uri|request_|userinfo|end_session|acr_)/;
  const kept = Object.entries(document as object).filter(([name]) => !openId.test(name));
  return { ...Object.fromEntries(kept), scopes_supported: scopes, response_modes_supported: ['query'] };
}

/** There is none, so no cookie either. */
function dropSession(response: KoaContextWithOIDC['res'], name: string): void {
  const lines = [response.getHeader('set-cookie') ?? []].flat().map(String);
  if (lines.length > 0)
    response.setHeader(
      'set-cookie',
      lines.filter((line) => !line.startsWith(name)),
    );
}

// Loaded in oauth-server mode alone: oidc-provider takes longer to load than everything else of a start.
import { randomBytes } from 'node:crypto';
import { type ErrorOut, errors, type KoaContextWithOIDC } from 'oidc-provider';
import type { App } from '../../../app.ts';
import type { AuthorizationSettings } from '../../../config/oauth.ts';
import { Sealer } from '../../../state/seal.ts';
import { StateUnavailable, type Store } from '../../../state/store.ts';
import { REQUEST_ID } from '../../server.ts';
import type { Prover } from '../authenticate.ts';
import { ScopeGate } from '../oauth/gate.ts';
import { Issues } from '../oauth/issues.ts';
import type { OAuthMode } from '../oauth/mode.ts';
import { documentFetcher } from './documents.ts';
import { Grants } from './grants.ts';
import { addressOf, isWithin } from './limits.ts';
import { Logins } from './login.ts';
import { type Problem, pageHeaders, problemPage } from './pages/pages.ts';
import { createProvider } from './provider.ts';
import { RedmineOAuth } from './redmine.ts';
import { AuthorizationServer } from './server.ts';
import { Vault } from './vault.ts';

export interface AuthorizationParts {
  readonly app: App;
  readonly settings: AuthorizationSettings;
  readonly toolsets: readonly string[];
  readonly prove: Prover;
  readonly store: Store;
  /** REDMINE_MCP_STATE_KEY; none: state that nobody else reads, and that ends with this process. */
  readonly keys: readonly string[];
}

/** Puts the authorization server together; nothing is connected yet. */
export async function openAuthorization(parts: AuthorizationParts): Promise<OAuthMode> {
  const { app, settings, toolsets, prove, store } = parts;
  const { issuer } = settings;
  const keys = parts.keys.length > 0 ? parts.keys : [randomBytes(32).toString('base64url')];
  const sealer = new Sealer(keys);
  const gate = new ScopeGate(app, toolsets, settings.scopes);
  const redmine = new RedmineOAuth(app, settings);
  const grants = new Grants(store, redmine, app.log);
  const vault: Vault = new Vault(store, sealer, redmine, (grantId) => grants.drop(provider, vault, grantId));
  const provider = createProvider({
    issuer,
    scopes: await gate.all(),
    isResource: (resource) => isResource(resource, issuer, gate),
    defaultResource: `${issuer}/mcp`,
    store,
    sealer,
    secrets: keys,
    fetchDocument: documentFetcher(app.log),
    mayFetch: ({ req }) => isWithin(store, 'document', addressOf(req)),
    onRefresh: async (grantId) => {
      await grants.checkRefresh(grantId);
      await vault.keep(grantId);
    },
    onRevoked: (grantId, requestId) => grants.revoked(vault, grantId, requestId),
    onError: (requestId, error) => app.log.error('the authorization server failed', { requestId, error }),
    renderError: errorPage(app),
  });
  const secret = keys[0] ?? '';
  const logins = new Logins({ provider, store, sealer, redmine, vault, prove, log: app.log, secret });
  return new AuthorizationServer({
    issuer,
    provider,
    gate,
    issues: new Issues(app),
    logins,
    grants,
    vault,
    prove,
    store,
  });
}

/** The identifier of an address of MCP, exactly (RFC 8707 section 2, RFC 9728 section 3.3). */
function isResource(resource: string, issuer: string, gate: ScopeGate): boolean {
  if (!resource.startsWith(`${issuer}/`)) return false;
  try {
    return gate.narrowing(resource.slice(issuer.length)) !== undefined;
  } catch {
    return false;
  }
}

/** What a person sees of a request that no client can be told about; the reason is for the log. */
function errorPage({ log }: App) {
  return (ctx: KoaContextWithOIDC, { error, error_description }: ErrorOut, cause: Error): void => {
    const requestId = String(ctx.res.getHeader(REQUEST_ID));
    log.info('a login could not begin', { requestId, code: error, reason: error_description });
    ctx.set({ ...pageHeaders });
    ctx.body = problemPage(
      { kind: kindOf(ctx.status, error, cause), reference: requestId },
      ctx.get('accept-language'),
    );
  };
}

function kindOf(status: number, error: string, cause: Error): Problem['kind'] {
  if (cause instanceof StateUnavailable) return 'unavailable';
  if (cause instanceof errors.SessionNotFound) return 'over';
  if (error === 'invalid_client') return 'unknown_client';
  return status >= 500 ? 'internal' : 'bad_request';
}

import { REVOCATION } from './addresses.ts';

/** OAuth 2.0 Protected Resource Metadata (RFC 9728 section 2) of one address of MCP. */
export function protectedResource(base: string, path: string, scopes: readonly string[]): object {
  return {
    resource: `${base}${path}`,
    resource_name: 'Redmine',
    authorization_servers: [base],
    bearer_methods_supported: ['header'],
    scopes_supported: scopes,
  };
}

/**
 * OAuth 2.0 Authorization Server Metadata (RFC 8414 section 2), on behalf of Redmine, which serves none. Clients log in at
 * Redmine itself: codes and tokens never pass here. What it supports: config/initializers/30-redmine.rb and
 * Doorkeeper 5.8 (authorization code with S256, refresh tokens, Basic and body credentials, public clients).
 * @param redmine where people reach Redmine, without a slash at the end
 */
export function authorizationServer(base: string, redmine: string, scopes: readonly string[]): object {
  const methods = ['client_secret_basic', 'client_secret_post', 'none'];
  return {
    issuer: base,
    authorization_endpoint: `${redmine}/oauth/authorize`,
    token_endpoint: `${redmine}/oauth/token`,
    token_endpoint_auth_methods_supported: methods,
    revocation_endpoint: `${base}${REVOCATION}`,
    revocation_endpoint_auth_methods_supported: methods,
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    grant_types_supported: ['authorization_code', 'refresh_token'],
    code_challenge_methods_supported: ['S256'],
    scopes_supported: scopes,
  };
}

/** Such as `/mcp/readonly` of `/.well-known/oauth-protected-resource/mcp/readonly`; of the root document `/mcp`. */
export function resourcePath(path: string, prefix: string): string | undefined {
  if (path === prefix || path === `${prefix}/`) return '/mcp';
  return path.startsWith(`${prefix}/`) ? path.slice(prefix.length) : undefined;
}

/**
 * Settings of other Redmine MCP servers, above all of jztan/redmine-mcp-server, that this one does not have: people
 * who move over get told what to use instead. What restricted or authenticated something stops the start, because
 * nobody may believe that it is in force; the rest, and general names that may be another program's, are mentioned.
 */
export interface Moved {
  readonly text: string;
  readonly stops: boolean;
}

const stop = (text: string): Moved => ({ text, stops: true });
const mention = (text: string): Moved => ({ text, stops: false });

const noPlugin = mention('it covers Redmine itself, without tools for plugins');
const noFiles = mention('no attachment is stored on disk or served by URL');
const otherHttp = mention('"redmine-mcp http" has settings of its own; --help lists them');
const noOAuth = stop(
  'REDMINE_AUTH_MODE=oauth-server has an authorization server of its own, and with REDMINE_AUTH_MODE=oauth Redmine is one',
);
const noPerUser = stop(
  'in per-user mode each request brings the key of its user in X-Redmine-API-Key, and nothing else is trusted',
);
const noFill = mention('values are never filled in; the call names the custom fields');
const tools = stop('tools are chosen with REDMINE_MCP_TOOLS (comma separated; names as in "redmine-mcp tools")');
const stateKey = stop('the key for state is REDMINE_MCP_STATE_KEY, in the mode oauth-server');
const introspect = stop(
  'Redmine itself says what a token is for; whose tokens are taken is REDMINE_OAUTH_CLIENT_ID, in oauth mode',
);
const isUrl = mention('the base URL is REDMINE_URL');
const isKey = mention('the API key is REDMINE_API_KEY');

export const MOVED: ReadonlyMap<string, Moved> = new Map([
  ['REDMINE_MCP_ALLOW_TOOLS', tools],
  ['REDMINE_MCP_ALLOW_TOOLS_FILE', tools],
  ['REDMINE_MCP_EXPOSE_ADMIN_TOOLS', stop('it keeps no files, so there is no tool that cleans them up')],
  ['REDMINE_MCP_EXTENSIONS', stop('it does not load Python modules')],
  ['REDMINE_MCP_JWT_SIGNING_KEY', stateKey],
  ['REDMINE_MCP_JWT_SIGNING_KEY_FILE', stateKey],
  ['REDMINE_MCP_ALLOWED_CLIENT_REDIRECT_URIS', noOAuth],
  ['REDMINE_INTROSPECT_CLIENT_ID', introspect],
  ['REDMINE_INTROSPECT_CLIENT_SECRET', introspect],
  ['REDMINE_INTROSPECT_CLIENT_SECRET_FILE', introspect],
  ['REDMINE_OAUTH_SCOPE_ENFORCEMENT', noOAuth],
  ['REDMINE_OAUTH_DISCOVERY_AS', noOAuth],
  ['REDMINE_PER_USER_TRUST_PROXY', noPerUser],
  ['REDMINE_PER_USER_AUDIT_IDENTITY', noPerUser],
  ['REDMINE_API_KEY_LOGIN_ALLOW_ADMIN', noPerUser],
  ['REDMINE_API_KEY_LOGIN_ALLOW_HTTP', noPerUser],
  ['REDMINE_API_KEY_LOGIN_SESSION_DAYS', noPerUser],
  ['REDMINE_API_KEY_LOGIN_RATE_LIMIT', noPerUser],
  [
    'REDMINE_ALLOW_PRIVATE_FETCH_URLS',
    stop('addresses that are not public are never fetched; REDMINE_MCP_UPLOAD_URLS allows public ones'),
  ],
  ['REDMINE_AGILE_ENABLED', noPlugin],
  ['REDMINE_CHECKLISTS_ENABLED', noPlugin],
  ['REDMINE_CRM_EDITION', noPlugin],
  ['REDMINE_CRM_ENABLED', noPlugin],
  ['REDMINE_DEALS_ENABLED', noPlugin],
  ['REDMINE_DMSF_ENABLED', noPlugin],
  ['REDMINE_PRODUCTS_ENABLED', noPlugin],
  ['REDMINE_TAGS_ENABLED', noPlugin],
  ['REDMINE_AUTOFILL_REQUIRED_CUSTOM_FIELDS', noFill],
  ['REDMINE_REQUIRED_CUSTOM_FIELD_DEFAULTS', noFill],
  ['ATTACHMENTS_DIR', noFiles],
  ['ATTACHMENT_EXPIRES_MINUTES', noFiles],
  ['AUTO_CLEANUP_ENABLED', noFiles],
  ['CLEANUP_INTERVAL_MINUTES', noFiles],
  ['PUBLIC_BASE_PATH', noFiles],
  ['PUBLIC_HOST', noFiles],
  ['PUBLIC_PORT', noFiles],
  ['PUBLIC_SCHEME', noFiles],
  ['FASTMCP_HOME', otherHttp],
  ['FASTMCP_STREAMABLE_HTTP_PATH', otherHttp],
  ['HEALTH_INTROSPECTION_TTL_SECONDS', otherHttp],
  ['REDMINE_BASE_URL', isUrl],
  ['REDMINE_HOST', isUrl],
  ['REDMINE_API_TOKEN', isKey],
  ['REDMINE_TOKEN', isKey],
]);

import { oauthScopes } from '../../generated/tables.ts';
import type { Settings } from '../config.ts';
import { nearest } from './names.ts';
import type { Reader } from './reader.ts';
import type { Report } from './report.ts';
import { isLoopback } from './values.ts';

/** Of the mode in which each user brings a token that Redmine issued. */
export interface OAuthSettings {
  /** Tokens of other applications are refused; `undefined`: any application of this Redmine will do. */
  readonly clientId: string | undefined;
  /** What that application has; `undefined`: whatever the tools need. */
  readonly scopes: readonly string[] | undefined;
}

/** Of the mode in which this server issues tokens, to clients whose user has logged in at Redmine. */
export interface AuthorizationSettings {
  /** Of the application at Redmine that stands for this server. */
  readonly clientId: string;
  readonly clientSecret: string;
  /** What that application has; `undefined`: whatever the tools need. */
  readonly scopes: readonly string[] | undefined;
  /** Where clients and browsers reach this server: an origin, `https://mcp.example.com`. */
  readonly issuer: string;
}

const CLIENT_ID = 'REDMINE_OAUTH_CLIENT_ID';
const CLIENT_SECRET = 'REDMINE_OAUTH_CLIENT_SECRET';
const SCOPES = 'REDMINE_MCP_SCOPES';
const BASE_URL = 'REDMINE_MCP_BASE_URL';

/** Which mode reads which of them. */
const READ_BY = {
  [CLIENT_ID]: ['oauth', 'oauth-server'],
  [CLIENT_SECRET]: ['oauth-server'],
  [SCOPES]: ['oauth', 'oauth-server'],
} as const satisfies Record<string, readonly Settings['authMode'][]>;

/** Undefined in the other modes, where the report says what would not be in force. */
export function readOAuth({ authMode }: Settings, read: Reader, report: Report): OAuthSettings | undefined {
  for (const name of [CLIENT_ID, CLIENT_SECRET, SCOPES] as const) {
    const modes: readonly string[] = READ_BY[name];
    if (modes.includes(authMode) || !read.given(name)) continue;
    const which = modes.join(' or ');
    report.problem(name, `${name} is for REDMINE_AUTH_MODE=${which}, and the mode is ${authMode}. Remove it.`);
  }
  if (authMode !== 'oauth') return undefined;
  return Object.freeze({
    clientId: printable(CLIENT_ID, read.text(CLIENT_ID), report),
    scopes: scopesIn(read, report),
  });
}

/** Undefined in the other modes. */
export function readAuthorization(
  { authMode }: Settings,
  publicUrl: URL | undefined,
  read: Reader,
  report: Report,
): AuthorizationSettings | undefined {
  if (authMode !== 'oauth-server') return undefined;
  const where = "Register this server under Administration, Applications in Redmine, which shows the application's id";
  for (const name of [CLIENT_ID, CLIENT_SECRET] as const) {
    if (!read.given(name)) report.problem(name, `${name} is not set, and oauth-server needs it. ${where} and secret.`);
  }
  return Object.freeze({
    clientId: printable(CLIENT_ID, read.text(CLIENT_ID), report) ?? '',
    clientSecret: printable(CLIENT_SECRET, read.secret(CLIENT_SECRET)?.trim(), report) ?? '',
    scopes: scopesIn(read, report),
    issuer: publicUrl?.origin ?? '',
  });
}

function printable(name: string, text: string | undefined, report: Report): string | undefined {
  if (text !== undefined && !/^[\x21-\x7e]+$/.test(text)) {
    const what = 'contains white space or characters that neither an id nor a secret has';
    report.problem(name, `${name} ${what}. Redmine shows it under Applications.`);
  }
  return text;
}

function scopesIn(read: Reader, report: Report): readonly string[] | undefined {
  if (!read.given(SCOPES)) return undefined;
  const scopes = read.list(SCOPES).flatMap((entry) => entry.split(/\s+/));
  for (const scope of scopes.filter((each) => !oauthScopes.includes(each))) {
    const near = nearest(scope, oauthScopes);
    const hint = near === undefined ? '' : ` Nearest: ${near}.`;
    report.problem(SCOPES, `${SCOPES} names ${report.show(scope)}, which Redmine 6.1 does not know as a scope.${hint}`);
  }
  return Object.freeze(scopes);
}

/** What cannot work, and what would look like protection and be none. */
export function checkOAuth(
  { authMode, url, version, credential }: Settings,
  { isLoopback: isLocal, publicUrl }: { isLoopback: boolean; publicUrl: URL | undefined },
  read: Reader,
  report: Report,
): void {
  if (authMode !== 'oauth' && authMode !== 'oauth-server') return;
  if (url === undefined)
    report.problem('REDMINE_URL', `REDMINE_URL is not set, and ${authMode} needs it: users log in there.`);
  if (version !== undefined && ['5.0', '5.1', '6.0'].includes(version)) {
    const what = `REDMINE_VERSION is ${version}, and Redmine issues OAuth tokens from 6.1 on`;
    report.problem('REDMINE_VERSION', `${what}. Use REDMINE_AUTH_MODE=per-user.`);
  }
  if (publicUrl === undefined && (authMode === 'oauth-server' || !isLocal)) {
    const what = `${BASE_URL} is not set, and ${authMode} needs it: clients are told where to find this server`;
    report.problem(BASE_URL, `${what}. Set it to the https address that they use.`);
  }
  if (publicUrl && publicUrl.pathname !== '/') {
    const what = `${BASE_URL} has a path, below which clients look for no OAuth documents (RFC 8414)`;
    report.problem(BASE_URL, `${what}. Give this server a host name of its own.`);
  }
  if (authMode === 'oauth-server' && publicUrl?.protocol === 'http:' && !isLoopback(publicUrl)) {
    const what = `${BASE_URL} is plain http: codes and tokens could be read on the way, and clients refuse that`;
    report.problem(BASE_URL, `${what}. Put a proxy with https in front, and name its address.`);
  }
  if (read.given('REDMINE_MCP_HTTP_TOKEN')) {
    const what = `REDMINE_MCP_HTTP_TOKEN cannot be used with ${authMode}: the token of the user is in the same header`;
    report.problem('REDMINE_MCP_HTTP_TOKEN', `${what}. Remove it.`);
  }
  if (credential === undefined) return;
  const what = `An account is configured (REDMINE_API_KEY or REDMINE_USERNAME), and in ${authMode} mode every request brings a token`;
  report.problem('REDMINE_API_KEY', `${what}. Remove it.`);
}

const OLDEST_NODE = 22;

/**
 * Why this Node.js cannot serve the mode; undefined: it can. oidc-provider declares Node 22.
 * @param node such as `22.23.3`
 */
export function nodeProblem({ authMode }: Pick<Settings, 'authMode'>, node: string): string | undefined {
  if (authMode !== 'oauth-server' || Number.parseInt(node, 10) >= OLDEST_NODE) return undefined;
  return `REDMINE_AUTH_MODE is oauth-server, which needs Node.js ${OLDEST_NODE} or later, and this is ${node}. Use a newer Node.js.`;
}

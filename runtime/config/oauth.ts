import { oauthScopes } from '../../generated/tables.ts';
import type { Settings } from '../config.ts';
import { nearest } from './names.ts';
import type { Reader } from './reader.ts';
import type { Report } from './report.ts';

/** Of the mode in which each user brings a token that Redmine issued. */
export interface OAuthSettings {
  /** Tokens of other applications are refused; `undefined`: any application of this Redmine will do. */
  readonly clientId: string | undefined;
  /** What that application has; `undefined`: whatever the tools need. */
  readonly scopes: readonly string[] | undefined;
}

const NAMES = ['REDMINE_OAUTH_CLIENT_ID', 'REDMINE_MCP_SCOPES'] as const;

/** Undefined in the other modes, where the report says what would not be in force. */
export function readOAuth({ authMode }: Settings, read: Reader, report: Report): OAuthSettings | undefined {
  if (authMode === 'oauth')
    return Object.freeze({ clientId: clientIdIn(read, report), scopes: scopesIn(read, report) });
  for (const name of NAMES.filter((each) => read.given(each))) {
    report.problem(name, `${name} is for REDMINE_AUTH_MODE=oauth, and the mode is ${authMode}. Remove it.`);
  }
  return undefined;
}

function clientIdIn(read: Reader, report: Report): string | undefined {
  const name = 'REDMINE_OAUTH_CLIENT_ID';
  const id = read.text(name);
  if (id !== undefined && !/^[\x21-\x7e]+$/.test(id)) {
    report.problem(
      name,
      `${name} contains white space or characters that no id has. Redmine shows it under Applications.`,
    );
  }
  return id;
}

function scopesIn(read: Reader, report: Report): readonly string[] | undefined {
  const name = 'REDMINE_MCP_SCOPES';
  if (!read.given(name)) return undefined;
  const scopes = read.list(name).flatMap((entry) => entry.split(/\s+/));
  for (const scope of scopes.filter((each) => !oauthScopes.includes(each))) {
    const near = nearest(scope, oauthScopes);
    const hint = near === undefined ? '' : ` Nearest: ${near}.`;
    report.problem(name, `${name} names ${report.show(scope)}, which Redmine 6.1 does not know as a scope.${hint}`);
  }
  return Object.freeze(scopes);
}

/** What cannot work, and what would look like protection and be none. */
export function checkOAuth(
  { authMode, url, version, credential }: Settings,
  { isLoopback, publicUrl }: { isLoopback: boolean; publicUrl: URL | undefined },
  read: Reader,
  report: Report,
): void {
  if (authMode !== 'oauth') return;
  if (url === undefined)
    report.problem('REDMINE_URL', 'REDMINE_URL is not set, and oauth needs it: users log in there.');
  if (version !== undefined && ['5.0', '5.1', '6.0'].includes(version)) {
    const what = `REDMINE_VERSION is ${version}, and Redmine issues OAuth tokens from 6.1 on`;
    report.problem('REDMINE_VERSION', `${what}. Use REDMINE_AUTH_MODE=per-user.`);
  }
  if (!isLoopback && publicUrl === undefined) {
    const what = 'REDMINE_MCP_BASE_URL is not set, and oauth needs it: clients are told where to find this server';
    report.problem('REDMINE_MCP_BASE_URL', `${what}. Set it to the https address that they use.`);
  }
  if (publicUrl && publicUrl.pathname !== '/') {
    const what = 'REDMINE_MCP_BASE_URL has a path, below which clients look for no OAuth documents (RFC 8414)';
    report.problem('REDMINE_MCP_BASE_URL', `${what}. Give this server a host name of its own.`);
  }
  if (read.given('REDMINE_MCP_HTTP_TOKEN')) {
    const what = 'REDMINE_MCP_HTTP_TOKEN cannot be used with oauth: the token of the user is in the same header';
    report.problem('REDMINE_MCP_HTTP_TOKEN', `${what}. Remove it.`);
  }
  if (credential === undefined) return;
  const what =
    'An account is configured (REDMINE_API_KEY or REDMINE_USERNAME), and in oauth mode every request brings a token';
  report.problem('REDMINE_API_KEY', `${what}. Remove it.`);
}

import type { Settings } from '../config.ts';
import type { StateSettings } from '../state/open.ts';
import { type AuthorizationSettings, checkOAuth, type OAuthSettings, readAuthorization, readOAuth } from './oauth.ts';
import { Reader } from './reader.ts';
import { Report, SettingsError } from './report.ts';
import { readState } from './state.ts';
import { SECRET_VARIABLES } from './table.ts';
import { isLoopbackName } from './values.ts';

/** Settings that only `redmine-mcp http` reads: over stdio nothing of them holds, and nothing of them can be wrong. */
export interface HttpSettings {
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  /** Nobody else than programs of this machine can connect. */
  readonly isLoopback: boolean;
  /** Nor do others come through a proxy: no name of this server is one that they would use. */
  readonly isPrivate: boolean;
  /** Where clients reach this server, when that is not `host` and `port`. */
  readonly publicUrl: URL | undefined;
  readonly token: string | undefined;
  /** Opens /metrics instead of `token`. */
  readonly metricsToken: string | undefined;
  /** `name` or `name:port`, in lower case, besides those of loopback. */
  readonly allowedHosts: readonly string[];
  /** As browsers send them. */
  readonly allowedOrigins: readonly string[];
  /** Tool calls of one account in a minute. */
  readonly rateLimit: number;
  /** In oauth mode. */
  readonly oauth: OAuthSettings | undefined;
  /** In oauth-server mode. */
  readonly authorization: AuthorizationSettings | undefined;
  readonly state: StateSettings;
  readonly warnings: readonly string[];
}

const SHORTEST_TOKEN = 16;

/** @throws SettingsError with all that cannot be understood, and all that would serve more than was meant */
export function readHttpSettings(env: NodeJS.ProcessEnv, settings: Settings): HttpSettings {
  const report = new Report(SECRET_VARIABLES.map((name) => (env[name] ?? '').trim()));
  const read = new Reader(env, report);
  const host = read.text('SERVER_HOST')?.toLowerCase() ?? '127.0.0.1';
  const isLoopback = isLoopbackName(inUrl(host));
  const publicUrl = read.url('REDMINE_MCP_BASE_URL');
  const allowedHosts = read.list('REDMINE_MCP_ALLOWED_HOSTS').map((name) => name.toLowerCase());
  const names = [...allowedHosts.map((name) => name.replace(/:\d+$/, '')), ...(publicUrl ? [publicUrl.hostname] : [])];
  const http = {
    host,
    port: read.integer('SERVER_PORT'),
    isLoopback,
    isPrivate: isLoopback && names.every(isLoopbackName),
    publicUrl,
    token: read.secret('REDMINE_MCP_HTTP_TOKEN')?.trim(),
    metricsToken: read.secret('REDMINE_MCP_METRICS_TOKEN')?.trim(),
    allowedHosts,
    allowedOrigins: read.list('REDMINE_MCP_ALLOWED_ORIGINS'),
    rateLimit: read.integer('REDMINE_MCP_RATE_LIMIT'),
    oauth: readOAuth(settings, read, report),
    authorization: readAuthorization(settings, publicUrl, read, report),
    state: readState(read, report),
  };
  checkAddresses(http, report);
  checkToken('REDMINE_MCP_HTTP_TOKEN', http.token, read, report);
  checkToken('REDMINE_MCP_METRICS_TOKEN', http.metricsToken, read, report);
  checkMode(settings, http, read, report);
  checkOAuth(settings, http, read, report);
  if (report.problems.length > 0) throw new SettingsError(report.problems);
  if (!http.isLoopback && http.publicUrl?.protocol !== 'https:') {
    report.warnings.push(
      'SERVER_HOST is reached from other machines, without TLS: keys, tokens and all data can be read on the way. ' +
        'Put a proxy with https in front, and name it in REDMINE_MCP_BASE_URL.',
    );
  }
  return Object.freeze({ ...http, warnings: Object.freeze(report.warnings) });
}

type Read = Omit<HttpSettings, 'warnings'>;

function checkAddresses({ host, allowedHosts, allowedOrigins }: Read, report: Report): void {
  const isHost = (text: string) => /^[^/\\@?#\s]+$/.test(text) && URL.canParse(`http://${text}/`);
  if (!isHost(inUrl(host)) || new URL(`http://${inUrl(host)}/`).port !== '' || /[[\]]/.test(host)) {
    const allowed = 'Allowed: a name or an address such as 127.0.0.1, 0.0.0.0, ::1';
    report.problem('SERVER_HOST', `SERVER_HOST is ${report.show(host)}. ${allowed}; the port is SERVER_PORT.`);
  }
  for (const name of allowedHosts.filter((each) => !isHost(each) || each.includes('*'))) {
    const allowed = 'Allowed: names such as mcp.example.com or mcp.example.com:8000';
    report.problem('REDMINE_MCP_ALLOWED_HOSTS', `REDMINE_MCP_ALLOWED_HOSTS has ${report.show(name)}. ${allowed}.`);
  }
  for (const origin of allowedOrigins.filter((each) => !isOrigin(each))) {
    const allowed = 'Allowed: origins such as https://app.example.com, without a path';
    report.problem(
      'REDMINE_MCP_ALLOWED_ORIGINS',
      `REDMINE_MCP_ALLOWED_ORIGINS has ${report.show(origin)}. ${allowed}.`,
    );
  }
}

function isOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).origin === text && text !== 'null';
}

/** IPv6 addresses stand in brackets there. */
function inUrl(host: string): string {
  return host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
}

function checkToken(
  name: 'REDMINE_MCP_HTTP_TOKEN' | 'REDMINE_MCP_METRICS_TOKEN',
  token: string | undefined,
  read: Reader,
  report: Report,
): void {
  if (token === undefined) return;
  if (!/^[\x21-\x7e]+$/.test(token)) {
    report.problem(name, `${name} contains white space or characters that no header can carry. Make another one.`);
  } else if (token.length < SHORTEST_TOKEN) {
    const make = 'Make one with: openssl rand -hex 32';
    report.problem(name, `${name} is shorter than ${SHORTEST_TOKEN} characters and could be guessed. ${make}.`);
  } else if (read.secret('REDMINE_API_KEY')?.trim() === token) {
    report.problem(name, `${name} is the same as REDMINE_API_KEY. Clients are not to have that key: make a token.`);
  }
}

function checkMode({ authMode, uploadRoots }: Settings, http: Read, read: Reader, report: Report): void {
  if (uploadRoots.length > 0) {
    report.problem(
      'REDMINE_MCP_UPLOAD_FILE_ROOTS',
      "REDMINE_MCP_UPLOAD_FILE_ROOTS is for stdio: over HTTP a client would attach this machine's files. Remove it.",
    );
  }
  if (authMode === 'per-user') {
    for (const name of ['REDMINE_API_KEY', 'REDMINE_USERNAME', 'REDMINE_PASSWORD'] as const) {
      if (!read.given(name)) continue;
      report.problem(name, `${name} is set, and in per-user mode every request brings its own key. Remove it.`);
    }
  }
  if (authMode === 'api-key' && !http.isPrivate && http.token === undefined && !read.given('REDMINE_MCP_HTTP_TOKEN')) {
    const name = opening(http);
    const value = name === 'SERVER_HOST' ? ` is ${report.show(http.host)}` : ' names more than this machine';
    const otherwise = name === 'SERVER_HOST' ? 'listen on 127.0.0.1' : 'remove it';
    report.problem(
      name,
      `${name}${value}, where others could use the configured account. ` +
        `Set REDMINE_MCP_HTTP_TOKEN, or REDMINE_AUTH_MODE=per-user, or ${otherwise}.`,
    );
  }
}

/** The setting by which others than programs of this machine come: a proxy passes on whom it likes. */
function opening({ isLoopback, publicUrl }: Read) {
  if (!isLoopback) return 'SERVER_HOST';
  return publicUrl && !isLoopbackName(publicUrl.hostname) ? 'REDMINE_MCP_BASE_URL' : 'REDMINE_MCP_ALLOWED_HOSTS';
}

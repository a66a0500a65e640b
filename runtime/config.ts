import { checkNames } from './config/names.ts';
import { Reader } from './config/reader.ts';
import { Report, SettingsError } from './config/report.ts';
import { type ChoiceOf, SECRET_VARIABLES } from './config/table.ts';
import { type Budget, isLoopback, type RedmineVersion } from './config/values.ts';

export { SettingsError } from './config/report.ts';
export { SETTINGS } from './config/table.ts';
export type { RedmineVersion } from './config/values.ts';

export type Credential =
  | { readonly kind: 'api-key'; readonly key: string }
  | { readonly kind: 'basic'; readonly username: string; readonly password: string };

export type LogLevel = ChoiceOf<'REDMINE_MCP_LOG_LEVEL'>;
export type ConfirmMode = ChoiceOf<'REDMINE_MCP_CONFIRM'>;

/** What the operator decided: an upper bound that no request can relax. */
export interface Settings {
  /** Ends with a slash. Without it the server starts, and tools say that it is missing. */
  readonly url: URL | undefined;
  readonly credential: Credential | undefined;
  readonly authMode: ChoiceOf<'REDMINE_AUTH_MODE'>;
  readonly ssl: {
    readonly verify: boolean;
    readonly caFile: string | undefined;
    readonly clientCert: { readonly cert: string; readonly key: string | undefined } | undefined;
  };
  readonly timeoutS: number;
  readonly headers: Readonly<Record<string, string>>;
  /** `undefined`: to be probed. */
  readonly version: RedmineVersion | undefined;
  readonly readOnly: boolean;
  /** `undefined`: the default set. May be or contain `all`. */
  readonly toolsets: readonly string[] | undefined;
  readonly tools: readonly string[] | undefined;
  readonly excludeTools: readonly string[];
  readonly confirm: ConfirmMode;
  /** `undefined`: no limit. */
  readonly writeBudget: Budget | undefined;
  readonly structured: boolean;
  readonly trustAdminText: boolean;
  /** Where people reach Redmine, when that is not `url`. */
  readonly publicUrl: URL | undefined;
  readonly maxDownloadBytes: number;
  /** Absolute; none: no file of this machine is ever attached. */
  readonly uploadRoots: readonly string[];
  readonly uploadUrls: boolean;
  /** `undefined`: stderr. */
  readonly auditFile: string | undefined;
  readonly logLevel: LogLevel;
  /** For people, at the start and in `doctor`; no secrets in them. */
  readonly warnings: readonly string[];
}

/**
 * Reads every setting, or throws a `SettingsError` with all that cannot be understood.
 * Nothing but `env` and the files that `..._FILE` names is read.
 */
export function readSettings(
  env: NodeJS.ProcessEnv,
  known: { tools: readonly string[]; toolsets: readonly string[] },
): Settings {
  const report = new Report(SECRET_VARIABLES.map((name) => (env[name] ?? '').trim()));
  const read = new Reader(env, report);
  const settings = {
    url: read.url('REDMINE_URL'),
    credential: readCredential(read, report),
    authMode: read.choice('REDMINE_AUTH_MODE'),
    ssl: Object.freeze({
      verify: read.flag('REDMINE_SSL_VERIFY'),
      caFile: read.path('REDMINE_SSL_CERT'),
      clientCert: read.certificate('REDMINE_SSL_CLIENT_CERT'),
    }),
    timeoutS: read.integer('REDMINE_TIMEOUT'),
    headers: read.headers('REDMINE_HEADERS'),
    version: read.version('REDMINE_VERSION'),
    readOnly: read.flag('REDMINE_MCP_READ_ONLY'),
    toolsets: read.names('REDMINE_MCP_TOOLSETS', [...new Set([...known.toolsets, 'all'])], 'toolset'),
    tools: read.names('REDMINE_MCP_TOOLS', known.tools, 'tool'),
    excludeTools: read.names('REDMINE_MCP_EXCLUDE_TOOLS', known.tools, 'tool') ?? [],
    confirm: read.choice('REDMINE_MCP_CONFIRM'),
    writeBudget: read.budget('REDMINE_MCP_WRITE_BUDGET'),
    structured: read.flag('REDMINE_MCP_STRUCTURED'),
    trustAdminText: read.flag('REDMINE_MCP_TRUST_ADMIN_TEXT'),
    publicUrl: read.url('REDMINE_PUBLIC_URL'),
    maxDownloadBytes: read.integer('ATTACHMENT_MAX_DOWNLOAD_BYTES'),
    uploadRoots: read.paths('REDMINE_MCP_UPLOAD_FILE_ROOTS'),
    uploadUrls: read.flag('REDMINE_MCP_UPLOAD_URLS'),
    auditFile: read.path('REDMINE_MCP_AUDIT_FILE'),
    logLevel: read.choice('REDMINE_MCP_LOG_LEVEL'),
  };
  checkNames(env, report);
  if (report.problems.length > 0) throw new SettingsError(report.problems);
  warn(settings, report);
  return Object.freeze({ ...settings, warnings: Object.freeze(report.warnings) });
}

function readCredential(read: Reader, report: Report): Credential | undefined {
  const key = read.secret('REDMINE_API_KEY')?.trim();
  const username = read.secret('REDMINE_USERNAME')?.trim();
  const password = read.secret('REDMINE_PASSWORD');
  if (key !== undefined && !/^[\x21-\x7e]+$/.test(key)) {
    const what =
      'contains white space or characters that no key has. Redmine shows 40 hexadecimal digits under My account';
    report.problem('REDMINE_API_KEY', `REDMINE_API_KEY ${what}. Copy it again.`);
  }
  if (username !== undefined && !/^[^:\p{Cc}]+$/u.test(username)) {
    report.problem('REDMINE_USERNAME', 'REDMINE_USERNAME contains a colon or a control character. Correct it.');
  }
  if (password !== undefined && /\p{Cc}/u.test(password)) {
    report.problem('REDMINE_PASSWORD', 'REDMINE_PASSWORD contains a control character. Correct it.');
  }
  // What was given counts here, not what could be read: a secret with a problem has been reported already.
  const [hasKey, hasUser, hasPassword] = [
    read.given('REDMINE_API_KEY'),
    read.given('REDMINE_USERNAME'),
    read.given('REDMINE_PASSWORD'),
  ];
  if (hasKey && (hasUser || hasPassword)) {
    const message = 'REDMINE_API_KEY and REDMINE_USERNAME/REDMINE_PASSWORD are both set. Keep one kind of credential.';
    report.problem('REDMINE_API_KEY', message);
  } else if (hasUser !== hasPassword) {
    const [set, unset] = hasUser ? ['USERNAME', 'PASSWORD'] : ['PASSWORD', 'USERNAME'];
    report.problem(`REDMINE_${unset}`, `REDMINE_${set} is set without REDMINE_${unset}. Set both, or REDMINE_API_KEY.`);
  }
  if (key !== undefined) return Object.freeze({ kind: 'api-key', key });
  if (username === undefined || password === undefined) return undefined;
  return Object.freeze({ kind: 'basic', username, password });
}

function warn({ url, credential, ssl }: Pick<Settings, 'url' | 'credential' | 'ssl'>, report: Report): void {
  if (url?.protocol === 'http:' && !isLoopback(url)) {
    report.warnings.push('REDMINE_URL is plain http: the credential and all data can be read on the way. Use https.');
  }
  if (url !== undefined && /\/(login|issues|my\/page|my\/account|projects(\/[^/]+)*)\/$/.test(url.pathname)) {
    report.warnings.push('REDMINE_URL ends like the address of a page. The base URL is what precedes it.');
  }
  if (!ssl.verify) {
    report.warnings.push('REDMINE_SSL_VERIFY is off: anybody on the way can pose as Redmine. Use REDMINE_SSL_CERT.');
  }
  if (credential?.kind === 'api-key' && !/^[0-9a-f]{40}$/i.test(credential.key)) {
    report.warnings.push('REDMINE_API_KEY does not look like a key of Redmine (40 hexadecimal digits).');
  }
}

/** Every secret in the settings, in every form in which it travels: what a redaction has to look for. */
export function secretsOf({ credential, headers }: Settings): string[] {
  const secrets = Object.values(headers);
  if (credential?.kind === 'api-key') secrets.push(credential.key);
  if (credential?.kind === 'basic') {
    const { username, password } = credential;
    secrets.push(password, Buffer.from(`${username}:${password}`).toString('base64'));
  }
  return secrets;
}

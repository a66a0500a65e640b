/**
 * Every setting, once: `readSettings` parses by it; `--help`, generated/server.json and generated/manifest.json are made
 * of it. Data alone, without imports, so that the compiler of those can be handed it.
 * Names and meanings are interface; a change needs an entry in the changelog.
 */

interface Common {
  /** One line for people. */
  help: string;
  /** The value is never shown, and it may stand in a file that `<NAME>_FILE` names. */
  secret?: true;
  /** Over stdio nothing reads it. */
  only?: 'http';
  /** Installers that have a form ask for it under this title; `needed`: nothing works without it. */
  form?: { readonly title: string; readonly needed?: true };
}

export type Setting = Common &
  (
    | { kind: 'flag'; default: boolean }
    | { kind: 'integer'; default: number; min: number; max: number; unit: string }
    | {
        kind: 'choice';
        default: string;
        allowed: readonly string[];
        aliases?: Readonly<Record<string, string>>;
        /** Values that exist, but not in this version, and the reason. */
        missingValues?: { values: readonly string[]; reason: string };
      }
    | {
        kind: 'url' | 'text' | 'path' | 'paths' | 'certificate' | 'names' | 'headers' | 'version' | 'list' | 'budget';
        /** What happens without it, in words. */
        unset?: string;
      }
  );

export const TABLE = {
  REDMINE_URL: {
    kind: 'url',
    form: { title: 'Address of Redmine', needed: true },
    help: 'base URL of Redmine, sub-path allowed',
  },
  REDMINE_API_KEY: {
    kind: 'text',
    secret: true,
    form: { title: 'API key' },
    help: 'API key of the account that the server works as',
  },
  REDMINE_USERNAME: { kind: 'text', secret: true, help: 'instead of an API key: login, with REDMINE_PASSWORD' },
  REDMINE_PASSWORD: { kind: 'text', secret: true, help: 'instead of an API key: password, with REDMINE_USERNAME' },
  REDMINE_AUTH_MODE: {
    kind: 'choice',
    default: 'api-key',
    allowed: ['api-key', 'per-user', 'oauth', 'oauth-server'],
    aliases: { legacy: 'api-key', 'legacy-per-user': 'per-user', 'oauth-proxy': 'oauth-server' },
    missingValues: {
      values: ['api-key-login'],
      reason: 'it serves api-key, per-user, oauth and oauth-server',
    },
    help: 'who is the user in Redmine: api-key, one configured account; per-user, the key that each HTTP request brings; oauth, the token that Redmine (6.1+) issued; oauth-server, who logged in at Redmine (6.1+) through this server',
  },
  REDMINE_SSL_VERIFY: { kind: 'flag', default: true, help: 'verify the TLS certificate of Redmine' },
  REDMINE_SSL_CERT: { kind: 'path', unset: 'system CAs', help: 'file with the CA certificates to trust (PEM)' },
  REDMINE_SSL_CLIENT_CERT: { kind: 'certificate', help: 'client certificate for TLS: cert[,key] (PEM files)' },
  REDMINE_TIMEOUT: {
    kind: 'integer',
    default: 30,
    min: 1,
    max: 600,
    unit: 'seconds',
    help: 'seconds for one request to Redmine',
  },
  REDMINE_HEADERS: {
    kind: 'headers',
    secret: true,
    help: 'extra request headers as a JSON object, for gates in front of Redmine',
  },
  REDMINE_VERSION: { kind: 'version', unset: 'probed', help: 'version of Redmine, 5.0 to 7.0' },
  REDMINE_PUBLIC_URL: {
    kind: 'url',
    unset: 'REDMINE_URL',
    help: 'where people reach Redmine, for links',
  },
  REDMINE_MCP_READ_ONLY: { kind: 'flag', default: false, form: { title: 'Read only' }, help: 'only reads' },
  REDMINE_MCP_TOOLSETS: {
    kind: 'names',
    unset: 'the default set',
    form: { title: 'Toolsets' },
    help: 'toolsets to offer, comma separated, or all',
  },
  REDMINE_MCP_TOOLS: { kind: 'names', unset: 'by toolset', help: 'tools to offer, comma separated' },
  REDMINE_MCP_EXCLUDE_TOOLS: { kind: 'names', help: 'tools never to offer, comma separated; wins over the others' },
  REDMINE_MCP_CONFIRM: {
    kind: 'choice',
    default: 'elicit',
    allowed: ['elicit', 'token', 'off'],
    form: { title: 'Who confirms deleting' },
    help: 'destructive calls: elicit (a person confirms), token (the model saw a preview), off',
  },
  REDMINE_MCP_STRUCTURED: { kind: 'flag', default: false, help: 'also answer structuredContent' },
  REDMINE_MCP_TRUST_ADMIN_TEXT: {
    kind: 'flag',
    default: true,
    help: 'names that only administrators can write count as trusted',
  },
  ATTACHMENT_MAX_DOWNLOAD_BYTES: {
    kind: 'integer',
    default: 50 * 1024 * 1024,
    min: 1,
    max: 256 * 1024 * 1024,
    unit: 'bytes',
    help: 'cap of any download, in bytes',
  },
  REDMINE_MCP_UPLOAD_FILE_ROOTS: {
    kind: 'paths',
    unset: 'none',
    help: 'folders that attachments may be read from, comma separated; over stdio only',
  },
  REDMINE_MCP_UPLOAD_URLS: {
    kind: 'flag',
    default: false,
    help: 'attachments may be fetched from public http(s) addresses',
  },
  REDMINE_MCP_AUDIT_FILE: { kind: 'path', unset: 'stderr', help: 'file for the audit lines; no line, no write' },
  REDMINE_MCP_LOG_LEVEL: {
    kind: 'choice',
    default: 'warn',
    allowed: ['silent', 'error', 'warn', 'info', 'debug'],
    help: 'what is logged to stderr: silent, error, warn, info, debug',
  },
  REDMINE_MCP_WRITE_BUDGET: {
    kind: 'budget',
    unset: 'no limit',
    help: 'most changes of one account in an hour: "20 writes, 5 deletes"; a delete counts as both',
  },
  REDMINE_MCP_RATE_LIMIT: {
    kind: 'integer',
    only: 'http',
    default: 600,
    min: 1,
    max: 100_000,
    unit: 'calls',
    help: 'most tool calls of one account in a minute',
  },
  SERVER_HOST: {
    kind: 'text',
    only: 'http',
    unset: '127.0.0.1',
    help: 'address to listen on; one that others reach needs REDMINE_MCP_HTTP_TOKEN or a mode that is not api-key',
  },
  SERVER_PORT: {
    kind: 'integer',
    only: 'http',
    default: 8000,
    min: 0,
    max: 65_535,
    unit: '0: any that is free',
    help: 'port to listen on',
  },
  REDMINE_MCP_BASE_URL: { kind: 'url', only: 'http', help: 'where clients reach this server, behind a proxy' },
  REDMINE_MCP_HTTP_TOKEN: {
    kind: 'text',
    only: 'http',
    secret: true,
    help: 'bearer token that clients have to present, 16 characters at least',
  },
  REDMINE_MCP_METRICS_TOKEN: {
    kind: 'text',
    only: 'http',
    secret: true,
    unset: 'REDMINE_MCP_HTTP_TOKEN',
    help: 'bearer token that opens /metrics, 16 characters at least',
  },
  REDMINE_MCP_ALLOWED_HOSTS: {
    kind: 'list',
    only: 'http',
    unset: 'loopback names',
    help: 'more Host headers to answer, comma separated',
  },
  REDMINE_MCP_ALLOWED_ORIGINS: {
    kind: 'list',
    only: 'http',
    unset: 'none',
    help: 'origins of web pages that may call, comma separated (CORS)',
  },
  REDMINE_OAUTH_CLIENT_ID: {
    kind: 'text',
    only: 'http',
    unset: 'any',
    help: "id of Redmine's application, for oauth and oauth-server; oauth refuses tokens of others",
  },
  REDMINE_OAUTH_CLIENT_SECRET: {
    kind: 'text',
    only: 'http',
    secret: true,
    help: "secret of Redmine's application, for oauth-server",
  },
  REDMINE_MCP_SCOPES: {
    kind: 'list',
    only: 'http',
    unset: 'as needed',
    help: 'scopes that clients may ask for, comma separated, for oauth and oauth-server; those of the application',
  },
  REDMINE_MCP_STATE_KEY: {
    kind: 'text',
    only: 'http',
    secret: true,
    help: 'key that state is encrypted with, 32 characters at least; several, the newest first, while keys are changed',
  },
  REDMINE_MCP_STATE_URL: {
    kind: 'text',
    only: 'http',
    secret: true,
    unset: 'memory',
    help: 'where state lives: memory, file:<path>, redis://… or rediss://…',
  },
} as const satisfies Record<string, Setting>;

type Table = typeof TABLE;
export type SettingName = keyof Table;
export type NameOf<K extends Setting['kind']> = {
  [N in SettingName]: Table[N]['kind'] extends K ? N : never;
}[SettingName];
/** The values a choice can take. */
export type ChoiceOf<N extends NameOf<'choice'>> = Table[N]['allowed'][number];

/** The table as a list, for help and docs. */
export const SETTINGS: readonly (Setting & { name: SettingName })[] = (Object.keys(TABLE) as SettingName[]).map(
  (name) => ({ ...(TABLE[name] as Setting), name }),
);

const SECRET_NAMES = SETTINGS.filter((setting) => setting.secret).map((setting) => setting.name);

/** Every environment variable that is ours, `_FILE` forms included. */
export const VARIABLES: ReadonlySet<string> = new Set<string>([
  ...SETTINGS.map((setting) => setting.name),
  ...SECRET_NAMES.map((name) => `${name}_FILE`),
]);

/** The variables whose value, or whose file's content, is never shown. */
export const SECRET_VARIABLES: readonly string[] = SECRET_NAMES.flatMap((name) => [name, `${name}_FILE`]);

/** What holds without the setting, for people. */
export function defaultText(setting: Setting): string {
  switch (setting.kind) {
    case 'flag':
    case 'integer':
    case 'choice':
      return String(setting.default);
    default:
      return setting.unset ?? '-';
  }
}

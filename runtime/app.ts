import { catalogueSha256, schemas, tools } from '../generated/index.ts';
import type { JsonObject, Tool, ToolSchemas } from '../generated/types.ts';
import { createAudit } from './audit.ts';
import { type Caller, callerOf } from './caller.ts';
import { type Settings, secretsOf } from './config.ts';
import { createLogger, createRedactor, type Logger } from './log.ts';
import { Pipeline } from './pipeline.ts';
import { isEnabled } from './policy/access.ts';
import { RedmineHttp } from './redmine/http.ts';
import { packageVersion } from './release.ts';

/** Redmine's JSON answers may be so large at most; the largest seen are lists of 100 issues with long descriptions. */
const MOST_RESPONSE_BYTES = 32 * 1024 * 1024;

/** Everything that serves, put together from settings. It needs no Redmine to start. */
export interface App {
  readonly settings: Settings;
  readonly log: Logger;
  readonly pipeline: Pipeline;
  /** The tools that the operator's settings allow, in a stable order. */
  readonly tools: readonly Tool[];
  /** The one configured account (`api-key` mode). */
  readonly caller: Caller | undefined;
  schemasOf(tool: Tool): Pick<ToolSchemas, 'advertised' | 'output'>;
  /** Any tool of the catalogue, allowed or not: a refusal names its reason. */
  find(name: string): Tool | undefined;
  close(): Promise<void>;
}

export function createApp(settings: Settings): App {
  const log = createLogger(settings.logLevel, createRedactor(secretsOf(settings)));
  const audit = createAudit({ file: settings.auditFile, catalogueSha: catalogueSha256 });
  const http = settings.url && openHttp(settings, settings.url);
  const pipeline = new Pipeline(settings, http, audit, log);
  for (const warning of settings.warnings) log.warn(warning);
  return {
    settings,
    log,
    pipeline,
    tools: tools.filter((tool) => isEnabled(tool, settings)).sort((a, b) => (a.name < b.name ? -1 : 1)),
    caller: settings.credential && callerOf(settings.credential),
    schemasOf: (tool) => {
      const { advertised, output } = schemas[tool.name] ?? NO_SCHEMAS;
      return { advertised: settings.confirm === 'token' ? advertised : withoutToken(advertised), output };
    },
    find: (name) => tools.find((tool) => tool.name === name),
    close: async () => http?.close(),
  };
}

const NO_SCHEMAS: ToolSchemas = { advertised: { type: 'object' }, output: { type: 'object' }, strict: {} };

/** The argument that only `REDMINE_MCP_CONFIRM=token` knows. */
function withoutToken(schema: JsonObject): JsonObject {
  const { confirm_token: _token, ...properties } = (schema['properties'] ?? {}) as JsonObject;
  return { ...schema, properties };
}

function openHttp(settings: Settings, baseUrl: URL): RedmineHttp {
  const { verify, caFile, clientCert } = settings.ssl;
  return new RedmineHttp({
    baseUrl,
    timeoutMs: settings.timeoutS * 1000,
    maxResponseBytes: MOST_RESPONSE_BYTES,
    headers: settings.headers,
    tls: {
      verify,
      ...(caFile === undefined ? {} : { caFile }),
      ...(clientCert ? { clientCert: clientCert.cert, clientKey: clientCert.key ?? clientCert.cert } : {}),
    },
    readOnly: settings.readOnly,
    userAgentVersion: packageVersion,
  });
}

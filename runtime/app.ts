import { tools } from '../generated/index.ts';
import type { JsonObject, Tool, ToolEntry } from '../generated/types.ts';
import { type Caller, callerOf } from './caller.ts';
import { loadSchemas, loadTool } from './catalogue.ts';
import { type Settings, secretsOf } from './config.ts';
import type { Engine } from './engine.ts';
import type { Identity, Turn } from './identity.ts';
import { createLogger, createRedactor, type Logger } from './log.ts';
import { type Observer, UNOBSERVED } from './observer.ts';
import type { Invocation, Outcome } from './pipeline.ts';
import { isEnabled } from './policy/enabled.ts';
import type { SharedState } from './policy/state.ts';
import type { RedmineHttp } from './redmine/http.ts';

/** Everything that serves, put together from settings. It needs no Redmine to start. */
export interface App {
  readonly settings: Settings;
  readonly log: Logger;
  /** The tools that the operator's settings allow, in a stable order. */
  readonly tools: readonly ToolEntry[];
  /** The one configured account (`api-key` mode). */
  readonly caller: Caller | undefined;
  /** The arguments of a tool as a client sees them. */
  inputSchema(tool: ToolEntry): JsonObject;
  /** Of the structured content of a tool. */
  outputSchema(tool: ToolEntry): Promise<JsonObject>;
  /** Any tool of the catalogue by its name or one that it had, allowed or not: a refusal names its reason. */
  find(name: string): Promise<Tool | undefined>;
  /** The one road of every call (pipeline.ts). What it needs is loaded at the first one. */
  run(invocation: Invocation): Promise<Outcome>;
  /**
   * Who a caller is at Redmine, before anything is done for it. A proof lasts a minute.
   * @throws ToolError `unauthenticated`, or why Redmine could not be asked
   */
  prove(caller: Caller, requestId: string, signal: AbortSignal, turn: Turn): Promise<Identity>;
  /** The status that a path of Redmine answers to nobody in particular. @throws ToolError when there is no answer */
  probe: RedmineHttp['probe'];
  /** Redmine's own OAuth endpoints. @throws ToolError when there is no answer */
  oauth: RedmineHttp['oauth'];
  /** The next request of this caller proves anew who it is. */
  forget(caller: Caller): Promise<void>;
  close(): Promise<void>;
}

/** What a transport adds. */
export interface AppOptions {
  /** Told of every call and of every request to Redmine. */
  readonly observer?: Observer;
  /** More that no log may show. */
  readonly secrets?: readonly string[];
  /** What replicas share, once it is open; undefined: this process is the only one. */
  readonly state?: () => SharedState | undefined;
}

export function createApp(
  settings: Settings,
  { observer = UNOBSERVED, secrets = [], state = () => undefined }: AppOptions = {},
): App {
  const log = createLogger(settings.logLevel, createRedactor([...secretsOf(settings), ...secrets]));
  for (const warning of settings.warnings) log.warn(warning);
  let engine: Promise<Engine> | undefined;
  const load = async () => (await import('./engine.ts')).openEngine(settings, log, observer, state());
  const open = () => {
    engine ??= load();
    return engine;
  };
  return {
    settings,
    log,
    tools: tools.filter((tool) => isEnabled(tool, settings)).sort((a, b) => (a.name < b.name ? -1 : 1)),
    caller: settings.credential && callerOf(settings.credential),
    inputSchema: ({ advertised }) => {
      const schema = JSON.parse(advertised) as JsonObject;
      return settings.confirm === 'token' ? schema : withoutToken(schema);
    },
    outputSchema: async ({ name }) => (await loadSchemas(name)).output,
    find: loadTool,
    run: async (invocation) => (await open()).pipeline.run(invocation),
    prove: async (...who) => (await open()).pipeline.prove(...who),
    probe: async (path, context) => (await open()).probe(path, context),
    oauth: async (...request) => (await open()).oauth(...request),
    forget: async (caller) => (await open()).pipeline.forget(caller),
    close: async () => (await engine)?.close(),
  };
}

/** The argument that only `REDMINE_MCP_CONFIRM=token` knows. */
function withoutToken(schema: JsonObject): JsonObject {
  const { confirm_token: _token, ...properties } = (schema['properties'] ?? {}) as JsonObject;
  return { ...schema, properties };
}

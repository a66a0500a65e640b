import { tools } from '../generated/index.ts';
import type { JsonObject, Tool, ToolEntry } from '../generated/types.ts';
import { type Caller, callerOf } from './caller.ts';
import { loadSchemas, loadTool } from './catalogue.ts';
import { type Settings, secretsOf } from './config.ts';
import type { Engine } from './engine.ts';
import { createLogger, createRedactor, type Logger } from './log.ts';
import type { Invocation, Outcome } from './pipeline.ts';
import { isEnabled } from './policy/enabled.ts';

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
  /** Any tool of the catalogue, allowed or not: a refusal names its reason. */
  find(name: string): Promise<Tool | undefined>;
  /** The one road of every call (pipeline.ts). What it needs is loaded at the first one. */
  run(invocation: Invocation): Promise<Outcome>;
  close(): Promise<void>;
}

export function createApp(settings: Settings): App {
  const log = createLogger(settings.logLevel, createRedactor(secretsOf(settings)));
  for (const warning of settings.warnings) log.warn(warning);
  let engine: Promise<Engine> | undefined;
  let caller: Caller | undefined;
  const open = async () => (await import('./engine.ts')).openEngine(settings, log);
  return {
    settings,
    log,
    tools: tools.filter((tool) => isEnabled(tool, settings)).sort((a, b) => (a.name < b.name ? -1 : 1)),
    get caller() {
      // Its digest needs node:crypto, which a start does not wait for, and is the same for every call.
      caller ??= settings.credential && callerOf(settings.credential);
      return caller;
    },
    inputSchema: ({ advertised }) => {
      const schema = JSON.parse(advertised) as JsonObject;
      return settings.confirm === 'token' ? schema : withoutToken(schema);
    },
    outputSchema: async ({ name }) => (await loadSchemas(name)).output,
    find: loadTool,
    run: async (invocation) => {
      engine ??= open();
      return (await engine).pipeline.run(invocation);
    },
    close: async () => (await engine)?.close(),
  };
}

/** The argument that only `REDMINE_MCP_CONFIRM=token` knows. */
function withoutToken(schema: JsonObject): JsonObject {
  const { confirm_token: _token, ...properties } = (schema['properties'] ?? {}) as JsonObject;
  return { ...schema, properties };
}

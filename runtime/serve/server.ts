import {
  type AuthInfo,
  type CallToolResult,
  CLIENT_CAPABILITIES_META_KEY,
  type ClientCapabilities,
  type InputRequiredResult,
  inputRequired,
  ProtocolError,
  ProtocolErrorCode,
  Server,
  type ServerContext,
} from '@modelcontextprotocol/server';
import { catalogueSha256 } from '../../generated/index.ts';
import type { Effect, Tool, ToolEntry } from '../../generated/types.ts';
import type { App } from '../app.ts';
import { instructions } from '../instructions.ts';
import type { Invocation, Outcome } from '../pipeline.ts';
import type { ConfirmationInput } from '../policy/confirm.ts';
import { isWithin } from '../policy/enabled.ts';
import type { Progress } from '../redmine/http.ts';
import { packageVersion } from '../release.ts';
import { question } from '../shape/why.ts';

/** Over HTTP the server itself gives each request an id, in this header. */
export const REQUEST_ID = 'x-request-id';

/** One attached file of the largest size in base64, and all that stands around it. */
export const MOST_MESSAGE_BYTES = 16 * 1024 * 1024;

/** `tools/list` depends on settings alone, so that clients may keep it (MCP 2026-07-28, caching). */
const LIST_TTL_MS = 3_600_000;

/** Who is served, and how far. Over stdio: the configured account, with all that the operator allows. */
export type Client = Pick<Invocation, 'caller' | 'narrowing' | 'admit'>;

/** A token's scopes grow with what its user allows. */
const SCOPED_LIST_TTL_MS = 60_000;

/** What a transport hands to the SDK with a request, and `clientOf` finds again. */
export function authInfoOf(client: Client): AuthInfo {
  return { token: '', clientId: '', scopes: [], extra: { client } };
}

/** Who sends a request: within a session each says it anew, since tokens are renewed. */
function clientOf({ http }: ServerContext, opened: Client): Client {
  return (http?.authInfo?.extra?.['client'] as Client | undefined) ?? opened;
}

/** Those of the operator's tools that a client may use. */
async function listedFor(app: App, { narrowing, caller }: Client): Promise<readonly ToolEntry[]> {
  const within = app.tools.filter((tool) => !narrowing || isWithin(tool, narrowing));
  const { scopes } = caller ?? {};
  return scopes ? (await import('../policy/usable.ts')).usable(within, app.find, scopes) : within;
}

/** What makes the MCP server that answers a client: `createServer`, and in tests of the transport alone another one. */
export type ServerFactory = (app: App, opened: Client) => Server;

/** One MCP server over an app, for every protocol era: the factory that the transports call. */
export function createServer(app: App, opened: Client): Server {
  const ttlMs = opened.caller?.scopes ? SCOPED_LIST_TTL_MS : LIST_TTL_MS;
  const server = new Server(
    { name: 'redmine-mcp', title: 'Redmine', version: packageVersion },
    {
      capabilities: { tools: {} },
      instructions: instructions(app.settings.confirm),
      cacheHints: { 'tools/list': { ttlMs, cacheScope: 'private' } },
    },
  );
  server.setRequestHandler('tools/list', async (_, context) => {
    const listed = await listedFor(app, clientOf(context, opened));
    return {
      tools: await Promise.all(listed.map((tool) => describe(app, tool))),
      // So that a host can compare what it is offered with what was reviewed.
      _meta: { 'redmine-mcp/catalogue': catalogueSha256 },
    };
  });
  server.setRequestHandler('tools/call', async ({ params }, context) => {
    const tool = await app.find(params.name);
    if (!tool)
      throw new ProtocolError(
        ProtocolErrorCode.InvalidParams,
        `There is no tool ${JSON.stringify(params.name.slice(0, 60))}.`,
      );
    const outcome = await app.run({
      ...clientOf(context, opened),
      tool,
      arguments: params.arguments,
      signal: context.mcpReq.signal,
      confirmation: confirmationOf(server, context),
      progress: progressOf(app, params, context),
      requestId: context.http?.req?.headers.get(REQUEST_ID) ?? undefined,
    });
    if (outcome.kind === 'ask') return ask(outcome);
    return toResult({ ...outcome, text: outcome.text + renamed(tool, params.name) }, app.settings.structured);
  });
  return server;
}

/** A tool's former name works; whoever uses it learns the new one. */
export const renamed = ({ name }: Pick<Tool, 'name'>, called: string): string =>
  called === name ? '' : `\n${called} is called ${name} now.`;

/** MCP 2025-11-25, progress: only who gave a token is told. Who is gone is told nothing, and the call goes on. */
function progressOf(
  { log }: App,
  { _meta }: { _meta?: { progressToken?: string | number | undefined } | undefined },
  { mcpReq }: ServerContext,
): Progress | undefined {
  const progressToken = _meta?.progressToken;
  if (progressToken === undefined) return undefined;
  let last = 0;
  return (progress, total) => {
    // It has to increase, and pages that are read at once come as they like.
    if (progress <= last) return;
    last = progress;
    const params = { progressToken, progress, ...(total === undefined ? {} : { total }) };
    mcpReq
      .notify({ method: 'notifications/progress', params })
      .catch((error: unknown) => log.debug('progress', { error }));
  };
}

async function describe(app: App, tool: ToolEntry) {
  return {
    name: tool.name,
    title: tool.title,
    description: tool.description,
    inputSchema: app.inputSchema(tool) as { type: 'object' },
    // Hosts that get structured content show that to the model instead of the text: only where the operator wants it.
    ...(app.settings.structured ? { outputSchema: (await app.outputSchema(tool)) as { type: 'object' } } : {}),
    annotations: annotations(tool.title, tool.effect),
  };
}

/** MCP 2025-11-25, schema.ts `ToolAnnotations`. Answers carry text of strangers, so the world is open. */
function annotations(title: string, effect: Effect) {
  return {
    title,
    readOnlyHint: effect === 'read',
    destructiveHint: effect === 'destructive',
    idempotentHint: effect === 'read',
    openWorldHint: true,
  };
}

function toResult(outcome: Extract<Outcome, { kind: 'answer' }>, wantsStructured: boolean): CallToolResult {
  const { text, isError, meta, picture } = outcome;
  const structured = wantsStructured ? outcome.structured : undefined;
  return {
    content: [{ type: 'text', text }, ...(picture ? [{ type: 'image' as const, ...picture }] : [])],
    ...(isError ? { isError } : {}),
    ...(structured ? { structuredContent: structured as Record<string, unknown> } : {}),
    ...(Object.keys(meta).length > 0 ? { _meta: meta as NonNullable<CallToolResult['_meta']> } : {}),
  };
}

const CONFIRM = 'confirm';

/** A form for a person. */
function ask({ preview, ticket, why }: Extract<Outcome, { kind: 'ask' }>): InputRequiredResult {
  return inputRequired({
    inputRequests: {
      [CONFIRM]: inputRequired.elicit({
        message: question(preview, why),
        requestedSchema: {
          type: 'object',
          properties: {
            confirm: { type: 'boolean', title: 'Delete', description: 'Delete it for good', default: false },
          },
          required: ['confirm'],
        },
      }),
    },
    requestState: ticket,
  });
}

/** What the client can do about a confirmation, and what a person answered. The ticket proves what was asked. */
function confirmationOf(server: Server, { mcpReq }: ServerContext): ConfirmationInput {
  // 2026-07-28 sends the capabilities with every request, earlier eras once.
  const envelope = mcpReq.envelope as { [CLIENT_CAPABILITIES_META_KEY]?: ClientCapabilities } | undefined;
  const capabilities = envelope?.[CLIENT_CAPABILITIES_META_KEY] ?? server.getClientCapabilities();
  const response = mcpReq.inputResponses?.[CONFIRM] as { action?: string; content?: { confirm?: unknown } } | undefined;
  const ticket = mcpReq.requestState();
  return {
    canAsk: canShowForm(capabilities),
    ticket: typeof ticket === 'string' ? ticket : undefined,
    answer: response && answerOf(response),
  };
}

/** An empty `elicitation` means forms (MCP 2025-11-25, elicitation capabilities). */
export function canShowForm(capabilities: ClientCapabilities | undefined): boolean {
  const { elicitation } = capabilities ?? {};
  return elicitation !== undefined && (elicitation.form !== undefined || elicitation.url === undefined);
}

function answerOf(response: { action?: string; content?: { confirm?: unknown } }): ConfirmationInput['answer'] {
  if (response.action === 'cancel') return 'dismissed';
  return response.action === 'accept' && response.content?.confirm === true ? 'accepted' : 'declined';
}

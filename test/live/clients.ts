import { fileURLToPath } from 'node:url';
import { Client as ModernClient, StreamableHTTPClientTransport as ModernHttp } from '@modelcontextprotocol/client';
import { StdioClientTransport as ModernStdio } from '@modelcontextprotocol/client/stdio';
import { Client as LegacyClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport as LegacyStdio } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport as LegacyHttp } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { Transport as LegacyTransport } from '@modelcontextprotocol/sdk/shared/transport.js';
import { ElicitRequestSchema } from '@modelcontextprotocol/sdk/types.js';

/** What a test sees of a tool's answer. */
export interface Answer {
  text: string;
  isError: boolean;
  meta: Record<string, unknown>;
  /** Pictures beside the text. */
  images: { data: string; mimeType: string }[];
  /** Only with REDMINE_MCP_STRUCTURED; the clients prove it against the tool's output schema. */
  structured?: unknown;
}

/** What a person does with the form that the server shows. */
type Choice = 'accept' | 'accept, box not ticked' | 'decline' | 'cancel';
export type Person = (message: string) => Choice | Promise<Choice>;

export interface Listed {
  name: string;
  description?: string;
  inputSchema: object;
  outputSchema?: object;
  annotations?: object;
}

type OnProgress = (progress: { progress: number; total?: number }) => void;

/** A real MCP client, connected over stdio to a server process of its own. */
export interface Connection {
  call(tool: string, args?: Record<string, unknown>, signal?: AbortSignal, onprogress?: OnProgress): Promise<Answer>;
  tools(): Promise<Listed[]>;
  /** What programs are told with the list. */
  toolsMeta(): Promise<Record<string, unknown> | undefined>;
  instructions(): string | undefined;
  protocol(): string | undefined;
  stderr(): string;
  close(): Promise<void>;
}

/** REDMINE_TEST_BUNDLE: another build than the one in dist/, such as an installed package. */
export const BUNDLE =
  process.env['REDMINE_TEST_BUNDLE'] ?? fileURLToPath(new URL('../../dist/redmine-mcp.js', import.meta.url));
const info = { name: 'redmine-mcp-test', version: '1.0.0' };

type Env = Record<string, string>;

/** What starts a server: a bundle, run by this Node, or another command line. */
export interface Launch {
  readonly command: string;
  readonly args: string[];
  readonly cwd?: string;
}

/** Only what the test says: nothing of this machine's environment reaches the server's settings. */
function command(env: Env, program: string | Launch = BUNDLE) {
  const { command, args, cwd } =
    typeof program === 'string' ? { command: process.execPath, args: [program], cwd: undefined } : program;
  return {
    command,
    args,
    ...(cwd === undefined ? {} : { cwd }),
    env: { PATH: process.env['PATH'] ?? '', ...env },
    stderr: 'pipe' as const,
  };
}

/** The 1.x client of the SDK: protocol 2025-11-25. Without a person it cannot elicit. */
export async function connectLegacy(env: Env, person?: Person, program?: string | Launch): Promise<Connection> {
  const transport = new LegacyStdio(command(env, program));
  return legacy(transport, person, collect(transport.stderr));
}

/** The same over HTTP. Its session ends with it, as hosts do it. */
export async function connectLegacyHttp(url: string, headers: Env, person?: Person): Promise<Connection> {
  const transport = new LegacyHttp(new URL(url), { requestInit: { headers } });
  // Its own declaration does not fit its interface under exactOptionalPropertyTypes.
  const connection = await legacy(transport as unknown as LegacyTransport, person);
  return {
    ...connection,
    close: async () => {
      await transport.terminateSession();
      await connection.close();
    },
  };
}

export async function legacy(transport: LegacyTransport, person?: Person, stderr = () => ''): Promise<Connection> {
  const client = new LegacyClient(info, { capabilities: person ? { elicitation: {} } : {} });
  if (person) {
    client.setRequestHandler(ElicitRequestSchema, async ({ params }) => answerForm(person, params.message));
  }
  await client.connect(transport);
  // Its second argument is a schema for the result.
  return connection(client as unknown as AnyClient, stderr, (options) => [undefined, options]);
}

/** The 2.x client: protocol 2026-07-28. */
export async function connectModern(env: Env, person?: Person, program?: string | Launch): Promise<Connection> {
  const transport = new ModernStdio(command(env, program));
  return modern(transport, person, collect(transport.stderr));
}

/** The same over HTTP. */
export function connectModernHttp(url: string, headers: Env, person?: Person): Promise<Connection> {
  return modern(new ModernHttp(new URL(url), { requestInit: { headers } }), person);
}

export async function modern(
  transport: ModernStdio | ModernHttp,
  person?: Person,
  stderr = () => '',
): Promise<Connection> {
  const client = new ModernClient(info, {
    capabilities: person ? { elicitation: { form: {} } } : {},
    versionNegotiation: { mode: 'auto' },
  });
  if (person) {
    client.setRequestHandler('elicitation/create', async ({ params }) => answerForm(person, params.message));
  }
  await client.connect(transport);
  return connection(client as unknown as AnyClient, stderr, (options) => [options]);
}

async function answerForm(person: Person, message: string) {
  const action = await person(message);
  const confirm = action === 'accept';
  if (confirm || action === 'accept, box not ticked') return { action: 'accept' as const, content: { confirm } };
  return { action };
}

interface AnyClient {
  callTool(params: { name: string; arguments: Record<string, unknown> }, ...options: unknown[]): Promise<unknown>;
  listTools(): Promise<{ tools: Listed[]; _meta?: Record<string, unknown> }>;
  getInstructions(): string | undefined;
  getNegotiatedProtocolVersion?(): string | undefined;
  close(): Promise<void>;
}

function connection(client: AnyClient, stderr: () => string, withOptions: (options: object) => unknown[]): Connection {
  return {
    async call(tool, args = {}, signal, onprogress) {
      const options = withOptions({ ...(signal ? { signal } : {}), ...(onprogress ? { onprogress } : {}) });
      const result = (await client.callTool({ name: tool, arguments: args }, ...options)) as {
        content: { type: string; text?: string; data?: string; mimeType?: string }[];
        isError?: boolean;
        _meta?: Record<string, unknown>;
        structuredContent?: unknown;
      };
      const isImage = (item: { type: string }) => item.type === 'image';
      const text = result.content
        .filter((item) => !isImage(item))
        .map((item) => item.text ?? '')
        .join('\n');
      const images = result.content.filter(isImage).map(({ data = '', mimeType = '' }) => ({ data, mimeType }));
      const { structuredContent: structured } = result;
      const answer = { text, isError: result.isError ?? false, meta: result._meta ?? {}, images };
      return structured === undefined ? answer : { ...answer, structured };
    },
    tools: async () => (await client.listTools()).tools,
    toolsMeta: async () => (await client.listTools())._meta,
    instructions: () => client.getInstructions(),
    protocol: () => client.getNegotiatedProtocolVersion?.(),
    stderr,
    close: () => client.close(),
  };
}

function collect(stream: NodeJS.ReadableStream | null | unknown): () => string {
  let text = '';
  (stream as NodeJS.ReadableStream | null)?.on('data', (chunk: Buffer) => {
    text += chunk.toString('utf8');
  });
  return () => text;
}

import { fileURLToPath } from 'node:url';
import { Client as ModernClient } from '@modelcontextprotocol/client';
import { StdioClientTransport as ModernStdio } from '@modelcontextprotocol/client/stdio';
import { Client as LegacyClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport as LegacyStdio } from '@modelcontextprotocol/sdk/client/stdio.js';
import { ElicitRequestSchema } from '@modelcontextprotocol/sdk/types.js';

/** What a test sees of a tool's answer. */
export interface Answer {
  text: string;
  isError: boolean;
  meta: Record<string, unknown>;
}

/** What a person does with the form that the server shows. */
type Choice = 'accept' | 'accept, box not ticked' | 'decline' | 'cancel';
export type Person = (message: string) => Choice | Promise<Choice>;

/** A real MCP client, connected over stdio to a server process of its own. */
export interface Connection {
  call(tool: string, args?: Record<string, unknown>): Promise<Answer>;
  tools(): Promise<{ name: string; description?: string; inputSchema: object; annotations?: object }[]>;
  instructions(): string | undefined;
  protocol(): string | undefined;
  stderr(): string;
  close(): Promise<void>;
}

/** REDMINE_TEST_BUNDLE: another build than the one in dist/, such as an installed package. */
const BUNDLE =
  process.env['REDMINE_TEST_BUNDLE'] ?? fileURLToPath(new URL('../../dist/redmine-mcp.js', import.meta.url));
const info = { name: 'redmine-mcp-test', version: '1.0.0' };

type Env = Record<string, string>;

/** Only what the test says: nothing of this machine's environment reaches the server's settings. */
function command(env: Env) {
  return {
    command: process.execPath,
    args: [BUNDLE],
    env: { PATH: process.env['PATH'] ?? '', ...env },
    stderr: 'pipe' as const,
  };
}

/** The 1.x client of the SDK: protocol 2025-11-25. Without a person it cannot elicit. */
export async function connectLegacy(env: Env, person?: Person): Promise<Connection> {
  const transport = new LegacyStdio(command(env));
  const client = new LegacyClient(info, { capabilities: person ? { elicitation: {} } : {} });
  if (person) {
    client.setRequestHandler(ElicitRequestSchema, async ({ params }) => answerForm(person, params.message));
  }
  const stderr = collect(transport.stderr);
  await client.connect(transport);
  return connection(client as unknown as AnyClient, stderr);
}

/** The 2.x client: protocol 2026-07-28. */
export async function connectModern(env: Env, person?: Person): Promise<Connection> {
  const transport = new ModernStdio(command(env));
  const client = new ModernClient(info, {
    capabilities: person ? { elicitation: { form: {} } } : {},
    versionNegotiation: { mode: 'auto' },
  });
  if (person) {
    client.setRequestHandler('elicitation/create', async ({ params }) => answerForm(person, params.message));
  }
  const stderr = collect(transport.stderr);
  await client.connect(transport);
  return connection(client as unknown as AnyClient, stderr);
}

async function answerForm(person: Person, message: string) {
  const action = await person(message);
  const confirm = action === 'accept';
  if (confirm || action === 'accept, box not ticked') return { action: 'accept' as const, content: { confirm } };
  return { action };
}

interface AnyClient {
  callTool(params: { name: string; arguments: Record<string, unknown> }): Promise<unknown>;
  listTools(): Promise<{ tools: Awaited<ReturnType<Connection['tools']>> }>;
  getInstructions(): string | undefined;
  getNegotiatedProtocolVersion?(): string | undefined;
  close(): Promise<void>;
}

function connection(client: AnyClient, stderr: () => string): Connection {
  return {
    async call(tool, args = {}) {
      const result = (await client.callTool({ name: tool, arguments: args })) as {
        content: { type: string; text?: string }[];
        isError?: boolean;
        _meta?: Record<string, unknown>;
      };
      const text = result.content.map((item) => item.text ?? '').join('\n');
      return { text, isError: result.isError ?? false, meta: result._meta ?? {} };
    },
    tools: async () => (await client.listTools()).tools,
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

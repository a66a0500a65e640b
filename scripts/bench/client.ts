import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

export type Era = '2025-11-25' | '2026-07-28';

export interface ToolResult {
  readonly content: readonly { readonly type: string; readonly text?: string }[];
  readonly structuredContent?: unknown;
  readonly isError?: boolean;
}

export interface Definition {
  readonly name: string;
  readonly description?: string;
  readonly inputSchema: object;
  readonly outputSchema?: object;
}

const INFO = { name: 'redmine-mcp-bench', version: '1.0.0' };

/** MCP 2026-07-28: no handshake, every request says who asks. */
const ENVELOPE = {
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientCapabilities': {},
  'io.modelcontextprotocol/clientInfo': INFO,
};

/**
 * The least that an MCP client over stdio has to do, a line out and a line in: what is measured is the server, not the
 * client's checks.
 */
export class StdioClient {
  readonly #child: ChildProcess;
  readonly #era: Era;
  readonly #waiting = new Map<number, { resolve: (result: unknown) => void; reject: (error: Error) => void }>();
  #id = 0;
  #stderr = '';

  private constructor(child: ChildProcess, era: Era) {
    this.#child = child;
    this.#era = era;
    child.stderr?.on('data', (chunk: Buffer) => {
      this.#stderr = (this.#stderr + chunk.toString()).slice(-4000);
    });
    child.once('error', (error) => this.#fail(error));
    child.once('exit', (code) => this.#fail(new Error(`the server ended (${code}): ${this.#stderr}`)));
    child.stdin?.on('error', (error) => this.#fail(error));
    if (child.stdout) createInterface({ input: child.stdout }).on('line', (line) => this.#receive(line));
  }

  /** Starts a server and opens the era; answers to `tools/list` are the first that a host waits for. */
  static async start(command: readonly string[], env: Record<string, string>, era: Era): Promise<StdioClient> {
    const [file = '', ...args] = command;
    const child = spawn(file, args, { env: { PATH: process.env['PATH'] ?? '', ...env }, stdio: 'pipe' });
    const client = new StdioClient(child, era);
    if (era === '2025-11-25') {
      await client.#request('initialize', { protocolVersion: era, capabilities: {}, clientInfo: INFO });
      client.#send({ method: 'notifications/initialized' });
    }
    return client;
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  async tools(): Promise<readonly Definition[]> {
    const { tools } = (await this.#request('tools/list', {})) as { tools: Definition[] };
    return tools;
  }

  /** @throws Error when the tool answers with an error: a failure must not be measured as an answer */
  async call(name: string, args: object): Promise<ToolResult> {
    const result = (await this.#request('tools/call', { name, arguments: args })) as ToolResult;
    if (result.isError) throw new Error(`${name}: ${result.content.map(({ text }) => text).join(' ')}`);
    return result;
  }

  /** Closes stdin, as hosts do; ends the process where that is not enough. */
  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const gone = once(this.#child, 'exit');
    this.#child.stdin?.end();
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), 3000);
    await gone;
    clearTimeout(timer);
  }

  #request(method: string, params: object): Promise<unknown> {
    const id = ++this.#id;
    const more = this.#era === '2026-07-28' ? { _meta: ENVELOPE } : {};
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#send({ id, method, params: { ...params, ...more } });
    });
  }

  #send(message: object): void {
    this.#child.stdin?.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  }

  #receive(line: string): void {
    const message = parsed(line);
    const waiting = message?.id === undefined ? undefined : this.#waiting.get(message.id);
    if (!message || !waiting) return;
    this.#waiting.delete(message.id ?? 0);
    if (message.error) waiting.reject(new Error(message.error.message));
    else waiting.resolve(message.result);
  }

  #fail(error: Error): void {
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}

/** Some servers print other things on stdout; a host skips them, too. */
function parsed(line: string): { id?: number; result?: unknown; error?: { message: string } } | undefined {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

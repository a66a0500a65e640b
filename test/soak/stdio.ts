import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Planned } from './calls.ts';

/** MCP 2026-07-28: no handshake, every request says who asks, and that a person could be asked. */
const ENVELOPE = {
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientCapabilities': { elicitation: { form: {} } },
  'io.modelcontextprotocol/clientInfo': { name: 'redmine-mcp-soak', version: '1.0.0' },
};

// biome-ignore lint/suspicious/noExplicitAny: JSON-RPC as it comes; whoever asks knows its shape
type Message = any;

/** The least client that can call off what it has asked for. */
export class StdioCaller {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, (message: Message) => void>();
  #id = 0;

  constructor(child: ChildProcess) {
    this.#child = child;
    if (!child.stdout) throw new Error('the server has no stdout');
    createInterface({ input: child.stdout }).on('line', (line) => {
      const message = JSON.parse(line) as Message;
      this.#waiting.get(message.id)?.(message);
      this.#waiting.delete(message.id);
    });
  }

  /** The answer; of what is called off, nothing is waited for (MCP 2025-11-25, cancellation: there is no answer). */
  async call({ name, arguments: args, kind }: Planned): Promise<Message | undefined> {
    const id = ++this.#id;
    const answered = kind === 'cancel' ? undefined : new Promise<Message>((resolve) => this.#waiting.set(id, resolve));
    this.#send({ id, method: 'tools/call', params: { name, arguments: args, _meta: ENVELOPE } });
    if (kind !== 'cancel') return answered;
    await new Promise((resolve) => setTimeout(resolve, 2));
    this.#send({ method: 'notifications/cancelled', params: { requestId: id, _meta: ENVELOPE } });
    return undefined;
  }

  #send(message: object): void {
    this.#child.stdin?.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  }
}

import { once } from 'node:events';
import type { Planned } from './calls.ts';
import type { Subject } from './subject.ts';

const INFO = { name: 'redmine-mcp-soak', version: '1.0.0' };
const ENVELOPE = {
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientCapabilities': { elicitation: { form: {} } },
  'io.modelcontextprotocol/clientInfo': INFO,
};

// biome-ignore lint/suspicious/noExplicitAny: JSON-RPC as it comes; whoever asks knows its shape
type Message = any;

/** Where the server listens, once it says so. */
export async function addressOf({ child }: Subject): Promise<string> {
  let text = '';
  while (child.stderr) {
    const [chunk] = (await once(child.stderr, 'data')) as [Buffer];
    text += chunk.toString('utf8');
    const [, url] = /^redmine-mcp serves (\S+)\/mcp$/m.exec(text) ?? [];
    if (url) {
      child.stderr.resume();
      return url;
    }
  }
  throw new Error('the server has no stderr');
}

/** One of many clients; who it is at Redmine changes with the key. */
export class HttpCaller {
  readonly #url: string;
  key: string;
  #id = 0;

  constructor(url: string, key: string) {
    this.#url = `${url}/mcp`;
    this.key = key;
  }

  /** A call without a session. One that is called off ends with its connection. */
  async call({ name, arguments: args, kind }: Planned): Promise<Message | undefined> {
    const gone = new AbortController();
    const params = { name, arguments: args, _meta: ENVELOPE };
    const headers = { 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'tools/call', 'mcp-name': name };
    const answer = this.#post({ id: ++this.#id, method: 'tools/call', params }, headers, gone.signal);
    if (kind !== 'cancel') return messageIn(await (await answer).text());
    setTimeout(() => gone.abort(), 2);
    await answer.then((response) => response.text()).catch(() => undefined);
    return undefined;
  }

  /** Opens a session, begins a delete, goes away while a person is asked, and ends the session. */
  async session(id: number): Promise<void> {
    const opening = { protocolVersion: '2025-11-25', capabilities: { elicitation: {} }, clientInfo: INFO };
    const opened = await this.#post({ id: ++this.#id, method: 'initialize', params: opening }, {});
    await opened.text();
    const session = { 'mcp-session-id': opened.headers.get('mcp-session-id') ?? '' };
    await (await this.#post({ method: 'notifications/initialized' }, session)).text();
    const gone = new AbortController();
    const params = { name: 'delete', arguments: { kind: 'issue', id } };
    const asked = await this.#post({ id: ++this.#id, method: 'tools/call', params }, session, gone.signal);
    const { value } = (await asked.body?.getReader().read()) ?? {};
    if (!new TextDecoder().decode(value).includes('elicitation/create')) throw new Error('nobody was asked');
    gone.abort();
    const { status } = await this.#send('DELETE', session);
    if (status !== 200) throw new Error(`the session did not end: ${status}`);
  }

  #post(message: object, headers: Record<string, string>, signal?: AbortSignal): Promise<Response> {
    return this.#send('POST', headers, JSON.stringify({ jsonrpc: '2.0', ...message }), signal);
  }

  #send(method: string, headers: Record<string, string>, body?: string, signal?: AbortSignal): Promise<Response> {
    const accept = 'application/json, text/event-stream';
    const all = { 'content-type': 'application/json', accept, 'x-redmine-api-key': this.key, ...headers };
    return fetch(this.#url, { method, headers: all, ...(body ? { body } : {}), ...(signal ? { signal } : {}) });
  }
}

function messageIn(text: string): Message {
  return JSON.parse(/^data: (.*)$/m.exec(text)?.[1] ?? text);
}

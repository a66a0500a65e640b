import { randomUUID } from 'node:crypto';
import {
  type InitializeRequest,
  type Server,
  WebStandardStreamableHTTPServerTransport,
} from '@modelcontextprotocol/server';
import { authInfoOf, type Client } from '../server.ts';
import { Refusal } from './refusal.ts';
import { SessionTransport } from './session-transport.ts';
import type { Opened, SharedSessions } from './shared-sessions.ts';

export interface SessionLimits {
  readonly most: number;
  readonly mostOfOne: number;
  readonly idleMs: number;
}

/** Who sends a request, and by which address. */
export interface Who {
  readonly client: Client;
  /** Stands for the account, such as `Caller.key`. */
  readonly account: string;
  readonly path: string;
}

interface Session {
  readonly transport: WebStandardStreamableHTTPServerTransport;
  readonly server: Server;
  readonly who: Who;
  usedAt: number;
  running: number;
}

const SESSION_ID = 'mcp-session-id';
/** Versions of MCP are dates. */
const LONGEST_VERSION = 20;
const INITIALIZE_HEADERS = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };

/**
 * Sessions of clients of the eras up to 2025-11-25, for those that can ask a person: a question needs a way back to its
 * client. Each belongs to the account and the address that opened it; to everybody else it is not there (T26). Their
 * number is limited, and those that nobody uses end. Where replicas share their state, each goes on with sessions that
 * another one has opened.
 */
export class Sessions {
  readonly #build: (client: Client) => Server;
  readonly #limits: SessionLimits;
  readonly #now: () => number;
  readonly #sessions = new Map<string, Session>();
  readonly #shared: SharedSessions | undefined;
  readonly #adopting = new Map<string, Promise<Session>>();

  /**
   * @param now for tests
   * @param shared undefined: this process is the only one
   */
  constructor(
    build: (client: Client) => Server,
    limits: SessionLimits,
    now: () => number = Date.now,
    shared?: SharedSessions,
  ) {
    this.#build = build;
    this.#limits = limits;
    this.#shared = shared;
    this.#now = now;
  }

  get count(): number {
    return this.#sessions.size;
  }

  /** A request within a session. @throws Refusal 404: clients then open a new one (MCP 2025-11-25, session management) */
  async serve(request: Request, body: unknown, who: Who): Promise<Response> {
    const id = request.headers.get(SESSION_ID) ?? '';
    const session = await this.#find(id, who);
    if (session?.who.account !== who.account || session.who.path !== who.path) {
      throw new Refusal(404, 'not_found', 'There is no such session (any more). Initialize a new one.');
    }
    session.usedAt = this.#now();
    if (request.method === 'DELETE') await this.#shared?.end(id);
    const { transport } = session;
    const message = transport instanceof SessionTransport ? await transport.received(body) : body;
    // Another replica asked for it.
    if (message === undefined && body !== undefined) return new Response(null, { status: 202 });
    // The account is the same; its credential and what that may be used for need not be.
    const authInfo = authInfoOf({ ...who.client, admit: (work) => this.#during(session, work) });
    return transport.handleRequest(request, { authInfo, ...(message === undefined ? {} : { parsedBody: message }) });
  }

  /** The `initialize` that opens one. @throws Refusal 503 when there are too many */
  async open(request: Request, body: unknown, who: Who): Promise<Response> {
    const id = randomUUID();
    const { session, response } = await this.#start(id, request, body, who);
    if (session.transport.sessionId === undefined) await session.server.close();
    else {
      const protocolVersion = (body as InitializeRequest).params.protocolVersion.slice(0, LONGEST_VERSION);
      await this.#shared?.put(id, { account: who.account, path: who.path, protocolVersion });
    }
    return response;
  }

  /** Where there are replicas, the state knows whether there still is one, and for whom. */
  async #find(id: string, who: Who): Promise<Session | undefined> {
    const own = this.#sessions.get(id);
    if (!this.#shared || id === '') return own;
    const opened = await this.#shared.find(id);
    if (!opened) {
      await own?.server.close();
      return undefined;
    }
    if (own || opened.account !== who.account || opened.path !== who.path) return own;
    const adopting = this.#adopting.get(id) ?? this.#adopt(id, opened, who);
    this.#adopting.set(id, adopting);
    return adopting.finally(() => this.#adopting.delete(id));
  }

  /** Goes on with one that another replica has opened: here it begins as it did there. */
  async #adopt(id: string, { protocolVersion }: Opened, who: Who): Promise<Session> {
    const request = new Request('http://localhost/', { method: 'POST', headers: INITIALIZE_HEADERS });
    const params = { protocolVersion, capabilities: { elicitation: {} }, clientInfo: { name: '', version: '' } };
    const body = { jsonrpc: '2.0', id: 0, method: 'initialize', params };
    const { session, response } = await this.#start(id, request, body, who);
    await response.text();
    return session;
  }

  async #start(id: string, request: Request, body: unknown, who: Who) {
    await this.#makeRoom(who.account);
    const options = {
      sessionIdGenerator: () => id,
      onsessioninitialized: () => void this.#sessions.set(id, session),
    };
    const transport = this.#shared
      ? new SessionTransport(options, this.#shared)
      : new WebStandardStreamableHTTPServerTransport(options);
    const session: Session = {
      transport,
      server: this.#build({ ...who.client, admit: (work) => this.#during(session, work) }),
      who,
      usedAt: this.#now(),
      running: 0,
    };
    await session.server.connect(transport);
    session.server.onclose = () => void this.#sessions.delete(id);
    return { session, response: await transport.handleRequest(request, { parsedBody: body }) };
  }

  /** Ends those that nobody has used for long. */
  async sweep(): Promise<void> {
    const before = this.#now() - this.#limits.idleMs;
    const idle = [...this.#sessions.values()].filter(({ running, usedAt }) => running === 0 && usedAt <= before);
    await Promise.all(idle.map(({ server }) => server.close()));
  }

  async close(): Promise<void> {
    await Promise.all([...this.#sessions.values()].map(({ server }) => server.close()));
  }

  async #during<T>(session: Session, work: () => Promise<T>): Promise<T> {
    session.running++;
    try {
      return await (session.who.client.admit ?? ((run) => run()))(work);
    } finally {
      session.running--;
      session.usedAt = this.#now();
    }
  }

  /** The oldest of one's own that is idle gives way; never somebody else's. */
  async #makeRoom(account: string): Promise<void> {
    const own = [...this.#sessions.values()].filter(({ who }) => who.account === account);
    if (own.length < this.#limits.mostOfOne && this.#sessions.size < this.#limits.most) return;
    const idle = own.filter(({ running }) => running === 0).sort((a, b) => a.usedAt - b.usedAt);
    if (!idle[0]) {
      throw new Refusal(503, 'rate_limited', 'There are too many sessions. Try again later.', { 'retry-after': '60' });
    }
    await idle[0].server.close();
  }
}

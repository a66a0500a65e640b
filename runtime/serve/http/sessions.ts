import { randomUUID } from 'node:crypto';
import { type Server, WebStandardStreamableHTTPServerTransport } from '@modelcontextprotocol/server';
import { authInfoOf, type Client } from '../server.ts';
import { Refusal } from './refusal.ts';

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

/**
 * Sessions of clients of the eras up to 2025-11-25, for those that can ask a person: a question needs a way back to its
 * client. Each belongs to the account and the address that opened it; to everybody else it is not there (T26). Their
 * number is limited, and those that nobody uses end.
 */
export class Sessions {
  readonly #build: (client: Client) => Server;
  readonly #limits: SessionLimits;
  readonly #now: () => number;
  readonly #sessions = new Map<string, Session>();

  /** @param now for tests */
  constructor(build: (client: Client) => Server, limits: SessionLimits, now: () => number = Date.now) {
    this.#build = build;
    this.#limits = limits;
    this.#now = now;
  }

  get count(): number {
    return this.#sessions.size;
  }

  /** A request within a session. @throws Refusal 404: clients then open a new one (MCP 2025-11-25, session management) */
  async serve(request: Request, body: unknown, who: Who): Promise<Response> {
    const session = this.#sessions.get(request.headers.get(SESSION_ID) ?? '');
    if (session?.who.account !== who.account || session.who.path !== who.path) {
      throw new Refusal(404, 'not_found', 'There is no such session (any more). Initialize a new one.');
    }
    session.usedAt = this.#now();
    // The account is the same; its credential and what that may be used for need not be.
    const authInfo = authInfoOf({ ...who.client, admit: (work) => this.#during(session, work) });
    return session.transport.handleRequest(request, { authInfo, ...(body === undefined ? {} : { parsedBody: body }) });
  }

  /** The `initialize` that opens one. @throws Refusal 503 when there are too many */
  async open(request: Request, body: unknown, who: Who): Promise<Response> {
    await this.#makeRoom(who.account);
    const transport = new WebStandardStreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      onsessioninitialized: (id) => void this.#sessions.set(id, session),
    });
    const session: Session = {
      transport,
      server: this.#build({ ...who.client, admit: (work) => this.#during(session, work) }),
      who,
      usedAt: this.#now(),
      running: 0,
    };
    await session.server.connect(transport);
    session.server.onclose = () => void this.#sessions.delete(transport.sessionId ?? '');
    const response = await transport.handleRequest(request, { parsedBody: body });
    if (transport.sessionId === undefined) await session.server.close();
    return response;
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

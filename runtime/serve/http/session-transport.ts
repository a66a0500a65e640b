import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  isJSONRPCNotification,
  isJSONRPCRequest,
  isJSONRPCResponse,
  type JSONRPCMessage,
  type RequestId,
  WebStandardStreamableHTTPServerTransport,
} from '@modelcontextprotocol/server';
import type { SharedSessions } from './shared-sessions.ts';

/** Tells this process from the other replicas, in the ids of its questions. */
const REPLICA = randomBytes(9).toString('base64url');
const POLL_MS = 250;
/** A person who has not answered by then finds the confirmation expired, too (policy/tickets.ts). */
const PATIENCE_MS = 600_000;

type Options = ConstructorParameters<typeof WebStandardStreamableHTTPServerTransport>[0];

/**
 * The transport of a session that other replicas go on with. Each of them numbers its questions from 0, so the ids that a
 * client sees say who asked; an answer that another replica got is fetched from it through the state.
 */
export class SessionTransport extends WebStandardStreamableHTTPServerTransport {
  readonly #shared: SharedSessions;
  readonly #open = new Set<RequestId>();

  constructor(options: Options, shared: SharedSessions) {
    super(options);
    this.#shared = shared;
  }

  override async send(
    message: JSONRPCMessage,
    options?: Parameters<WebStandardStreamableHTTPServerTransport['send']>[1],
  ): Promise<void> {
    if (isJSONRPCRequest(message)) {
      const { id } = message;
      await super.send({ ...message, id: wireId(id) }, options);
      this.#open.add(id);
      void this.#fetchAnswer(id);
      return;
    }
    await super.send(this.#withWireId(message), options);
  }

  /**
   * A message of the client, with the ids that this process knows; undefined where it answers another replica's
   * question, which has been left for that one.
   */
  async received(body: unknown): Promise<unknown> {
    if (!isAnswer(body)) return body;
    const own = ownId(body.id);
    if (own !== undefined) {
      this.#open.delete(own);
      return { ...body, id: own };
    }
    await this.#shared.leaveAnswer(this.sessionId ?? '', String(body.id), body);
    return undefined;
  }

  override async close(): Promise<void> {
    this.#open.clear();
    await super.close();
  }

  /** Who gives up a question says so to the client. */
  #withWireId(message: JSONRPCMessage): JSONRPCMessage {
    if (!isJSONRPCNotification(message) || message.method !== 'notifications/cancelled') return message;
    const { requestId, ...rest } = (message.params ?? {}) as { requestId?: RequestId };
    if (requestId === undefined) return message;
    this.#open.delete(requestId);
    return { ...message, params: { ...rest, requestId: wireId(requestId) } };
  }

  async #fetchAnswer(id: RequestId): Promise<void> {
    const until = Date.now() + PATIENCE_MS;
    while (this.#open.has(id) && Date.now() < until) {
      await sleep(POLL_MS, undefined, { ref: false });
      // State that cannot be reached may be back before the person has answered.
      const answer = await this.#shared.takeAnswer(this.sessionId ?? '', wireId(id)).catch(() => undefined);
      if (!isAnswer(answer) || !this.#open.delete(id)) continue;
      this.onmessage?.({ ...answer, id } as JSONRPCMessage);
    }
    this.#open.delete(id);
  }
}

type Answer = JSONRPCMessage & { readonly id: RequestId };

function isAnswer(body: unknown): body is Answer {
  return isJSONRPCResponse(body) && body.id !== undefined;
}

const wireId = (id: RequestId): string => `${REPLICA}.${id}`;

/** Undefined: another replica's. */
function ownId(wire: RequestId): number | undefined {
  const [replica, id] = String(wire).split('.', 2);
  return replica === REPLICA ? Number(id) : undefined;
}

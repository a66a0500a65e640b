import { createHash } from 'node:crypto';
import type { SharedState } from '../../policy/state.ts';

/** What any replica needs to know of a session to go on with it. */
export interface Opened {
  readonly account: string;
  readonly path: string;
  /** As the client asked for it. */
  readonly protocolVersion: string;
}

/** An answer waits so long for the replica that asked. */
const ANSWER_S = 60;

/**
 * Sessions as all replicas know them, so that a request within one may come to any of them. An answer to a question
 * goes back to the replica that asked it. Nobody's credential is part of it.
 */
export class SharedSessions {
  readonly #state: SharedState;
  readonly #idleS: number;

  /** @param idleS one that nobody uses for so long ends */
  constructor(state: SharedState, idleS: number) {
    this.#state = state;
    this.#idleS = idleS;
  }

  put(id: string, opened: Opened): Promise<void> {
    return this.#write(sessionKey(id), JSON.stringify(opened), this.#idleS);
  }

  /** One that is asked for is in use. */
  async find(id: string): Promise<Opened | undefined> {
    const key = sessionKey(id);
    const text = this.#open(key, await this.#state.store.get(key));
    if (text === undefined) return undefined;
    await this.#write(key, text, this.#idleS);
    return JSON.parse(text) as Opened;
  }

  end(id: string): Promise<void> {
    return this.#state.store.delete(sessionKey(id));
  }

  /** @param question the id under which another replica asked */
  leaveAnswer(id: string, question: string, answer: unknown): Promise<void> {
    return this.#write(answerKey(id, question), JSON.stringify(answer), ANSWER_S);
  }

  async takeAnswer(id: string, question: string): Promise<unknown> {
    const key = answerKey(id, question);
    const text = this.#open(key, await this.#state.store.take(key));
    return text === undefined ? undefined : JSON.parse(text);
  }

  #write(key: string, text: string, ttlS: number): Promise<void> {
    return this.#state.store.set(key, this.#state.sealer.seal(key, text), ttlS);
  }

  #open(key: string, sealed: string | undefined): string | undefined {
    return sealed === undefined ? undefined : this.#state.sealer.open(key, sealed);
  }
}

const sessionKey = (id: string) => `session:${digest(id)}`;
const answerKey = (id: string, question: string) => `answer:${digest(`${id} ${question}`)}`;

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { ToolError } from '../errors.ts';
import { reachable, type SharedState } from './state.ts';

/** What a yes is bound to: the caller, the call (tool, arguments) and the state that was shown. */
export interface Binding {
  readonly caller: string;
  readonly call: string;
  readonly state: string;
}

/** How long a question stays open. */
export const TICKET_S = 600;

/** Open questions, each under a ticket that is used once. A ticket is worth nothing to another caller (T26). */
export interface Tickets {
  put(ticket: string, binding: Binding): Promise<void>;
  take(ticket: string, caller: string): Promise<Binding | undefined>;
}

/** Open questions of one caller, and callers that have any: nobody's questions push out those of others (T26). */
const TICKETS = 100;
const CALLERS = 10_000;

/** In the order in which they were asked. */
type OfCaller = Map<string, Binding & { readonly expires: number }>;

/** Of this process. */
export class OwnTickets implements Tickets {
  readonly #tickets = new LRUCache<string, OfCaller>({ max: CALLERS });

  async put(ticket: string, binding: Binding): Promise<void> {
    const own: OfCaller = this.#tickets.get(binding.caller) ?? new Map();
    for (const [oldest, { expires }] of own) {
      if (own.size < TICKETS && expires > Date.now()) break;
      own.delete(oldest);
    }
    this.#tickets.set(binding.caller, own.set(ticket, { ...binding, expires: Date.now() + TICKET_S * 1000 }));
  }

  async take(ticket: string, caller: string): Promise<Binding | undefined> {
    const own = this.#tickets.get(caller);
    const bound = own?.get(ticket);
    own?.delete(ticket);
    return bound && bound.expires > Date.now() ? bound : undefined;
  }
}

/** A store cannot push out the oldest ones of a caller: it may not have more than so many in the time of one. */
const SHARED_TICKETS = 1000;

/** Of all replicas: what one of them asked, another one may be told, once. */
export class SharedTickets implements Tickets {
  readonly #state: SharedState;

  constructor(state: SharedState) {
    this.#state = state;
  }

  async put(ticket: string, binding: Binding): Promise<void> {
    const { store, sealer } = this.#state;
    const place = { key: `tickets:${binding.caller}`, count: 1, most: SHARED_TICKETS, periodS: TICKET_S };
    const wait = await reachable(() => store.reserve([place], true));
    if (wait > 0) {
      const message = `This server asks an account for ${SHARED_TICKETS} confirmations in ${TICKET_S / 60} minutes at most.`;
      throw new ToolError('rate_limited', message, { retryAfterS: Math.ceil(wait / 1000) });
    }
    const key = keyOf(ticket, binding.caller);
    await reachable(() => store.set(key, sealer.seal(key, JSON.stringify(binding)), TICKET_S));
  }

  async take(ticket: string, caller: string): Promise<Binding | undefined> {
    const { store, sealer } = this.#state;
    const key = keyOf(ticket, caller);
    const sealed = await reachable(() => store.take(key));
    const text = sealed === undefined ? undefined : sealer.open(key, sealed);
    return text === undefined ? undefined : (JSON.parse(text) as Binding);
  }
}

/** The caller is part of it: nobody else can find, or use up, a ticket. */
function keyOf(ticket: string, caller: string): string {
  return `ticket:${createHash('sha256').update(`${caller} ${ticket}`).digest('base64url')}`;
}

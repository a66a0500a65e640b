import type { Call, Operation } from '../../generated/types.ts';
import type { OperationSpec } from '../../generator/catalogue.ts';
import type { Loaded } from '../../generator/load.ts';
import { requestsOf, routeParameters, successOf } from '../../generator/targets.ts';
import { type ErrorCode, ToolError } from '../../runtime/errors.ts';
import type { CallContext, RedmineHttp } from '../../runtime/redmine/http.ts';
import { isWithin } from '../../runtime/version.ts';
import { effectsOf } from './effects.ts';
import { type Binding, Known } from './known.ts';
import type { Observation, Observed } from './observation.ts';
import { isRecord, Shaper } from './shape.ts';
import { signsOf } from './signs.ts';

/** What may happen to one request without the server being gone. */
const UNANSWERED: readonly ErrorCode[] = ['timeout', 'too_large', 'bad_response', 'invalid_arguments'];

/** Records that are read of each kind, and projects in which lists are read. */
const SAMPLES = 10;
/** Of roles most: they say which permissions there are. */
const ROLES = 30;
/** A file may be large: a few are enough to see that they come. */
const FILES = 2;
const ROWS = 100;

/** Where to look, and on whose behalf. */
export interface Server {
  readonly http: RedmineHttp;
  readonly context: CallContext;
  /** As the operator says; else the signs tell. */
  readonly version: string | undefined;
}

/** Told what is being done, for the terminal. */
export type OnProgress = (text: string) => void;

/**
 * Asks a server everything that can be read of it with the account at hand: every read operation of the catalogue, with
 * ids that its own lists give. Nothing but GET is sent.
 * @throws ToolError where the account is refused, or the server does not answer at all
 */
export async function survey(loaded: Loaded, server: Server, say: OnProgress = () => {}): Promise<Observation> {
  const account = await server.http.send(operationOf(loaded, 'getCurrentUser'), call('getCurrentUser'), server.context);
  const { signs, version } = await signsOf(loaded, server);
  const visit = new Visit(loaded, server, version);
  const wanted = Object.entries(loaded.catalogue.operations).filter(([, { http }]) => http.startsWith('GET '));
  const requests = wanted.flatMap(([id, operation]) => requestsOf(operation).map((request) => ({ id, request })));
  // Each round may find ids that the next one can ask for.
  for (let round = 1, asked = 1; asked > 0; round += 1) {
    asked = 0;
    for (const [index, { id, request }] of requests.entries()) {
      say(`round ${round}, ${index + 1} of ${requests.length}: ${id}`);
      asked += await visit.ask(id, request);
    }
  }
  for (const [id, operation] of wanted) {
    if (!operation.filters && !operation.query && !operation.pages) continue;
    say(`parameters of ${id}`);
    await visit.tryParameters(id);
  }
  const user = isRecord(account.body) ? account.body['user'] : undefined;
  return {
    format: 1,
    version,
    signs,
    administrator: isRecord(user) && user['admin'] === true,
    permissions: [...visit.permissions].sort(),
    operations: visit.operations,
  };
}

/** The operation as the runtime sends it, whatever catalogue was loaded. */
export function operationOf({ model }: Loaded, id: string): Operation & { method: 'GET' } {
  const operation = model.operations[id] as (Operation & { method: 'GET' }) | undefined;
  if (operation?.method !== 'GET') throw new Error(`the catalogue has no read operation ${id}`);
  return operation;
}

/** The catalogue may be another one than the compiled one, whose ids the type has. */
export function call(id: string, more: Omit<Call, 'operation'> = {}): Call {
  return { operation: id as Call['operation'], ...more };
}

class Visit {
  readonly operations: Record<string, Observed> = {};
  readonly permissions = new Set<string>();
  readonly #loaded: Loaded;
  readonly #server: Server;
  readonly #version: string;
  readonly #known: Known;
  readonly #shaper: Shaper;
  readonly #done = new Map<string, Set<string>>();

  constructor(loaded: Loaded, server: Server, version: string) {
    this.#loaded = loaded;
    this.#server = server;
    this.#version = version;
    this.#known = new Known(loaded.catalogue);
    this.#shaper = new Shaper(loaded.catalogue);
  }

  /** Sends one request with bindings that it was not sent with before. @returns how often */
  async ask(id: string, request: string): Promise<number> {
    const fixed = this.#fixed(this.#spec(id));
    const done = this.#done.get(request) ?? new Set();
    this.#done.set(request, done);
    const most = id === 'getRole' ? ROLES : this.#spec(id).answers === 'bytes' ? FILES : SAMPLES;
    if (!fixed || done.size >= most) return 0;
    const known = this.#known.bindingsFor(request, most).map((binding) => [JSON.stringify(binding), binding] as const);
    const fresh = known.filter(([key]) => !done.has(key)).slice(0, most - done.size);
    for (const [key] of fresh) done.add(key);
    await Promise.all(fresh.map(([, binding]) => this.#once(id, request, binding, fixed)));
    return fresh.length;
  }

  /** Which parameters Redmine hears, in the first place where there is something to hear them on. */
  async tryParameters(id: string): Promise<void> {
    const operation = this.#spec(id);
    const fixed = this.#fixed(operation);
    const observed = this.operations[id];
    if (!fixed || !observed) return;
    const { include: _slow, ...query } = fixed.query ?? {};
    const bare = { ...fixed, query };
    // Within a project there are more filters, but not that of the project.
    for (const request of requestsOf(operation).reverse()) {
      if (!observed.requests[request]?.['200']) continue;
      const needed = Object.values(operation.filters ?? {}).map(({ needs = '' }) => needs);
      const isNeeded = routeParameters(request).some((name) => needed.includes(name));
      if (Object.keys(observed.effects).length > 0 && !isNeeded) continue;
      for (const path of this.#known.bindingsFor(request, isNeeded ? SAMPLES : 3)) {
        const fetch = (more: Fixed) => this.#fetch(id, request, path, merged(bare, more));
        await effectsOf(operation, path, observed.effects, fetch);
      }
    }
  }

  async #once(id: string, request: string, path: Binding, fixed: Fixed): Promise<void> {
    this.operations[id] ??= { requests: {}, effects: {} };
    const observed = this.operations[id];
    const { status, body } = await this.#fetch(id, request, path, fixed);
    const statuses = observed.requests[request] ?? {};
    observed.requests[request] = statuses;
    const said = status === '404' && isNoRoute(body) ? '404 no route' : status;
    statuses[said] = (statuses[said] ?? 0) + 1;
    const operation = this.#spec(id);
    if (!successOf(operation).includes(Number(status))) return;
    if (operation.answers === 'bytes') return;
    const bodies = [body, ...(await this.#further(id, request, path, fixed, body))];
    for (const each of bodies) {
      observed.answer = this.#shaper.answer(observed.answer, id, each);
      this.#known.learn(operation, path, each);
    }
    if (id === 'getRole') for (const name of permissionsIn(body)) this.permissions.add(name);
  }

  /** Of a list that is longer than a page also its middle and its end: old records show what new ones do not. */
  async #further(id: string, request: string, path: Binding, fixed: Fixed, body: unknown): Promise<unknown[]> {
    const total = isRecord(body) ? Number(body['total_count']) : 0;
    if (!this.#spec(id).pages || !(total > ROWS)) return [];
    const offsets = [Math.floor((total - ROWS) / 2), total - ROWS];
    const answers = offsets.map((offset) => this.#fetch(id, request, path, merged(fixed, { query: { offset } })));
    return (await Promise.all(answers)).filter(({ status }) => status === '200').map((answer) => answer.body);
  }

  async #fetch(id: string, request: string, path: Binding, more: Fixed): Promise<{ status: string; body: unknown }> {
    const { http, context } = this.#server;
    const operation = { ...operationOf(this.#loaded, id), routes: [request.slice('GET '.length)] };
    try {
      const { status, body } = await http.look(operation, call(id, { path, ...more }), context);
      return { status: String(status), body };
    } catch (error) {
      // One answer that is too large or too slow, or a name that cannot be sent, says nothing about the others.
      if (!(error instanceof ToolError) || !UNANSWERED.includes(error.code)) throw error;
      return { status: error.code, body: undefined };
    }
  }

  /** What every request of an operation has: all that Redmine can include, all states, a word to look for. */
  #fixed(operation: OperationSpec): Fixed | undefined {
    const query: Record<string, string | number | string[]> = operation.pages ? { limit: ROWS } : {};
    for (const [name, property] of Object.entries(operation.query ?? {})) {
      if (!isWithin(this.#version, property)) continue;
      if (name === 'include') query[name] = (property.items?.enum ?? []).map(String);
      if (property.codec !== 'words') continue;
      if (this.#known.word === undefined) return undefined;
      query[name] = this.#known.word;
    }
    const status = Object.entries(operation.filters ?? {}).find(([, { kind }]) => kind === 'status');
    return { query, ...(status ? { filters: { [status[0]]: { is: 'any' } } } : {}) };
  }

  #spec(id: string): OperationSpec {
    const operation = this.#loaded.catalogue.operations[id];
    if (!operation) throw new Error(`the catalogue has no operation ${id}`);
    return operation;
  }
}

type Fixed = Pick<Call, 'query' | 'filters'>;

function merged(fixed: Fixed, more: Fixed): Fixed {
  return { query: { ...fixed.query, ...more.query }, filters: { ...fixed.filters, ...more.filters } };
}

/** What Rails answers for a path that it does not route; Redmine's own 404 has no body (ApplicationController#render_error). */
function isNoRoute(body: unknown): boolean {
  return isRecord(body) && body['status'] === 404;
}

function permissionsIn(body: unknown): string[] {
  const role = isRecord(body) ? body['role'] : undefined;
  const names = isRecord(role) ? role['permissions'] : undefined;
  return Array.isArray(names) ? names.filter((name) => typeof name === 'string') : [];
}

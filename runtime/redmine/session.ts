import { operations } from '../../generated/index.ts';
import type { Call, Json, OperationId } from '../../generated/types.ts';
import type { Caller } from '../caller.ts';
import { ToolError } from '../errors.ts';
import type { Identity } from '../identity.ts';
import type { CallContext, RedmineAnswer, RedmineHttp } from './http.ts';

/** What one tool call may do at Redmine: the operations of its action, on behalf of its caller, and nothing else. */
export class RedmineSession {
  readonly caller: Caller;
  readonly identity: Identity;
  readonly context: CallContext;
  readonly #http: RedmineHttp;
  readonly #allowed: ReadonlySet<OperationId>;

  constructor(
    http: RedmineHttp,
    who: { caller: Caller; identity: Identity },
    context: CallContext,
    allowed: readonly OperationId[],
  ) {
    this.#http = http;
    this.caller = who.caller;
    this.identity = who.identity;
    this.context = context;
    // Roles are read to compute permissions, whatever the action is.
    this.#allowed = new Set([...allowed, 'getRole']);
  }

  /** Sends one operation and returns the JSON of its answer. @throws ToolError */
  async send(call: Call): Promise<Json | undefined> {
    return (await this.exchange(call)).body;
  }

  /** The same session, but the end of the call does not end its requests: for writes that have to be known about. */
  lasting(): RedmineSession {
    const context = { ...this.context, signal: new AbortController().signal };
    return new RedmineSession(this.#http, this, context, [...this.#allowed]);
  }

  /** Sends one operation. @throws ToolError */
  async exchange(call: Call): Promise<RedmineAnswer> {
    if (!this.#allowed.has(call.operation)) {
      throw new ToolError('internal', `${call.operation} is not among the operations of this tool.`);
    }
    return this.#http.send(operations[call.operation], call, this.context);
  }
}

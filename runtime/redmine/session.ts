import { operations } from '../../generated/tables.ts';
import type { Call, Json, Operation, OperationId } from '../../generated/types.ts';
import type { Caller } from '../caller.ts';
import { ToolError } from '../errors.ts';
import type { Identity } from '../identity.ts';
import { checkCall } from '../policy/scopes.ts';
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
    return this.#http.send(this.#operation(call), call, this.context);
  }

  /** The bytes that an operation answers, `maxBytes` at most. @throws ToolError */
  async download(call: Call, maxBytes: number): Promise<Buffer> {
    return this.#http.download(this.#operation(call), call, this.context, maxBytes);
  }

  /** Sends a file and returns the JSON of the answer. @throws ToolError */
  async upload(call: Call, file: Buffer): Promise<Json | undefined> {
    return (await this.#http.upload(this.#operation(call), call, this.context, file)).body;
  }

  #operation(call: Call): Operation {
    const { operation } = call;
    if (!this.#allowed.has(operation)) {
      throw new ToolError('internal', `${operation} is not among the operations of this tool.`);
    }
    checkCall(call, this.identity.scopes);
    return operations[operation];
  }
}

import { randomUUID } from 'node:crypto';
import type { Call, Tool } from '../generated/types.ts';
import type { Audit } from './audit.ts';
import type { ErrorCode, ToolError } from './errors.ts';
import type { Logger } from './log.ts';
import type { Validated } from './policy/validate.ts';

/** Refusals that are recorded for reads, too: somebody wanted what is not allowed. */
const REFUSALS: ReadonlySet<ErrorCode> = new Set([
  'read_only',
  'not_enabled',
  'insufficient_scope',
  'unauthenticated',
  'forbidden',
]);

/** What is known of one call on its way, and its lines in the audit. */
export class CallTrail {
  /** Sent to Redmine as X-Request-Id, so that the audit line and Redmine's log find each other. */
  readonly requestId: string;
  readonly tool: Tool;
  validated: Validated | undefined;
  userId: number | undefined;
  call: Call | undefined;
  /** A write may be on its way: from here on a failure has an outcome, before it is a refusal. */
  isWriting = false;
  readonly #audit: Audit;
  readonly #log: Logger;

  constructor(tool: Tool, audit: Audit, log: Logger, requestId: string = randomUUID()) {
    this.tool = tool;
    this.requestId = requestId;
    this.#audit = audit;
    this.#log = log;
  }

  /** Before a write leaves: the only one, or a row of several. @throws ToolError when the line cannot be written: then nothing may leave. */
  intent(row?: number): void {
    this.#record('intent', {}, null, row);
    this.isWriting = true;
  }

  /** After a write. It has happened, so an audit that fails now must not turn it into a failure. */
  outcome(outcome: string, id: number | null, code?: string, row?: number): void {
    this.#tryToRecord('outcome', { outcome, ...(code ? { code } : {}) }, id, row);
  }

  /** Instead of a write: somebody has to confirm it first. */
  question(): void {
    this.#tryToRecord('refused', { code: 'confirmation_required' });
  }

  /** Whatever went wrong: the outcome of a write, or a refusal. */
  failure(error: ToolError): void {
    const outcome = outcomeOf(error);
    if (this.isWriting) this.outcome(outcome ?? 'failed', null, error.code);
    else if (this.tool.effect !== 'read' || REFUSALS.has(error.code))
      this.#tryToRecord('refused', { code: error.code });
  }

  #tryToRecord(
    event: 'outcome' | 'refused',
    more: { outcome?: string; code?: string },
    id: number | null = null,
    row?: number,
  ): void {
    try {
      this.#record(event, more, id, row);
    } catch (failure) {
      this.#log.error('an audit line could not be written', { event, requestId: this.requestId, error: failure });
    }
  }

  #record(
    event: 'intent' | 'outcome' | 'refused',
    more: { outcome?: string; code?: string },
    id: number | null = null,
    row?: number,
  ): void {
    const path = Object.entries(this.call?.path ?? {}).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    );
    const action = this.validated?.name;
    this.#audit.record({
      event,
      tool: this.tool.name,
      ...(action === undefined || action === 'call' ? {} : { action }),
      effect: this.tool.effect,
      user: { id: this.userId ?? null },
      ids: { ...Object.fromEntries(path), ...(row === undefined ? {} : { row }), ...(id === null ? {} : { id }) },
      requestId: this.requestId,
      ...more,
    });
  }
}

/** What an error says of the write that it ended: undefined when nothing was made. */
export function outcomeOf({ code, details }: ToolError): 'done' | 'unknown' | undefined {
  if (code === 'outcome_unknown') return 'unknown';
  return details.done ? 'done' : undefined;
}

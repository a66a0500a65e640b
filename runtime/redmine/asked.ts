import type { Operation } from '../../generated/types.ts';
import { type ErrorCode, type ErrorDetails, ToolError } from '../errors.ts';

/** What was asked; enough to say what an answer means. */
export interface Asked {
  /** In words, such as "the request to list issues". */
  readonly name: string;
  readonly operation: Pick<Operation, 'effect' | 'permission' | 'success'> & Partial<Pick<Operation, 'rejected'>>;
  /** Full address; never shown. */
  readonly url: URL;
  readonly baseUrl: URL;
  readonly requestId: string;
  readonly timeoutMs: number;
  readonly maxBytes: number;
  /** What to do about an answer that is larger. */
  readonly whenTooLarge: string;
}

const CHECK = 'It may or may not have been done: look at what is there now before repeating it';

/** The error as it is for a read; for a write the outcome is unknown, whatever the reason. */
export function unproven(asked: Asked, code: ErrorCode, what: string, details: ErrorDetails = {}): ToolError {
  if (asked.operation.effect === 'read') return new ToolError(code, `${what}.`, details);
  return new ToolError('outcome_unknown', `${what}. ${CHECK}.`, details);
}

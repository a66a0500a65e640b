/** The closed list of error codes; programs read them in the result's `_meta['redmine-mcp/error'].code`. */
export type ErrorCode =
  | 'invalid_arguments'
  | 'unknown_name'
  | 'ambiguous_name'
  | 'filter_not_available'
  | 'not_found'
  | 'forbidden'
  | 'insufficient_scope'
  | 'unauthenticated'
  | 'read_only'
  | 'not_enabled'
  | 'confirmation_required'
  | 'confirmation_refused'
  | 'conflict'
  | 'rejected'
  | 'outcome_unknown'
  | 'timeout'
  | 'unreachable'
  | 'upstream_error'
  | 'bad_response'
  | 'too_large'
  | 'rate_limited'
  | 'cancelled'
  | 'unsupported_version'
  | 'internal';

export interface ErrorDetails {
  /** The argument to mend. */
  argument?: string;
  /** What the argument may be, from the catalogue (trusted). */
  allowed?: readonly (string | number)[];
  /** What the argument may be, in names that administrators wrote: trusted unless the operator says otherwise. */
  named?: readonly string[];
  /** Redmine made the change all the same: it is an error because it did something else than was meant. */
  done?: true;
  /** Seconds to wait before another try makes sense. */
  retryAfterS?: number;
  /** Text that Redmine or its users wrote. It is shown inside a boundary, never as part of the message. */
  untrusted?: readonly string[];
}

/**
 * A failure that the agent is told about. The message is written by this project and safe to show:
 * it names the thing, says what is allowed and what to do. Text from elsewhere travels in `details.untrusted`.
 */
export class ToolError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message);
    this.name = 'ToolError';
    this.code = code;
    this.details = details;
  }
}

/** Redmine, or the token, does not let the caller see it: what is only of use may be done without. */
export function isHidden(error: unknown): boolean {
  return error instanceof ToolError && ['forbidden', 'insufficient_scope', 'not_found'].includes(error.code);
}

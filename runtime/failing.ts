import { type ErrorCode, ToolError } from './errors.ts';
import { inArguments } from './shape/own-names.ts';
import type { CallTrail } from './trail.ts';

/** What breaks here once a write is on its way says nothing about what Redmine did with it (T18). */
export function internalFailure({ isWriting, requestId }: CallTrail): ToolError {
  const what = `Something went wrong within redmine-mcp (request ${requestId}).`;
  if (!isWriting) return new ToolError('internal', what);
  return new ToolError(
    'outcome_unknown',
    `${what} The change may or may not have been made: look before you repeat it.`,
  );
}

/** The way to Redmine failed, which says nothing of what the call was about. */
const ON_THE_WAY: ReadonlySet<ErrorCode> = new Set([
  'timeout',
  'unreachable',
  'upstream_error',
  'bad_response',
  'too_large',
  'cancelled',
]);

/** An error as an agent needs it: about arguments, and about how far the call came. */
export function inWords(error: ToolError, { validated, tool, isWriting }: CallTrail): ToolError {
  const own = inArguments(error, validated?.action.names ?? {});
  const isTold = tool.effect === 'read' || isWriting || /nothing was/i.test(own.message);
  if (isTold || !ON_THE_WAY.has(own.code)) return own;
  return new ToolError(own.code, `${own.message} Nothing was changed.`, own.details);
}

import type { Json } from '../../generated/types.ts';
import { type ErrorCode, type ErrorDetails, ToolError } from '../errors.ts';
import { type Asked, unproven } from './asked.ts';
import { isHtml, type ParsedBody, parseBody, unpack } from './body.ts';
import { connectionProblem } from './causes.ts';
import type { Answered, Failed } from './exchange.ts';
import { explainRedirect } from './redirect.ts';
import { retryAfterMs } from './retry.ts';

export interface RedmineAnswer {
  readonly status: number;
  /** Undefined when the answer has no body. */
  readonly body: Json | undefined;
}

/**
 * The JSON of a success, or the ToolError that the answer amounts to. A write whose answer does not prove that it was
 * refused is `outcome_unknown`: Redmine answers 500 to some requests after it made the record (POST issues with
 * `include`), and a gate's 502 or 504 tells nothing about what happened behind it.
 * @throws ToolError
 */
export async function readAnswer(asked: Asked, answered: Answered): Promise<RedmineAnswer> {
  const status = await proveSuccess(asked, answered);
  const parsed = await parseBody(answered, asked.maxBytes);
  if ('problem' in parsed) throw bodyError(asked, parsed.problem);
  if (parsed.json === undefined && asked.operation.effect === 'read') {
    throw new ToolError('bad_response', `Redmine answered ${asked.name} with nothing.`);
  }
  return { status, body: parsed.json };
}

/**
 * The bytes of a file. Redmine names each (`Content-Disposition`, ActionController::DataStreaming#send_file); a page of
 * a gate that wants a login does not, whatever its status says (T34).
 * @throws ToolError as readAnswer does
 */
export async function readFile(asked: Asked, answered: Answered): Promise<Buffer> {
  await proveSuccess(asked, answered);
  if (answered.headers['content-disposition'] === undefined) {
    throw isHtml(answered)
      ? bodyError(asked, 'html')
      : new ToolError('bad_response', `What came back for ${asked.name} is not a file that Redmine sent.`);
  }
  const bytes = await unpack(answered, asked.maxBytes);
  if (!Buffer.isBuffer(bytes)) throw bodyError(asked, bytes.problem);
  return bytes;
}

/** @returns the status, one of those that mean done */
async function proveSuccess(asked: Asked, answered: Answered): Promise<number> {
  const { status } = answered;
  if (status < 200 || status > 299) throw await statusError(asked, answered);
  if (asked.operation.success.includes(status)) return status;
  const expected = asked.operation.success.join(' or ');
  throw unproven(asked, 'bad_response', `Redmine answered ${status} to ${asked.name} where ${expected} was expected`);
}

/** The ToolError for an exchange that gave no answer. */
export function failureError(asked: Asked, failed: Failed, signal: AbortSignal): ToolError {
  const { name } = asked;
  const seconds = Math.round(asked.timeoutMs / 100) / 10;
  // A call that ran out of time aborts its requests with a TimeoutError (AbortSignal.timeout); others were cancelled.
  const overall = failed.why === 'cancelled' && isTimeout(signal.reason);
  const nothing = failed.sent ? '' : '; nothing was sent';
  if (failed.why === 'unconnected') {
    return new ToolError(
      'unreachable',
      `Redmine cannot be reached for ${name}: ${connectionProblem(failed.cause)}. Nothing was done.`,
    );
  }
  const [code, what] = ((): [ErrorCode, string] => {
    switch (failed.why) {
      case 'timeout':
        return ['timeout', `Redmine did not answer ${name} within ${seconds} seconds (REDMINE_TIMEOUT)${nothing}`];
      case 'cancelled':
        return overall
          ? ['timeout', `The time for the whole call ran out during ${name}${nothing}`]
          : ['cancelled', `It was cancelled during ${name}${nothing}`];
      case 'too_large':
        return [
          'too_large',
          `Redmine's answer to ${name} is larger than ${asked.maxBytes} bytes. ${asked.whenTooLarge}`,
        ];
      case 'cut_off':
        return ['bad_response', `Redmine's answer to ${name} was cut off`];
      case 'lost':
        return ['unreachable', `Redmine did not answer ${name}: ${connectionProblem(failed.cause)}`];
    }
  })();
  return failed.sent ? unproven(asked, code, what) : new ToolError(code, `${what}.`);
}

function bodyError(asked: Asked, problem: Extract<ParsedBody, { problem: string }>['problem']): ToolError {
  const { name } = asked;
  switch (problem) {
    case 'html':
      return unproven(
        asked,
        'bad_response',
        `A web page came back for ${name}, which answers none: a login page or a proxy answered instead of ` +
          "Redmine's API, or REDMINE_URL is not Redmine's address",
      );
    case 'not_json':
      return unproven(
        asked,
        'bad_response',
        `The answer to ${name} is not JSON: it was cut off or did not come from Redmine`,
      );
    case 'encoding':
      return unproven(asked, 'bad_response', `The answer to ${name} is compressed in a way that cannot be read`);
    case 'too_large':
      return unproven(
        asked,
        'too_large',
        `Redmine's answer to ${name} unpacks to more than ${asked.maxBytes} bytes. ${asked.whenTooLarge}`,
      );
  }
}

/** What each status means when Redmine, or a gate in front of it, refuses. Nothing was done in any of these cases. */
async function statusError(asked: Asked, answered: Answered): Promise<ToolError> {
  const { name } = asked;
  const { status } = answered;
  const say = (code: ErrorCode, message: string, details?: ErrorDetails) => new ToolError(code, message, details);
  switch (status) {
    case 401:
      return say(
        'unauthenticated',
        `Redmine did not accept the credential for ${name}: it is missing, wrong or expired.`,
      );
    case 403:
      return say(
        'forbidden',
        `Redmine refused ${name}. It needs ${neededFor(asked.operation)}; ${restOf(asked.operation)}`,
      );
    case 404:
      return say(
        'not_found',
        `Redmine has nothing there for ${name}, or this account may not see it.` +
          (isHtml(answered) ? ' A web page answered: if this happens everywhere, REDMINE_URL is wrong.' : ''),
      );
    case 409:
      return say(
        'conflict',
        `Redmine refused ${name}: somebody changed it meanwhile. Read it again, then repeat the change on top of that.`,
      );
    case 412:
      return say(
        'upstream_error',
        `Redmine refused ${name}: a precondition failed (412), such as a header in REDMINE_HEADERS.`,
      );
    case 413:
      return say('too_large', `Redmine, or the gate in front of it, finds ${name} too large (413). Send less at once.`);
    case 414:
    case 431:
      return say('too_large', `The address of ${name} is too long (${status}). Use fewer or shorter values.`);
    case 406:
      // It would show a form with what is wrong, and has none for programs (IssuesController#destroy).
      if (asked.operation.rejected === undefined) break;
      return rejected(asked, status, undefined);
    case 422:
      return rejected(asked, status, await parseBody(answered, asked.maxBytes));
    case 501:
      // RFC 9110, 15.6.2: what answers has no such thing, so nothing was done. Of Redmine itself this never comes.
      return say('upstream_error', `What answers at REDMINE_URL cannot do this (501): ${name}. Nothing was done.`, {
        untrusted: reasonsIn(await parseBody(answered, asked.maxBytes)),
      });
    case 429:
      return say(
        'rate_limited',
        `The gate in front of Redmine asks to slow down (${name}). Try again later.`,
        wait(answered),
      );
  }
  if (status >= 300 && status <= 399 && status !== 303) return explainRedirect(asked, answered);
  if (status >= 500 || status === 408 || status === 303) return brokenAnswer(asked, answered);
  return say('upstream_error', `Redmine answered ${status} to ${name}; nothing was done.`);
}

function brokenAnswer(asked: Asked, answered: Answered): ToolError {
  const { status } = answered;
  const who = status >= 502 && status <= 504 ? 'The gate in front of Redmine' : 'Redmine';
  const where = `Redmine's log may say more under the request id ${asked.requestId}`;
  return unproven(asked, 'upstream_error', `${who} answered ${status} to ${asked.name}. ${where}`, wait(answered));
}

function wait({ headers }: Answered): ErrorDetails {
  const milliseconds = retryAfterMs(headers['retry-after'], Date.now());
  return milliseconds === undefined ? {} : { retryAfterS: Math.ceil(milliseconds / 1000) };
}

const MAX_REASONS = 20;
const MAX_REASON_LENGTH = 500;

/** `{"errors": [...]}`, as Redmine says why. */
function reasonsIn(parsed: ParsedBody | undefined): string[] {
  const json = parsed && 'json' in parsed ? parsed.json : undefined;
  const listed = typeof json === 'object' && json !== null && 'errors' in json ? json['errors'] : undefined;
  return (Array.isArray(listed) ? (listed as readonly Json[]) : [])
    .filter((reason) => typeof reason === 'string')
    .slice(0, MAX_REASONS)
    .map((reason) => [...reason].slice(0, MAX_REASON_LENGTH).join(''));
}

/** 422 (and 406): reasons in the account's language, or none (stale issue, member that cannot be deleted). */
function rejected(asked: Asked, status: number, parsed: ParsedBody | undefined): ToolError {
  const reasons = reasonsIn(parsed);
  const unsaid = asked.operation.rejected ?? 'the record may have changed meanwhile.';
  const why = reasons.length > 0 ? 'Its reasons follow.' : `It gave no reason; ${unsaid}`;
  return new ToolError('rejected', `Redmine rejected ${asked.name} (${status}). ${why}`, { untrusted: reasons });
}

/** What else has to be: a project matters only to what is in one, and a closed one can be read. */
function restOf({ permission, effect }: Asked['operation']): string {
  if (permission === 'admin' || permission === 'logged_in') return 'the REST API must be switched on.';
  if (effect === 'read') {
    return 'the project must not be archived, its module must be switched on, and so must the REST API. A role may also hide single records and old versions.';
  }
  // Such as an issue to copy, or one to move logged time to: its project asks for permissions of its own.
  return 'the project must not be archived or closed, its module must be switched on, and so must the REST API. If it names another record, that may be what this account may not see or use so.';
}

function neededFor({ permission }: Asked['operation']): string {
  if (permission === 'public') return 'no permission of its own';
  if (permission === 'logged_in') return 'an account that is logged in';
  if (permission === 'admin') return 'an administrator';
  return `the permission ${permission.anyOf.join(' or ')}`;
}

function isTimeout(reason: unknown): boolean {
  return reason instanceof Error && reason.name === 'TimeoutError';
}

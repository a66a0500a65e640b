import type { ToolError } from '../errors.ts';
import type { Boundary } from '../guard/boundary.ts';
import type { Shaped } from './rows.ts';
import { brief, lineOf, type TrustPolicy } from './text.ts';

const MOST_ALLOWED = 40;
const MOST_UNTRUSTED = 40;

/** An error as an agent reads it: the code, what is wrong, what is allowed; text of others in a boundary. */
export function shapeFailure(error: ToolError, boundary: Boundary, policy: TrustPolicy): Shaped {
  const { argument, named = [], retryAfterS } = error.details;
  const allowed = [...(error.details.allowed ?? []), ...(policy.trustAdminText ? named : [])];
  const untrusted = [...(error.details.untrusted ?? []), ...(policy.trustAdminText ? [] : named)];
  const lines = [`${error.code}: ${error.message}`];
  if (allowed.length > 0 && !allowed.every((value) => error.message.includes(String(value)))) {
    const more = allowed.length > MOST_ALLOWED ? `, and ${allowed.length - MOST_ALLOWED} more` : '';
    lines.push(`Allowed: ${allowed.slice(0, MOST_ALLOWED).map(shown).join(', ')}${more}`);
  }
  if (untrusted.length > 0) lines.push(boundary.wrap(untrusted.slice(0, MOST_UNTRUSTED).map(lineOf).join('\n')));
  // A name that cannot be shown as it is would not be found when it is sent: its id is the way.
  const sendable = allowed.filter((value) => shown(value) === value).slice(0, MOST_ALLOWED);
  const meta = {
    code: error.code,
    ...(argument === undefined ? {} : { argument }),
    ...(sendable.length > 0 ? { allowed: sendable } : {}),
    ...(retryAfterS === undefined ? {} : { retry_after_s: retryAfterS }),
  };
  return { text: lines.join('\n'), meta: { 'redmine-mcp/error': meta }, hasUntrusted: untrusted.length > 0 };
}

/** An id as it is; a name on one line, cut. */
function shown(value: string | number): string | number {
  return typeof value === 'number' ? value : lineOf(brief(value, 255));
}

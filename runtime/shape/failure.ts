import type { ToolError } from '../errors.ts';
import type { Boundary } from '../guard/boundary.ts';
import type { Shaped } from './rows.ts';
import { lineOf, type TrustPolicy } from './text.ts';

const MOST_ALLOWED = 40;
const MOST_UNTRUSTED = 40;

/** An error as an agent reads it: the code, what is wrong, what is allowed; text of others in a boundary. */
export function shapeFailure(error: ToolError, boundary: Boundary, policy: TrustPolicy): Shaped {
  const { argument, named = [], retryAfterS } = error.details;
  const allowed = [...(error.details.allowed ?? []), ...(policy.trustAdminText ? named.map(lineOf) : [])];
  const untrusted = [...(error.details.untrusted ?? []), ...(policy.trustAdminText ? [] : named)];
  const lines = [`${error.code}: ${error.message}`];
  if (allowed.length > 0 && !allowed.every((value) => error.message.includes(String(value)))) {
    const more = allowed.length > MOST_ALLOWED ? `, and ${allowed.length - MOST_ALLOWED} more` : '';
    lines.push(
      `Allowed: ${allowed
        .slice(0, MOST_ALLOWED)
        .map((value) => lineOf(String(value)))
        .join(', ')}${more}`,
    );
  }
  if (untrusted.length > 0) lines.push(boundary.wrap(untrusted.slice(0, MOST_UNTRUSTED).map(lineOf).join('\n')));
  const meta = {
    code: error.code,
    ...(argument === undefined ? {} : { argument }),
    ...(allowed.length > 0 ? { allowed: allowed.slice(0, MOST_ALLOWED) } : {}),
    ...(retryAfterS === undefined ? {} : { retry_after_s: retryAfterS }),
  };
  return { text: lines.join('\n'), meta: { 'redmine-mcp/error': meta }, hasUntrusted: untrusted.length > 0 };
}

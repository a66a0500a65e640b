import { ToolError } from '../errors.ts';
import type { Asked } from './answer.ts';
import type { Answered } from './exchange.ts';

/**
 * Redirects are never followed: the credential would go along. What the error says depends on where it leads; another
 * host is never named, since it may be an internal one.
 */
export function explainRedirect(asked: Asked, { status, headers }: Answered): ToolError {
  const { url, baseUrl, name } = asked;
  const target = targetOf(headers['location'], url);
  const intro = `Redmine redirects ${name} (${status})`;
  if (target === undefined) return badResponse(`${intro} without saying where.`);
  if (target.hostname !== url.hostname) {
    return badResponse(`${intro} to another host. Set REDMINE_URL to the address at which Redmine itself answers.`);
  }
  if (target.protocol === 'https:' && url.protocol === 'http:') {
    return badResponse(`${intro} to https. Set REDMINE_URL to the https address of the same host.`);
  }
  if (target.origin !== url.origin) {
    return badResponse(
      `${intro} to another port or protocol. Set REDMINE_URL to the address at which Redmine answers.`,
    );
  }
  if (/\/login\/?$/.test(target.pathname)) {
    return badResponse(`${intro} to its login page: it did not take the credential here, or REDMINE_URL is wrong.`);
  }
  // Redmine leads from the old title of a wiki page to the new one (WikiController#show), which the agent can ask for.
  return badResponse(`${intro} to another path of the same server, which follows: the page may have been renamed.`, [
    target.pathname.slice(baseUrl.pathname.replace(/\/+$/, '').length).slice(0, 500),
  ]);
}

function targetOf(location: string | string[] | undefined, url: URL): URL | undefined {
  const text = typeof location === 'object' ? location[0] : location;
  return text !== undefined && URL.canParse(text, url.href) ? new URL(text, url) : undefined;
}

function badResponse(message: string, untrusted?: readonly string[]): ToolError {
  return new ToolError('bad_response', message, untrusted === undefined ? {} : { untrusted });
}

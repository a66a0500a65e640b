import type { Call, Operation } from '../../generated/types.ts';
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

/**
 * The same call by the new name, where Redmine says that what a path parameter names is called otherwise now: the old
 * titles of wiki pages stay as redirects (WikiController#show, `redirect_to_page`), to a path without `.json`. Only the
 * name is taken from it, so that nothing is sent anywhere else. Undefined when the answer is something else.
 */
export function renamedTo(
  { url, baseUrl }: Pick<Asked, 'url' | 'baseUrl'>,
  { status, headers }: Pick<Answered, 'status' | 'headers'>,
  { effect, renamed }: Pick<Operation, 'effect' | 'renamed'>,
  call: Call,
): Call | undefined {
  const target = status === 302 && renamed && effect === 'read' ? targetOf(headers['location'], url) : undefined;
  const old = renamed && call.path?.[renamed];
  if (!renamed || !target || target.origin !== baseUrl.origin || old === undefined) return undefined;
  const asked = url.pathname.replace(/\.json$/, '').split('/');
  const now = target.pathname.replace(/\.json$/, '').split('/');
  const changed = asked.flatMap((segment, index) => (segment === now[index] ? [] : [index]));
  const [index] = changed;
  if (now.length !== asked.length || changed.length !== 1 || index === undefined) return undefined;
  const name = decoded(now[index] ?? '');
  return name === undefined ? undefined : { ...call, path: { ...call.path, [renamed]: name } };
}

function decoded(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}

function targetOf(location: string | string[] | undefined, url: URL): URL | undefined {
  const text = typeof location === 'object' ? location[0] : location;
  return text !== undefined && URL.canParse(text, url.href) ? new URL(text, url) : undefined;
}

function badResponse(message: string, untrusted?: readonly string[]): ToolError {
  return new ToolError('bad_response', message, untrusted === undefined ? {} : { untrusted });
}

import type { Call, Operation } from '../../generated/types.ts';
import { ToolError } from '../errors.ts';
import { type Asked, unproven } from './asked.ts';
import type { Answered } from './exchange.ts';

/**
 * Redirects are never followed: the credential would go along. What the error says depends on where it leads; another
 * host is never named, since it may be an internal one.
 */
export function explainRedirect(asked: Asked, { status, headers }: Answered): ToolError {
  const { url, baseUrl, name, operation } = asked;
  const target = targetOf(headers['location'], url);
  const intro = `Redmine redirects ${name} (${status})`;
  if (target === undefined) return unproven(asked, 'bad_response', `${intro} without saying where`);
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
  // Redmine leads from the old title of a wiki page to the new one (WikiController#show), which the agent can ask for. A
  // write that is led elsewhere may have been done before: so does a web page after a form.
  const why = operation.effect === 'read' ? ': the page may have been renamed' : '';
  const what = `${intro} to another path of the same server, which follows${why}`;
  return unproven(asked, 'bad_response', what, { untrusted: [pathBelow(baseUrl, target).slice(0, 500)] });
}

/**
 * The same read by the new name, where Redmine says that what a path parameter names is called otherwise now: the old
 * titles of wiki pages stay as redirects (WikiController#show, `redirect_to_page`), to a path without `.json` and
 * perhaps in another project. Only path parameters are taken from it, so that nothing else can be reached: its host is
 * Redmine's idea of its own, which a gate in front of it may not share. Undefined when the answer is something else.
 */
export function renamedTo(
  { url, baseUrl }: Pick<Asked, 'url' | 'baseUrl'>,
  { status, headers }: Pick<Answered, 'status' | 'headers'>,
  { effect, renamed, routes }: Pick<Operation, 'effect' | 'renamed' | 'routes'>,
  call: Call,
): Call | undefined {
  const target = status === 302 && renamed && effect === 'read' ? targetOf(headers['location'], url) : undefined;
  if (!target) return undefined;
  const path = pathBelow(baseUrl, target);
  const given = Object.entries(call.path ?? {}).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  for (const route of routes) {
    const names = [...route.matchAll(/:([a-z_]+)/g)].map((match) => String(match[1]));
    const match = new RegExp(`^${route.replace('.json', '').replaceAll(/:[a-z_]+/g, '([^/]+)')}$`).exec(path);
    if (!match || names.toSorted().join() !== given.toSorted().join()) continue;
    const values = match.slice(1).map(decoded);
    if (values.includes(undefined)) return undefined;
    return { ...call, path: Object.fromEntries(names.map((name, index) => [name, values[index]])) };
  }
  return undefined;
}

/** The path without that of REDMINE_URL, beginning with a slash. */
function pathBelow(baseUrl: URL, { pathname }: URL): string {
  return pathname.slice(baseUrl.pathname.replace(/\/+$/, '').length);
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

function badResponse(message: string): ToolError {
  return new ToolError('bad_response', message);
}

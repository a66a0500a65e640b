/** Whether it is Redmine that answers, and whether it answers programs. */
import type { Answered } from '../../redmine/exchange.ts';
import { type Check, type Finding, ok, problem } from './check.ts';
import type { Visit } from './visit.ts';

export const redmine: Check = {
  id: 'redmine',
  needs: ['connection', 'tls'],
  async run(visit) {
    const front = await answerOf(visit);
    if (await isRedmine(front, visit, visit.url)) return ok('Redmine answers.');
    if (front.status >= 300 && front.status <= 399) return redirected(front, visit);
    if (front.status === 401) {
      return problem(
        'Something in front of Redmine wants a login of its own.',
        'Set REDMINE_HEADERS to what it wants, such as {"Authorization": "Basic …"}, and keep REDMINE_API_KEY for Redmine.',
      );
    }
    if (front.status === 429 || front.status >= 500) {
      return problem(
        `What answers there answers ${front.status}.`,
        'Redmine, or the web server in front of it, is in trouble: whoever runs it finds the reason in its log.',
      );
    }
    const elsewhere = await findRedmine(visit);
    if (elsewhere) {
      return problem(
        `Redmine is not at this path of ${visit.url.host}, but at ${elsewhere.pathname}.`,
        `Set REDMINE_URL=${elsewhere.href.replace(/\/$/, '')}`,
      );
    }
    const forbidden = front.status === 403;
    return problem(
      forbidden
        ? 'Whatever answers there refuses everything (403), and does not look like Redmine.'
        : `What answers there (${front.status}) is not Redmine.`,
      forbidden
        ? 'A gate in front of Redmine may let in certain addresses only, or want headers (REDMINE_HEADERS). If Redmine is elsewhere, correct REDMINE_URL.'
        : 'Set REDMINE_URL to the address of Redmine as a browser shows it on its first page, sub-path included.',
    );
  },
};

/** @returns the answer without a credential; `connection` has seen that there is one */
async function answerOf(visit: Visit): Promise<Answered> {
  const result = await visit.front();
  if (result.kind === 'answered') return result;
  return { kind: 'answered', status: result.status ?? 0, headers: {}, body: Buffer.alloc(0) };
}

/**
 * As every Redmine with its REST API on answers to nobody; or, let in by REDMINE_HEADERS, to somebody. With its REST API
 * off, or behind a gate that takes the realm away, its login page tells: a gate that refuses would refuse that, too.
 */
async function isRedmine({ status, headers, body }: Answered, visit: Visit, base: URL): Promise<boolean> {
  if (status === 401 && /realm="Redmine API"/.test(String(headers['www-authenticate'] ?? ''))) return true;
  if (status === 401 || status === 403) return hasLoginPage(visit, base);
  return status === 200 && /^\{"user":\{"id":\d+,/.test(body.toString('latin1', 0, 100));
}

/** Every page of Redmine names its application so (layouts/base.html.erb, Redmine::Info.app_name). */
async function hasLoginPage(visit: Visit, base: URL): Promise<boolean> {
  const page = await visit.look('/login', base, 'text/html');
  return page.kind === 'answered' && /<meta name="description" content="Redmine"/.test(page.body.toString('utf8'));
}

/** Above the path that is set, where people who copied the address of a page end up, and where packages put it. */
async function findRedmine(visit: Visit): Promise<URL | undefined> {
  const parts = visit.url.pathname.split('/').filter((part) => part !== '');
  const paths = [...parts.keys()].reverse().map((count) => `/${parts.slice(0, count).join('/')}`);
  const tried = [...new Set([...paths, '/redmine'])].slice(0, 6);
  for (const path of tried) {
    const base = new URL(path.endsWith('/') ? path : `${path}/`, visit.url);
    const result = base.href === visit.url.href ? undefined : await visit.frontOf(base);
    if (result?.kind === 'answered' && (await isRedmine(result, visit, base))) return base;
  }
  return undefined;
}

function redirected({ status, headers }: Answered, { url }: Visit): Finding {
  const location = String(headers['location'] ?? '');
  const target = URL.canParse(location, url.href) ? new URL(location, url) : undefined;
  const message = `What answers there leads elsewhere (${status})`;
  if (target?.hostname === url.hostname && target.protocol === 'https:' && url.protocol === 'http:') {
    const base = new URL(url.pathname, target.origin).href.replace(/\/$/, '');
    return problem(`${message}: to https.`, `Set REDMINE_URL=${base}`);
  }
  if (target && /\/(login|signin|sign_in|oauth2?|saml|sso|auth)\b/i.test(target.pathname)) {
    return problem(
      `${message}: to a login page, which Redmine's API never does.`,
      'A single sign-on stands in front of Redmine. Have it let the paths that end in .json pass, or give it what it wants in REDMINE_HEADERS.',
    );
  }
  if (target && target.hostname !== url.hostname) {
    // The other host is somebody's text, and a credential may follow where it leads: it is not proposed.
    return problem(
      `${message}: to another host.`,
      'Open REDMINE_URL in a browser, and set it to the address at which that ends up if that is your Redmine.',
    );
  }
  return problem(`${message}.`, 'Set REDMINE_URL to the address at which Redmine itself answers.');
}

export const restApi: Check = {
  id: 'rest-api',
  needs: ['redmine'],
  async run(visit) {
    const { status } = await answerOf(visit);
    if (status !== 403) return ok('The REST API is switched on.');
    return problem(
      "Redmine's REST API is switched off.",
      'An administrator of Redmine switches it on: Administration, Settings, API, "Enable REST web service".',
    );
  },
};

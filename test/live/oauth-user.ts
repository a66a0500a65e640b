import { createHash, randomBytes } from 'node:crypto';
import type { Redmine } from '../../scripts/redmine/testbed.ts';

interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly path: string;
}

/** A browser without a screen: it keeps cookies, sends forms, and goes where it is sent. Hosts share cookies over ports. */
export class Browser {
  readonly #origin: string;
  #cookies: readonly Cookie[] = [];

  constructor(origin: string) {
    this.#origin = origin;
  }

  async get(path: string): Promise<Response> {
    const url = new URL(path, this.#origin);
    return this.#keep(url, await fetch(url, { headers: this.#headers(url), redirect: 'manual' }));
  }

  post(path: string, form: Record<string, string>): Promise<Response> {
    return this.send(path, new URLSearchParams(form));
  }

  async send(path: string, form: URLSearchParams): Promise<Response> {
    const url = new URL(path, this.#origin);
    const headers = { ...this.#headers(url), 'content-type': 'application/x-www-form-urlencoded' };
    const body = form.toString();
    return this.#keep(url, await fetch(url, { method: 'POST', headers, body, redirect: 'manual' }));
  }

  /** Of the cookies that it has. */
  names(): string[] {
    return this.#cookies.map(({ name }) => name);
  }

  /** Those of Redmine have one of several names, so that it is easier to say which are none. */
  forget(isForgotten: (name: string) => boolean): void {
    this.#cookies = this.#cookies.filter(({ name }) => !isForgotten(name));
  }

  /** RFC 6265 section 5.1.4, as far as it is needed here. */
  #headers({ pathname }: URL) {
    const sent = this.#cookies.filter(
      ({ path }) => pathname === path || pathname.startsWith(path.replace(/\/?$/, '/')),
    );
    return { cookie: sent.map(({ name, value }) => `${name}=${value}`).join('; ') };
  }

  #keep({ pathname }: URL, response: Response): Response {
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      const path = /; *path=([^;]*)/i.exec(line)?.[1] ?? pathname.replace(/\/[^/]*$/, '/');
      const others = this.#cookies.filter((each) => each.name !== name || each.path !== path);
      this.#cookies = value === '' ? others : [...others, { name, value, path }];
    }
    return response;
  }
}

/** What the form carries by which the user allows an application what it asked for; the other one refuses it. */
function consentOf(page: string): Record<string, string> {
  const forms = page.match(/<form[\s\S]*?<\/form>/g) ?? [];
  const form = forms.find((each) => each.includes('"client_id"') && !each.includes('value="delete"')) ?? '';
  const inputs = [...form.matchAll(/<input[^>]*type="hidden"[^>]*>/g)].map(([tag]) => tag);
  const attribute = (tag: string, name: string) => decode(new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1] ?? '');
  return Object.fromEntries(inputs.map((tag) => [attribute(tag, 'name'), attribute(tag, 'value')]));
}

export const decode = (text: string) =>
  text.replaceAll('&amp;', '&').replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&#x2F;', '/');

/**
 * A user follows an address of Redmine's authorization endpoint: logs in, allows what is asked for, and is sent to the
 * client. @returns where to
 */
export async function allow(
  redmine: Redmine,
  login: string,
  authorization: URL,
  browser = new Browser(redmine.url),
): Promise<URL> {
  await logInAt(redmine, login, browser);
  let answer = await browser.get(authorization.href);
  if (answer.status === 200) {
    const fields = consentOf(await answer.text());
    if (!fields['client_id']) throw new Error('Redmine asked for no consent');
    answer = await browser.post(new URL('/oauth/authorize', redmine.url).href, fields);
  }
  const location = answer.headers.get('location');
  if (!location) throw new Error(`no redirect but ${answer.status}`);
  return new URL(location, redmine.url);
}

async function logInAt(redmine: Redmine, username: string, browser: Browser): Promise<void> {
  const { password } = redmine.seed;
  const response = await browser.get(new URL('/login', redmine.url).href);
  // Who is logged in already is sent on.
  if (response.status !== 200) return;
  const token = /name="authenticity_token" value="([^"]+)"/.exec(await response.text())?.[1] ?? '';
  const form = { authenticity_token: decode(token), username, password };
  const back = await browser.post(new URL('/login', redmine.url).href, form);
  if (back.status !== 302) throw new Error(`${username} could not log in: ${back.status}`);
}

export interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly scope: string;
}

type Application = 'confidential' | 'public' | 'narrow';

/** Tokens for a user and an application of the seed, as any client would get them. */
export async function tokensOf(
  redmine: Redmine,
  login: string,
  scopes: readonly string[],
  application: Application = 'confidential',
): Promise<Tokens> {
  const { clientId, clientSecret, redirectUri } = applicationOf(redmine, application);
  const verifier = randomBytes(32).toString('base64url');
  const url = new URL('/oauth/authorize', redmine.url);
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  const query = { code_challenge: challenge, code_challenge_method: 'S256', state: 'any', scope: scopes.join(' ') };
  const asked = { response_type: 'code', client_id: clientId, redirect_uri: redirectUri, ...query };
  for (const [name, value] of Object.entries(asked)) url.searchParams.set(name, value);
  const code = (await allow(redmine, login, url)).searchParams.get('code') ?? '';
  return exchange(redmine, application, {
    grant_type: 'authorization_code',
    code,
    redirect_uri: redirectUri,
    code_verifier: verifier,
    client_id: clientId,
    ...(clientSecret === null ? {} : { client_secret: clientSecret }),
  });
}

export async function refreshed(redmine: Redmine, { refresh_token }: Tokens): Promise<Tokens> {
  return exchange(redmine, 'confidential', { grant_type: 'refresh_token', refresh_token });
}

async function exchange(redmine: Redmine, application: Application, form: Record<string, string>): Promise<Tokens> {
  const answer = await atOAuth(redmine, '/oauth/token', form, application);
  if (answer.status !== 200) throw new Error(`no token: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as Tokens;
}

/** A form sent to Redmine as the application. */
export async function atOAuth(
  redmine: Redmine,
  path: string,
  form: Record<string, string>,
  application: Application = 'confidential',
): Promise<Response> {
  const { clientId, clientSecret } = applicationOf(redmine, application);
  const secret = clientSecret === null ? {} : { client_secret: clientSecret };
  const body = new URLSearchParams({ client_id: clientId, ...secret, ...form });
  return fetch(new URL(path, redmine.url), { method: 'POST', body });
}

export function applicationOf({ seed }: Redmine, name: Application) {
  const application = seed.oauth?.[name];
  if (!application) throw new Error(`the seed has no application ${name}`);
  return application;
}

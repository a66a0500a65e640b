import { createHash, randomBytes } from 'node:crypto';
import type { Redmine } from '../../scripts/redmine/testbed.ts';

/** A browser without a screen: it keeps cookies, sends forms, and goes where it is sent. */
class Browser {
  readonly #origin: string;
  readonly #cookies = new Map<string, string>();

  constructor(origin: string) {
    this.#origin = origin;
  }

  async get(path: string): Promise<Response> {
    return this.#keep(await fetch(new URL(path, this.#origin), { headers: this.#headers(), redirect: 'manual' }));
  }

  async post(path: string, form: Record<string, string>): Promise<Response> {
    const headers = { ...this.#headers(), 'content-type': 'application/x-www-form-urlencoded' };
    const body = new URLSearchParams(form).toString();
    return this.#keep(await fetch(new URL(path, this.#origin), { method: 'POST', headers, body, redirect: 'manual' }));
  }

  #headers() {
    return { cookie: [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ') };
  }

  #keep(response: Response): Response {
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      this.#cookies.set(name, value);
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

const decode = (text: string) =>
  text.replaceAll('&amp;', '&').replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&#x2F;', '/');

/**
 * A user follows an address of Redmine's authorization endpoint: logs in, allows what is asked for, and is sent to the
 * client. @returns where to
 */
export async function allow(redmine: Redmine, login: string, authorization: URL): Promise<URL> {
  const browser = new Browser(redmine.url);
  const { password } = redmine.seed;
  const page = await (await browser.get('/login')).text();
  const token = /name="authenticity_token" value="([^"]+)"/.exec(page)?.[1] ?? '';
  const back = await browser.post('/login', { authenticity_token: decode(token), username: login, password });
  if (back.status !== 302) throw new Error(`${login} could not log in: ${back.status}`);

  const path = authorization.pathname + authorization.search;
  let answer = await browser.get(path);
  if (answer.status === 200) {
    const fields = consentOf(await answer.text());
    if (!fields['client_id']) throw new Error('Redmine asked for no consent');
    answer = await browser.post('/oauth/authorize', fields);
  }
  const location = answer.headers.get('location');
  if (!location) throw new Error(`no redirect but ${answer.status}`);
  return new URL(location, redmine.url);
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

/** REDMINE_AUTH_MODE=oauth-server in a real browser: from a client's address over both pages of consent and back. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BASE_SCOPES } from '../../runtime/policy/scopes.ts';
import { wordsFor } from '../../runtime/serve/http/authorization/pages/words.ts';
import { ByHand, bearer } from './authorization-client.ts';
import { linesOf, register } from './authorization-registering.ts';
import { type Authorizing, freePort, startAuthorizing } from './authorization-scene.ts';
import { appears, Chromium, flawsOf, type Person, type Visit } from './browser.ts';
import { every, untrustedPart } from './scene.ts';
import { callOnce } from './served.ts';

const issuing = every.filter(({ seed }) => seed.oauth !== undefined);

/** Each another one: Redmine asks nobody twice. */
const PEOPLE: readonly (Person & { user: string })[] = [
  { user: 'manager', size: 'desktop', language: 'en-GB,en;q=0.9' },
  { user: 'developer', size: 'phone', language: 'en', script: false, dark: true },
  { user: 'reporter', size: 'phone', language: 'de-DE,de;q=0.9,en;q=0.8' },
  { user: 'reader', size: 'desktop', language: 'de', script: false },
  { user: 'ben', size: 'phone', language: 'ja' },
  { user: 'timekeeper', size: 'desktop', language: 'ja,en;q=0.5', script: false, dark: true },
];
const DENYING: readonly Person[] = [
  { size: 'phone', language: 'en' },
  { size: 'desktop', language: 'de', script: false },
];
const SCOPES = 'view_issues edit_issues add_issue_notes log_time edit_time_entries view_wiki_pages delete_issues';

const OURS = 'button[value="allow"]';
const DENY = 'button[value="deny"]';
const LOGIN = '#login-submit';
const REDMINES = 'form[action="/oauth/authorize"]:not(:has(input[name="_method"])) input[type="submit"]';
const REDMINES_DENY = 'form[action="/oauth/authorize"]:has(input[name="_method"]) input[type="submit"]';

const nameOf = ({ size, language, script = true, dark = false }: Person) =>
  `${language.slice(0, 2)}-${size}${script ? '' : '-without-script'}${dark ? '-dark' : ''}`;

/** Where a client on the person's machine waits for its user to come back. */
class Waiting {
  readonly #server: Server = createServer((request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<h1 id="back">Back at the client</h1>');
    if (request.url?.startsWith('/callback?')) this.came.push(new URL(request.url, this.url));
  });
  readonly came: URL[] = [];

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/callback`;
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}

describe.each(issuing)('Redmine $version', (redmine) => {
  let server: Authorizing;
  let chromium: Chromium;
  const waiting = new Waiting();
  beforeAll(async () => {
    await waiting.start();
    [server, chromium] = await Promise.all([startAuthorizing(redmine), Chromium.start()]);
  });
  afterAll(async () => {
    await chromium?.close();
    waiting.stop();
  });

  /** A client that has sent its user to this server, and the page that this one sees. */
  async function asked(person: Person, more: object = {}) {
    const client = await ByHand.registered(server.url, { client_name: 'Paperclip', ...more });
    const visit = await chromium.open(person);
    const address = client.authorization({ redirect_uri: waiting.url, scope: SCOPES });
    await visit.page.goto(address.href);
    await appears(visit.page, OURS);
    return { client, visit };
  }

  async function logIn({ page }: Visit, user: string): Promise<void> {
    await appears(page, LOGIN);
    await page.type('#username', user);
    await page.type('#password', redmine.seed.password);
    await page.click(LOGIN);
  }

  /** What came back to the client last. */
  async function back({ page }: Visit): Promise<Record<string, string>> {
    await appears(page, '#back');
    return Object.fromEntries(waiting.came.at(-1)?.searchParams ?? []);
  }

  it.each(PEOPLE)('$user allows it: $language, $size, script $script', async (person) => {
    const { client, visit } = await asked(person);
    const { page } = visit;
    const { consent, groups } = wordsFor(person.language);
    const text = await page.evaluate<string>('document.body.innerText');
    for (const part of [
      consent.title,
      consent.unverified,
      consent.loopback,
      groups.issues,
      groups.deleting,
      'Paperclip',
    ]) {
      expect(text).toContain(part);
    }
    expect(await flawsOf(page)).toEqual([]);
    expect(visit.complaints).toEqual([]);
    await visit.shoot(`${nameOf(person)}-1-consent`);

    await page.click('input[value="log_time"]');
    await page.click(OURS);
    await logIn(visit, person.user);
    await appears(page, REDMINES);
    await visit.shoot(`${nameOf(person)}-2-redmine`);
    await page.click(REDMINES);
    const { code = '', state, iss } = await back(visit);
    expect({ state, iss }).toEqual({ state: 'of the client', iss: server.url });

    const tokens = await client.tokens(await client.redeem(code, { redirect_uri: waiting.url }));
    const allowed = [
      ...BASE_SCOPES,
      'view_issues',
      'edit_issues',
      'add_issue_notes',
      'edit_time_entries',
      'view_wiki_pages',
    ];
    expect(tokens.scope.split(' ').sort()).toEqual(allowed.sort());
    const who = await callOnce(`${server.url}/mcp`, bearer(tokens), 'whoami', {});
    expect(untrustedPart(who.text)).toContain(`login: ${person.user}`);
    await visit.close();
  });

  it.each(DENYING)('denied on our page: $language, $size, script $script', async (person) => {
    const { visit } = await asked(person);
    await visit.page.click(DENY);
    expect(await back(visit)).toMatchObject({ error: 'access_denied', state: 'of the client', iss: server.url });
    await visit.close();
  });

  it('denied by the enter key, which is not for allowing', async () => {
    const { visit } = await asked({ size: 'desktop', language: 'en' });
    await visit.page.type('input[value="view_issues"]', '\r');
    expect(await back(visit)).toMatchObject({ error: 'access_denied' });
    await visit.close();
  });

  it("denied on Redmine's page", async () => {
    const { visit } = await asked({ size: 'phone', language: 'ja' });
    await visit.page.click(OURS);
    await logIn(visit, 'anna');
    await appears(visit.page, REDMINES_DENY);
    await visit.page.click(REDMINES_DENY);
    expect(await back(visit)).toMatchObject({ error: 'access_denied', state: 'of the client', iss: server.url });
    await visit.close();
  });

  it('an administrator makes the application as the doctor says, and users log in through it', async () => {
    const port = await freePort();
    const env = { REDMINE_MCP_BASE_URL: `http://127.0.0.1:${port}`, SERVER_PORT: String(port) };
    const mode = { REDMINE_URL: redmine.url, REDMINE_AUTH_MODE: 'oauth-server', ...env };
    const visit = await chromium.open({ size: 'desktop', language: 'en' });
    const made = await register(visit.page, redmine.url, redmine.seed.password, await linesOf(mode));
    await visit.shoot('registered');
    await visit.close();
    expect(made.redirect).toBe(`${env.REDMINE_MCP_BASE_URL}/redmine/callback`);
    const ids = { REDMINE_OAUTH_CLIENT_ID: made.clientId, REDMINE_OAUTH_CLIENT_SECRET: made.clientSecret };
    const lines = await linesOf({ ...mode, ...ids });
    expect(lines.filter(({ status }) => status === 'problem')).toEqual([]);
    const { url } = await startAuthorizing(redmine, { ...env, ...ids });
    const offered = await fetch(`${url}/.well-known/oauth-authorization-server`);
    const { scopes_supported: scopes } = (await offered.json()) as { scopes_supported: string[] };
    const client = await ByHand.registered(url);
    const tokens = await client.logIn(redmine, 'manager', { scope: scopes.join(' ') });
    expect(tokens.scope.split(' ').sort()).toEqual([...scopes].sort());
  });

  it('a name that is markup or imitates does no harm', async () => {
    const client_name = `<script>document.title='run'</script> \u0421laude ${'x'.repeat(30)}`;
    const { visit } = await asked({ size: 'phone', language: 'en' }, { client_name });
    expect(await flawsOf(visit.page)).toEqual([]);
    const words = wordsFor('en').consent;
    expect(await visit.page.evaluate<string>('document.title')).toBe(words.title);
    expect(await visit.page.evaluate<string>('document.body.innerText')).toContain(words.mixed);
    await visit.shoot('hostile-name');
    await visit.close();
  });

  it('a page that is over says so, in the language of who sees it', async () => {
    const visit = await chromium.open({ size: 'phone', language: 'de' });
    await visit.page.goto(`${server.url}/interaction/of-another-browser`);
    const text = await visit.page.evaluate<string>('document.body.innerText');
    expect(text).toContain(wordsFor('de').problems.over.title);
    expect(await flawsOf(visit.page)).toEqual([]);
    await visit.shoot('over');
    await visit.close();
  });

  it('no other site can show the page inside its own', async () => {
    const { visit } = await asked({ size: 'desktop', language: 'en' });
    const address = await visit.page.evaluate<string>('location.href');
    await visit.page.goto(waiting.url);
    await visit.page.evaluate(`new Promise((resolve) => {
      const frame = document.body.appendChild(document.createElement('iframe'));
      frame.onload = resolve;
      frame.src = ${JSON.stringify(address)};
    })`);
    expect(visit.complaints.join()).toMatch(/frame-ancestors|X-Frame-Options/);
    await visit.close();
  });
});

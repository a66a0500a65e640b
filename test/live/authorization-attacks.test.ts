/** What the authorization server refuses: what others sent, sent again, sent elsewhere, or sent a browser to. */
import { describe, expect, it } from 'vitest';
import { ByHand, bearer, REDIRECT, register } from './authorization-client.ts';
import { decide, follow, openPage, startAuthorizing } from './authorization-scene.ts';
import { allow, Browser } from './oauth-user.ts';
import { type Body, every, openScene, untrustedPart } from './scene.ts';
import { callOnce } from './served.ts';

const issuing = every.filter(({ seed }) => seed.oauth !== undefined);

describe.each(issuing)('Redmine $version', async (redmine) => {
  await openScene(redmine);
  const server = await startAuthorizing(redmine);
  const mcp = `${server.url}/mcp`;
  const client = await ByHand.registered(server.url);
  const errorIn = async (answer: Response) => [answer.status, ((await answer.json()) as Body).error];
  const works = async (token: string) =>
    (
      await fetch(mcp, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept: 'application/json, text/event-stream',
          ...bearer({ access_token: token }),
        },
        body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping' }),
      })
    ).status === 200;

  describe('an authorization request', () => {
    it.each<[string, Record<string, string>, string]>([
      ['without S256', { code_challenge: '', code_challenge_method: '' }, 'invalid_request'],
      ['with a plain challenge', { code_challenge_method: 'plain' }, 'invalid_request'],
      ['for another server', { resource: 'https://elsewhere.example/mcp' }, 'invalid_target'],
      ['for the same server with a slash more', { resource: `${mcp}/` }, 'invalid_target'],
      ['for no address of MCP', { resource: `${server.url}/register` }, 'invalid_target'],
      ['for a token at once', { response_type: 'token' }, 'unsupported_response_type'],
      ['that no person is to see', { prompt: 'none' }, 'interaction_required'],
    ])('%s is refused, and the client is told by whom', async (_, changed, error) => {
      const answer = await fetch(client.authorization(changed), { redirect: 'manual' });
      expect(answer.status).toBe(303);
      const back = new URL(answer.headers.get('location') ?? '');
      expect(back.origin + back.pathname).toBe(REDIRECT);
      // What would have got its token in the fragment gets its refusal there.
      const { error: code, iss, state } = Object.fromEntries(new URLSearchParams(back.search || back.hash.slice(1)));
      expect({ code, iss, state }).toEqual({ code: error, iss: server.url, state: 'of the client' });
    });

    it('for two resources at once is refused', async () => {
      const url = client.authorization();
      url.searchParams.append('resource', `${mcp}/readonly`);
      const answer = await fetch(url, { redirect: 'manual' });
      expect(new URL(answer.headers.get('location') ?? '').searchParams.get('error')).toBe('invalid_target');
    });

    it.each<[string, Record<string, string>]>([
      ['of nobody', { client_id: 'nobody' }],
      ['to an address that the client has not registered', { redirect_uri: 'http://127.0.0.1:9999/elsewhere' }],
      ['to another host', { redirect_uri: 'https://evil.example/callback' }],
    ])('%s sends the browser nowhere', async (_, changed) => {
      const answer = await fetch(client.authorization(changed), { redirect: 'manual' });
      expect(answer.status).toBe(400);
      expect(answer.headers.get('location')).toBeNull();
      expect(answer.headers.get('content-type')).toContain('text/html');
      expect(answer.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    });
  });

  describe('registering', () => {
    it.each<[string, object]>([
      ['a name that is over-long', { client_name: 'x'.repeat(20_000) }],
      ['a name that is turned around', { client_name: 'Claude \u202egnp.exe' }],
      ['a name with what nobody sees', { client_name: 'Cl\u200baude' }],
      ['a script as its address', { redirect_uris: ['javascript:alert(1)'] }],
      ['plain http to another host', { redirect_uris: ['http://evil.example/callback'] }],
      ['a hundred addresses', { redirect_uris: Array.from({ length: 100 }, (_, n) => `https://a${n}.example/cb`) }],
      ['tokens without a code', { grant_types: ['implicit'], response_types: ['token'] }],
    ])('with %s is refused', async (_, more) => {
      const answer = await register(server.url, more);
      expect(answer.status).toBe(400);
      expect(((await answer.json()) as Body).error).toMatch(/^invalid_(client_metadata|redirect_uri)$/);
    });

    it('gives no token by which a registration could be changed', async () => {
      const made = (await (await register(server.url)).json()) as Body;
      expect(made).not.toHaveProperty('registration_access_token');
      expect((await fetch(`${server.url}/register/${made.client_id}`)).status).toBe(404);
    });
  });

  describe('a code', () => {
    it('is good once, for who knows the verifier, at the address it went to, and for nobody else', async () => {
      const code = (await client.sent(redmine, 'manager')).searchParams.get('code') ?? '';
      const other = await ByHand.registered(server.url);
      const wrong = [
        await client.redeem(code, { code_verifier: 'a'.repeat(43) }),
        await client.redeem(code, { code_verifier: '' }),
        await client.redeem(code, { redirect_uri: 'http://127.0.0.1:1/callback' }),
        await client.redeem(code, { client_id: other.clientId }),
        await client.redeem(code, { resource: `${mcp}/readonly` }),
      ];
      for (const answer of wrong) expect([400, 401]).toContain(answer.status);
    });

    it('that is sent again ends what came of it', async () => {
      const code = (await client.sent(redmine, 'manager')).searchParams.get('code') ?? '';
      const tokens = await client.tokens(await client.redeem(code));
      expect(await works(tokens.access_token)).toBe(true);
      expect(await errorIn(await client.redeem(code))).toEqual([400, 'invalid_grant']);
      expect(await works(tokens.access_token)).toBe(false);
      expect(await errorIn(await client.refresh(tokens))).toEqual([400, 'invalid_grant']);
    });

    it('twenty times at once makes one token at most', async () => {
      const code = (await client.sent(redmine, 'manager')).searchParams.get('code') ?? '';
      const answers = await Promise.all(Array.from({ length: 20 }, () => client.redeem(code)));
      expect(answers.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1);
    });
  });

  describe('a token', () => {
    it.each([
      ['of nobody', 'a'.repeat(43)],
      ['of Redmine', 'redmine'],
      ['to refresh with', 'refresh'],
    ])('%s is none', async (_, kind) => {
      const tokens = await client.logIn(redmine, 'reader');
      const theirs = () =>
        redmine.ruby(
          `t = Doorkeeper::AccessToken.create!(resource_owner_id: 1, application: Doorkeeper::Application.last, scopes: 'view_project', expires_in: 60); print t.plaintext_token`,
        );
      const token = kind === 'refresh' ? tokens.refresh_token : kind === 'redmine' ? await theirs() : kind;
      expect(await works(token)).toBe(false);
      const answer = await fetch(mcp, { method: 'POST', headers: bearer({ access_token: token }) });
      expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer error="invalid_token", resource_metadata="/);
    });

    it('in the query is none, and an API key is none', async () => {
      const { access_token } = await client.logIn(redmine, 'reader');
      expect((await fetch(`${mcp}?access_token=${access_token}`, { method: 'POST' })).status).toBe(401);
      const headers = { 'x-redmine-api-key': redmine.seed.users['admin']?.apiKey ?? '' };
      expect((await fetch(mcp, { method: 'POST', headers })).status).toBe(401);
    });

    it('to refresh with is good for its client alone, and for no more scopes', async () => {
      const tokens = await client.logIn(redmine, 'reader');
      const other = await ByHand.registered(server.url);
      expect(await errorIn(await other.refresh(tokens))).toEqual([400, 'invalid_grant']);
      expect(await errorIn(await client.refresh(tokens, { scope: 'delete_issues' }))).toEqual([400, 'invalid_scope']);
      const less = await client.tokens(await client.refresh(tokens, { scope: 'view_project' }));
      expect(less.scope).toBe('view_project');
      const answer = await callOnce(mcp, bearer(less), 'whoami', {});
      expect(answer.isError).toBe(false);
      await expect(callOnce(mcp, bearer(less), 'list_issues', {})).rejects.toThrow(/403/);
    });

    it('is revoked by its own client alone', async () => {
      const tokens = await client.logIn(redmine, 'reader');
      const other = await ByHand.registered(server.url);
      await other.revoke(tokens.access_token);
      await other.revoke(tokens.refresh_token);
      expect(await works(tokens.access_token)).toBe(true);
    });
  });

  describe("this server's page", () => {
    it('stands before Redmine each time, whatever its user has allowed to other clients before', async () => {
      const browser = new Browser(server.url);
      await client.sent(redmine, 'manager', {}, {}, browser);
      const hostile = await ByHand.registered(server.url, { client_name: 'Somebody else' });
      const page = await openPage(browser, hostile.authorization());
      expect(page.html).toContain('Somebody else');
      const back = await follow(browser, await decide(browser, page, 'deny'), server.url);
      expect(back.searchParams.get('error')).toBe('access_denied');
      expect(back.searchParams.get('iss')).toBe(server.url);
    });

    it('takes no form without the cookie of its browser, and none of another page', async () => {
      const browser = new Browser(server.url);
      const page = await openPage(browser, client.authorization());
      const other = await openPage(browser, client.authorization());
      const form = { csrf: page.csrf, decision: 'allow' };
      const without = await fetch(page.url, { method: 'POST', body: new URLSearchParams(form) });
      expect([without.status, without.headers.get('location')]).toEqual([400, null]);
      expect((await browser.post(page.url.href, { ...form, csrf: other.csrf })).status).toBe(403);
      expect((await browser.post(page.url.href, { decision: 'allow' })).status).toBe(403);
      const foreign = await fetch(page.url, {
        method: 'POST',
        headers: { origin: 'https://evil.example' },
        body: new URLSearchParams(form),
      });
      expect(foreign.status).toBe(403);
    });

    it('is shown to the browser that asked, and to no other', async () => {
      const page = await openPage(new Browser(server.url), client.authorization());
      const answer = await fetch(page.url);
      expect(answer.status).toBe(400);
      expect(await answer.text()).not.toContain('csrf');
    });
  });

  describe('on the way back from Redmine', () => {
    it('who follows the address that another one was sent to gets nowhere (session fixation)', async () => {
      const attacker = new Browser(server.url);
      const left = await decide(attacker, await openPage(attacker, client.authorization()), 'allow');
      const victim = new Browser(server.url);
      const back = await allow(redmine, 'manager', left, victim);
      expect(back.pathname).toBe('/redmine/callback');
      const answer = await victim.get(back.href);
      expect(answer.status).toBe(303);
      const end = await victim.get(new URL(answer.headers.get('location') ?? '', server.url).href);
      expect([end.status, end.headers.get('location')]).toEqual([400, null]);
    });

    it('a state is good once', async () => {
      const browser = new Browser(server.url);
      const left = await decide(browser, await openPage(browser, client.authorization()), 'allow');
      const back = await allow(redmine, 'manager', left, browser);
      const first = await follow(browser, back, server.url);
      expect(first.searchParams.get('code')).not.toBeNull();
      expect((await browser.get(back.href)).status).toBe(400);
    });

    it('a state of one login finishes no other (mix-up)', async () => {
      const browser = new Browser(server.url);
      const one = await openPage(browser, client.authorization());
      const other = await openPage(browser, client.authorization());
      const back = await allow(redmine, 'manager', await decide(browser, one, 'allow'), browser);
      const answer = await browser.get(`${other.url.pathname}/redmine${back.search}`);
      expect([answer.status, answer.headers.get('location')]).toEqual([400, null]);
    });

    it('a code that Redmine did not issue is none', async () => {
      const browser = new Browser(server.url);
      const left = await decide(browser, await openPage(browser, client.authorization()), 'allow');
      const state = left.searchParams.get('state') ?? '';
      const url = new URL(`/redmine/callback?code=guessed&state=${state}`, server.url);
      await expect(follow(browser, url, server.url)).rejects.toThrow(/ends at .*: 400/);
    });

    it("what Redmine's user refuses there is refused here", async () => {
      const browser = new Browser(server.url);
      const left = await decide(browser, await openPage(browser, client.authorization()), 'allow');
      const state = left.searchParams.get('state') ?? '';
      const url = new URL(`/redmine/callback?error=access_denied&state=${state}`, server.url);
      const back = await follow(browser, url, server.url);
      expect(back.searchParams.get('error')).toBe('access_denied');
      expect(back.searchParams.get('state')).toBe('of the client');
    });

    it('two users follow each other in one browser, and nothing of the first one stays', async () => {
      const browser = new Browser(server.url);
      await client.sent(redmine, 'manager', {}, {}, browser);
      expect(browser.names().filter((name) => name.startsWith('redmine_mcp_session'))).toEqual([]);
      browser.forget((name) => !name.startsWith('redmine_mcp'));
      const back = await client.sent(redmine, 'reader', {}, {}, browser);
      const tokens = await client.tokens(await client.redeem(back.searchParams.get('code') ?? ''));
      expect(untrustedPart((await callOnce(mcp, bearer(tokens), 'whoami', {})).text)).toContain('login: reader');
    });
  });
});

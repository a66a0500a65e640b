/** REDMINE_AUTH_MODE=oauth: users log in at Redmine, through its own pages, and clients find the way by themselves. */
import { afterAll, describe, expect, it } from 'vitest';
import { oauthScopes } from '../../generated/tables.ts';
import type { Connection } from './clients.ts';
import { connectAs, ERAS_OVER_HTTP, expectOwnRights, type Login, logIn } from './oauth-client.ts';
import { applicationOf, atOAuth, refreshed, tokensOf } from './oauth-user.ts';
import { type Body, done, errorOf, every, openScene, untrustedPart, writeOf } from './scene.ts';
import { callOnce, type Served, startHttp } from './served.ts';

const issuing = every.filter(({ seed }) => seed.oauth !== undefined);
const before = every.filter(({ seed }) => seed.oauth === undefined);
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const WORK = ['view_project', 'search_project', 'view_members', 'view_issues', 'add_issue_notes'];

const opened: Connection[] = [];
afterAll(async () => {
  for (const each of opened) await each.close();
});

/** A request that needs nothing but a good token. */
function ping(url: string, headers: Record<string, string>): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...headers },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping' }),
  });
}

const read = async (url: string) => (await (await fetch(url)).json()) as Body;

const challengeOf = ({ headers }: Response) =>
  Object.fromEntries(
    [...(headers.get('www-authenticate') ?? '').matchAll(/(\w+)="([^"]*)"/g)].map(([, name, value]) => [name, value]),
  );

describe.each(issuing)('Redmine $version', async (redmine) => {
  const scene = await openScene(redmine);
  const { seed } = redmine;
  const servers = new Map<string, Promise<Served>>();
  const serve = async (more: Record<string, string> = {}) => {
    const key = JSON.stringify(more);
    const env = { REDMINE_URL: scene.url, REDMINE_PUBLIC_URL: redmine.url, REDMINE_AUTH_MODE: 'oauth', ...more };
    const served = servers.get(key) ?? startHttp({ REDMINE_MCP_LOG_LEVEL: 'debug', ...env });
    servers.set(key, served);
    return (await served).url;
  };

  describe.each(ERAS_OVER_HTTP)('client %s', (era) => {
    const as = async (user: string, url: string, login?: Login) => {
      const found = await logIn(era, url, redmine, user, login);
      opened.push(found.connection);
      return found;
    };

    it('T26, T29: finds the way by itself; two users with different rights work at the same time', async () => {
      const url = `${await serve()}/mcp`;
      const [manager, reader] = await Promise.all([as('manager', url), as('reader', url)]);
      expect(manager.login.sentTo?.searchParams.get('resource')).toBe(url);
      expect(manager.login.sentTo?.searchParams.get('code_challenge_method')).toBe('S256');
      await expectOwnRights(scene, manager.connection, reader.connection);
    });

    it('renews its token when that has expired, and goes on within its session', async () => {
      const url = `${await serve()}/mcp`;
      const issue = await scene.issue();
      const { login } = await as('manager', url);
      const client = await connectAs(era, url, login, () => 'accept');
      opened.push(client);
      await done(client.call('whoami'));
      const old = login.saved?.access_token ?? '';
      await redmine.ruby(
        `Doorkeeper::AccessToken.by_token('${old}').update_columns(created_at: 1.day.ago, expires_in: 60)`,
      );
      // A write asks again who it is, and finds the token gone; the next request is refused, and the client renews.
      await client.call('update_issue', { issue_id: issue, notes: 'with the old one' });
      const answer = await done(client.call('update_issue', { issue_id: issue, notes: 'with the new one' }));
      expect(writeOf(answer).applied).toEqual(['notes']);
      expect(login.saved?.access_token).not.toBe(old);
      expect((await scene.look(issue)).journals.map(({ notes }: { notes: string }) => notes)).toEqual([
        'with the new one',
      ]);
      const deleted = await done(client.call('delete', { kind: 'issue', id: issue }));
      expect(deleted.isError).toBe(false);
    });

    it('asks its user for more when a call needs it', async () => {
      const url = `${await serve()}/mcp`;
      const { login } = await as('developer', url);
      login.saved = { ...login.saved, ...(await tokensOf(redmine, 'developer', WORK)) };
      const client = await connectAs(era, url, login);
      opened.push(client);
      login.sentTo = undefined;
      const issue = await scene.issue();
      const refusal = await client.call('update_issue', { issue_id: issue, subject: 'needs more' }).catch(String);
      expect(String(refusal)).toMatch(/403|[Uu]nauthorized|scope/);
      expect((await scene.look(issue)).subject).not.toBe('needs more');
      if (era === '2.x') {
        const asked = (login.sentTo as URL | undefined)?.searchParams.get('scope')?.split(' ') ?? [];
        expect(asked).toEqual(expect.arrayContaining([...WORK, 'edit_issues', 'edit_own_issues']));
      }
    });
  });

  describe('what clients are told', () => {
    it.each([
      ['/.well-known/oauth-protected-resource', '/mcp'],
      ['/.well-known/oauth-protected-resource/mcp', '/mcp'],
      ['/.well-known/oauth-protected-resource/mcp/readonly', '/mcp/readonly'],
    ])('%s: RFC 9728', async (path, resource) => {
      const url = await serve();
      const document = await read(url + path);
      expect(document).toMatchObject({ resource: url + resource, authorization_servers: [url] });
      expect(document.bearer_methods_supported).toEqual(['header']);
      expect(document.scopes_supported).toEqual(expect.arrayContaining(['view_issues', 'view_project']));
      expect(document.scopes_supported).not.toContain('edit_issues');
    });

    it('RFC 8414, on behalf of Redmine, whose endpoints are there', async () => {
      const url = await serve();
      const document = await read(`${url}/.well-known/oauth-authorization-server`);
      expect(document).toMatchObject({
        issuer: url,
        authorization_endpoint: `${redmine.url}/oauth/authorize`,
        token_endpoint: `${redmine.url}/oauth/token`,
        code_challenge_methods_supported: ['S256'],
      });
      expect((await fetch(document.token_endpoint, { method: 'POST' })).status).toBe(400);
      expect((await fetch(document.authorization_endpoint, { redirect: 'manual' })).status).toBe(302);
    });

    it('the scopes are some that this Redmine knows, and never admin by itself', async () => {
      const names = await redmine.ruby('print Redmine::AccessControl.permissions.map(&:name).to_json');
      const known = [...JSON.parse(names), 'admin'];
      expect(known).toEqual(expect.arrayContaining([...oauthScopes]));
      const url = await serve({ REDMINE_MCP_TOOLSETS: 'all' });
      const { scopes_supported } = await read(`${url}/.well-known/oauth-authorization-server`);
      expect(known).toEqual(expect.arrayContaining(scopes_supported));
      expect(scopes_supported).toEqual(expect.arrayContaining(['view_project', 'edit_issues', 'manage_members']));
      expect(scopes_supported).not.toContain('admin');
    });

    it('REDMINE_MCP_SCOPES is the most that is asked for', async () => {
      const url = await serve({ REDMINE_MCP_SCOPES: 'view_project,view_issues,admin' });
      const { scopes_supported } = await read(`${url}/.well-known/oauth-authorization-server`);
      expect(scopes_supported).toEqual(['admin', 'view_issues', 'view_project']);
    });

    it('a request without a token is told where to look, and what to ask for', async () => {
      const url = await serve();
      const [answer, reading] = await Promise.all([ping(`${url}/mcp`, {}), ping(`${url}/mcp/readonly`, {})]);
      expect(answer.status).toBe(401);
      const { resource_metadata, scope } = challengeOf(answer);
      expect(resource_metadata).toBe(`${url}/.well-known/oauth-protected-resource/mcp`);
      expect(scope?.split(' ')).toEqual(expect.arrayContaining(['view_issues', 'edit_issues', 'delete_issues']));
      expect(challengeOf(reading).resource_metadata).toBe(`${url}/.well-known/oauth-protected-resource/mcp/readonly`);
      expect(challengeOf(reading).scope).not.toContain('edit_issues');
    });
  });

  describe('T25: tokens that are not good', () => {
    it.each([
      ['of nobody', 'a'.repeat(43)],
      ['an API key', 'key'],
    ])('%s', async (_, text) => {
      const url = `${await serve()}/mcp`;
      const answer = await ping(url, bearer(text === 'key' ? scene.key('admin') : text));
      expect(answer.status).toBe(401);
      expect(challengeOf(answer)).toMatchObject({ error: 'invalid_token' });
    });

    it('one in the query is none', async () => {
      const { access_token } = await tokensOf(redmine, 'manager', WORK);
      expect((await ping(`${await serve()}/mcp?access_token=${access_token}`, {})).status).toBe(401);
    });

    it('an API key in its own header is none', async () => {
      expect((await ping(`${await serve()}/mcp`, { 'x-redmine-api-key': scene.key('admin') })).status).toBe(401);
    });

    it('one whose user is gone reads nothing, though Redmine shows public rows for it', async () => {
      const { id, login } = await scene.user('Developer');
      await redmine.ruby(`u = User.find(${id}); u.password = u.password_confirmation = '${seed.password}'; u.save!`);
      const { access_token } = await tokensOf(redmine, login, WORK);
      await scene.rest('admin', 'DELETE', `/users/${id}.json`);
      const direct = await fetch(`${redmine.url}/issues.json`, { headers: bearer(access_token) });
      expect(direct.status).toBe(200);
      expect((await ping(`${await serve()}/mcp`, bearer(access_token))).status).toBe(401);
    });

    it('one of a locked user is told that it may be locked', async () => {
      const { id, login } = await scene.user('Developer');
      await redmine.ruby(`u = User.find(${id}); u.password = u.password_confirmation = '${seed.password}'; u.save!`);
      const { access_token } = await tokensOf(redmine, login, WORK);
      await redmine.ruby(`User.find(${id}).lock!`);
      const answer = await ping(`${await serve()}/mcp`, bearer(access_token));
      expect(answer.status).toBe(403);
      expect(await answer.text()).toContain('locked');
    });

    it('one that was issued to another application, where only one is taken', async () => {
      const { clientId } = applicationOf(redmine, 'confidential');
      const url = `${await serve({ REDMINE_OAUTH_CLIENT_ID: clientId })}/mcp`;
      const [own, other] = await Promise.all([
        tokensOf(redmine, 'manager', ['view_project', 'view_issues']),
        tokensOf(redmine, 'manager', ['view_project', 'view_issues'], 'narrow'),
      ]);
      expect((await ping(url, bearer(own.access_token))).status).toBe(200);
      const answer = await ping(url, bearer(other.access_token));
      expect(answer.status).toBe(401);
      expect(await answer.text()).toContain('another application');
      // Without the setting a token of any application is taken: Redmine names no audience.
      expect((await ping(`${await serve()}/mcp`, bearer(other.access_token))).status).toBe(200);
    });

    it('no token is in a log', async () => {
      const url = `${await serve()}/mcp`;
      const { access_token } = await tokensOf(redmine, 'manager', WORK);
      await callOnce(url, bearer(access_token), 'get_issue', { issue_id: 999_999 });
      await atServer(await serve(), { token: access_token });
      for (const served of servers.values()) expect((await served).stderr()).not.toContain(access_token);
    });
  });

  describe('revocation', () => {
    it('revokes at Redmine, and ends here at once', async () => {
      const url = await serve();
      const { access_token } = await tokensOf(redmine, 'manager', WORK);
      expect((await ping(`${url}/mcp`, bearer(access_token))).status).toBe(200);
      // Redmine itself believes the hint, finds nothing, and answers 200.
      const form = { token: access_token, token_type_hint: 'refresh_token' };
      expect((await atOAuth(redmine, '/oauth/revoke', form)).status).toBe(200);
      expect((await infoOf(access_token)).status).toBe(200);

      expect((await atServer(url, form)).status).toBe(200);
      expect((await infoOf(access_token)).status).toBe(401);
      expect((await ping(`${url}/mcp`, bearer(access_token))).status).toBe(401);
    });

    it('is for the client that the token was issued to', async () => {
      const url = await serve();
      const { access_token } = await tokensOf(redmine, 'manager', WORK);
      const { clientId } = applicationOf(redmine, 'public');
      const refused = await fetch(`${url}/oauth/revoke`, {
        method: 'POST',
        body: new URLSearchParams({ token: access_token, client_id: clientId }),
      });
      expect(refused.status).toBe(403);
      expect(await refused.json()).toMatchObject({ error: 'unauthorized_client' });
      expect((await ping(`${url}/mcp`, bearer(access_token))).status).toBe(200);
    });

    it('at Redmine ends the next write here, and with it the token', async () => {
      const url = `${await serve()}/mcp`;
      const { access_token } = await tokensOf(redmine, 'manager', WORK);
      const issue = await scene.issue();
      await done(callOnce(url, bearer(access_token), 'get_issue', { issue_id: issue }));
      await atOAuth(redmine, '/oauth/revoke', { token: access_token });
      const answer = await callOnce(url, bearer(access_token), 'update_issue', { issue_id: issue, notes: 'too late' });
      expect(errorOf(answer).code).toBe('unauthenticated');
      expect((await ping(url, bearer(access_token))).status).toBe(401);
      expect((await scene.look(issue)).journals).toEqual([]);
    });

    it('a renewed token is the same user', async () => {
      const url = `${await serve()}/mcp`;
      const tokens = await tokensOf(redmine, 'reader', WORK);
      const renewed = await refreshed(redmine, tokens);
      const who = await callOnce(url, bearer(renewed.access_token), 'whoami', {});
      expect(untrustedPart(who.text)).toContain('login: reader');
    });
  });

  const infoOf = (token: string) => fetch(`${redmine.url}/oauth/token/info`, { headers: bearer(token) });
  function atServer(url: string, form: Record<string, string>): Promise<Response> {
    const { clientId, clientSecret } = applicationOf(redmine, 'confidential');
    const basic = Buffer.from(`${clientId}:${clientSecret}`).toString('base64');
    const body = new URLSearchParams(form);
    return fetch(`${url}/oauth/revoke`, { method: 'POST', body, headers: { authorization: `Basic ${basic}` } });
  }
});

describe.each(before)('Redmine $version, which issues no tokens', (redmine) => {
  it('is said at the first request', async () => {
    const { url } = await startHttp({ REDMINE_URL: redmine.url, REDMINE_AUTH_MODE: 'oauth' });
    for (const headers of [{}, bearer('a'.repeat(43))]) {
      const answer = await ping(`${url}/mcp`, headers);
      expect(answer.status).toBe(503);
      expect(await answer.text()).toMatch(/6\.1.*per-user/);
    }
  });
});

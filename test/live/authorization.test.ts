/** REDMINE_AUTH_MODE=oauth-server: clients register themselves, users log in at Redmine, tokens are of this server. */
import { afterAll, describe, expect, it } from 'vitest';
import { ByHand, bearer, SelfRegistering } from './authorization-client.ts';
import { type Decision, pass, startAuthorizing, startServing } from './authorization-scene.ts';
import type { Connection } from './clients.ts';
import { connectAs, ERAS_OVER_HTTP, type Era, expectOwnRights, logIn, type Walk } from './oauth-client.ts';
import { type Body, done, every, openScene, untrustedPart, writeOf } from './scene.ts';
import { callOnce } from './served.ts';

const issuing = every.filter(({ seed }) => seed.oauth !== undefined);
const before = every.filter(({ seed }) => seed.oauth === undefined);
const READING = ['view_issues'];

const opened: Connection[] = [];
afterAll(async () => {
  for (const each of opened) await each.close();
});

const deciding =
  (decision: Decision): Walk =>
  (redmine, user, authorization) =>
    pass(redmine, user, authorization, decision);

describe.each(issuing)('Redmine $version', async (redmine) => {
  const scene = await openScene(redmine);
  const server = await startAuthorizing(redmine, { REDMINE_URL: scene.url, REDMINE_PUBLIC_URL: redmine.url });
  const mcp = `${server.url}/mcp`;
  const read = async (path: string) => (await (await fetch(server.url + path)).json()) as Body;
  const issued = new Set<string>();

  /** A client of an SDK that has found the way by itself; `decision` is its user's. */
  async function as(era: Era, user: string, decision: Decision = {}, url = mcp) {
    const login = new SelfRegistering(redmine);
    const { connection } = await logIn(era, url, redmine, user, login, undefined, deciding(decision));
    opened.push(connection);
    issued.add(login.saved?.access_token ?? '').add(login.saved?.refresh_token ?? '');
    return { login, connection };
  }

  describe.each(ERAS_OVER_HTTP)('client %s', (era) => {
    it('registers itself; two users with different rights work at the same time', async () => {
      const [manager, reader] = await Promise.all([as(era, 'manager'), as(era, 'reader')]);
      expect(manager.login.sentTo?.searchParams.get('resource')).toBe(mcp);
      await expectOwnRights(scene, manager.connection, reader.connection);
    });

    it('lists and may do what its user ticked', async () => {
      const { connection, login } = await as(era, 'manager', { scopes: READING });
      expect(login.saved?.scope.split(' ').sort()).toEqual(
        [...READING, 'search_project', 'view_members', 'view_project'].sort(),
      );
      const names = (await connection.tools()).map(({ name }) => name);
      expect(names).toContain('get_issue');
      expect(names).not.toContain('update_issue');
    });

    it('T28: asks its user for more when a call needs it, and gets it', async () => {
      const { connection, login } = await as(era, 'developer', { scopes: READING });
      const issue = await scene.issue();
      login.sentTo = undefined;
      await connection.call('update_issue', { issue_id: issue, subject: 'too early' }).catch(() => undefined);
      expect((await scene.look(issue)).subject).not.toBe('too early');
      const asked = (login.sentTo as URL | undefined)?.searchParams.get('scope')?.split(' ') ?? [];
      expect(asked).toEqual(expect.arrayContaining([...READING, 'edit_issues']));
      const again = await logIn(era, mcp, redmine, 'developer', login, undefined, deciding({}));
      opened.push(again.connection);
      const answer = await done(again.connection.call('update_issue', { issue_id: issue, subject: 'with more' }));
      expect(writeOf(answer).applied).toEqual(['subject']);
    });

    it('refreshes by itself when its token is gone', async () => {
      const { login } = await as(era, 'manager');
      const before = login.saved;
      login.saved = { ...before, access_token: 'a'.repeat(43) } as typeof before;
      const connection = await connectAs(era, mcp, login);
      opened.push(connection);
      expect(untrustedPart((await done(connection.call('whoami'))).text)).toContain('login: manager');
      expect(login.saved?.access_token).not.toBe(before?.access_token);
      expect(login.saved?.refresh_token).not.toBe(before?.refresh_token);
    });
  });

  describe('what clients are told', () => {
    it('RFC 8414, with nothing of OpenID Connect in it', async () => {
      const document = await read('/.well-known/oauth-authorization-server');
      expect(document).toEqual({
        issuer: server.url,
        authorization_endpoint: `${server.url}/authorize`,
        token_endpoint: `${server.url}/token`,
        registration_endpoint: `${server.url}/register`,
        revocation_endpoint: `${server.url}/revoke`,
        response_types_supported: ['code'],
        response_modes_supported: ['query'],
        grant_types_supported: ['authorization_code', 'refresh_token'],
        code_challenge_methods_supported: ['S256'],
        token_endpoint_auth_methods_supported: ['none', 'client_secret_basic', 'client_secret_post'],
        authorization_response_iss_parameter_supported: true,
        client_id_metadata_document_supported: true,
        scopes_supported: expect.arrayContaining(['view_issues', 'edit_issues', 'delete_issues']),
      });
      expect(document.scopes_supported).not.toEqual(expect.arrayContaining(['admin']));
      for (const name of ['openid', 'offline_access']) expect(document.scopes_supported).not.toContain(name);
      for (const path of ['/.well-known/openid-configuration', '/jwks', '/session/end', '/me', '/auth'])
        expect((await fetch(server.url + path)).status, path).toBe(404);
    });

    it.each([
      ['/.well-known/oauth-protected-resource', '/mcp'],
      ['/.well-known/oauth-protected-resource/mcp', '/mcp'],
      ['/.well-known/oauth-protected-resource/mcp/x/issues/readonly', '/mcp/x/issues/readonly'],
    ])('%s: RFC 9728', async (path, resource) => {
      const document = await read(path);
      expect(document).toMatchObject({ resource: server.url + resource, authorization_servers: [server.url] });
      expect(document.scopes_supported).toContain('view_issues');
      expect(document.scopes_supported).not.toContain('edit_issues');
    });
  });

  it('a login for an address that allows less is for no other', async () => {
    const url = `${mcp}/readonly`;
    const client = await ByHand.registered(server.url);
    const narrow = await client.logIn(redmine, 'manager', { resource: url });
    expect(untrustedPart((await callOnce(url, bearer(narrow), 'whoami', {})).text)).toContain('login: manager');
    await expect(callOnce(mcp, bearer(narrow), 'whoami', {})).rejects.toThrow(/^Error: 401|401/);
    const wide = await client.logIn(redmine, 'manager');
    expect(untrustedPart((await callOnce(url, bearer(wide), 'whoami', {})).text)).toContain('login: manager');
  });

  it('no token is in a log, neither one of ours nor one of Redmine', async () => {
    const tokens = await (await ByHand.registered(server.url)).logIn(redmine, 'manager');
    const sent = await scene.sent(() => callOnce(mcp, bearer(tokens), 'whoami', {}));
    const theirs = sent.map(({ headers }) => String(headers['authorization']).replace('Bearer ', ''));
    expect(theirs.every((token) => /^[\w-]{43}$/.test(token))).toBe(true);
    issued.add(tokens.access_token).add(tokens.refresh_token);
    const text = server.stderr();
    expect(text).toContain('/authorize');
    expect([...issued, ...theirs].filter((token) => token === '' || text.includes(token))).toEqual([]);
    expect(text).not.toContain(server.clientSecret);
    expect(text).not.toMatch(/code=|state=/);
  });
});

describe.each(before)('Redmine $version, which issues no tokens', (redmine) => {
  it('is said at the first request', async () => {
    const { url } = await startServing(redmine, { clientId: 'none', clientSecret: 'none' });
    const answer = await fetch(`${url}/mcp`, { method: 'POST' });
    expect(answer.status).toBe(503);
    expect(await answer.text()).toMatch(/6\.1.*per-user/);
  });
});

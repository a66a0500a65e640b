/** oauth: what becomes of requests when Redmine, its tokens or its mood are not as hoped. */
import { describe, expect, it } from 'vitest';
import { fakeServer, json, useServers } from '../redmine/servers.ts';
import { call, openSession, post, request, serve } from './serving.ts';

useServers();

const SCOPES = ['view_project', 'view_issues', 'add_issue_notes'];
interface Told {
  readonly status?: number;
  readonly info?: object;
  readonly user?: { status: number; body: object };
}

/** A Redmine whose tokens are `token-<user>-<serial>`. `told` changes what it says, while it runs. */
async function issuing(told: Told = {}) {
  const state = { ...told };
  const known = { scope: SCOPES, expires_in: 7200, application: { uid: 'app' } };
  const answers: Record<string, (user: number) => [number, object]> = {
    '/oauth/token/info': (user) => {
      if (state.status !== undefined) return [state.status, {}];
      return user ? [200, { resource_owner_id: user, ...known, ...state.info }] : [401, {}];
    },
    '/oauth/revoke': () => [200, {}],
    '/users/current.json': (user) => {
      if (!user) return [401, {}];
      return state.user ? [state.user.status, state.user.body] : [200, { user: { id: user, login: `user${user}` } }];
    },
    '/issues.json': () => [200, { issues: [], total_count: 0, offset: 0, limit: 25 }],
  };
  const redmine = await fakeServer(({ url, headers }, response) => {
    const [path = ''] = url.split('?');
    const user = Number(/^Bearer token-(\d+)-\d+$/.exec(String(headers['authorization']))?.[1]);
    const [status, body] = answers[path]?.(user) ?? [404, {}];
    return json(response, status, body);
  });
  const { url } = await serve({ REDMINE_AUTH_MODE: 'oauth', REDMINE_URL: redmine.url });
  return { redmine, url, mcp: `${url}/mcp`, state };
}

const token = (user: number, serial = 1) => ({ authorization: `Bearer token-${user}-${serial}` });
const PING = request('ping');
const proofs = (received: readonly { url: string }[]) => received.filter(({ url }) => url.startsWith('/users/current'));

describe('T25: a token', () => {
  it.each([
    {},
    { authorization: 'Bearer' },
    { authorization: 'Bearer two words' },
    { authorization: `Bearer ${'a'.repeat(513)}` },
    { authorization: 'Basic dXNlcjpwYXNz' },
  ])('is not even asked about at Redmine when it is none: %j', async (headers) => {
    const { redmine, mcp } = await issuing();
    const { status } = await post(mcp, PING, headers as Record<string, string>);
    expect(status).toBe(401);
    expect(redmine.received.filter(({ headers: sent }) => sent['authorization'] !== undefined)).toEqual([]);
  });

  it('is proven once for many reads, and again for each write', async () => {
    const { redmine, mcp } = await issuing();
    for (let times = 0; times < 3; times++) await post(mcp, call('list_issues'), token(1));
    expect(proofs(redmine.received)).toHaveLength(1);
    await post(mcp, call('update_issue', { issue_id: 1, notes: 'x' }), token(1));
    expect(proofs(redmine.received)).toHaveLength(2);
  });

  it('whose owner is somebody else than Redmine answers for is refused', async () => {
    const { mcp } = await issuing({ user: { status: 200, body: { user: { id: 2 } } } });
    expect((await post(mcp, PING, token(1))).status).toBe(401);
  });

  it.each<[string, Told, number]>([
    ['Redmine says nothing of its scopes', { info: { scope: undefined } }, 503],
    ['Redmine fails', { status: 500 }, 503],
    ['Redmine fails for this user alone', { user: { status: 500, body: {} } }, 403],
    ['the REST API is off', { user: { status: 403, body: {} } }, 403],
    ['Redmine issues no tokens', { status: 404 }, 503],
  ])('is no way in when %s', async (_, told, status) => {
    const { mcp } = await issuing(told);
    const answer = await post(mcp, call('list_issues'), token(1));
    expect(answer.status).toBe(status);
    // Nothing is wrong with the token: a client that logs in again would be no better off.
    expect(answer.headers.get('www-authenticate')).toBeNull();
  });

  it('that expires in a moment is not taken for longer', async () => {
    const { redmine, mcp } = await issuing({ info: { expires_in: 0 } });
    await post(mcp, PING, token(1));
    await new Promise((resolve) => setTimeout(resolve, 20));
    await post(mcp, PING, token(1));
    expect(proofs(redmine.received)).toHaveLength(2);
  });

  it('without scopes may only ask who it is', async () => {
    const { mcp } = await issuing({ info: { scope: [] } });
    const { message } = await post(mcp, request('tools/list'), token(1));
    expect(message.result.tools.map(({ name }: { name: string }) => name)).toEqual(['whoami']);
    expect((await post(mcp, call('list_issues'), token(1))).status).toBe(403);
  });
});

describe('T28: a call that lacks scopes', () => {
  it('is refused before anything is sent', async () => {
    const { redmine, mcp } = await issuing();
    await post(mcp, PING, token(1));
    const before = redmine.received.length;
    const { status, headers } = await post(mcp, call('update_issue', { issue_id: 1, subject: 'x' }), token(1));
    expect(status).toBe(403);
    expect(headers.get('www-authenticate')).toMatch(
      /^Bearer error="insufficient_scope", scope="add_issue_notes edit_issues edit_own_issues view_issues view_project", resource_metadata="http:\/\/127\.0\.0\.1:\d+\/\.well-known\/oauth-protected-resource\/mcp"$/,
    );
    expect(redmine.received).toHaveLength(before);
  });

  it('gets no further in a batch, which HTTP cannot answer so', async () => {
    const { redmine, mcp } = await issuing();
    const { text } = await post(mcp, [call('update_issue', { issue_id: 1, subject: 'x' })], token(1));
    expect(text).toContain('insufficient_scope');
    expect(redmine.received.some(({ method }) => method !== 'GET')).toBe(false);
  });

  it('is told what is wrong with its arguments first', async () => {
    const { mcp } = await issuing();
    const { status, text } = await post(mcp, call('update_issue', { issue_id: 'x', subject: 'x' }), token(1));
    expect(status).toBe(200);
    expect(text).toContain('invalid_arguments');
  });

  it('is not sent to ask for what an operator does not offer', async () => {
    const { mcp } = await issuing();
    const { status, text } = await post(mcp, call('find_users', { what: 'users' }), token(1));
    expect(status).toBe(200);
    expect(text).toContain('insufficient_scope');
  });
});

describe('T26: sessions', () => {
  it('last while their user renews tokens, and belong to nobody else', async () => {
    const { redmine, mcp } = await issuing();
    const session = { 'mcp-session-id': await openSession(mcp, token(1)) };
    const renewed = await post(mcp, call('list_issues'), { ...token(1, 2), ...session });
    expect(renewed.message.result.isError).toBeUndefined();
    const { headers } = redmine.received.findLast(({ url }) => url.startsWith('/issues.json')) ?? {};
    expect(headers?.['authorization']).toBe('Bearer token-1-2');
    expect((await post(mcp, PING, { ...token(2), ...session })).status).toBe(404);
  });

  it('do not widen what a token may, nor narrow it', async () => {
    const { mcp, state } = await issuing();
    const session = { 'mcp-session-id': await openSession(mcp, token(1)) };
    state.info = { scope: ['view_project'] };
    expect((await post(mcp, call('list_issues'), { ...token(1, 2), ...session })).status).toBe(403);
    expect((await post(mcp, call('list_issues'), { ...token(1), ...session })).status).toBe(200);
  });
});

describe('the addresses of OAuth', () => {
  it.each([
    '/.well-known/oauth-protected-resource/elsewhere',
    '/.well-known/oauth-protected-resource/mcp/x/nothing',
    '/.well-known/openid-configuration',
  ])('%s is none', async (path) => {
    const { url } = await issuing();
    expect((await fetch(url + path)).status).toBe(404);
  });

  it('are there in this mode only', async () => {
    const redmine = await fakeServer((_, response) => json(response, 401, {}));
    const { url } = await serve({ REDMINE_AUTH_MODE: 'per-user', REDMINE_URL: redmine.url });
    expect((await fetch(`${url}/.well-known/oauth-protected-resource/mcp`)).status).toBe(404);
    expect((await fetch(`${url}/oauth/revoke`, { method: 'POST' })).status).toBe(404);
  });

  it('answer to names of this server alone', async () => {
    const { url } = await issuing();
    const answer = await post(`${url}/oauth/revoke`, PING, { origin: 'https://evil.example' });
    expect(answer.status).toBe(403);
  });

  it('revoke forwards the token and who asks, and nothing else', async () => {
    const { redmine, url } = await issuing();
    const body = new URLSearchParams({ token: 'token-1-1', token_type_hint: 'x', client_id: 'app', more: 'x' });
    const answer = await fetch(`${url}/oauth/revoke`, { method: 'POST', body, headers: token(1) });
    expect(answer.status).toBe(200);
    const sent = redmine.received.find((each) => each.url === '/oauth/revoke');
    expect(sent?.body).toBe('token=token-1-1&client_id=app');
    expect(sent?.headers['authorization']).toBeUndefined();
    expect((await fetch(`${url}/oauth/revoke`, { method: 'POST', body: new URLSearchParams() })).status).toBe(400);
  });

  it('T26: what one address may try ends, tokens and revocations each, and for nobody else', async () => {
    const { redmine, url } = await issuing();
    const by = (last: string) => ({ 'x-forwarded-for': `192.0.2.99, 203.0.113.${last}` });
    const revoke = async (last: string) => {
      const body = new URLSearchParams({ token: 'x' });
      return (await fetch(`${url}/oauth/revoke`, { method: 'POST', body, headers: by(last) })).status;
    };
    const guess = async (last: string, token: string) =>
      (await post(`${url}/mcp`, request('ping'), { ...by(last), authorization: `Bearer ${token}` })).status;
    for (let each = 0; each < 30; each++)
      expect([await revoke('7'), await guess('7', `no-${each}`)]).toEqual([200, 401]);
    const before = redmine.received.length;
    expect([await revoke('7'), await guess('7', 'no-30')]).toEqual([429, 429]);
    expect(redmine.received.length).toBe(before);
    expect([await revoke('8'), await guess('8', 'no-30')]).toEqual([200, 401]);
  });

  it('revoke does not say that it is done when Redmine does not answer', async () => {
    const redmine = await fakeServer((_, response) => response.destroy());
    const { url } = await serve({ REDMINE_AUTH_MODE: 'oauth', REDMINE_URL: redmine.url });
    const answer = await fetch(`${url}/oauth/revoke`, { method: 'POST', body: new URLSearchParams({ token: 'x' }) });
    expect(answer.status).toBe(503);
  });
});

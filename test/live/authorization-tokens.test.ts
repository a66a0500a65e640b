/** T25 in oauth-server mode: what becomes of a login when Redmine's tokens, its user or Redmine itself change. */
import { describe, expect, it } from 'vitest';
import { ByHand, bearer, type Issued } from './authorization-client.ts';
import { startAuthorizing } from './authorization-scene.ts';
import { done, errorOf, every, openScene, untrustedPart } from './scene.ts';
import { callOnce } from './served.ts';

const issuing = every.filter(({ seed }) => seed.oauth !== undefined);
const AT_ONCE = 20;

describe.each(issuing)('Redmine $version', async (redmine) => {
  const scene = await openScene(redmine);
  const server = await startAuthorizing(redmine, { REDMINE_URL: scene.url, REDMINE_PUBLIC_URL: redmine.url });
  const mcp = `${server.url}/mcp`;
  const client = await ByHand.registered(server.url);

  /** Somebody of their own, whom a test may lock or delete. */
  async function somebody() {
    const { id, login } = await scene.user('Developer');
    await redmine.ruby(
      `u = User.find(${id}); u.password = u.password_confirmation = '${redmine.seed.password}'; u.save!`,
    );
    return { id, login, tokens: await client.logIn(redmine, login) };
  }

  /** Their tokens at Redmine: rows of Doorkeeper, which this Ruby changes. */
  const theirs = (id: number, change: string) =>
    redmine.ruby(`Doorkeeper::AccessToken.where(resource_owner_id: ${id}).${change}`);
  const expire = (id: number) => theirs(id, 'update_all(created_at: 1.day.ago, expires_in: 60)');

  const call = (tokens: Issued, name: string, args: object = {}) => callOnce(mcp, bearer(tokens), name, args);
  const ping = (tokens: Issued) =>
    fetch(mcp, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...bearer(tokens) },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping' }),
    });
  const refreshes = (sent: readonly { url: string; body: string }[]) =>
    sent.filter(({ url, body }) => url === '/oauth/token' && body.includes('grant_type=refresh_token'));
  /** Redmine's token that a call goes with. */
  async function redmineToken(tokens: Issued): Promise<string> {
    const sent = await scene.sent(() => call(tokens, 'list_issues'));
    return String(sent.at(-1)?.headers['authorization']).replace('Bearer ', '');
  }
  const atRedmine = async (token: string) =>
    (await fetch(`${redmine.url}/oauth/token/info`, { headers: { authorization: `Bearer ${token}` } })).status;

  it('expired tokens are renewed once, however many calls find them so, and every call is answered', async () => {
    const { id, login, tokens } = await somebody();
    await done(call(tokens, 'whoami'));
    await expire(id);
    let texts: string[] = [];
    const sent = await scene.sent(async () => {
      const answers = await Promise.all(Array.from({ length: AT_ONCE }, () => done(call(tokens, 'whoami'))));
      texts = answers.map(({ text }) => untrustedPart(text));
    });
    expect(texts.every((text) => text.includes(`login: ${login}`))).toBe(true);
    expect(refreshes(sent)).toHaveLength(1);
  });

  it('a write that meets expired tokens is made, once', async () => {
    const { id, tokens } = await somebody();
    const issue = await scene.issue();
    await done(call(tokens, 'get_issue', { issue_id: issue }));
    await expire(id);
    await done(call(tokens, 'update_issue', { issue_id: issue, notes: 'made once' }));
    const { journals } = await scene.look(issue);
    expect(journals.map(({ notes }: { notes: string }) => notes)).toEqual(['made once']);
  });

  it('what its user revokes at Redmine ends here: this call is an error, the next one has to log in', async () => {
    const { id, tokens } = await somebody();
    const issue = await scene.issue();
    await done(call(tokens, 'get_issue', { issue_id: issue }));
    await theirs(id, 'each(&:revoke)');
    const answer = await call(tokens, 'update_issue', { issue_id: issue, notes: 'too late' });
    expect(errorOf(answer).code).toBe('unauthenticated');
    const next = await ping(tokens);
    expect(next.status).toBe(401);
    expect(next.headers.get('www-authenticate')).toContain('error="invalid_token"');
    expect((await client.refresh(tokens)).status).toBe(400);
    expect((await scene.look(issue)).journals).toEqual([]);
  });

  it('tokens whose rows are gone are never Anonymous, though Redmine shows public rows for them', async () => {
    const { id, tokens } = await somebody();
    const token = await redmineToken(tokens);
    const other = await client.logIn(redmine, 'reader');
    await theirs(id, 'delete_all');
    const direct = await fetch(`${redmine.url}/issues.json`, { headers: { authorization: `Bearer ${token}` } });
    expect(direct.status).toBe(200);
    const issue = await scene.issue();
    const answer = await call(tokens, 'update_issue', { issue_id: issue, notes: 'anonymous' });
    expect(errorOf(answer).code).toBe('unauthenticated');
    expect((await ping(tokens)).status).toBe(401);
    expect((await ping(other)).status).toBe(200);
  });

  it('a user who was deleted reads nothing', async () => {
    const { id, tokens } = await somebody();
    await scene.rest('admin', 'DELETE', `/users/${id}.json`);
    expect((await ping(tokens)).status).toBe(401);
  });

  it('a user who is locked is told so, and goes on when that has ended', async () => {
    const { id, login, tokens } = await somebody();
    await redmine.ruby(`User.find(${id}).lock!`);
    const answer = await ping(tokens);
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain('locked');
    await redmine.ruby(`User.find(${id}).activate!`);
    expect(untrustedPart((await done(call(tokens, 'whoami'))).text)).toContain(`login: ${login}`);
  });

  it('a Redmine without its REST API answers nobody, and nobody is logged out', async () => {
    const tokens = await client.logIn(redmine, 'developer');
    const other = await client.logIn(redmine, 'developer');
    const issue = await scene.issue();
    await done(call(tokens, 'whoami'));
    // What it answers then: others use this Redmine, so it stays on. That it does is proven for keys (identity.test.ts).
    const [write, first] = await scene.faulty(
      ({ url }, response) => {
        if (!url.startsWith('/users/current')) return false;
        response.writeHead(403).end();
        return true;
      },
      () => Promise.all([call(tokens, 'update_issue', { issue_id: issue, notes: 'x' }), ping(other)]),
    );
    expect(errorOf(write).code).toBe('forbidden');
    expect(first.status).toBe(403);
    expect((await scene.look(issue)).journals).toEqual([]);
    expect((await ping(tokens)).status).toBe(200);
    expect((await ping(other)).status).toBe(200);
  });

  it('a Redmine that does not renew now is no reason to log in again', async () => {
    const { id, login, tokens } = await somebody();
    await expire(id);
    const broken = await scene.faulty(
      ({ url }, response) => {
        if (url !== '/oauth/token') return false;
        response.writeHead(503).end();
        return true;
      },
      () => ping(tokens),
    );
    expect(broken.status).toBe(503);
    expect(broken.headers.get('www-authenticate')).toBeNull();
    expect(untrustedPart((await done(call(tokens, 'whoami'))).text)).toContain(`login: ${login}`);
  });

  it.each(['access_token', 'refresh_token'] as const)('revoking the %s here revokes at Redmine', async (kind) => {
    const { tokens } = await somebody();
    const token = await redmineToken(tokens);
    expect(await atRedmine(token)).toBe(200);
    expect((await client.revoke(tokens[kind])).status).toBe(200);
    expect(await atRedmine(token)).toBe(401);
    expect((await ping(tokens)).status).toBe(401);
    expect((await client.refresh(tokens)).status).toBe(400);
  });

  it('T28: a request may no more than its token says, in a batch as well', async () => {
    const { tokens } = await somebody();
    const less = await client.tokens(await client.refresh(tokens, { scope: 'view_project view_issues' }));
    const issue = await scene.issue();
    const args = { issue_id: issue, notes: 'not with this token' };
    const body = [{ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'update_issue', arguments: args } }];
    const answer = await fetch(mcp, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...bearer(less) },
      body: JSON.stringify(body),
    });
    expect(await answer.text()).toContain('insufficient_scope');
    expect((await scene.look(issue)).journals).toEqual([]);
  });

  it('a client with several processes may use a refresh token at the same time', async () => {
    const { tokens } = await somebody();
    const answers = await Promise.all(Array.from({ length: 10 }, () => client.refresh(tokens)));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 200));
  });
});

/** REDMINE_AUTH_MODE=oauth-server on two servers with one Redis: whoever logs in through one is logged in on both. */
import { afterAll, describe, expect, it } from 'vitest';
import { ByHand, bearer, type Issued, REDIRECT, SelfRegistering } from './authorization-client.ts';
import { decide, follow, openPage, pass, registerApplication } from './authorization-scene.ts';
import type { Connection } from './clients.ts';
import { Doorkeepers } from './doorkeeper.ts';
import { connectAs, ERAS_OVER_HTTP, logIn, type Walk } from './oauth-client.ts';
import { allow, Browser } from './oauth-user.ts';
import { openReplicas, type Replicas } from './replicas.ts';
import { done, errorOf, every, openScene, unique, untrustedPart, writeOf, writes } from './scene.ts';
import { callOnce } from './served.ts';

const issuing = every.filter(({ seed }) => seed.oauth !== undefined);
/** What Redis held before it was ended is there again afterwards. */
const DURABLE = ['--appendonly', 'yes', '--appendfsync', 'always'];
const AT_ONCE = 20;
const SCOPES = 'view_issues add_issue_notes edit_issues delete_issues';

describe.each(issuing)('Redmine $version', async (redmine) => {
  const scene = await openScene(redmine);
  const application = await registerApplication(redmine);
  const replicas: Replicas = await openReplicas(
    2,
    {
      REDMINE_URL: scene.url,
      REDMINE_PUBLIC_URL: redmine.url,
      REDMINE_AUTH_MODE: 'oauth-server',
      REDMINE_OAUTH_CLIENT_ID: application.clientId,
      REDMINE_OAUTH_CLIENT_SECRET: application.clientSecret,
    },
    DURABLE,
  );
  const opened: Connection[] = [];
  afterAll(async () => {
    for (const each of opened) await each.close();
  });
  const { url, redis } = replicas;
  const doorkeeper = new Doorkeepers(redmine, application.clientId);
  const secrets = new Set<string>([application.clientSecret, replicas.stateKey, redis.password]);

  /** Everything that is issued is looked for afterwards. */
  const kept = (tokens: Issued): Issued => {
    secrets.add(tokens.access_token).add(tokens.refresh_token);
    return tokens;
  };
  const byHand = async (user: string) => {
    const client = await ByHand.registered(url);
    return { client, tokens: kept(await client.logIn(redmine, user, { scope: SCOPES })) };
  };
  const servers = () => replicas.servers.map((served) => served.url);
  const at = (index: number) => servers()[index % 2] ?? '';
  const many = <T>(work: (index: number) => Promise<T>) =>
    Promise.all(Array.from({ length: AT_ONCE }, (_, index) => work(index)));

  /** One call, by hand: what a client sees of HTTP. */
  const ping = async (tokens: Issued, to = url) => {
    const answer = await fetch(`${to}/mcp`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        ...bearer(tokens),
      },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list', params: {} }),
    });
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
  };
  const statuses = (tokens: Issued) => Promise.all(servers().map(async (to) => (await ping(tokens, to)).status));
  const whoami = async (tokens: Issued, to: string) =>
    untrustedPart((await callOnce(`${to}/mcp`, bearer(tokens), 'whoami', {})).text);

  it('T26: two users log in at the same time, through whichever server, and each is himself on both', async () => {
    const users = ['manager', 'reader'];
    const logins = await Promise.all(users.map(byHand));
    const seen = await many(async (index) => whoami(logins[index % 2]?.tokens as Issued, at(index >> 1)));
    for (const [index, text] of seen.entries()) expect(text).toContain(`login: ${users[index % 2]}`);
  });

  it('of many who redeem one code on both at once one gets tokens, and the family is revoked', async () => {
    const client = await ByHand.registered(url);
    const code = (await client.sent(redmine, 'manager')).searchParams.get('code') ?? '';
    secrets.add(code);
    const answers = await many((index) => {
      const body = { grant_type: 'authorization_code', code, redirect_uri: REDIRECT, code_verifier: client.verifier };
      return fetch(`${at(index)}/token`, {
        method: 'POST',
        body: new URLSearchParams({ ...body, client_id: client.clientId }),
      });
    });
    const good = answers.filter(({ status }) => status === 200);
    expect(good.length).toBeLessThanOrEqual(1);
    for (const answer of answers.filter(({ status }) => status !== 200)) {
      expect([answer.status, ((await answer.json()) as { error: string }).error]).toEqual([400, 'invalid_grant']);
    }
    for (const answer of good) expect(await statuses(kept((await answer.json()) as Issued))).toEqual([401, 401]);
  });

  it('a login goes on when one of them ends in the middle of it, and those who are logged in stay so', async () => {
    const before = await byHand('manager');
    for (const index of [0, 1]) {
      const client = await ByHand.registered(url);
      const browser = new Browser(url);
      const page = await openPage(browser, client.authorization());
      await replicas.replace(index);
      const left = await decide(browser, page, 'allow');
      await replicas.replace(1 - index);
      const back = await follow(browser, await allow(redmine, 'reader', left, browser), url);
      const code = back.searchParams.get('code') ?? '';
      await replicas.replace(index);
      const tokens = kept(await client.tokens(await client.redeem(code)));
      expect(await whoami(tokens, at(0))).toContain('login: reader');
      expect(await whoami(tokens, at(1))).toContain('login: reader');
    }
    expect(await statuses(before.tokens)).toEqual([200, 200]);
  });

  it("many calls on both find Redmine's token expired: it is renewed once, and all are answered", async () => {
    const { tokens } = await byHand('manager');
    await doorkeeper.expire('manager');
    const sent = await scene.sent(async () => {
      const texts = await Promise.all(Array.from({ length: 60 }, (_, index) => whoami(tokens, at(index))));
      for (const text of texts) expect(text).toContain('login: manager');
    });
    const renewals = sent.filter(({ url: path, body }) => path === '/oauth/token' && body.includes('refresh_token'));
    expect(renewals).toHaveLength(1);
  });

  it('a client that refreshes several times at once stays logged in on both', async () => {
    const { client, tokens } = await byHand('manager');
    const answers = await many(() => client.refresh(tokens));
    const renewed = await Promise.all(answers.map(async (answer) => kept(await client.tokens(answer))));
    for (const each of renewed) expect((await ping(each)).status).toBe(200);
  });

  it('revoked through either, it is over on both, and at Redmine', async () => {
    for (const index of [0, 1]) {
      const { client, tokens } = await byHand('manager');
      expect(await statuses(tokens)).toEqual([200, 200]);
      const before = await doorkeeper.living('manager');
      const body = new URLSearchParams({ token: tokens.refresh_token, client_id: client.clientId });
      expect((await fetch(`${at(index)}/revoke`, { method: 'POST', body })).status).toBe(200);
      expect(await statuses(tokens)).toEqual([401, 401]);
      expect((await client.refresh(tokens)).status).toBe(400);
      expect(await doorkeeper.living('manager')).toBe(before - 1);
    }
  });

  it('T25: revoked at Redmine, nothing is done on either, and the client is told to log in', async () => {
    const { tokens } = await byHand('reader');
    const other = await byHand('manager');
    await doorkeeper.revokeAll('reader');
    const issue = await scene.issue();
    const note = { issue_id: issue, notes: unique('too late') };
    for (const to of servers()) {
      const answer = await callOnce(`${to}/mcp`, bearer(tokens), 'update_issue', note).catch((error: Error) => error);
      if (answer instanceof Error) expect(answer.message).toMatch(/^401 /);
      else expect(answer.isError).toBe(true);
    }
    expect(await statuses(tokens)).toEqual([401, 401]);
    expect((await scene.look(issue)).journals).toEqual([]);
    expect(await statuses(other.tokens)).toEqual([200, 200]);
  });

  describe.each(ERAS_OVER_HTTP)('client %s that registers itself', (era) => {
    const READING = ['view_issues'];
    /** The user allows what the client asks for, or only these. */
    const as = async (user: string, scopes?: readonly string[], login = new SelfRegistering(redmine)) => {
      const walk: Walk = (_, who, authorization) => pass(redmine, who, authorization, scopes ? { scopes } : {});
      const { connection } = await logIn(era, `${url}/mcp`, redmine, user, login, () => 'accept', walk);
      opened.push(connection);
      return { connection, login, tokens: kept(login.saved as Issued) };
    };

    /** A call of the manager's, who allows what it needs when the client asks for more. */
    const steppingUp = async (user: Awaited<ReturnType<typeof as>>, tool: string, args: Record<string, unknown>) => {
      user.login.sentTo = undefined;
      const answer = await user.connection.call(tool, args).catch((error: Error) => error);
      if (!user.login.sentTo && !(answer instanceof Error)) return [answer, user] as const;
      const more = await as('manager', undefined, user.login);
      return [await done(more.connection.call(tool, args)), more] as const;
    };

    it('T26: two users with different rights work, step up, confirm, refresh and revoke at the same time', async () => {
      const [manager, reader] = await Promise.all([as('manager', READING), as('reader')]);
      const issue = await scene.issue();
      const note = { issue_id: issue, notes: unique('said on two servers') };
      const [own, others, forbidden] = await Promise.all([
        done(manager.connection.call('whoami')),
        done(reader.connection.call('whoami')),
        reader.connection.call('update_issue', note),
      ]);
      expect(untrustedPart(own.text)).toContain('login: manager');
      expect(untrustedPart(others.text)).toContain('login: reader');
      expect(errorOf(forbidden).code).toBe('forbidden');

      // It has to ask for more, and has changed nothing before it has it.
      manager.login.sentTo = undefined;
      await manager.connection.call('update_issue', note).catch(() => undefined);
      expect((await scene.look(issue)).journals).toEqual([]);
      expect(manager.login.sentTo).toBeDefined();
      const [written, noting] = await steppingUp(manager, 'update_issue', note);
      expect(writeOf(written)).toMatchObject({ outcome: 'done' });
      const [deleted, more] = await steppingUp(noting, 'delete', { kind: 'issue', id: issue });
      expect(writeOf(deleted)).toMatchObject({ outcome: 'done', id: issue });
      expect(await scene.isThere(issue)).toBe(false);

      const { client_id } = more.login.registered as { client_id: string };
      more.login.saved = { ...more.tokens, access_token: 'a'.repeat(43) };
      const renewed = await connectAs(era, `${url}/mcp`, more.login);
      opened.push(renewed);
      expect(untrustedPart((await done(renewed.call('whoami'))).text)).toContain('login: manager');
      const tokens = kept(more.login.saved as Issued);
      expect(tokens.access_token).not.toBe(more.tokens.access_token);

      const body = new URLSearchParams({ token: tokens.access_token, client_id });
      expect((await fetch(`${at(1)}/revoke`, { method: 'POST', body })).status).toBe(200);
      expect(await statuses(tokens)).toEqual([401, 401]);
      expect(await statuses(reader.tokens)).toEqual([200, 200]);
    });
  });

  describe('without Redis', () => {
    /** 503 says nothing of the token: a client that is told 401 would throw it away. */
    const isAway = (answer: Pick<Response, 'status' | 'headers'>) => {
      const { status, headers } = answer;
      expect([status, headers.get('retry-after'), headers.get('www-authenticate')]).toEqual([503, '5', null]);
    };

    it('nobody is logged out: all say that it is away, and everything is there again when it is back', async () => {
      const { client, tokens } = await byHand('manager');
      const issue = await scene.issue();
      await redis.kill();
      await Promise.all(servers().map((to) => expect.poll(() => ready(to)).toMatch(/^503 not ready: its state/)));
      const sent = await scene.sent(async () => {
        for (const to of servers()) isAway(await ping(tokens, to));
        isAway(await client.refresh(tokens));
        isAway(await client.redeem('a code'));
        isAway(await client.revoke(tokens.access_token));
        isAway(await fetch(client.authorization(), { redirect: 'manual' }));
        isAway(await fetch(`${url}/register`, { method: 'POST', headers: JSON_TYPE, body: REGISTRATION }));
        isAway(await fetch(`${url}/redmine/callback?state=any&code=any`, { redirect: 'manual' }));
      });
      expect(writes(sent)).toEqual([]);
      await redis.start();
      await Promise.all(servers().map((to) => expect.poll(() => ready(to), { timeout: 10_000 }).toBe('200 ok\n')));
      expect(await statuses(tokens)).toEqual([200, 200]);
      const note = await callOnce(`${url}/mcp`, bearer(tokens), 'update_issue', {
        issue_id: issue,
        notes: unique('n'),
      });
      expect(writeOf(note)).toMatchObject({ outcome: 'done' });
      expect(await statuses(kept(await client.tokens(await client.refresh(tokens))))).toEqual([200, 200]);
    });

    it('one that takes commands and answers none is away, too', async () => {
      const { tokens } = await byHand('manager');
      redis.freeze();
      try {
        for (const to of servers()) isAway(await ping(tokens, to));
      } finally {
        redis.thaw();
      }
      for (const to of servers())
        await expect.poll(async () => (await ping(tokens, to)).status, { timeout: 10_000 }).toBe(200);
    });
  });

  it("nothing in Redis and no log shows a token, a code or a secret, neither of ours nor one of Redmine's", async () => {
    const { client, tokens } = await byHand('manager');
    const page = client.authorization();
    await client.sent(redmine, 'reader');
    expect(page.searchParams.get('state')).not.toBeNull();
    await ping(tokens);
    for (const token of await doorkeeper.tokens()) secrets.add(token);
    for (const secret of [...secrets]) secrets.add(encodeURIComponent(secret));
    const held = (await redis.dump()).map(({ key, text }) => `${key} ${text}`).join('\n');
    const logs = replicas.logs();
    expect(held.match(/^redmine-mcp:oidc:AccessToken:/gm)?.length).toBeGreaterThan(5);
    expect(secrets.size).toBeGreaterThan(50);
    const found = [...secrets].filter((secret) => held.includes(secret) || logs.includes(secret));
    expect(found).toEqual([]);
  });
});

const JSON_TYPE = { 'content-type': 'application/json' };
const REGISTRATION = JSON.stringify({ redirect_uris: [REDIRECT], token_endpoint_auth_method: 'none' });

async function ready(to: string): Promise<string> {
  const answer = await fetch(`${to}/readyz`);
  return `${answer.status} ${await answer.text()}`;
}

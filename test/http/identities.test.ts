/** per-user: each request says who it is, and nobody is anybody else (T25, T26). */
import { describe, expect, it } from 'vitest';
import { fakeServer, json, useServers } from '../redmine/servers.ts';
import { asUser, audited, call, fakeRedmine, keyOf, PER_USER, post, request, serve } from './serving.ts';

useServers();

const LIST = request('tools/list');
const perUser = async (more: Record<string, string> = {}) => {
  const redmine = await fakeRedmine();
  const { url } = await serve({ ...PER_USER, REDMINE_URL: redmine.url, ...more });
  return { redmine, mcp: `${url}/mcp`, url };
};

describe('T25: who comes without a good key', () => {
  it.each([
    [{}],
    [{ 'x-redmine-api-key': '' }],
    [{ 'x-redmine-api-key': 'me' }],
    [{ 'x-redmine-api-key': `${keyOf(1)}, ${keyOf(1)}` }],
    [{ 'x-redmine-api-key': keyOf(1).toUpperCase() }],
    [{ authorization: `Bearer ${keyOf(1)}` }],
  ])('%j is not even asked about at Redmine', async (headers) => {
    const { redmine, mcp } = await perUser();
    const { status, headers: answered } = await post(mcp, LIST, headers as Record<string, string>);
    expect([status, answered.get('www-authenticate')]).toEqual([401, 'X-Redmine-API-Key realm="Redmine"']);
    expect(redmine.received).toEqual([]);
  });

  it('gets nothing, whatever Redmine would show to Anonymous', async () => {
    // Redmine gives public data to keys that it does not know; only users/current.json tells.
    const open = await fakeServer(({ url }, response) =>
      url.startsWith('/users/current') ? json(response, 401, {}) : json(response, 200, { issues: [{ id: 7 }] }),
    );
    const { url } = await serve({ ...PER_USER, REDMINE_URL: open.url });
    for (const body of [LIST, call('list_issues'), request('ping')]) {
      const { status, text } = await post(`${url}/mcp`, body, asUser(5));
      expect(status).toBe(401);
      expect(text).toContain('X-Redmine-API-Key');
      expect(text).not.toContain(keyOf(5));
    }
    expect(open.received.every((each) => each.url.startsWith('/users/current.json'))).toBe(true);
  });

  it('is asked about again every time, since it may be good by now', async () => {
    let isKnown = false;
    const redmine = await fakeServer((_, response) =>
      isKnown ? json(response, 200, { user: { id: 1 } }) : json(response, 401, {}),
    );
    const { url } = await serve({ ...PER_USER, REDMINE_URL: redmine.url });
    expect((await post(`${url}/mcp`, LIST, asUser(1))).status).toBe(401);
    isKnown = true;
    expect((await post(`${url}/mcp`, LIST, asUser(1))).status).toBe(200);
  });
});

describe('T26: who comes with a good key', () => {
  it('is proven once, and each for oneself', async () => {
    const { redmine, mcp } = await perUser();
    for (const user of [1, 2, 1, 2]) await post(mcp, call('list_issues'), asUser(user));
    const proofs = redmine.received.filter(({ url }) => url.startsWith('/users/current.json'));
    expect(proofs.map((each) => each.headers['x-redmine-api-key'])).toEqual([keyOf(1), keyOf(2)]);
  });

  it('sees what is there for oneself, all at the same time', async () => {
    const { mcp } = await perUser();
    const users = Array.from({ length: 40 }, (_, index) => (index % 20) + 1);
    const texts = await Promise.all(
      users.map(async (user) => (await post(mcp, call('list_issues'), asUser(user))).message.result.content[0].text),
    );
    for (const [index, text] of texts.entries()) {
      expect(text.match(/of user \d+/g)).toEqual([`of user ${users[index]}`]);
    }
  });

  it("is named in the audit, by Redmine's id and nothing else", async () => {
    const { mcp } = await perUser({ REDMINE_MCP_READ_ONLY: 'true' });
    await post(mcp, call('update_issue', { issue_id: 1, notes: 'x' }), asUser(33));
    const line = audited().at(-1);
    expect(line).toMatchObject({ event: 'refused', code: 'read_only', user: { id: 33 } });
    expect(JSON.stringify(line)).not.toContain(keyOf(33));
  });

  it('leaves no key in errors and metrics', async () => {
    const { url, mcp } = await perUser();
    const answers = [await post(mcp, call('get_issue', { issue_id: 1 }), asUser(3)), await post(mcp, 'x', asUser(3))];
    const metrics = await (await fetch(`${url}/metrics`)).text();
    const said = [...answers.map(({ text }) => text), metrics].join('\n');
    expect(said).toContain('not_found');
    expect(said).not.toContain(keyOf(3));
  });
});

it('T31: keys that nobody knows do not keep those waiting who are known', async () => {
  const redmine = await fakeRedmine((path, user) => user > 50 && path === '/users/current.json');
  const { url } = await serve({ ...PER_USER, REDMINE_URL: redmine.url });
  expect((await post(`${url}/mcp`, LIST, asUser(1))).status).toBe(200);
  const gone = new AbortController();
  const trying = Array.from({ length: 20 }, (_, index) => post(`${url}/mcp`, LIST, asUser(51 + index), gone.signal));
  for (const each of trying) each.catch(() => undefined);
  // As many as may be asked about at once; Redmine does not answer.
  await expect.poll(() => redmine.received.length).toBe(5);
  expect((await post(`${url}/mcp`, LIST, asUser(1))).status).toBe(200);
  gone.abort();
});

describe('rates', () => {
  it('T26: one account that calls too often leaves the others their calls', async () => {
    const { redmine, mcp } = await perUser({ REDMINE_MCP_RATE_LIMIT: '3' });
    const calls = async (user: number) => {
      const codes: unknown[] = [];
      for (let count = 0; count < 4; count++) {
        const { result } = (await post(mcp, call('list_issues'), asUser(user))).message;
        codes.push(result._meta['redmine-mcp/error']?.code);
      }
      return codes;
    };
    expect(await calls(1)).toEqual([undefined, undefined, undefined, 'rate_limited']);
    const before = redmine.received.length;
    const { result } = (await post(mcp, call('list_issues'), asUser(1))).message;
    expect(result._meta['redmine-mcp/error'].retry_after_s).toBeGreaterThan(0);
    expect(redmine.received).toHaveLength(before);
    expect(await calls(2)).toEqual([undefined, undefined, undefined, 'rate_limited']);
  });

  it('T26: calls of one account that hang leave the others their turns', async () => {
    const redmine = await fakeRedmine((path, user) => user === 1 && path === '/issues.json');
    const turns = { together: 4, atOnce: 2, waiting: 1, perMinute: 100 };
    const { url } = await serve({ ...PER_USER, REDMINE_URL: redmine.url }, (limits) => ({ ...limits, turns }));
    const hanging = new AbortController();
    const stuck = [1, 2, 3].map(() => post(`${url}/mcp`, call('list_issues'), asUser(1), hanging.signal));
    for (const each of stuck) each.catch(() => undefined);
    // Two run and one waits: the fourth has no place.
    const codeOf = async (user: number) => {
      const { result } = (await post(`${url}/mcp`, call('list_issues'), asUser(user))).message;
      return result._meta['redmine-mcp/error']?.code;
    };
    await expect.poll(async () => (await (await fetch(`${url}/metrics`)).text()).match(/waiting (\d)/)?.[1]).toBe('1');
    expect(await codeOf(1)).toBe('rate_limited');
    expect(await codeOf(2)).toBeUndefined();
    hanging.abort();
  });
});

/** The authorization server's own parts, without a Redmine: limits, records, renewals. What Redmine does is in test/live. */
import type { IncomingMessage } from 'node:http';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ToolError } from '../../runtime/errors.ts';
import { adapterOf } from '../../runtime/serve/http/authorization/adapter.ts';
import { documentFetcher } from '../../runtime/serve/http/authorization/documents.ts';
import { addressOf } from '../../runtime/serve/http/authorization/limits.ts';
import type { RedmineOAuth, RedmineTokens } from '../../runtime/serve/http/authorization/redmine.ts';
import { Vault } from '../../runtime/serve/http/authorization/vault.ts';
import { MemoryStore } from '../../runtime/state/memory.ts';
import { Sealer } from '../../runtime/state/seal.ts';
import { fakeServer, json, useServers } from '../redmine/servers.ts';
import { serve } from './serving.ts';

useServers();
afterEach(() => {
  vi.useRealTimers();
});

const SEALER = new Sealer(['a key of at least thirty-two characters']);
const DAY_S = 86_400;

async function serving(headers: Record<string, string> = {}, status = 401) {
  const redmine = await fakeServer((_, response) => json(response, status, {}));
  const { url } = await serve({
    REDMINE_AUTH_MODE: 'oauth-server',
    REDMINE_URL: redmine.url,
    REDMINE_MCP_BASE_URL: 'https://mcp.example.com',
    REDMINE_OAUTH_CLIENT_ID: 'app',
    REDMINE_OAUTH_CLIENT_SECRET: 'secret-of-the-app',
  });
  const register = (more: Record<string, string> = {}) =>
    fetch(`${url}/register`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers, ...more },
      body: JSON.stringify({ redirect_uris: ['http://127.0.0.1/cb'], token_endpoint_auth_method: 'none' }),
    });
  return { url, register, redmine };
}

describe('what anybody may ask for', () => {
  it('is limited for each address: registrations', async () => {
    const { register } = await serving();
    for (let times = 0; times < 60; times++) expect((await register()).status).toBe(201);
    const answer = await register();
    expect(answer.status).toBe(429);
    expect(answer.headers.get('retry-after')).toBe('3600');
    // Through a proxy of one's own, which says who it is from.
    expect((await register({ 'x-forwarded-for': '203.0.114.1' })).status).toBe(201);
  });

  it('is limited for each address: logins, of which a person is told', async () => {
    const { url } = await serving();
    const login = () => fetch(`${url}/authorize?client_id=nobody`, { redirect: 'manual' });
    for (let times = 0; times < 300; times++) expect((await login()).status).toBe(400);
    const answer = await login();
    expect(answer.status).toBe(429);
    expect(answer.headers.get('content-type')).toContain('text/html');
  });

  it.each<[string, string | undefined, string]>([
    ['203.0.114.9', '198.51.101.1', '203.0.114.9'],
    ['::ffff:203.0.114.9', '198.51.101.1', '203.0.114.9'],
    ['2a00:1:2:3:4::1', '198.51.101.1', '2a00:1:2:3'],
    ['127.0.0.1', '198.51.101.1', '198.51.101.1'],
    ['10.0.0.2', 'whatever, 203.0.114.7,198.51.101.1', '198.51.101.1'],
    ['10.0.0.2', '2a00:1:2:3::5', '2a00:1:2:3'],
    ['127.0.0.1', 'made up', '127.0.0.1'],
    ['127.0.0.1', undefined, '127.0.0.1'],
  ])('from %s, forwarded for %s: %s', (remoteAddress, forwarded, address) => {
    const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded };
    expect(addressOf({ socket: { remoteAddress }, headers } as unknown as IncomingMessage)).toBe(address);
  });
});

it('a Redmine that issues no tokens is said before anybody is sent there', async () => {
  const { url } = await serving({}, 404);
  const answer = await fetch(`${url}/mcp`, { method: 'POST' });
  expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([503, null]);
  expect(await answer.text()).toContain('6.1');
});

describe('behind TLS', () => {
  it('cookies are for https alone, and for the page of their login', async () => {
    const { url, register } = await serving({ host: 'mcp.example.com' });
    const { client_id } = (await (await register()).json()) as { client_id: string };
    const query = new URLSearchParams({
      ...{ client_id, response_type: 'code', redirect_uri: 'http://127.0.0.1:1/cb', state: 's' },
      ...{ code_challenge: 'a'.repeat(43), code_challenge_method: 'S256' },
    });
    const answer = await fetch(`${url}/authorize?${query}`, {
      redirect: 'manual',
      headers: { 'x-forwarded-proto': 'http', 'x-forwarded-host': 'evil.example' },
    });
    const cookies = answer.headers.getSetCookie();
    expect(cookies.length).toBeGreaterThan(1);
    for (const cookie of cookies) {
      expect(cookie).toMatch(/^__Secure-redmine_mcp_(login|resume)(\.sig)?=/);
      expect(cookie).toMatch(/; path=\/(interaction|authorize)\/[\w-]+;/);
      expect(cookie.toLowerCase()).toContain('; samesite=lax; secure; httponly');
    }
    expect(answer.headers.get('location')).toMatch(/^\/interaction\//);
  });

  it('documents and challenges name the address that is set, whatever a request says', async () => {
    const { url } = await serving();
    const headers = { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'http' };
    const document = await (await fetch(`${url}/.well-known/oauth-authorization-server`, { headers })).json();
    expect(JSON.stringify(document)).not.toContain('evil.example');
    expect(document).toMatchObject({
      issuer: 'https://mcp.example.com',
      token_endpoint: 'https://mcp.example.com/token',
    });
    const answer = await fetch(`${url}/mcp`, { method: 'POST', headers });
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toContain(
      'resource_metadata="https://mcp.example.com/.well-known/oauth-protected-resource/mcp"',
    );
  });
});

describe('records', () => {
  it('hold no secret by which they are found', async () => {
    const kept: string[] = [];
    class Spied extends MemoryStore {
      override async set(key: string, value: string, ttlS: number) {
        kept.push(key, value);
        await super.set(key, value, ttlS);
      }
    }
    const adapter = adapterOf(new Spied(), SEALER)('AccessToken');
    await adapter.upsert('a-token-that-opens', { jti: 'a-token-that-opens', grantId: 'g', kind: 'AccessToken' }, 60);
    expect(kept.join()).not.toMatch(/a-token-that-opens|grantId/);
    expect(await adapter.find('a-token-that-opens')).toMatchObject({ jti: 'a-token-that-opens', grantId: 'g' });
    expect(await adapter.find('another')).toBeUndefined();
  });

  it('of a client stay while it is used, and go when it is not for 90 days', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const adapter = adapterOf(new MemoryStore(), SEALER)('Client');
    await adapter.upsert('used', { client_id: 'used' }, undefined as unknown as number);
    await adapter.upsert('unused', { client_id: 'unused' }, undefined as unknown as number);
    for (let day = 0; day < 120; day += 30) {
      vi.setSystemTime(Date.now() + 30 * DAY_S * 1000);
      expect(await adapter.find('used')).toEqual({ client_id: 'used' });
    }
    expect(await adapter.find('unused')).toBeUndefined();
  });

  it('of a refresh token forgive a second use for half a minute', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const adapter = adapterOf(new MemoryStore(), SEALER)('RefreshToken');
    await adapter.upsert('r', { jti: 'r' }, DAY_S);
    await adapter.consume('r');
    await adapter.consume('r');
    expect(await adapter.find('r')).not.toHaveProperty('consumed');
    vi.setSystemTime(Date.now() + 31_000);
    expect(await adapter.find('r')).toHaveProperty('consumed');
  });

  it('of a code are used by one of twenty', async () => {
    const adapter = adapterOf(new MemoryStore(), SEALER)('AuthorizationCode');
    await adapter.upsert('c', { jti: 'c' }, 60);
    const results = await Promise.allSettled(Array.from({ length: 20 }, async () => adapter.consume('c')));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('of a grant go together, and those of others stay', async () => {
    const adapter = adapterOf(new MemoryStore(), SEALER)('AccessToken');
    for (const [id, grantId] of Object.entries({ a: 'one', b: 'one', c: 'other' })) {
      await adapter.upsert(id, { jti: id, grantId }, 60);
    }
    await adapter.revokeByGrantId('one');
    expect(await Promise.all(['a', 'b', 'c'].map(async (id) => (await adapter.find(id))?.jti))).toEqual([
      ...[undefined, undefined, 'c'],
    ]);
  });
});

describe("Redmine's tokens", () => {
  const tokens = (access: string): RedmineTokens => ({ access, refresh: `r-${access}`, expiresAt: 0, scopes: [] });

  /** Two replicas that share a store, and a Redmine that is asked by both. */
  async function replicas(refresh: () => Promise<RedmineTokens | undefined>) {
    const asked = vi.fn(refresh);
    const dropped = vi.fn(async () => {});
    const store = new MemoryStore();
    const redmine = { refresh: asked } as unknown as RedmineOAuth;
    const vaults = [1, 2].map(() => new Vault(store, SEALER, redmine, dropped));
    await vaults[0]?.put('g', tokens('old'));
    return { vaults: vaults as [Vault, Vault], asked, dropped, store };
  }

  it('are renewed once, whoever finds them expired', async () => {
    const { vaults, asked } = await replicas(async () => {
      await new Promise((resolve) => setTimeout(resolve, 100));
      return tokens('new');
    });
    const renewed = await Promise.all(
      Array.from({ length: 20 }, (_, n) => vaults[n % 2 ? 1 : 0].renew('g', 'old', 'id')),
    );
    expect(renewed.map(({ access }) => access)).toEqual(Array.from({ length: 20 }, () => 'new'));
    expect(asked).toHaveBeenCalledTimes(1);
  });

  it('that Redmine does not know any more end the login', async () => {
    const { vaults, dropped } = await replicas(async () => undefined);
    await expect(vaults[0].renew('g', 'old', 'id')).rejects.toMatchObject({ code: 'unauthenticated' });
    expect(dropped).toHaveBeenCalledWith('g');
  });

  it('stay when Redmine does not answer, and the next one tries again', async () => {
    let answers = false;
    const { vaults, dropped, asked } = await replicas(async () => {
      if (!answers) throw new ToolError('unreachable', 'It does not answer.');
      return tokens('new');
    });
    await expect(vaults[0].renew('g', 'old', 'id')).rejects.toMatchObject({ code: 'unreachable' });
    expect(dropped).not.toHaveBeenCalled();
    answers = true;
    expect((await vaults[1].renew('g', 'old', 'id')).access).toBe('new');
    expect(asked).toHaveBeenCalledTimes(2);
  });

  it('are sealed, and handed out for the last time once', async () => {
    const { vaults, store } = await replicas(async () => undefined);
    const set = vi.spyOn(store, 'set');
    await vaults[0].put('g', tokens('a-token-of-redmine'));
    expect(JSON.stringify(set.mock.calls)).not.toContain('a-token-of-redmine');
    expect(await vaults[1].get('g')).toEqual(tokens('a-token-of-redmine'));
    const taken = await Promise.all([vaults[0].take('g'), vaults[1].take('g')]);
    expect(taken.filter((each) => each !== undefined)).toHaveLength(1);
  });
});

describe('T32: the metadata document of a client', () => {
  const network = (addresses: readonly string[]) => ({
    resolve: async () => addresses,
    isAllowed: (address: string) => !address.startsWith('10.') && address !== '127.0.0.1',
    isProxied: () => false,
  });

  it.each([
    ['http://client.example/metadata', ['203.0.114.1']],
    ['https://203.0.114.1/metadata', ['203.0.114.1']],
    ['https://[2a00::1]/metadata', ['2a00::1']],
    ['https://0x7f.1/metadata', ['127.0.0.1']],
    ['https://client.example/metadata', ['10.0.0.5']],
    ['https://client.example/metadata', ['203.0.114.1', '127.0.0.1']],
    ['https://client.example/metadata', []],
  ])('%s at %j is not fetched', async (url, addresses) => {
    await expect(documentFetcher({ info() {} }, network(addresses))?.(url)).rejects.toThrow(
      /not an https URL with a name|not fetched/,
    );
  });

  it('is not fetched through a proxy, which would look names up itself; clients are told that they have to register', async () => {
    expect(documentFetcher({ info() {} }, { ...network([]), isProxied: () => true })).toBeUndefined();
    vi.stubEnv('HTTPS_PROXY', 'http://127.0.0.1:9');
    const { url } = await serving();
    const document = await (await fetch(`${url}/.well-known/oauth-authorization-server`)).json();
    expect(document).not.toHaveProperty('client_id_metadata_document_supported');
    vi.unstubAllEnvs();
  });
});

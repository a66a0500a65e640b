/** What operators look at. */
import { describe, expect, it } from 'vitest';
import { createApp } from '../../runtime/app.ts';
import { readSettings } from '../../runtime/config.ts';
import { readinessOf } from '../../runtime/serve/http/ready.ts';
import { closedPort, fakeServer, useServers } from '../redmine/servers.ts';
import { asUser, call, fakeRedmine, keyOf, PER_USER, post, request, serve } from './serving.ts';

useServers();

const get = async (url: string, headers = {}) => {
  const response = await fetch(url, { headers });
  return { status: response.status, headers: response.headers, text: await response.text() };
};

describe('/readyz', () => {
  const table: [string, { status: number; want: number; why: string }][] = [
    ['asks who calls: all is well', { status: 401, want: 200, why: 'ok' }],
    ['forbids it: its REST API is off', { status: 403, want: 503, why: "Redmine's REST API is switched off" }],
    ['is broken', { status: 500, want: 503, why: 'Redmine answers 500' }],
    ['is somebody else', { status: 404, want: 503, why: 'Redmine answers 404' }],
  ];
  it.each(table)('Redmine %s', async (_, { status, want, why }) => {
    const redmine = await fakeServer((__, response) => response.writeHead(status).end());
    const { url } = await serve({ REDMINE_URL: redmine.url, REDMINE_API_KEY: keyOf(1) });
    const answer = await get(`${url}/readyz`);
    expect(answer.status).toBe(want);
    expect(answer.text).toContain(why);
    expect(answer.headers.get('retry-after')).toBe(want === 503 ? '5' : null);
    // Nobody's key is needed for it.
    expect(redmine.received.map(({ headers }) => headers['x-redmine-api-key'])).toEqual([undefined]);
    expect((await get(`${url}/healthz`)).status).toBe(200);
  });

  it('names no address of what it cannot reach', async () => {
    const port = await closedPort();
    const { url } = await serve({ REDMINE_URL: `http://127.0.0.1:${port}` });
    const { status, text } = await get(`${url}/readyz`);
    expect([status, text]).toEqual([503, 'not ready: Redmine does not answer\n']);
  });

  it('tells of the circuit that opens when Redmine is dead, as metrics do, and of its end', async () => {
    const life = { isAlive: false };
    const redmine = await fakeServer((_, response) => response.writeHead(life.isAlive ? 401 : 503).end());
    const { url } = await serve({ REDMINE_URL: redmine.url, REDMINE_API_KEY: keyOf(1) });
    for (let count = 0; count < 2; count++) await post(`${url}/mcp`, call('list_issues'));
    await expect.poll(async () => (await get(`${url}/metrics`)).text).toContain('\nredmine_mcp_circuit_open 1\n');
    const before = redmine.received.length;
    const { message } = await post(`${url}/mcp`, call('list_issues'));
    expect(message.result._meta['redmine-mcp/error']).toMatchObject({
      code: 'unreachable',
      retry_after_s: expect.any(Number),
    });
    expect(redmine.received).toHaveLength(before);
    const dead = await get(`${url}/readyz`);
    expect([dead.status, dead.text]).toEqual([503, expect.stringContaining('the circuit is open')]);
    // Readiness is asked of Redmine itself, and its first sign of life is enough.
    life.isAlive = true;
    await expect.poll(async () => (await get(`${url}/readyz`)).status, { timeout: 15_000 }).toBe(200);
    const { text } = await get(`${url}/metrics`);
    expect(text).toContain('\nredmine_mcp_circuit_open 0\n');
    expect(text).toContain('\nredmine_mcp_circuit_opened_total 1\n');
  });

  it('without a Redmine is not ready, and alive', async () => {
    const { url } = await serve({});
    expect((await get(`${url}/readyz`)).text).toBe('not ready: REDMINE_URL is not set\n');
    expect((await get(`${url}/healthz`)).text).toBe('ok\n');
  });

  it('asks Redmine once in five seconds, however many want to know', async () => {
    const redmine = await fakeServer((_, response) => response.writeHead(401).end());
    const app = createApp(readSettings({ REDMINE_URL: redmine.url }, { tools: [], toolsets: [] }));
    const clock = { now: 0 };
    const ready = readinessOf(app, () => clock.now);
    await Promise.all([ready(), ready(), ready()]);
    clock.now = 4999;
    await ready();
    expect(redmine.received).toHaveLength(1);
    clock.now = 5000;
    await ready();
    expect(redmine.received).toHaveLength(2);
    await app.close();
  });
});

describe('/metrics', () => {
  it('counts calls, errors, characters and requests to Redmine', async () => {
    const redmine = await fakeRedmine();
    const { url } = await serve({ REDMINE_URL: redmine.url, REDMINE_API_KEY: keyOf(1) });
    const { message } = await post(`${url}/mcp`, call('list_issues'));
    await post(`${url}/mcp`, call('list_issues', { nothing: 1 }));
    const { text, headers } = await get(`${url}/metrics`);
    expect(headers.get('content-type')).toBe('text/plain; version=0.0.4');
    const value = (name: string) =>
      Number(
        text
          .split('\n')
          .find((line) => line.startsWith(`${name} `))
          ?.split(' ')[1],
      );
    expect(value('redmine_mcp_calls_total{tool="list_issues",outcome="done"}')).toBe(1);
    expect(value('redmine_mcp_calls_total{tool="list_issues",outcome="error"}')).toBe(1);
    expect(value('redmine_mcp_errors_total{code="invalid_arguments"}')).toBe(1);
    expect(value('redmine_mcp_answer_characters_total{tool="list_issues"}')).toBeGreaterThan(
      message.result.content[0].text.length,
    );
    expect(value('redmine_mcp_http_requests_total{status="200"}')).toBe(2);
    expect(value('redmine_mcp_upstream_seconds_count')).toBe(redmine.received.length);
    expect(value('redmine_mcp_upstream_seconds_bucket{le="+Inf"}')).toBe(redmine.received.length);
    expect(value('redmine_mcp_upstream_requests')).toBe(0);
    expect(value('redmine_mcp_sessions')).toBe(0);
    // Each sample has its type before it.
    for (const line of text.trim().split('\n'))
      expect(line).toMatch(/^(# (HELP|TYPE) \w+ .+|\w+(\{[^{}]*\})? [\d.e-]+)$/);
  });

  it('T26: tells nobody who calls what about whom', async () => {
    const redmine = await fakeRedmine();
    const { url } = await serve({ ...PER_USER, REDMINE_URL: redmine.url });
    await post(`${url}/mcp`, call('list_issues', { text: 'a secret word' }), asUser(42));
    await post(`${url}/mcp`, call('tell me the secret word'), asUser(42));
    await post(`${url}/secret/path`, request('tools/list'), asUser(42));
    const { text } = await get(`${url}/metrics`);
    expect(text).not.toMatch(/secret|\b42\b|user/);
    expect(text).not.toContain(keyOf(42));
  });

  it('is for who has the token, where there is one', async () => {
    const { url } = await serve({ REDMINE_MCP_HTTP_TOKEN: 'a-token-long-enough' });
    expect((await get(`${url}/metrics`)).status).toBe(401);
    expect((await get(`${url}/metrics`, { authorization: 'Bearer a-token-long-enough' })).status).toBe(200);
  });

  it('is for who has the token for it, in every mode, and for nobody else', async () => {
    const other = { REDMINE_MCP_HTTP_TOKEN: 'a-token-long-enough' };
    const oauth = { REDMINE_AUTH_MODE: 'oauth', REDMINE_URL: 'https://redmine.example.com' };
    for (const mode of [other, PER_USER, oauth] as Record<string, string>[]) {
      const { url } = await serve({ ...mode, REDMINE_MCP_METRICS_TOKEN: 'another-token-long-enough' });
      expect((await get(`${url}/metrics`)).status).toBe(401);
      expect((await get(`${url}/metrics`, { authorization: 'Bearer a-token-long-enough' })).status).toBe(401);
      expect((await get(`${url}/metrics`, { authorization: 'Bearer another-token-long-enough' })).status).toBe(200);
    }
  });

  it('is for nobody without one where a proxy brings others', async () => {
    for (const env of [
      { REDMINE_MCP_BASE_URL: 'https://mcp.example.com' },
      { REDMINE_MCP_ALLOWED_HOSTS: 'mcp.example.com' },
    ]) {
      const { url } = await serve({ ...PER_USER, ...(env as Record<string, string>) });
      expect((await get(`${url}/metrics`)).status).toBe(401);
    }
  });

  it('is for nobody on an address that others reach, without one', async () => {
    const { url } = await serve({ ...PER_USER, SERVER_HOST: '0.0.0.0' });
    const { port } = new URL(url);
    expect((await get(`http://127.0.0.1:${port}/metrics`)).status).toBe(401);
    expect((await get(`http://127.0.0.1:${port}/healthz`)).status).toBe(200);
  });
});

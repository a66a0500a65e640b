/** Who gets as far as MCP at all. */
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { fakeServer, json, useServers } from '../redmine/servers.ts';
import { asUser, call, fakeRedmine, keyOf, PER_USER, post, request, serve } from './serving.ts';

useServers();

const TOKEN = 'a-token-long-enough';
const LIST = request('tools/list');

/** fetch sets Host itself. */
function statusWith(url: string, headers: Record<string, string>, method = 'POST'): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const all = { 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...headers };
    const sent = httpRequest(url, { method, headers: all }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    sent.on('error', reject).end(method === 'POST' ? JSON.stringify(LIST) : undefined);
  });
}

describe('Host', () => {
  it.each(['localhost', 'localhost:1', '127.0.0.1', '[::1]:8000', 'mcp.localhost'])('%s is answered', async (host) => {
    expect(await statusWith(`${(await serve({})).url}/mcp`, { host })).toBe(200);
  });

  it.each([
    'evil.example',
    '127.0.0.1.evil.example',
    'localhost.evil.example',
    '0.0.0.0:8000',
    '10.0.0.1',
    'localhost@evil.example',
  ])('%j is refused', async (host) => expect(await statusWith(`${(await serve({})).url}/mcp`, { host })).toBe(403));

  it('is what the operator named, too, and where the operator says that clients come', async () => {
    const { url } = await serve({
      REDMINE_MCP_ALLOWED_HOSTS: 'inner.example:8000,Other.example',
      REDMINE_MCP_BASE_URL: 'https://mcp.example.com/redmine',
      REDMINE_MCP_HTTP_TOKEN: TOKEN,
    });
    const statuses = ['inner.example:8000', 'other.example:9', 'mcp.example.com', 'inner.example:8001', 'example.com'];
    const bearer = { authorization: `Bearer ${TOKEN}` };
    expect(await Promise.all(statuses.map((host) => statusWith(`${url}/mcp`, { host, ...bearer })))).toEqual([
      200, 200, 200, 403, 403,
    ]);
  });

  it('does not matter to a probe of health, which comes by address', async () => {
    expect(await statusWith(`${(await serve({})).url}/healthz`, { host: '10.1.2.3:8000' }, 'GET')).toBe(200);
  });
});

describe('Origin', () => {
  const ORIGIN = 'https://app.example.com';

  it.each(['https://evil.example', 'null', 'http://localhost:1', 'x'])('%s is refused', async (origin) => {
    const { status, headers } = await post(`${(await serve({})).url}/mcp`, LIST, { origin });
    expect([status, headers.get('access-control-allow-origin')]).toEqual([403, null]);
  });

  it('of this server itself is let in, without CORS', async () => {
    const { url } = await serve({});
    const { status, headers } = await post(`${url}/mcp`, LIST, { origin: url });
    expect([status, headers.get('access-control-allow-origin')]).toEqual([200, null]);
  });

  it('that the operator named may read the answer, and asks first', async () => {
    const { url } = await serve({ REDMINE_MCP_ALLOWED_ORIGINS: ORIGIN });
    const { status, headers } = await post(`${url}/mcp`, LIST, { origin: ORIGIN });
    expect([status, headers.get('access-control-allow-origin'), headers.get('vary')]).toEqual([200, ORIGIN, 'Origin']);
    const asked = { method: 'OPTIONS', headers: { origin: ORIGIN, 'access-control-request-method': 'POST' } };
    const preflight = await fetch(`${url}/mcp`, asked);
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-headers')).toContain('x-redmine-api-key');
    expect(preflight.headers.get('access-control-allow-credentials')).toBeNull();
  });

  it('is asked about in vain where none is allowed', async () => {
    const preflight = await fetch(`${(await serve({})).url}/mcp`, { method: 'OPTIONS', headers: { origin: ORIGIN } });
    expect(preflight.status).toBe(403);
  });
});

describe('a proxy on this machine', () => {
  const PASSED_ON = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip'];

  it.each(PASSED_ON)('gets nothing for others where no token is wanted (%s)', async (name) => {
    const { url } = await serve({});
    expect((await post(`${url}/mcp`, LIST)).status).toBe(200);
    expect((await post(`${url}/mcp`, LIST, { [name]: '203.0.113.7' })).status).toBe(403);
    expect((await fetch(`${url}/metrics`)).status).toBe(200);
    expect((await fetch(`${url}/metrics`, { headers: { [name]: '203.0.113.7' } })).status).toBe(401);
  });

  it('serves who has the token, and whose key each request brings', async () => {
    const redmine = await fakeRedmine();
    const passedOn = { 'x-forwarded-for': '203.0.113.7' };
    const shared = await serve({ REDMINE_MCP_HTTP_TOKEN: TOKEN });
    expect((await post(`${shared.url}/mcp`, LIST, { ...passedOn, authorization: `Bearer ${TOKEN}` })).status).toBe(200);
    const each = await serve({ ...PER_USER, REDMINE_URL: redmine.url });
    expect((await post(`${each.url}/mcp`, LIST, { ...passedOn, ...asUser(1) })).status).toBe(200);
  });
});

describe('the token', () => {
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

  it('lets in who has it', async () => {
    const { url } = await serve({ REDMINE_MCP_HTTP_TOKEN: TOKEN });
    expect((await post(`${url}/mcp`, LIST, bearer(TOKEN))).status).toBe(200);
    expect((await post(`${url}/mcp`, LIST, { authorization: `bearer  ${TOKEN}` })).status).toBe(200);
  });

  it.each([
    {},
    bearer('another-token-12345'),
    bearer(`${TOKEN}x`),
    bearer(''),
    { authorization: TOKEN },
    { authorization: `Basic ${TOKEN}` },
  ])('keeps out who sends %j', async (headers) => {
    const {
      status,
      headers: answered,
      text,
    } = await post(
      `${(await serve({ REDMINE_MCP_HTTP_TOKEN: TOKEN })).url}/mcp`,
      LIST,
      headers as Record<string, string>,
    );
    expect([status, answered.get('www-authenticate')]).toEqual([401, 'Bearer realm="redmine-mcp"']);
    expect(text).not.toContain(TOKEN);
  });

  it('is wanted besides the key of each user, and is not enough', async () => {
    const redmine = await fakeRedmine();
    const { url } = await serve({ ...PER_USER, REDMINE_URL: redmine.url, REDMINE_MCP_HTTP_TOKEN: TOKEN });
    const statuses = [{}, asUser(1), bearer(TOKEN), { ...asUser(1), ...bearer(TOKEN) }].map(
      async (headers) => (await post(`${url}/mcp`, LIST, headers)).status,
    );
    expect(await Promise.all(statuses)).toEqual([401, 401, 401, 200]);
  });

  it('never travels on to Redmine', async () => {
    const redmine = await fakeRedmine();
    const env = { REDMINE_URL: redmine.url, REDMINE_API_KEY: keyOf(1), REDMINE_MCP_HTTP_TOKEN: TOKEN };
    await post(`${(await serve(env)).url}/mcp`, call('list_issues'), bearer(TOKEN));
    expect(redmine.received.length).toBeGreaterThan(0);
    expect(JSON.stringify(redmine.received)).not.toContain(TOKEN);
  });
});

describe('a body', () => {
  it('that is too large is not read to its end', async () => {
    const { url } = await serve({});
    const { status } = await post(`${url}/mcp`, `"${'x'.repeat(17 * 1024 * 1024)}"`);
    expect(status).toBe(413);
  });

  it('of somebody unknown is not read at all', async () => {
    const { url } = await serve({ REDMINE_MCP_HTTP_TOKEN: TOKEN });
    const { port } = new URL(url);
    const answer = await new Promise<string>((resolve, reject) => {
      let text = '';
      const socket = connect(Number(port), '127.0.0.1');
      socket.on('error', reject).on('data', (data) => {
        text += data;
      });
      socket.on('close', () => resolve(text));
      // Announced, and never sent.
      socket.write('POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n');
    });
    expect(answer).toMatch(/^HTTP\/1\.1 401 /);
  });

  it.each(['', 'x', '{"jsonrpc":'])('that is not JSON (%j) is a parse error', async (body) => {
    const { status, message } = await post(`${(await serve({})).url}/mcp`, body);
    expect([status, message.error.code]).toEqual([400, -32_700]);
  });

  it.each(['null', '1', '"x"', '[]', '{}', '[null]'])('that is no message (%s) is refused', async (body) => {
    const { status, message } = await post(`${(await serve({})).url}/mcp`, body);
    expect(status).toBe(400);
    expect(message.error.code).toBeLessThan(0);
  });

  it('of another type is refused', async () => {
    const { status } = await post(`${(await serve({})).url}/mcp`, LIST, { 'content-type': 'text/plain' });
    expect(status).toBe(415);
  });
});

describe('every answer', () => {
  it('has an id of its own, whatever the client says, and may not be kept', async () => {
    const { url } = await serve({});
    const ids = await Promise.all(
      ['/mcp', '/healthz', '/nothing'].map(async (path) => {
        const { headers } = await post(url + path, LIST, { 'x-request-id': 'mine' });
        expect(headers.get('cache-control')).toContain('no-store');
        return headers.get('x-request-id');
      }),
    );
    for (const id of ids) expect(id).toMatch(/^[0-9a-f-]{36}$/);
    expect(new Set(ids).size).toBe(3);
  });

  it('ends the connection where the client asked for that, a stream of events too (RFC 9112 section 9.6)', async () => {
    const body = JSON.stringify(call('whoami'));
    const { url } = await serve({});
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    const accept = 'application/json, text/event-stream';
    const head = ['POST /mcp HTTP/1.1', 'Host: localhost', 'Connection: close', `Accept: ${accept}`];
    const more = ['Content-Type: application/json', `Content-Length: ${body.length}`, '', body];
    socket.write([...head, ...more].join('\r\n'));
    let text = '';
    for await (const chunk of socket.setEncoding('utf8')) text += chunk;
    expect(text).toContain('text/event-stream');
    expect(text.match(/^connection: .*$/gim)).toEqual(['Connection: close']);
  });

  it('shares its id with the requests to Redmine', async () => {
    const redmine = await fakeRedmine();
    const { url } = await serve({ REDMINE_URL: redmine.url, REDMINE_API_KEY: keyOf(1) });
    const { headers } = await post(`${url}/mcp`, call('list_issues'));
    expect(redmine.received.map((each) => each.headers['x-request-id'])).toContain(headers.get('x-request-id'));
  });

  it('says nothing of what broke here', async () => {
    const broken = await fakeServer((_, response) => json(response, 500, { secret: 'inner.example' }));
    const { url } = await serve({ ...PER_USER, REDMINE_URL: broken.url });
    const { status, text, headers } = await post(`${url}/mcp`, LIST, asUser(1));
    expect([status, headers.get('retry-after')]).toEqual([503, '5']);
    expect(text).not.toMatch(/inner\.example|127\.0\.0\.1|at .*:\d+/);
  });
});

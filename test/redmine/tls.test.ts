import { connect, type Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { RedmineHttp } from '../../runtime/redmine/http.ts';
import type { TlsSettings } from '../../runtime/redmine/tls.ts';
import { type Certificates, makeCertificates } from './certificates.ts';
import { createCall, createIssue, errorOf, listCall, listIssues } from './operations.ts';
import { client, context, type FakeServer, fakeServer, impatientTime, json, KEY, useServers } from './servers.ts';

useServers();

let certificates: Certificates;
beforeAll(() => {
  certificates = makeCertificates();
});
afterAll(() => certificates.remove());

const secure = (name = 'server', options = {}): Promise<FakeServer> =>
  fakeServer(
    (_, response, message) =>
      json(response, 200, { client: (message.socket as TLSSocket).getPeerCertificate().subject?.CN ?? null }),
    { cert: certificates.read(`${name}.pem`), key: certificates.read(`${name}.key`), ...options },
  );
const list = (redmine: FakeServer, tls: TlsSettings) =>
  client(redmine.url, { tls }).send(listIssues, listCall, context());
const ca = () => certificates.file('ca.pem');

describe('T30: TLS', () => {
  it('refuses an authority that nobody knows, before anything is sent', async () => {
    const redmine = await secure();
    const time = impatientTime();
    const http = client(redmine.url, { time });
    const error = await errorOf(http.send(listIssues, listCall, context()), 'unreachable');
    expect(error.message).toContain('REDMINE_SSL_CERT');
    await errorOf(http.send(createIssue, createCall, context()), 'unreachable');
    expect(redmine.received).toEqual([]);
    expect(time.pauses).toEqual([]);
  });

  it('accepts it with the CA file, or when checking is switched off', async () => {
    const redmine = await secure();
    expect(await list(redmine, { verify: true, caFile: ca() })).toMatchObject({ status: 200 });
    expect(await list(redmine, { verify: false })).toMatchObject({ status: 200 });
  });

  it('switches checking off only for an explicit false, not by the environment', async () => {
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    const redmine = await secure();
    for (const verify of [true, undefined, null, 0, ''] as boolean[]) {
      await errorOf(list(redmine, { verify }), 'unreachable');
    }
  });

  it.each<[string, (http: RedmineHttp) => Promise<unknown>]>([
    ['what asks for the version', (http) => http.probe('/up', context())],
    ['what asks about a token', (http) => http.oauth('/oauth/token/info', context(), { authorization: 'Bearer x' })],
    ['what asks for a token', (http) => http.oauth('/oauth/token', context(), {}, 'grant_type=refresh_token')],
  ])('%s uses the same settings', async (_, ask) => {
    const redmine = await secure();
    await errorOf(ask(client(redmine.url, { tls: { verify: true } })), 'unreachable');
    expect(redmine.received).toEqual([]);
    await ask(client(redmine.url, { tls: { verify: true, caFile: ca() } }));
    expect(redmine.received).toHaveLength(1);
  });

  it('trusts the given CA only', async () => {
    await errorOf(list(await secure(), { verify: true, caFile: certificates.file('other.pem') }), 'unreachable');
  });

  it('refuses a certificate of another host', async () => {
    const error = await errorOf(list(await secure('elsewhere'), { verify: true, caFile: ca() }), 'unreachable');
    expect(error.message).toContain('for another host name');
    expect(error.message).not.toContain('elsewhere');
  });

  it('shows the client certificate, with its key beside it or in the same file', async () => {
    const redmine = await secure('server', { requestCert: true, ca: certificates.read('ca.pem') });
    const clientCert = certificates.file('client.pem');
    const clientKey = certificates.file('client.key');
    expect(await list(redmine, { verify: true, caFile: ca(), clientCert, clientKey })).toMatchObject({
      body: { client: 'client' },
    });
    expect(
      await list(redmine, { verify: true, caFile: ca(), clientCert: certificates.file('both.pem') }),
    ).toMatchObject({
      body: { client: 'client' },
    });
  });

  it('a missing client certificate is no unknown outcome where the handshake tells', async () => {
    // With TLS 1.3 the server judges the certificate when the request may be on its way, and undici sees a lost connection.
    const options = { requestCert: true, ca: certificates.read('ca.pem'), maxVersion: 'TLSv1.2' } as const;
    const redmine = await secure('server', options);
    const http = client(redmine.url, { tls: { verify: true, caFile: ca() } });
    const error = await errorOf(http.send(createIssue, createCall, context()), 'unreachable');
    expect(error.message).toContain('REDMINE_SSL_CLIENT_CERT');
    await errorOf(
      list(await secure('server', { ...options, maxVersion: 'TLSv1.3' }), { verify: false }),
      'unreachable',
    );
    expect(redmine.received).toEqual([]);
  });

  it.each<[string, () => TlsSettings]>([
    ['is not there', () => ({ verify: true, caFile: certificates.file('missing.pem') })],
    ['holds no certificate', () => ({ verify: true, caFile: certificates.file('text.pem') })],
    [
      'belongs to another key',
      () => ({
        verify: true,
        clientCert: certificates.file('client.pem'),
        clientKey: certificates.file('other.key'),
      }),
    ],
  ])('says when a file %s, without its path', async (_, tls) => {
    const redmine = await secure();
    const error = await errorOf(list(redmine, tls()), 'unreachable');
    expect(error.message).toMatch(/REDMINE_SSL/);
    expect(error.message).not.toContain(certificates.file(''));
    expect(redmine.sockets).toEqual([]);
  });
});

describe('a proxy', () => {
  /** A proxy that opens tunnels (RFC 9110 section 9.3.6) and remembers where to. */
  async function proxy(
    status: number | 'closes' = 200,
    certificate?: string,
  ): Promise<{ url: string; tunnels: string[]; headers: unknown[] }> {
    const tunnels: string[] = [];
    const headers: unknown[] = [];
    const tls = certificate && {
      cert: certificates.read(`${certificate}.pem`),
      key: certificates.read(`${certificate}.key`),
    };
    const { server, port } = await fakeServer((_, response) => response.writeHead(400).end(), tls || undefined);
    server.on('connect', (request, socket: Socket) => {
      tunnels.push(request.url ?? '');
      headers.push(request.headers);
      if (status === 'closes') return socket.destroy();
      if (status !== 200) return socket.end(`HTTP/1.1 ${status} No\r\n\r\n`);
      const [host, target] = (request.url ?? '').split(':');
      const upstream = connect(Number(target), host, () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        socket.pipe(upstream).pipe(socket);
      });
      const end = (): void => {
        upstream.destroy();
        socket.destroy();
      };
      for (const side of [socket, upstream]) side.on('error', end).on('close', end);
      return undefined;
    });
    return { url: `${tls ? 'https' : 'http'}://127.0.0.1:${port}`, tunnels, headers };
  }

  it('T30: that speaks TLS is checked, whatever the environment says', async () => {
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    const redmine = await secure();
    const [known, unknown] = [await proxy(200, 'server'), await proxy(200, 'alone')];
    vi.stubEnv('HTTPS_PROXY', known.url);
    expect(await list(redmine, { verify: true, caFile: ca() })).toMatchObject({ status: 200 });
    vi.stubEnv('HTTPS_PROXY', unknown.url);
    await errorOf(list(redmine, { verify: true, caFile: ca() }), 'unreachable');
    await errorOf(list(redmine, { verify: false, caFile: ca() }), 'unreachable');
    expect([known.tunnels.length, unknown.tunnels.length]).toEqual([1, 0]);
  });

  it('is used for HTTPS_PROXY, with the same TLS settings, and never sees the key', async () => {
    const redmine = await secure('server', { requestCert: true, ca: certificates.read('ca.pem') });
    const { url, tunnels, headers } = await proxy();
    vi.stubEnv('HTTPS_PROXY', url);
    const clientCert = certificates.file('both.pem');
    expect(await list(redmine, { verify: true, caFile: ca(), clientCert })).toMatchObject({
      body: { client: 'client' },
    });
    expect(await list(redmine, { verify: false, clientCert })).toMatchObject({ body: { client: 'client' } });
    await errorOf(list(redmine, { verify: true }), 'unreachable');
    expect(tunnels).toHaveLength(3);
    expect(new Set(tunnels)).toEqual(new Set([`127.0.0.1:${redmine.port}`]));
    expect(JSON.stringify(headers)).not.toContain(KEY);
  });

  it('is left out for NO_PROXY', async () => {
    const redmine = await secure();
    const { url, tunnels } = await proxy();
    vi.stubEnv('HTTPS_PROXY', url);
    vi.stubEnv('NO_PROXY', '127.0.0.1');
    expect(await list(redmine, { verify: true, caFile: ca() })).toMatchObject({ status: 200 });
    expect(tunnels).toEqual([]);
  });

  it('that refuses is named as such', async () => {
    const redmine = await secure();
    const { url } = await proxy(407);
    vi.stubEnv('HTTPS_PROXY', url);
    const http = client(redmine.url, { tls: { verify: true, caFile: ca() } });
    const error = await errorOf(http.send(createIssue, createCall, context()), 'unreachable');
    expect(error.message).toContain('the proxy');
  });

  it.each(['http', 'https'])(
    'that closes the connection to an %s address is asked once, not for ever',
    async (protocol) => {
      const { url, tunnels } = await proxy('closes');
      for (const name of ['HTTP_PROXY', 'HTTPS_PROXY']) vi.stubEnv(name, url);
      const http = client(`${protocol}://redmine.test:3000`);
      const error = await errorOf(http.send(createIssue, createCall, context()), 'unreachable');
      expect(error.message).toContain('the proxy');
      expect(tunnels).toEqual(['redmine.test:3000']);
    },
  );

  it('is used for HTTP_PROXY', async () => {
    const redmine = await fakeServer((_, response) => json(response, 200, {}));
    const { url, tunnels } = await proxy();
    vi.stubEnv('HTTP_PROXY', url);
    expect(await list(redmine, { verify: true })).toMatchObject({ status: 200 });
    expect(tunnels).toEqual([`127.0.0.1:${redmine.port}`]);
  });

  it('whose address is none is named as such', async () => {
    vi.stubEnv('HTTPS_PROXY', 'nonsense');
    const error = await errorOf(list(await secure(), { verify: true, caFile: ca() }), 'unreachable');
    expect(error.message).toContain('HTTPS_PROXY');
  });
});

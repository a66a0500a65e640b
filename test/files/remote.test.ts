import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ToolError } from '../../runtime/errors.ts';
import { isPublicAddress } from '../../runtime/files/addresses.ts';
import { fetchRemote, type Network, redirectOf } from '../../runtime/files/remote.ts';
import { makeCertificates } from '../redmine/certificates.ts';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

let handler: Handler = (_, response) => response.end();
const requests: IncomingMessage[] = [];
const server = createServer((request, response) => {
  requests.push(request);
  handler(request, response);
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const { port } = server.address() as AddressInfo;
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

beforeEach(() => {
  requests.length = 0;
  looked.length = 0;
  handler = (_, response) => response.end('from the web');
});

/** Names of a made-up internet. `files.example` is this machine, which counts as public here, and only under that address. */
const NAMES: Record<string, string[]> = {
  'files.example': ['127.0.0.1'],
  'other.example': ['127.0.0.1'],
  'inside.example': ['10.0.0.5'],
  'both.example': ['127.0.0.1', '192.168.0.1'],
  'six.example': ['::1'],
};
const looked: string[] = [];
const network: Network = {
  resolve: async (host) => {
    looked.push(host);
    const found = NAMES[host];
    if (!found) throw new Error('ENOTFOUND');
    return found;
  },
  isAllowed: (address) => address === '127.0.0.1' || isPublicAddress(address),
  isProxied: () => false,
};

const LIMITS = { maxBytes: 1000, timeoutMs: 5000, signal: new AbortController().signal };
const get = (url: string, limits = {}, net = network) =>
  fetchRemote('attachments.0.url', url, { ...LIMITS, ...limits }, net);
const failure = async (url: string, limits = {}, net = network) => {
  const error = await get(url, limits, net).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ToolError)) throw new Error(`not refused: ${url} ${String(error)}`);
  return error;
};
const at = (path: string, host = 'files.example') => `http://${host}:${port}${path}`;
const details = { argument: 'attachments.0.url' };
const REFUSED = {
  code: 'forbidden',
  message:
    '"attachments.0.url" is not fetched: it has to be an http or https URL of the public internet, and so has every redirect.',
  details,
};

describe('T32: files of the web', () => {
  it('are fetched from the address that was checked, under the name that was asked for', async () => {
    const file = await get(at('/a/gr%C3%BC%C3%9Fe.txt?x=1#part'));
    expect(file).toEqual({ filename: 'grüße.txt', bytes: Buffer.from('from the web') });
    expect(looked).toEqual(['files.example']);
    expect(requests[0]?.url).toBe('/a/gr%C3%BC%C3%9Fe.txt?x=1');
    expect(requests[0]?.headers).toEqual({
      host: `files.example:${port}`,
      connection: 'close',
      accept: '*/*',
      'accept-encoding': 'identity',
      'user-agent': 'redmine-mcp',
    });
  });

  it('a name that means something else a moment later is not asked again', async () => {
    let asked = 0;
    const rebinding: Network = { ...network, resolve: async () => (asked++ === 0 ? ['127.0.0.1'] : ['10.0.0.5']) };
    expect((await get(at('/a'), {}, rebinding)).bytes.toString()).toBe('from the web');
    expect(asked).toBe(1);
  });

  it.each([
    ['a private address behind a name', at('/', 'inside.example')],
    ['a name with a public and a private address', at('/', 'both.example')],
    ['a name for loopback', at('/', 'six.example')],
    ['a name that is not known', at('/', 'unknown.example')],
    ['a private address', 'http://10.0.0.5/'],
    ['the metadata of a cloud', 'http://169.254.169.254/latest/meta-data/'],
    ['decimal', 'http://167772165/'],
    ['octal', 'http://012.0.0.5/'],
    ['hexadecimal', 'http://0x0a000005/'],
    ['short', 'http://10.5/'],
    ['full-width digits', 'http://１０.0.0.5/'],
    ['a dot at the end', 'http://10.0.0.5./'],
    ['IPv6 loopback', 'http://[::1]/'],
    ['mapped', 'http://[::ffff:10.0.0.5]/'],
    ['6to4', 'http://[2002:a00:5::1]/'],
    ['NAT64', 'http://[64:ff9b::a00:5]/'],
    ['unspecified', 'http://0/'],
    ['a login in the URL', `http://user:word@files.example:${port}/`],
    ['a name in the URL', `http://user@files.example:${port}/`],
    ['a password in the URL', `http://:word@files.example:${port}/`],
    ['another scheme', 'ftp://files.example/a'],
    ['a scheme that ends alike', `xhttp://127.0.0.1:${port}/a`],
    ['a scheme that begins alike', `httpx://127.0.0.1:${port}/a`],
    ['a file', 'file:///etc/passwd'],
    ['data', 'data:text/plain,x'],
    ['no URL', 'files.example/a'],
  ])('%s is refused, in the same words', async (_, url) => {
    const { code, message, details } = await failure(url);
    expect({ code, message, details }).toEqual(REFUSED);
    expect(requests).toEqual([]);
  });

  it('an address is not looked up', async () => {
    for (const url of ['http://10.0.0.5/', 'http://0xa000005/', 'http://[::1]/', 'http://[::ffff:10.0.0.5]/'])
      expect(await failure(url)).toMatchObject(REFUSED);
    await get(at('/', '127.0.0.1'));
    expect(looked).toEqual([]);
  });

  it('no address is none: what is not known, or not in time, is not connected to', async () => {
    const trusting = { ...network, isAllowed: () => true };
    expect((await failure(at('/', 'unknown.example'), { timeoutMs: 15_000 }, trusting)).code).toBe('forbidden');
    const deaf: Network = { ...trusting, resolve: () => new Promise(() => undefined) };
    expect((await failure(at('/'), { timeoutMs: 50 }, deaf)).code).toBe('forbidden');
    expect((await failure(at('/'), {}, { ...trusting, resolve: async () => [] })).code).toBe('forbidden');
  });

  it('T31: a call that is over already looks nothing up for longer', async () => {
    const deaf: Network = { ...network, resolve: () => new Promise(() => undefined) };
    expect((await failure(at('/'), { signal: AbortSignal.abort() }, deaf)).code).toBe('forbidden');
  });

  it('a name that cannot be decoded stays as it is', async () => {
    expect((await get(at('/a/100%zz%20.txt'))).filename).toBe('100%zz%20.txt');
    expect((await get(at('/a/'))).filename).toBe('');
  });

  it('behind a proxy nothing is fetched, past it or through it', async () => {
    expect(await failure(at('/a'), {}, { ...network, isProxied: () => true })).toMatchObject({
      code: 'not_enabled',
      details,
    });
    expect(looked).toEqual([]);
    expect(requests).toEqual([]);
  });

  it('redirects are followed where they lead to public addresses', async () => {
    handler = ({ url }, response) => {
      if (url === '/first') response.writeHead(302, { location: `//other.example:${port}/second.txt` }).end('not this');
      else response.end('second');
    };
    expect(await get(at('/first'))).toEqual({ filename: 'second.txt', bytes: Buffer.from('second') });
    expect(looked).toEqual(['files.example', 'other.example']);
  });

  it.each([
    ['a private address', 'http://10.0.0.5/'],
    ['a name of a private address', 'http://inside.example/'],
    ['a decimal spelling', 'http://2130706434/'],
    ['another scheme', 'file:///etc/passwd'],
    ['a login', `http://user:word@files.example:${port}/`],
    ['nowhere', 'http://['],
  ])('a redirect to %s is refused', async (_, location) => {
    handler = (__, response) => response.writeHead(301, { location }).end();
    expect(await failure(at('/first'))).toMatchObject(REFUSED);
    expect(requests).toHaveLength(1);
  });

  it.each([
    ['https://files.example/a', 'http://files.example/a', undefined],
    ['https://files.example/a', '//other.example/b', 'https://other.example/b'],
    ['https://files.example/a', 'https://other.example/b', 'https://other.example/b'],
    ['http://files.example/a', 'https://files.example/a', 'https://files.example/a'],
    ['http://files.example/a', 'http://other.example/b', 'http://other.example/b'],
  ])('T30: from %s to %s: never from https to http', (from, location, target) => {
    const answer = { kind: 'answered', status: 307, headers: { location }, body: Buffer.alloc(0) } as const;
    const follow = () => redirectOf('attachments.0.url', new URL(from), answer);
    if (target === undefined) expect(follow).toThrow(expect.objectContaining(REFUSED));
    else expect(follow()).toBe(target);
  });

  it.each([301, 302, 303, 307, 308])('%i is followed, however it is packed', async (status) => {
    handler = ({ url }, response) => {
      if (url === '/first') response.writeHead(status, { location: '/second.txt', 'content-encoding': 'gzip' }).end();
      else response.end('second');
    };
    expect((await get(at('/first'))).filename).toBe('second.txt');
  });

  it('redirects that do not end are an error', async () => {
    handler = (_, response) => response.writeHead(302, { location: '/again' }).end();
    expect(await failure(at('/first'))).toMatchObject({ code: 'upstream_error', details });
    expect(requests).toHaveLength(6);
  });

  it.each([
    ['a status that is no file', 404, {}, /the status 404/],
    ['a status that is no redirect', 404, { location: '/b' }, /the status 404/],
    ['a choice', 300, { location: '/b' }, /the status 300/],
    ['a redirect without a target', 302, {}, /the status 302/],
    ['a part of a file', 206, {}, /the status 206/],
    [
      'an encoding that was not asked for',
      200,
      { 'content-encoding': 'gzip' },
      /"attachments\.0\.url" came compressed/,
    ],
  ])('%s is an error, and nothing more is asked', async (_, status, headers: Record<string, string>, message) => {
    handler = (__, response) => response.writeHead(status, headers).end('x');
    const error = await failure(at('/a'));
    expect(error).toMatchObject({ code: 'upstream_error', details });
    expect(error.message).toMatch(message);
    expect(requests).toHaveLength(1);
  });

  it('a file over the cap ends there, whether it says so beforehand or not', async () => {
    handler = (_, response) => response.writeHead(200, { 'content-length': '1001' }).end('x'.repeat(1001));
    expect(await failure(at('/a'))).toMatchObject({ code: 'too_large', details });
    let isClosed = false;
    handler = (_, response) => {
      response.on('close', () => {
        isClosed = true;
      });
      const more = () => {
        if (!isClosed) response.write('x'.repeat(500), () => setImmediate(more));
      };
      more();
    };
    expect(await failure(at('/a'))).toMatchObject({ code: 'too_large' });
    await expect.poll(() => isClosed).toBe(true);
  });

  it('T31: what never answers ends with the time that is given, or with the call', async () => {
    handler = () => undefined;
    expect(await failure(at('/a'), { timeoutMs: 200 })).toMatchObject({ code: 'timeout', details });
    const call = new AbortController();
    const cancelled = failure(at('/a'), { signal: call.signal });
    await expect.poll(() => requests.length).toBe(2);
    call.abort();
    expect(await cancelled).toMatchObject({ code: 'cancelled', details });
    const deaf: Network = { ...network, resolve: () => new Promise(() => undefined) };
    expect(await failure(at('/a'), { timeoutMs: 200 }, deaf)).toMatchObject({ code: 'forbidden' });
  });

  it('a connection that is refused is an error without an address', async () => {
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const free = (closed.address() as AddressInfo).port;
    await new Promise((resolve) => closed.close(resolve));
    const { code, message, details: told } = await failure(`http://files.example:${free}/a`);
    expect({ code, told }).toEqual({ code: 'unreachable', told: details });
    expect(message).not.toContain('127.0.0.1');
  });
});

describe('T30: over TLS', () => {
  const certificates = makeCertificates();
  afterAll(() => certificates.remove());
  afterEach(() => vi.unstubAllEnvs());

  it('a certificate that nobody vouches for is refused, whatever the environment says', async () => {
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    const asked: string[] = [];
    const secure = createTlsServer(
      { cert: certificates.read('alone.pem'), key: certificates.read('alone.key') },
      (request, response) => {
        asked.push(request.url ?? '');
        response.end('forged');
      },
    );
    await new Promise<void>((resolve) => secure.listen(0, '127.0.0.1', resolve));
    const error = await failure(`https://127.0.0.1:${(secure.address() as AddressInfo).port}/a.txt`);
    expect([error.code, asked]).toEqual(['unreachable', []]);
    secure.close();
  });
});

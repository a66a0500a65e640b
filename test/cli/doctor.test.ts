/** What the doctor says of this machine and of the way to Redmine. What it says of Redmine is in test/live/doctor.test.ts. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isAtLeast } from '../../runtime/cli/doctor/local.ts';
import { wayTo } from '../../runtime/cli/doctor/proxy.ts';
import { page } from '../../runtime/cli/doctor.ts';
import { terminalOf } from '../../runtime/cli/terminal.ts';
import { freshData } from '../../runtime/demo/data/data.ts';
import { keyOf } from '../../runtime/demo/data/people.ts';
import { serveDemo } from '../../runtime/demo/server.ts';
import { FileStore } from '../../runtime/state/file.ts';
import { Sealer } from '../../runtime/state/seal.ts';
import { type Certificates, makeCertificates } from '../redmine/certificates.ts';
import { closedPort, type FakeServer, fakeServer, json, useServers } from '../redmine/servers.ts';
import { KEY, look, nobody, setting } from './looking.ts';

useServers();

const folder = mkdtempSync(join(tmpdir(), 'redmine-mcp-doctor-'));
let certificates: Certificates;
beforeAll(() => {
  certificates = makeCertificates();
});
afterAll(() => {
  certificates.remove();
  rmSync(folder, { recursive: true });
});

const plain = () => fakeServer((_, response) => nobody(response));
const secure = (name: string): Promise<FakeServer> =>
  fakeServer((_, response) => nobody(response), {
    cert: certificates.read(`${name}.pem`),
    key: certificates.read(`${name}.key`),
  });

describe('this machine', () => {
  it('names a setting that there is not, and the nearest', async () => {
    const { line, all } = await look({ REDMINE_MCP_READONLY: 'true' });
    expect(line('settings')).toMatchObject({
      status: 'problem',
      message: expect.stringContaining('REDMINE_MCP_READ_ONLY'),
    });
    expect(all.filter(({ status }) => status === 'ok').map(({ id }) => id)).toEqual(['node']);
    expect(line('url')).toEqual({ id: 'url', status: 'skipped', message: 'depends on settings' });
  });

  it('says that nothing is set', async () => {
    const { problems, line } = await look({});
    expect(problems).toEqual(['url']);
    expect(line('url').mend).toContain('Set REDMINE_URL');
  });

  it('looks at what only HTTP needs where somebody means to serve it', async () => {
    expect((await look({})).line('http').status).toBe('skipped');
    const open = await look({ SERVER_HOST: '0.0.0.0' });
    expect(open.line('http')).toMatchObject({
      status: 'problem',
      message: expect.stringContaining('REDMINE_MCP_HTTP_TOKEN'),
    });
    expect((await look({ SERVER_PORT: '8080' })).line('http').message).toBe(
      'redmine-mcp http listens on 127.0.0.1, port 8080.',
    );
    const { url } = await plain();
    const perUser = await look({ REDMINE_URL: url, REDMINE_AUTH_MODE: 'per-user', REDMINE_API_KEY: '' });
    expect([perUser.problems, perUser.line('credentials').status]).toEqual([[], 'skipped']);
  });

  it('tries the audit file', async () => {
    const wrong = await look({ REDMINE_MCP_AUDIT_FILE: join(folder, 'none', 'audit.jsonl') });
    expect(wrong.line('audit')).toMatchObject({ status: 'problem', message: expect.stringContaining('ENOENT') });
    const directory = await look({ REDMINE_MCP_AUDIT_FILE: folder });
    expect(directory.line('audit')).toMatchObject({ status: 'problem', message: expect.stringContaining('EISDIR') });
    const right = await look({ REDMINE_MCP_AUDIT_FILE: join(folder, 'audit.jsonl') });
    expect(right.line('audit').status).toBe('ok');
  });

  it('sees settings that leave no tool', async () => {
    const demo = await serveDemo(freshData(new Date()));
    try {
      const env = { REDMINE_URL: demo.url, REDMINE_API_KEY: keyOf('jonas'), REDMINE_MCP_TOOLS: 'delete' };
      expect((await look(env)).problems).toEqual([]);
      const { line, problems } = await look({ ...env, REDMINE_MCP_READ_ONLY: 'true' });
      expect(problems).toEqual(['permissions']);
      expect(line('permissions').message).toBe('No tool is enabled: an agent is offered nothing.');
    } finally {
      await demo.close();
    }
  });

  it('reads the file of state, and writes nothing to it', async () => {
    const path = join(folder, 'state');
    const key = (name: string) => `${name}${'-'.repeat(32)}`;
    const said = async (url: string, keys: string) =>
      (await look({ REDMINE_MCP_STATE_URL: url, REDMINE_MCP_STATE_KEY: keys })).line('state');
    expect(await said(`file:${path}`, key('a'))).toMatchObject({ status: 'ok' });
    await (await FileStore.open(path, new Sealer([key('a')]))).close();
    const before = readFileSync(path);
    expect(await said(`file:${path}`, `${key('b')},${key('a')}`)).toMatchObject({ status: 'ok' });
    expect(await said(`file:${path}`, key('b'))).toMatchObject({
      status: 'problem',
      message: expect.stringContaining('was not sealed with a key of REDMINE_MCP_STATE_KEY'),
    });
    expect(await said(`file:${folder}`, key('a'))).toMatchObject({
      status: 'problem',
      message: expect.stringContaining('EISDIR'),
    });
    expect(readFileSync(path)).toEqual(before);
  });

  it('looks for the folders of uploads', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    const said = async (roots: string[]) =>
      (await look({ REDMINE_MCP_UPLOAD_FILE_ROOTS: roots.join() })).line('uploads');
    expect(await said([folder])).toMatchObject({ status: 'ok' });
    expect(await said([folder, join(folder, 'none')])).toMatchObject({
      status: 'problem',
      message: expect.stringMatching(/^Folder 2 .*does not exist/),
    });
    expect(await said([file])).toMatchObject({ status: 'problem', message: expect.stringMatching(/is not a folder/) });
  });

  it.each([
    ['20.19.0', true],
    ['20.18.9', false],
    ['18.20.0', false],
    ['22.0.0', true],
  ])('compares Node.js %s with the oldest', (version, fits) => expect(isAtLeast(version, '20.19')).toBe(fits));
});

describe('the way there', () => {
  it('finds nobody on the port', async () => {
    const port = await closedPort();
    const { problems, line } = await look({ REDMINE_URL: `http://127.0.0.1:${port}` });
    expect(problems).toEqual(['connection']);
    expect(line('connection').message).toBe(`Nothing listens on port ${port} of 127.0.0.1.`);
  });

  it('does not know the host name', async () => {
    const { line } = await look({ REDMINE_URL: 'http://redmine.invalid' });
    expect(line('connection')).toMatchObject({
      status: 'problem',
      message: 'The host name redmine.invalid is not known.',
    });
  });

  it('finds somebody who says nothing', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    const { line } = await look({ REDMINE_URL: `http://127.0.0.1:${port}`, REDMINE_TIMEOUT: '1' });
    expect(line('connection')).toMatchObject({
      status: 'problem',
      message: expect.stringContaining('REDMINE_TIMEOUT'),
    });
    server.close();
  });

  it('finds http where https is set, and the other way round; what it says mends it', async () => {
    const { url } = await plain();
    const wrong = await look({ REDMINE_URL: url.replace('http:', 'https:') });
    expect(wrong.problems).toEqual(['tls']);
    expect((await look(setting(wrong.line('tls').mend))).line('tls').status).toBe('ok');

    const REDMINE_SSL_CERT = certificates.file('ca.pem');
    const secured = (await secure('server')).url;
    const reversed = await look({ REDMINE_URL: secured.replace('https:', 'http:'), REDMINE_SSL_CERT });
    expect(reversed.problems).toEqual(['connection']);
    expect(setting(reversed.line('connection').mend)).toEqual({ REDMINE_URL: secured });
    expect(
      (await look({ ...setting(reversed.line('connection').mend), REDMINE_SSL_CERT })).line('rest-api').status,
    ).toBe('ok');
  });

  it('is led to https', async () => {
    const { url } = await fakeServer(({ url: path, headers }, response) =>
      response.writeHead(301, { location: `https://${headers.host}${path}` }).end(),
    );
    const { problems, line } = await look({ REDMINE_URL: `${url}/redmine` });
    expect(problems).toEqual(['redmine']);
    expect(setting(line('redmine').mend)).toEqual({ REDMINE_URL: `${url.replace('http:', 'https:')}/redmine` });
  });

  it.each([
    ['/login?back_url=x', 'to a login page'],
    ['https://sso.internal.example/saml/start', 'to a login page'],
    ['https://elsewhere.internal.example/', 'to another host'],
  ])('is led to %s, and does not say whose host it is', async (location, what) => {
    const { url } = await fakeServer((_, response) => response.writeHead(302, { location }).end());
    const { all, line } = await look({ REDMINE_URL: url });
    expect(line('redmine')).toMatchObject({ status: 'problem', message: expect.stringContaining(what) });
    expect(JSON.stringify(all)).not.toContain('internal');
  });

  it('finds something else than Redmine', async () => {
    const { url } = await fakeServer((_, response) =>
      response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>It works</h1>'),
    );
    const { problems, line } = await look({ REDMINE_URL: url });
    expect(problems).toEqual(['redmine']);
    expect(line('redmine').message).toBe('What answers there (200) is not Redmine.');
  });

  it('finds Redmine below another path', async () => {
    const { url } = await fakeServer(({ url: path }, response) =>
      path === '/redmine/users/current.json' ? nobody(response) : response.writeHead(404).end(),
    );
    const { line } = await look({ REDMINE_URL: `${url}/tracker` });
    expect(setting(line('redmine').mend)).toEqual({ REDMINE_URL: `${url}/redmine` });
    expect((await look(setting(line('redmine').mend))).line('redmine').status).toBe('ok');
  });

  it('finds Redmine behind a gate that takes the realm away', async () => {
    const { url } = await fakeServer(({ url: path }, response) =>
      path === '/login'
        ? response.writeHead(200, { 'content-type': 'text/html' }).end('<meta name="description" content="Redmine" />')
        : response.writeHead(401).end(),
    );
    const { line } = await look({ REDMINE_URL: url });
    expect([line('redmine').status, line('rest-api').status]).toEqual(['ok', 'ok']);
  });

  it('finds a gate with a login of its own, and a server in trouble', async () => {
    const gate = await fakeServer((_, response) => nobody(response, { 'www-authenticate': 'Basic realm="Staff"' }));
    expect((await look({ REDMINE_URL: gate.url })).line('redmine').mend).toContain('REDMINE_HEADERS');
    const down = await fakeServer((_, response) => response.writeHead(503).end());
    expect((await look({ REDMINE_URL: down.url })).line('redmine').message).toContain('503');
  });

  it.each([
    [-3600, 'ahead of'],
    [3600, 'behind'],
  ])('compares clocks (%i s)', async (seconds, word) => {
    const date = new Date(Date.now() + seconds * 1000).toUTCString();
    const { url } = await fakeServer((_, response) => nobody(response, { date }));
    expect((await look({ REDMINE_URL: url })).line('clock')).toMatchObject({
      status: 'problem',
      message: `The clock here is 60 minutes ${word} the one there.`,
    });
    const right = await plain();
    expect((await look({ REDMINE_URL: right.url })).line('clock').status).toBe('ok');
  });
});

describe('Redmine in trouble', () => {
  it('is a problem of the check that meets it; others go on', async () => {
    const user = { id: 5, login: 'somebody', admin: false, memberships: [] };
    const { url } = await fakeServer(({ url: path, headers }, response) => {
      if (headers['x-redmine-api-key'] === undefined) return nobody(response);
      if (path.startsWith('/users/current.json')) return json(response, 200, { user });
      response.writeHead(500).end();
    });
    const { problems, line } = await look({ REDMINE_URL: url });
    expect(problems).toEqual(['version']);
    expect(line('version').message).toMatch(/^Redmine answered 500 to /);
    expect(line('oauth').status).toBe('skipped');
  });

  it('shows a key in a variable that nobody reads', async () => {
    const { url } = await plain();
    const { line, all } = await look({ REDMINE_URL: url, REDMINE_API_KEY: '', REDMINE_TOKEN: KEY });
    expect(line('settings').message).toContain('the API key is REDMINE_API_KEY');
    expect(line('credentials').message).toBe('No account is set.');
    expect(JSON.stringify(all)).not.toContain(KEY);
  });
});

describe('certificates', () => {
  it('that sign themselves: what it says mends it', async () => {
    const { url } = await secure('alone');
    const { problems, line } = await look({ REDMINE_URL: url });
    expect(problems).toEqual(['tls']);
    expect(line('tls')).toMatchObject({
      message: 'The certificate is self-signed.',
      mend: expect.stringContaining('REDMINE_SSL_CERT'),
    });
    expect(
      (await look({ REDMINE_URL: url, REDMINE_SSL_CERT: certificates.file('alone.pem') })).line('tls').status,
    ).toBe('ok');
  });

  it('of an authority that nobody knows', async () => {
    const { url } = await secure('server');
    expect((await look({ REDMINE_URL: url })).line('tls').message).toContain('an authority that is not trusted here');
    const other = await look({ REDMINE_URL: url, REDMINE_SSL_CERT: certificates.file('other.pem') });
    expect(other.line('tls').message).toContain('not in the file of REDMINE_SSL_CERT');
    expect((await look({ REDMINE_URL: url, REDMINE_SSL_CERT: certificates.file('ca.pem') })).line('tls').status).toBe(
      'ok',
    );
  });

  it.each([
    ['expired', /has expired/, /has to renew it/],
    ['elsewhere', /for another host name than 127\.0\.0\.1/, /DNS:elsewhere\.test/],
  ])('%s', async (name, message, mend) => {
    const { url } = await secure(name);
    const { line } = await look({ REDMINE_URL: url, REDMINE_SSL_CERT: certificates.file('ca.pem') });
    expect(line('tls')).toMatchObject({
      status: 'problem',
      message: expect.stringMatching(message),
      mend: expect.stringMatching(mend),
    });
  });

  it('in files that cannot be read, or are none', async () => {
    for (const file of ['none.pem', 'text.pem']) {
      const { line } = await look({ REDMINE_URL: 'https://127.0.0.1:1', REDMINE_SSL_CERT: certificates.file(file) });
      expect(line('certificates')).toMatchObject({
        status: 'problem',
        message: expect.stringContaining('REDMINE_SSL_CERT'),
      });
      expect(line('connection')).toMatchObject({ status: 'skipped' });
    }
  });
});

describe('proxies', () => {
  const answering = async (status: number, connects: string[] = []) => {
    const proxy = await plain();
    proxy.server.on('connect', ({ url = '' }, socket) => {
      connects.push(url);
      socket.end(`HTTP/1.1 ${status} No\r\n\r\n`);
    });
    return proxy;
  };

  it('that nobody is at: what it says mends it', async () => {
    const { url } = await plain();
    const HTTP_PROXY = `http://someone:s3cret-word@127.0.0.1:${await closedPort()}`;
    const { problems, line, all } = await look({ REDMINE_URL: url, HTTP_PROXY });
    expect(problems).toEqual(['proxy']);
    expect(JSON.stringify(all)).not.toMatch(/someone|s3cret/);
    const mended = await look({ REDMINE_URL: url, HTTP_PROXY, ...setting(line('proxy').mend) });
    expect(mended.line('rest-api').status).toBe('ok');
  });

  it.each([
    [407, 'The proxy wants a login (407).'],
    [502, 'The proxy does not connect to 127.0.0.1 (it answers 502).'],
  ])('that answer %i', async (status, message) => {
    const { url } = await plain();
    const { line } = await look({ REDMINE_URL: url, HTTP_PROXY: (await answering(status)).url });
    expect(line('connection')).toMatchObject({ status: 'problem', message });
  });

  it('that are no addresses', async () => {
    const { line } = await look({ REDMINE_URL: 'http://127.0.0.1:1', HTTP_PROXY: 'proxy' });
    expect(line('proxy').message).toBe('HTTP_PROXY is not the URL of a proxy.');
  });

  it('are in effect when the client of the server uses them', async () => {
    const connects: string[] = [];
    const proxy = await answering(502, connects);
    const { url, port } = await plain();
    const hosts = [
      '',
      '*',
      '127.0.0.1',
      `127.0.0.1:${port}`,
      '127.0.0.1:1',
      '.0.0.1',
      '*.0.0.1',
      '0.0.1',
      'example.com',
    ];
    for (const NO_PROXY of [...hosts, 'a.example,127.0.0.1', 'a.example 127.0.0.1', 'example.com,*', '7.0.0.1']) {
      connects.length = 0;
      const env = { REDMINE_URL: url, HTTP_PROXY: proxy.url, NO_PROXY };
      await look(env);
      expect([NO_PROXY, wayTo(new URL(url), env).kind]).toEqual([NO_PROXY, connects.length > 0 ? 'proxy' : 'direct']);
    }
    for (const env of [{ http_proxy: '', HTTP_PROXY: proxy.url }, { HTTPS_PROXY: proxy.url }]) {
      connects.length = 0;
      await look({ REDMINE_URL: url, http_proxy: '', HTTP_PROXY: '', ...env });
      expect([wayTo(new URL(url), env).kind, connects.length]).toEqual(['direct', 0]);
    }
  });
});

describe('what it prints', () => {
  it('has no key in it, and nothing that a terminal obeys', async () => {
    const login = `\u001b[31mred\u001b]0;title\u0007 \u202e${'x'.repeat(300)}`;
    const user = { id: 5, login, admin: false, memberships: [], api_key: 'f00d'.repeat(10) };
    const { url } = await fakeServer(({ url: path, headers }, response) => {
      if (headers['x-redmine-api-key'] === undefined) return nobody(response);
      if (path.startsWith('/users/current.json')) return json(response, 200, { user });
      json(response, 200, { issue_statuses: [] });
    });
    const { all, line } = await look({ REDMINE_URL: url });
    expect(line('credentials').status).toBe('ok');
    const text = page(all, terminalOf({ columns: 60 }, {}));
    expect(text).not.toMatch(/(?!\n)\p{Cc}|\u202e/u);
    for (const secret of [KEY, user.api_key]) expect(text).not.toContain(secret);
    expect(text).toContain('No problem was found.');
  });

  it('fits the terminal, with colours only where they are wanted', () => {
    const lines = [
      { id: 'x', status: 'problem', message: 'word '.repeat(40).trim(), mend: 'do '.repeat(40).trim() },
    ] as const;
    for (const columns of [30, 60, 100]) {
      const text = page(lines, terminalOf({ columns }, {}));
      expect(Math.max(...text.split('\n').map((row) => row.length))).toBeLessThanOrEqual(columns);
    }
    expect(page(lines, terminalOf({ isTTY: true, columns: 60 }, {}))).toContain('\u001b[31m');
    expect(page(lines, terminalOf({ isTTY: true, columns: 60 }, { NO_COLOR: '1' }))).not.toContain('\u001b');
    expect(page(lines, terminalOf({ columns: 60 }, {}))).not.toContain('\u001b');
  });
});

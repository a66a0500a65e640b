import { describe, expect, it } from 'vitest';
import { readHttpSettings } from '../../runtime/config/http.ts';
import { refuseHttpModes } from '../../runtime/config/transport.ts';
import { readSettings } from '../../runtime/config.ts';
import { problemsIn } from './problems.ts';

type Env = Record<string, string>;
const KEY = '0123456789abcdef0123456789abcdef01234567';
const TOKEN = 'a-token-long-enough';

const read = (env: Env) => readHttpSettings(env, readSettings(env, { tools: [], toolsets: [] }));

const problems = (env: Env) => problemsIn(() => read(env));

it('listens on loopback without any setting', () => {
  expect(read({})).toEqual({
    host: '127.0.0.1',
    port: 8000,
    isLoopback: true,
    isPrivate: true,
    publicUrl: undefined,
    token: undefined,
    metricsToken: undefined,
    allowedHosts: [],
    allowedOrigins: [],
    rateLimit: 600,
    oauth: undefined,
    authorization: undefined,
    state: { url: undefined, keys: [] },
    warnings: [],
  });
});

it('reads what is given', () => {
  const http = read({
    SERVER_HOST: '::1',
    SERVER_PORT: '0',
    REDMINE_MCP_BASE_URL: 'https://mcp.example.com/redmine',
    REDMINE_MCP_HTTP_TOKEN: ` ${TOKEN} `,
    REDMINE_MCP_ALLOWED_HOSTS: 'MCP.example.com, inner:8000',
    REDMINE_MCP_ALLOWED_ORIGINS: 'https://app.example.com',
    REDMINE_MCP_RATE_LIMIT: '5',
  });
  expect(http).toMatchObject({
    isLoopback: true,
    port: 0,
    publicUrl: new URL('https://mcp.example.com/redmine/'),
    token: TOKEN,
    allowedHosts: ['mcp.example.com', 'inner:8000'],
    allowedOrigins: ['https://app.example.com'],
    rateLimit: 5,
  });
});

describe('who could use the configured account', () => {
  const open = 'where others could use the configured account';
  it.each(['0.0.0.0', '::', '10.0.0.5', 'mcp.example.com', '127.0.0.1.example.com'])('on %s', (host) => {
    const [problem, ...more] = problems({ SERVER_HOST: host, REDMINE_API_KEY: KEY });
    expect(problem).toContain(open);
    expect(problem).toContain('REDMINE_MCP_HTTP_TOKEN');
    expect(more).toEqual([]);
  });

  it.each(['127.0.0.1', '127.1.2.3', '::1', 'localhost', 'LOCALHOST'])('is nobody on %s', (host) => {
    expect(problems({ SERVER_HOST: host, REDMINE_API_KEY: KEY })).toEqual([]);
  });

  it.each<Env>([
    { REDMINE_MCP_BASE_URL: 'https://mcp.example.com' },
    { REDMINE_MCP_ALLOWED_HOSTS: 'localhost,mcp.example.com:8000' },
  ])('by a proxy on this machine, which %j is about', (env) => {
    const [problem, ...more] = problems({ ...env, REDMINE_API_KEY: KEY });
    expect(problem).toContain(open);
    expect(problem).toContain(Object.keys(env)[0]);
    expect(more).toEqual([]);
    expect(problems({ ...env, REDMINE_API_KEY: KEY, REDMINE_MCP_HTTP_TOKEN: TOKEN })).toEqual([]);
  });

  it.each<Env>([
    { REDMINE_MCP_BASE_URL: 'http://localhost:9000' },
    { REDMINE_MCP_ALLOWED_HOSTS: 'mcp.localhost:8000' },
  ])('is nobody by %j', (env) => expect(problems({ ...env, REDMINE_API_KEY: KEY })).toEqual([]));

  it('is who has the token', () => {
    const env = { SERVER_HOST: '0.0.0.0', REDMINE_API_KEY: KEY, REDMINE_MCP_HTTP_TOKEN: TOKEN };
    expect(read(env).warnings).toEqual([expect.stringContaining('without TLS')]);
    expect(read({ ...env, REDMINE_MCP_BASE_URL: 'https://mcp.example.com' }).warnings).toEqual([]);
  });

  it('is nobody where each brings a key', () => {
    expect(problems({ SERVER_HOST: '0.0.0.0', REDMINE_AUTH_MODE: 'per-user' })).toEqual([]);
  });
});

describe('T39: problems', () => {
  const table: [string, { given: Env; want: string }][] = [
    ['a short token', { given: { REDMINE_MCP_HTTP_TOKEN: 'short' }, want: 'is shorter than 16 characters' }],
    ['a token with a space', { given: { REDMINE_MCP_HTTP_TOKEN: `${TOKEN} ${TOKEN}` }, want: 'contains white space' }],
    [
      'a short token for metrics',
      { given: { REDMINE_MCP_METRICS_TOKEN: 'short' }, want: 'REDMINE_MCP_METRICS_TOKEN is shorter' },
    ],
    [
      'the API key for a token',
      { given: { REDMINE_MCP_HTTP_TOKEN: KEY, REDMINE_API_KEY: KEY }, want: 'is the same as REDMINE_API_KEY' },
    ],
    [
      'files of this machine',
      { given: { REDMINE_MCP_UPLOAD_FILE_ROOTS: '/srv' }, want: 'REDMINE_MCP_UPLOAD_FILE_ROOTS is for stdio' },
    ],
    [
      'an account that nobody would use',
      {
        given: { REDMINE_AUTH_MODE: 'per-user', REDMINE_API_KEY: KEY },
        want: 'REDMINE_API_KEY is set, and in per-user',
      },
    ],
    ['a host with a port', { given: { SERVER_HOST: 'localhost:8000' }, want: 'the port is SERVER_PORT' }],
    ['a URL for a host', { given: { SERVER_HOST: 'http://localhost' }, want: 'the port is SERVER_PORT' }],
    ['a port that is none', { given: { SERVER_PORT: '70000' }, want: 'SERVER_PORT is "70000"' }],
    ['hosts of all kinds', { given: { REDMINE_MCP_ALLOWED_HOSTS: '*.example.com' }, want: '*.example.com' }],
    ['an origin with a path', { given: { REDMINE_MCP_ALLOWED_ORIGINS: 'https://a.example/' }, want: 'without a path' }],
    ['any origin', { given: { REDMINE_MCP_ALLOWED_ORIGINS: '*' }, want: 'without a path' }],
    ['no origin', { given: { REDMINE_MCP_ALLOWED_ORIGINS: 'null' }, want: 'without a path' }],
  ];
  it.each(table)('%s', (_, { given, want }) => expect(problems(given)).toContainEqual(expect.stringContaining(want)));
});

it('over stdio nobody says who calls', () => {
  expect(() => refuseHttpModes({ authMode: 'per-user' })).toThrow(/redmine-mcp http/);
  expect(() => refuseHttpModes({ authMode: 'api-key' })).not.toThrow();
});

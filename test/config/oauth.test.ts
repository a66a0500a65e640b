import { describe, expect, it } from 'vitest';
import { readHttpSettings } from '../../runtime/config/http.ts';
import { nodeProblem } from '../../runtime/config/oauth.ts';
import { readSettings, SettingsError } from '../../runtime/config.ts';

type Env = Record<string, string>;
const OAUTH = { REDMINE_AUTH_MODE: 'oauth', REDMINE_URL: 'https://redmine.example.com' };
const read = (env: Env) => readHttpSettings(env, readSettings(env, { tools: [], toolsets: [] }));

function problems(env: Env): string {
  try {
    read(env);
    return '';
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return error.problems.map(({ name, message }) => `${name}: ${message}`).join('\n');
  }
}

it('needs an address of Redmine and nothing else', () => {
  expect(read(OAUTH).oauth).toEqual({ clientId: undefined, scopes: undefined });
  expect(problems({ REDMINE_AUTH_MODE: 'oauth' })).toContain('users log in there');
});

it('takes the application and its scopes, separated as people like', () => {
  const more = { REDMINE_OAUTH_CLIENT_ID: 'abc', REDMINE_MCP_SCOPES: 'view_issues, add_issues view_project' };
  expect(read({ ...OAUTH, ...more }).oauth).toEqual({
    clientId: 'abc',
    scopes: ['view_issues', 'add_issues', 'view_project'],
  });
});

describe('what cannot work stops the start', () => {
  it.each<[Env, string]>([
    [{ REDMINE_VERSION: '6.0' }, 'from 6.1 on'],
    [{ SERVER_HOST: '0.0.0.0' }, 'REDMINE_MCP_BASE_URL is not set'],
    [{ REDMINE_MCP_BASE_URL: 'https://mcp.example.com/redmine' }, 'has a path'],
    [{ REDMINE_MCP_HTTP_TOKEN: 'a-token-long-enough' }, 'in the same header'],
    [{ REDMINE_API_KEY: '0123456789abcdef0123456789abcdef01234567' }, 'every request brings a token'],
    [{ REDMINE_OAUTH_CLIENT_ID: 'two words' }, 'white space'],
    [{ REDMINE_MCP_SCOPES: 'view_issue' }, 'Nearest: view_issues'],
    [{ REDMINE_MCP_SCOPES: 'offline_access' }, 'does not know as a scope'],
    [{ REDMINE_OAUTH_CLIENT_SECRET: 'x' }, 'is for REDMINE_AUTH_MODE=oauth-server'],
  ])('%j', (more, says) => {
    expect(problems({ ...OAUTH, ...more })).toContain(says);
  });

  it.each(['REDMINE_OAUTH_CLIENT_ID', 'REDMINE_MCP_SCOPES'])('%s in another mode', (name) => {
    expect(problems({ REDMINE_AUTH_MODE: 'per-user', [name]: 'view_issues' })).toContain(
      'is for REDMINE_AUTH_MODE=oauth',
    );
  });
});

it('an address that others reach is fine, once clients are told which it is', () => {
  const env = { ...OAUTH, SERVER_HOST: '0.0.0.0', REDMINE_MCP_BASE_URL: 'https://mcp.example.com' };
  expect(read(env).publicUrl?.href).toBe('https://mcp.example.com/');
});

describe('oauth-server', () => {
  const KEY = 'k'.repeat(32);
  const SERVER = {
    REDMINE_AUTH_MODE: 'oauth-server',
    REDMINE_URL: 'https://redmine.example.com',
    REDMINE_MCP_BASE_URL: 'https://mcp.example.com',
    REDMINE_OAUTH_CLIENT_ID: 'abc',
    REDMINE_OAUTH_CLIENT_SECRET: 'its-secret',
  };

  it('needs its own address and its application at Redmine', () => {
    expect(read(SERVER)).toMatchObject({
      oauth: undefined,
      authorization: {
        clientId: 'abc',
        clientSecret: 'its-secret',
        scopes: undefined,
        issuer: 'https://mcp.example.com',
      },
      state: { url: undefined, keys: [] },
    });
    expect(read({ ...SERVER, REDMINE_AUTH_MODE: 'oauth-proxy' }).authorization).toBeDefined();
  });

  it.each<[Env, string]>([
    [{ REDMINE_URL: '' }, 'users log in there'],
    [{ REDMINE_VERSION: '6.0' }, 'from 6.1 on'],
    [{ REDMINE_MCP_BASE_URL: '' }, 'REDMINE_MCP_BASE_URL is not set'],
    [{ REDMINE_MCP_BASE_URL: 'https://mcp.example.com/redmine' }, 'has a path'],
    [{ REDMINE_MCP_BASE_URL: 'http://mcp.example.com' }, 'is plain http'],
    [{ REDMINE_OAUTH_CLIENT_ID: '' }, 'REDMINE_OAUTH_CLIENT_ID is not set'],
    [{ REDMINE_OAUTH_CLIENT_SECRET: '' }, 'REDMINE_OAUTH_CLIENT_SECRET is not set'],
    [{ REDMINE_OAUTH_CLIENT_SECRET: 'two words' }, 'white space'],
    [{ REDMINE_MCP_SCOPES: 'view_issue' }, 'Nearest: view_issues'],
    [{ REDMINE_MCP_HTTP_TOKEN: 'a-token-long-enough' }, 'in the same header'],
    [{ REDMINE_API_KEY: '0123456789abcdef0123456789abcdef01234567' }, 'every request brings a token'],
    [{ REDMINE_MCP_STATE_URL: 'redis://127.0.0.1:6379' }, 'REDMINE_MCP_STATE_KEY is not set'],
    [{ REDMINE_MCP_STATE_KEY: 'short' }, 'shorter than 32'],
    [{ REDMINE_MCP_STATE_KEY: KEY, REDMINE_MCP_STATE_URL: 'postgres://x' }, 'is not understood'],
  ])('%j stops the start', (more, says) => {
    expect(problems({ ...SERVER, ...more })).toContain(says);
  });

  it('is plain http on loopback alone', () => {
    expect(read({ ...SERVER, REDMINE_MCP_BASE_URL: 'http://127.0.0.1:8000' }).authorization?.issuer).toBe(
      'http://127.0.0.1:8000',
    );
  });

  it('takes several keys, while they are changed', () => {
    const [one, other] = [KEY, 'o'.repeat(40)];
    expect(read({ ...SERVER, REDMINE_MCP_STATE_KEY: `${one} ${other}` }).state.keys).toEqual([one, other]);
    const env = { ...SERVER, REDMINE_MCP_STATE_KEY: `${one},short` };
    expect(problems(env)).toContain('shorter');
    expect(problems(env)).not.toContain(one);
  });

  it('needs a newer Node.js than the other modes', () => {
    expect(nodeProblem({ authMode: 'oauth-server' }, '20.20.2')).toContain('Node.js 22');
    expect(nodeProblem({ authMode: 'oauth-server' }, '22.23.3')).toBeUndefined();
    expect(nodeProblem({ authMode: 'oauth' }, '20.20.2')).toBeUndefined();
  });
});

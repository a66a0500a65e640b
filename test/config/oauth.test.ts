import { describe, expect, it } from 'vitest';
import { readHttpSettings } from '../../runtime/config/http.ts';
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
    [{ REDMINE_OAUTH_CLIENT_SECRET: 'x' }, 'has not got an authorization server'],
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

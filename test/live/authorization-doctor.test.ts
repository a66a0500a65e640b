/** What the doctor says of REDMINE_AUTH_MODE=oauth-server: what to register at Redmine, and whether that was done. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { newNode } from '../../scripts/package/nodes.ts';
import { type Line, linesOf } from './authorization-registering.ts';
import { freePort, registerApplication } from './authorization-scene.ts';
import { every } from './scene.ts';

const issuing = every.filter(({ seed }) => seed.oauth !== undefined);
const problems = (lines: readonly Line[]) => lines.filter(({ status }) => status === 'problem').map(({ id }) => id);
const line = (lines: readonly Line[], wanted: string) => lines.find(({ id }) => id === wanted) as Line;

describe.each(issuing)('Redmine $version', async (redmine) => {
  const application = await registerApplication(redmine);
  const env = {
    REDMINE_URL: redmine.url,
    REDMINE_AUTH_MODE: 'oauth-server',
    REDMINE_MCP_BASE_URL: 'https://mcp.example.com',
    REDMINE_OAUTH_CLIENT_ID: application.clientId,
    REDMINE_OAUTH_CLIENT_SECRET: application.clientSecret,
  };

  it('finds nothing wrong where nothing is, and shows no secret', async () => {
    const lines = await linesOf(env);
    expect(problems(lines)).toEqual([]);
    expect(line(lines, 'application').message).toBe('Redmine knows the application and its secret.');
    expect(line(lines, 'state')).toMatchObject({ status: 'ok', message: expect.stringContaining('in memory') });
    expect(JSON.stringify(lines)).not.toContain(application.clientSecret);
  });

  it('says what to register before there is an id to set', async () => {
    const lines = await linesOf({ ...env, REDMINE_OAUTH_CLIENT_ID: '', REDMINE_OAUTH_CLIENT_SECRET: '' });
    expect(problems(lines)).toEqual(['http']);
    const { message } = line(lines, 'registration');
    expect(message).toContain('Redirect URI: https://mcp.example.com/redmine/callback\n');
    expect(message).toMatch(/edit_issues, .*view_wiki_pages/);
    // Those that are always ticked, and those of toolsets that are off.
    const named = message.split(/[ ,\n]+/);
    for (const scope of ['view_project', 'search_project', 'add_project', 'admin']) expect(named).not.toContain(scope);
    expect(line(lines, 'application').status).toBe('skipped');
  });

  it('names what the settings leave of it', async () => {
    const more = {
      REDMINE_MCP_TOOLSETS: 'all',
      REDMINE_MCP_SCOPES: 'view_issues, admin',
      REDMINE_MCP_READ_ONLY: 'true',
    };
    expect(line(await linesOf({ ...env, ...more }), 'registration').message).toMatch(/: admin, view_issues$/);
  });

  it.each([{ REDMINE_OAUTH_CLIENT_ID: 'of-nothing' }, { REDMINE_OAUTH_CLIENT_SECRET: 'of-something-else' }])(
    'sees that Redmine does not take %j',
    async (wrong) => {
      const lines = await linesOf({ ...env, ...wrong });
      expect(problems(lines)).toEqual(['application']);
      expect(line(lines, 'application').mend).toContain('REDMINE_OAUTH_CLIENT_SECRET');
    },
  );

  it('sees that nobody answers where the state is to be kept', async () => {
    const more = {
      REDMINE_MCP_STATE_URL: `redis://127.0.0.1:${await freePort()}`,
      REDMINE_MCP_STATE_KEY: 'k'.repeat(40),
    };
    expect(problems(await linesOf({ ...env, ...more }))).toEqual(['state']);
    const file = { ...more, REDMINE_MCP_STATE_URL: 'file:/of/nobody/state' };
    expect(problems(await linesOf({ ...env, ...file }))).toEqual(['state']);
    const folder = mkdtempSync(join(tmpdir(), 'state-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    expect(problems(await linesOf({ ...env, ...file, REDMINE_MCP_STATE_URL: `file:${folder}/state` }))).toEqual([]);
  });

  it('sees a Node.js that is too old for the mode', async () => {
    if (newNode()?.executable === process.execPath) return;
    const lines = await linesOf(env, process.execPath);
    expect(problems(lines)).toEqual(['http']);
    expect(line(lines, 'http').mend).toContain('Node.js 22');
  });
});

describe.each(every.filter(({ seed }) => seed.oauth === undefined))('Redmine $version', ({ url }) => {
  it('is too old, and the doctor says so', async () => {
    const lines = await linesOf({
      REDMINE_URL: url,
      REDMINE_AUTH_MODE: 'oauth-server',
      REDMINE_MCP_BASE_URL: 'https://mcp.example.com',
      REDMINE_OAUTH_CLIENT_ID: 'any',
      REDMINE_OAUTH_CLIENT_SECRET: 'any',
    });
    expect(problems(lines)).toEqual(['oauth']);
    expect(line(lines, 'application').status).toBe('skipped');
  });
});

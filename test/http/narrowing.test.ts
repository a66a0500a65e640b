/** An address may take away from what the operator allows, and give nothing. */
import { describe, expect, it } from 'vitest';
import { tools } from '../../generated/index.ts';
import { useServers } from '../redmine/servers.ts';
import { call, fakeRedmine, initialize, keyOf, openSession, post, request, serve } from './serving.ts';

useServers();

const effects = new Map(tools.map(({ name, effect, toolset }) => [name, { effect, toolset }]));

async function listed(url: string): Promise<string[]> {
  const { message } = await post(url, request('tools/list'));
  return message.result.tools.map(({ name }: { name: string }) => name);
}

describe('addresses', () => {
  it('take away, alone and together', async () => {
    const { url } = await serve({});
    const all = await listed(`${url}/mcp`);
    const only = (keep: (tool: { effect: string; toolset: string }) => boolean) =>
      all.filter((name) => keep(effects.get(name) as { effect: string; toolset: string }));
    expect(await listed(`${url}/mcp/readonly`)).toEqual(only(({ effect }) => effect === 'read'));
    expect(await listed(`${url}/mcp/x/issues`)).toEqual(only(({ toolset }) => toolset === 'issues'));
    expect(await listed(`${url}/mcp/x/wiki,time`)).toEqual(only(({ toolset }) => /^(wiki|time)$/.test(toolset)));
    const both = only(({ toolset, effect }) => toolset === 'issues' && effect === 'read');
    expect(both.length).toBeGreaterThan(0);
    expect(await listed(`${url}/mcp/x/issues/readonly`)).toEqual(both);
    expect(await listed(`${url}/mcp/readonly/x/issues`)).toEqual(both);
    expect(await listed(`${url}/mcp/x/issues?readonly=false`)).toEqual(only(({ toolset }) => toolset === 'issues'));
  });

  it('give nothing that the operator took', async () => {
    const { url } = await serve({
      REDMINE_MCP_READ_ONLY: 'true',
      REDMINE_MCP_TOOLSETS: 'issues,admin',
      REDMINE_MCP_EXCLUDE_TOOLS: 'list_issues',
    });
    const all = await listed(`${url}/mcp`);
    expect(all).toContain('get_issue');
    expect(await listed(`${url}/mcp/x/issues`)).toEqual(all);
    // All that the toolset admin has are writes.
    const { status, text } = await post(`${url}/mcp/x/admin`, request('tools/list'));
    expect(status).toBe(404);
    expect(text).toContain('toolsets: issues.');
  });

  it.each([
    '/',
    '/MCP',
    '/mcp/',
    '/mcp/write',
    '/mcp/x',
    '/mcp/x/',
    '/mcp/x/,',
    '/mcp/x/nothing',
    '/mcp/x/issues,nothing',
    '/mcp/x/all',
    '/mcp/x/project',
    '/mcp/x/constructor',
    '/mcp/readonly/readonly',
    '/mcp/x/issues/x/wiki',
    '/mcp/x/issues/readonly/',
    '/mcp/..%2f',
    '/metrics/',
    '//mcp',
  ])('%s is none, and the answer says which there are', async (path) => {
    const { status, text } = await post((await serve({})).url + path, request('tools/list'));
    expect(status).toBe(404);
    expect(text).toContain('toolsets: core, issues, time, wiki.');
  });
});

describe('calls', () => {
  const refused = async (url: string, name: string, args: object, headers = {}) =>
    (await post(url, call(name, args), headers)).message.result._meta['redmine-mcp/error'].code;

  it('are held to the address, whatever is called', async () => {
    const redmine = await fakeRedmine();
    const { url } = await serve({ REDMINE_URL: redmine.url, REDMINE_API_KEY: keyOf(1) });
    const note = { issue_id: 1, notes: 'x' };
    expect(await refused(`${url}/mcp/readonly`, 'update_issue', note)).toBe('read_only');
    expect(await refused(`${url}/mcp/x/wiki`, 'update_issue', note)).toBe('not_enabled');
    expect(await refused(`${url}/mcp/x/wiki`, 'list_issues', {})).toBe('not_enabled');
    expect(redmine.received).toEqual([]);
  });

  it('are held to it within a session, too, and the session to its address', async () => {
    const redmine = await fakeRedmine();
    const { url } = await serve({ REDMINE_URL: redmine.url, REDMINE_API_KEY: keyOf(1) });
    const session = { 'mcp-session-id': await openSession(`${url}/mcp/readonly`) };
    expect(await refused(`${url}/mcp/readonly`, 'update_issue', { issue_id: 1, notes: 'x' }, session)).toBe(
      'read_only',
    );
    expect((await post(`${url}/mcp`, call('list_issues'), session)).status).toBe(404);
    expect((await post(`${url}/mcp`, initialize({}), session)).status).toBe(404);
    expect(redmine.received).toEqual([]);
  });
});

/** The commands tools, call and config as they are installed: what they print, and how they end. */
import { spawn } from 'node:child_process';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { parse as parseToml } from 'smol-toml';
import { describe, expect, it } from 'vitest';
import { tools as catalogue } from '../catalogue.ts';
import { BUNDLE } from './clients.ts';
import { command } from './commands.ts';
import { every, newest, openScene, type Page, unique } from './scene.ts';

interface Called {
  isError: boolean;
  text: string;
  meta: Record<string, unknown>;
}

describe('tools', () => {
  const listed = async (env = {}) => {
    const { code, stdout } = await command(['tools', '--json'], env);
    expect(code).toBe(0);
    return JSON.parse(stdout) as {
      name: string;
      toolset: string;
      effect: string;
      tokens: number;
      operations: object[];
    }[];
  };

  it('are those that a client is listed under the same settings', async () => {
    for (const env of [
      {},
      { REDMINE_MCP_TOOLSETS: 'all' },
      { REDMINE_MCP_READ_ONLY: 'true', REDMINE_MCP_TOOLSETS: 'issues,admin', REDMINE_MCP_EXCLUDE_TOOLS: 'get_issue' },
    ]) {
      const transport = new StdioClientTransport({ command: process.execPath, args: [BUNDLE], env });
      const client = new Client({ name: 'test', version: '1' });
      await client.connect(transport);
      const names = (await client.listTools()).tools.map(({ name }) => name);
      await client.close();
      expect((await listed(env)).map(({ name }) => name)).toEqual(names);
    }
  });

  it('have what the contract says', async () => {
    const all = await listed({ REDMINE_MCP_TOOLSETS: 'all' });
    expect(all.map(({ name }) => name)).toEqual(catalogue.map(({ name }) => name).sort());
    expect(all.find(({ name }) => name === 'whoami')).toEqual({
      name: 'whoami',
      title: 'Who am I',
      effect: 'read',
      toolset: 'core',
      operations: [{ id: 'getCurrentUser', http: 'GET /users/current.json', permission: 'logged_in' }],
      tokens: catalogue.find(({ name }) => name === 'whoami')?.tokens,
    });
  });

  it('are counted, and what is off has its reason', async () => {
    const { stdout } = await command(['tools'], { REDMINE_MCP_TOOLSETS: 'issues,wiki', REDMINE_MCP_READ_ONLY: 'yes' });
    const enabled = catalogue.filter(
      ({ toolset, effect }) => ['issues', 'wiki'].includes(toolset) && effect === 'read',
    );
    const tokens = enabled.reduce((sum, each) => sum + each.tokens, 0);
    expect(stdout).toContain(`${enabled.length} tools, ${tokens.toLocaleString('en-US')} tokens in all`);
    expect(stdout).toMatch(/off: [^()]*update_issue[^()]*\(REDMINE_MCP_READ_ONLY\)/);
    expect(stdout).toMatch(/off: all of reports[^()]*whoami[^()]*\(not in\s+REDMINE_MCP_TOOLSETS\)/);
  });
});

describe.each(every)('call on Redmine $version', async (redmine) => {
  const scene = await openScene(redmine);
  const call = async (login: string, args: string[], more = {}, stdin = '') => {
    const { code, stdout, stderr } = await command(['call', ...args], scene.env(login, more), stdin);
    return { code, stdout, stderr, json: () => JSON.parse(stdout) as Called };
  };

  it('answers what a client gets', async () => {
    // Totals are compared: of all issues they change while other files make some.
    const args = { ids: [1, 2, 3, 4], status: 'any', limit: 3, sort: 'id' };
    const client = await scene.as('developer');
    const expected = await client.call('list_issues', args);
    const plain = (text: string) => text.replaceAll(/untrusted-[0-9a-f]{16}/g, 'untrusted');
    const text = await call('developer', ['list_issues', JSON.stringify(args)]);
    expect([text.code, plain(text.stdout)]).toEqual([0, `${plain(expected.text)}\n`]);
    const { code, json } = await call('developer', ['list_issues', '-', '--json'], {}, JSON.stringify(args));
    expect(code).toBe(0);
    const ours = Object.entries(expected.meta).filter(([name]) => name.startsWith('redmine-mcp/'));
    expect(json()).toMatchObject({ isError: false, meta: Object.fromEntries(ours) });
    expect((json().meta['redmine-mcp/page'] as Page).count).toBe(3);
  });

  it('ends with 1 when the tool answers with an error, and with 2 when it is not called', async () => {
    const missing = await call('developer', ['get_issue', '{"issue_id":999999}', '--json']);
    expect([missing.code, missing.json().meta['redmine-mcp/error']]).toEqual([1, { code: 'not_found' }]);
    const wrong = await call('developer', ['get_issue', '{"issue":1}']);
    expect([wrong.code, wrong.stdout]).toEqual([1, expect.stringMatching(/^invalid_arguments: .*"issue_id"/)]);
    const off = await call('admin', ['change_user', '{"action":"create"}', '--json']);
    expect([off.code, off.json().isError]).toEqual([1, true]);
    const sent = await scene.sent(async () => {
      const usage = await call('developer', ['get_isue', '{}']);
      expect([usage.code, usage.stdout, usage.stderr]).toEqual([2, '', expect.stringContaining('Nearest: get_issue.')]);
      expect((await call('developer', ['get_issue', '{issue_id:1}'])).code).toBe(2);
      expect((await call('developer', [])).code).toBe(2);
    });
    expect(sent).toEqual([]);
  });

  it('T27: writes only where the settings let it', async () => {
    const issue = await scene.issue();
    const notes = unique('from the command line');
    const args = ['update_issue', JSON.stringify({ issue_id: issue, notes })];
    expect((await call('admin', args, { REDMINE_MCP_READ_ONLY: 'true' })).stdout).toMatch(/^(read_only|not_enabled): /);
    expect((await scene.look(issue)).journals).toEqual([]);
    expect((await call('admin', args)).code).toBe(0);
    expect((await scene.look(issue)).journals).toMatchObject([{ notes }]);
  });

  it('T20: deletes nothing without a person at a terminal', async () => {
    const issue = await scene.issue();
    const args = ['delete', JSON.stringify({ kind: 'issue', id: issue }), '--json'];
    const refused = await call('admin', args, {}, 'yes\n');
    expect([refused.code, refused.json().meta['redmine-mcp/error']]).toEqual([1, { code: 'confirmation_required' }]);
    expect(await scene.isThere(issue)).toBe(true);
    expect(await typed(issue, 'no\n')).toMatchObject([1, expect.stringContaining('confirmation_refused')]);
    expect(await typed(issue, '\u0004')).toMatchObject([1, expect.stringContaining('without an answer')]);
    expect(await scene.isThere(issue)).toBe(true);
    const [code, screen] = await typed(issue, 'yes\n');
    expect([code, screen]).toEqual([0, expect.stringContaining(`Delete issue ${issue} for good?`)]);
    expect(screen).toContain(`deleted issue ${issue}`);
    expect(await scene.isThere(issue)).toBe(false);
  });

  /** The same command at a terminal of its own (util-linux `script`), where somebody types this. */
  function typed(id: number, keys: string): Promise<[number | null, string]> {
    const line = `'${process.execPath}' '${BUNDLE}' call delete '{"kind":"issue","id":${id}}'`;
    const env = { PATH: process.env['PATH'] ?? '', TERM: 'dumb', ...scene.env('admin') };
    return new Promise((resolve, reject) => {
      const child = spawn('script', ['-qefc', line, '/dev/null'], { env });
      let screen = '';
      child.stdout.on('data', (chunk: Buffer) => {
        const isAsking = !screen.includes('Type "yes"') && `${screen}${chunk}`.includes('Type "yes"');
        screen += String(chunk);
        if (isAsking) child.stdin.write(keys);
      });
      child.once('error', reject);
      child.once('close', (code) => resolve([code, screen]));
    });
  }

  it('says what it leaves out', async () => {
    const picture = Object.values(redmine.seed.attachments).find(({ filename }) => filename.endsWith('.png'));
    const { code, stdout, stderr } = await call('admin', [
      'get_attachment',
      `{"attachment_id":${picture?.id}}`,
      '--json',
    ]);
    expect([code, stderr]).toEqual([0, expect.stringMatching(/^Left out: a picture \(image\/png, \d+ bytes\)/)]);
    expect(stdout).not.toContain('iVBOR');
  });
});

describe('config', async () => {
  const scene = await openScene(newest[0] as (typeof newest)[number]);
  const key = scene.key('developer');
  const env = scene.env('developer', { REDMINE_MCP_READ_ONLY: 'true', REDMINE_MCP_AUDIT_FILE: 'audit.jsonl' });

  interface Entry {
    command: string;
    args: string[];
    env: Record<string, string>;
    env_vars?: string[];
  }

  /** The entry of each client, with the key where that client puts it. */
  const CLIENTS: [string, (text: string) => Entry][] = [
    ['claude-desktop', (text) => filled(JSON.parse(text).mcpServers.redmine, '<the value of REDMINE_API_KEY>')],
    ['claude-code', (text) => filled(JSON.parse(text).mcpServers.redmine, '$' + '{REDMINE_API_KEY}')],
    ['cursor', (text) => filled(JSON.parse(text).mcpServers.redmine, '$' + '{env:REDMINE_API_KEY}')],
    ['gemini', (text) => filled(JSON.parse(text).mcpServers.redmine, '$' + '{REDMINE_API_KEY}')],
    [
      'vscode',
      (text) => {
        const { inputs, servers } = JSON.parse(text);
        expect(inputs).toEqual([
          { type: 'promptString', id: 'redmine-api-key', description: 'REDMINE_API_KEY', password: true },
        ]);
        return filled(servers.redmine, '$' + '{input:redmine-api-key}');
      },
    ],
    [
      'codex',
      (text) => {
        const { env_vars, ...entry } = (parseToml(text) as unknown as { mcp_servers: { redmine: Entry } }).mcp_servers
          .redmine;
        expect(env_vars).toEqual(['REDMINE_API_KEY']);
        return { ...entry, env: { ...entry.env, REDMINE_API_KEY: key } };
      },
    ],
  ];

  function filled(entry: Entry, reference: string): Entry {
    expect(entry.env['REDMINE_API_KEY']).toBe(reference);
    return { ...entry, env: { ...entry.env, REDMINE_API_KEY: key } };
  }

  it.each(CLIENTS)('for %s has no secret in it, and starts the server that works', async (name, entryOf) => {
    const { code, stdout, stderr } = await command(['config', name], env);
    expect(code).toBe(0);
    expect(stdout + stderr).not.toContain(key);
    expect(stderr).toContain('Not shown: REDMINE_API_KEY');
    const { command: program, args, env: own } = entryOf(stdout);
    expect(own).toEqual({ ...env, REDMINE_MCP_AUDIT_FILE: `${process.cwd()}/audit.jsonl` });
    const client = new Client({ name: 'test', version: '1' });
    await client.connect(new StdioClientTransport({ command: program, args, env: own, cwd: '/' }));
    const { tools } = await client.listTools();
    expect(tools.map((tool) => tool.name)).not.toContain('update_issue');
    const answer = await client.callTool({ name: 'whoami', arguments: {} });
    expect(JSON.stringify(answer.content)).toContain(`user ${scene.id('developer')}`);
    await client.close();
  });

  it('that nobody filled in does not start', async () => {
    for (const name of ['claude-desktop', 'claude-code', 'cursor', 'gemini']) {
      const { stdout } = await command(['config', name], env);
      const { code, stderr } = await command([], JSON.parse(stdout).mcpServers.redmine.env);
      expect([name, code, stderr]).toEqual([name, 2, expect.stringContaining('REDMINE_API_KEY')]);
    }
  });
});

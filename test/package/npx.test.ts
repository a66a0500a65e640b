/** The packed package as npx runs it: in an empty folder, without network, on each Node that it is for. */
import { basename, dirname } from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import { catalogueSha256, tools, toolsets } from '../../generated/index.ts';
import { packageVersion } from '../../runtime/release.ts';
import { type Connection, connectLegacy, connectModern } from '../live/clients.ts';
import { npx, run } from './npx.ts';

// With `file:`, since npx runs what an absolute path names as a program.
const tarball = `file:${inject('packed').path}`;
const BY_DEFAULT = tools.filter(({ toolset }) => toolsets[toolset]?.default).map(({ name }) => name);
const NOWHERE = { REDMINE_URL: 'http://127.0.0.1:9', REDMINE_API_KEY: 'a'.repeat(40) };

describe.each(inject('nodes'))('on Node $major', (node) => {
  it('runs on that Node', () => {
    const { stdout, status } = run(node, ['--package', tarball, '--call', 'node --version && redmine-mcp --version']);
    const [runs, version] = stdout.trim().split('\n');
    expect(runs).toMatch(new RegExp(`^v${node.major}\\.`));
    expect(version).toBe(`redmine-mcp ${packageVersion} catalogue ${catalogueSha256}`);
    expect(status).toBe(0);
  });

  it('runs from the folder that it is in', () => {
    const { path } = inject('packed');
    const { stdout } = run(node, [`./${basename(path)}`, '--version'], {}, dirname(path));
    expect(stdout).toContain(packageVersion);
  });

  it('is started by what it tells a client to start', async () => {
    const { path } = inject('packed');
    const { stdout } = run(node, [tarball, 'config', 'claude-desktop', '--package', path]);
    const { command, args } = JSON.parse(stdout).mcpServers.redmine;
    expect(command).toBe('npx');
    const client = await connectModern(npx(node, []).env, undefined, npx(node, args));
    try {
      expect((await client.tools()).length).toBe(BY_DEFAULT.length);
    } finally {
      await client.close();
    }
  });

  it('says how it is used', () => {
    const { stdout, stderr, status } = run(node, [tarball, '--help']);
    expect(stdout).toMatch(/Usage.*REDMINE_URL.*REDMINE_API_KEY/s);
    expect(stderr).toBe('');
    expect(status).toBe(0);
  });

  it.each<[string, string[], Record<string, string>, RegExp]>([
    ['a command that there is not', ['dmeo'], {}, /dmeo/],
    ['an option that there is not', ['--port'], {}, /--port/],
    ['a setting that cannot be understood', [], { REDMINE_MCP_READ_ONLY: 'maybe' }, /REDMINE_MCP_READ_ONLY/],
  ])('ends with 2 for %s', (_, args, env, words) => {
    const { stdout, stderr, status } = run(node, [tarball, ...args], env);
    expect(status).toBe(2);
    expect(stderr).toMatch(words);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(stdout).toBe('');
  });

  describe.each<[string, Record<string, string>]>([
    ['without a Redmine', {}],
    ['with a Redmine that cannot be reached', NOWHERE],
  ])('%s', (_, env) => {
    it.each<[string, (env: Record<string, string>) => Promise<Connection>]>([
      ['2025-11-25', (all) => connectLegacy(all, undefined, npx(node, [tarball]))],
      ['2026-07-28', (all) => connectModern(all, undefined, npx(node, [tarball]))],
    ])('serves a client of protocol %s', async (_protocol, connect) => {
      const client = await connect({ ...npx(node, []).env, ...env });
      try {
        expect((await client.tools()).map(({ name }) => name).sort()).toEqual([...BY_DEFAULT].sort());
        const { isError, meta } = await client.call('whoami');
        expect([isError, meta['redmine-mcp/error']]).toEqual([true, { code: 'unreachable' }]);
      } finally {
        await client.close();
      }
    });
  });
});

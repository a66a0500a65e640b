/** The MCP bundle: one file that a host installs and starts. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { getMcpConfigForManifest, unpackExtension, validateManifest } from '@anthropic-ai/mcpb';
import { expect, inject, it } from 'vitest';
import { bundle } from '../../scripts/package/mcpb.ts';
import { connectModern } from '../live/clients.ts';

const folder = inject('folder');

it('the bundle can be installed and started as its manifest says', async () => {
  const mcpbPath = join(folder, 'redmine-mcp.mcpb');
  await bundle(inject('packed').path, mcpbPath);
  const extensionPath = join(folder, 'extension');
  expect(await unpackExtension({ mcpbPath, outputDir: extensionPath, silent: true })).toBe(true);
  expect(validateManifest(join(extensionPath, 'manifest.json'))).toBe(true);

  const manifest = JSON.parse(readFileSync(join(extensionPath, 'manifest.json'), 'utf8'));
  const launch = await getMcpConfigForManifest({
    manifest,
    extensionPath,
    systemDirs: {},
    userConfig: { redmine_url: 'http://127.0.0.1:9' },
    pathSeparator: '/',
  });
  if (!launch?.args) throw new Error('the manifest starts nothing');
  const client = await connectModern(launch.env ?? {}, undefined, { command: launch.command, args: [...launch.args] });
  try {
    const listed = (await client.tools()).map(({ name }) => name);
    expect(listed.sort()).toEqual(manifest.tools.map(({ name }: { name: string }) => name).sort());
  } finally {
    await client.close();
  }
});

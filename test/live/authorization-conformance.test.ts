/** The official conformance suite's scenarios for authorization servers, against ours with a real Redmine behind it. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { newNode } from '../../scripts/package/nodes.ts';
import { suiteFolder } from '../conformance/install.ts';
import { ByHand } from './authorization-client.ts';
import { freePort, pass, startAuthorizing } from './authorization-scene.ts';
import { every } from './scene.ts';

const issuing = every.filter(({ seed }) => seed.oauth !== undefined);

interface Check {
  readonly id: string;
  readonly status: string;
  readonly errorMessage?: string;
}

/**
 * Runs both scenarios. The suite prints an address and waits until a person has logged in there and been sent back.
 * @param visit what that person does: takes the address, returns where the browser ends
 */
async function conform(args: readonly string[], visit: (address: URL) => Promise<URL>): Promise<readonly Check[]> {
  const folder = mkdtempSync(join(tmpdir(), 'redmine-mcp-authorization-'));
  const script = join(suiteFolder(), 'dist/index.js');
  const child = spawn(newNode()?.executable ?? '', [script, 'authorization', ...args, '--output-dir', folder], {
    env: { PATH: process.env['PATH'] ?? '', HOME: folder, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    let output = '';
    let visiting: Promise<unknown> | undefined;
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString('utf8');
      const address = /^http\S+\/authorize\?\S+(?=\n)/m.exec(output)?.[0];
      if (address !== undefined) visiting ??= visit(new URL(address)).then((back) => fetch(back));
    });
    await new Promise((resolve) => child.once('close', resolve));
    await visiting;
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('checks.json'),
    );
    return files.flatMap((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Check[]);
  } finally {
    child.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

describe.each(issuing)('Redmine $version', async (redmine) => {
  const server = await startAuthorizing(redmine);

  it.each([
    ['2025-11-25', []],
    ['2026-07-28', ['--resource', `${server.url}/mcp`]],
  ])('what MCP %s wants of an authorization server', async (revision, more) => {
    const port = String(await freePort());
    const { clientId } = await ByHand.registered(server.url);
    const args = ['--url', server.url, '--client-id', clientId, '--port', port, '--spec-version', revision, ...more];
    const checks = await conform(args, (address) => pass(redmine, 'manager', address));
    expect(checks.map(({ id, status, errorMessage }) => [id, status, errorMessage]).sort()).toEqual([
      ['authorization-code-grant', 'SUCCESS', undefined],
      ['authorization-server-metadata', 'SUCCESS', undefined],
      ['authorization-server-metadata-cimd', 'SUCCESS', undefined],
    ]);
  });
});

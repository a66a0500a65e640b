import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packExtension } from '@anthropic-ai/mcpb';
import { REPOSITORY } from '../redmine/paths.ts';

/**
 * Makes an MCP bundle (MCPB) of what is in the package, and the manifest. It is validated first.
 * @throws Error when the manifest is not valid; why stands on stderr
 */
export async function bundle(tarball: string, outputPath: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'redmine-mcp-bundle-'));
  try {
    execFileSync('tar', ['-xzf', tarball, '-C', folder]);
    const extensionPath = join(folder, 'package');
    copyFileSync(join(REPOSITORY, 'generated/manifest.json'), join(extensionPath, 'manifest.json'));
    const done = await packExtension({ extensionPath, outputPath, silent: true });
    if (!done) throw new Error('generated/manifest.json is not a manifest');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

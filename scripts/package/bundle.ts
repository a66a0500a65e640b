/** `npm run bundle`: the package as one file for hosts that install MCP bundles, redmine-mcp-<version>.mcpb. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { REPOSITORY } from '../redmine/paths.ts';
import { bundle } from './mcpb.ts';
import { pack } from './pack.ts';

const folder = mkdtempSync(join(tmpdir(), 'redmine-mcp-pack-'));
try {
  const { path } = pack(folder);
  const name = basename(path).replace(/\.tgz$/, '.mcpb');
  await bundle(path, join(REPOSITORY, name));
  process.stdout.write(`${name}\n`);
} finally {
  rmSync(folder, { recursive: true });
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { cached } from '../../scripts/package/cached.ts';
import { newNode } from '../../scripts/package/nodes.ts';

/**
 * Programs of others, so exact versions. Not among the dev dependencies: they would double what `npm ci` downloads, and
 * only this needs them. Newer than what npm calls `latest`, which knows neither 2026-07-28 nor sets of requirements.
 */
const SUITE = '0.2.0-alpha.12';
const INSPECTOR = '2.12.0';

declare module 'vitest' {
  interface ProvidedContext {
    /** What both programs run on. */
    newNode: string;
    /** The folder of the official conformance suite. */
    suite: string;
    /** The script of the Inspector. */
    inspector: string;
    /** An empty folder for whatever a test leaves behind. */
    scratch: string;
  }
}

/** Installs what is not there yet. */
export default function setup(project: TestProject): () => void {
  const node = newNode();
  if (!node) throw new Error('There is no Node.js that is new enough: npm run test:conformance says so.');
  const [suite, inspector] = ['@modelcontextprotocol/conformance', '@modelcontextprotocol/inspector'];
  const manifest = cached(`conformance-${SUITE}`, `${suite}@${SUITE}`, `${suite}/package.json`);
  const launcher = `${inspector}/clients/launcher/build/index.js`;
  const scratch = mkdtempSync(join(tmpdir(), 'redmine-mcp-conformance-'));
  project.provide('newNode', node.executable);
  project.provide('suite', join(manifest, '..'));
  project.provide('inspector', cached(`inspector-${INSPECTOR}`, `${inspector}@${INSPECTOR}`, launcher));
  project.provide('scratch', scratch);
  return () => rmSync(scratch, { recursive: true, force: true });
}

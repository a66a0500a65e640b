import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { newNode } from '../../scripts/package/nodes.ts';
import { inspectorScript, suiteFolder } from './install.ts';

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
  const scratch = mkdtempSync(join(tmpdir(), 'redmine-mcp-conformance-'));
  project.provide('newNode', node.executable);
  project.provide('suite', suiteFolder());
  project.provide('inspector', inspectorScript());
  project.provide('scratch', scratch);
  return () => rmSync(scratch, { recursive: true, force: true });
}

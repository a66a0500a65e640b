import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { type Node, nodes } from '../../scripts/package/nodes.ts';
import { type Packed, pack } from '../../scripts/package/pack.ts';

declare module 'vitest' {
  interface ProvidedContext {
    packed: Packed;
    nodes: Node[];
    /** An empty folder for whatever a test leaves behind. */
    folder: string;
  }
}

/** Packs once, for every test. */
export default function setup(project: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'redmine-mcp-package-'));
  project.provide('packed', pack(folder));
  project.provide('nodes', nodes());
  project.provide('folder', folder);
  return () => rmSync(folder, { recursive: true, force: true });
}

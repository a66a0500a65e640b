import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { pathsOf } from './paths.ts';
import type { ProcessId } from './process.ts';
import type { Version } from './versions.ts';

/** What is known about one version's root; written only while its lock is held. */
export interface State {
  readonly suite: string;
  readonly packageVersion: string;
  /** Kept after `down` too, so that a Redmine keeps its address while nobody else takes the port. */
  readonly port?: number;
  readonly server?: ProcessId;
  /** Hash of the seed files the database was filled from; absent before the first complete seed. */
  readonly seedHash?: string;
}

/** Reads a version's state; undefined when there is no finished root. */
export function readState(version: Version): State | undefined {
  try {
    return JSON.parse(readFileSync(pathsOf(version).state, 'utf8')) as State;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new Error(`${pathsOf(version).state} cannot be read: remove it and run up again`, { cause: error });
  }
}

/** Replaces a version's state; readers without the lock see the old or the new one, never half of it. */
export function writeState(version: Version, state: State): State {
  const file = pathsOf(version).state;
  writeFileSync(`${file}.new`, `${JSON.stringify(state, null, 2)}\n`);
  renameSync(`${file}.new`, file);
  return state;
}

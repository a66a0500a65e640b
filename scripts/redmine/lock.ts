import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { identify, isAlive, type ProcessId } from './process.ts';

const POLL_MS = 200;
/** A lock whose owner could not write its name within this time was left by a process that died. */
const NAMELESS_MS = 10_000;

/**
 * Runs `work` while holding the lock folder: mkdir is atomic, so of two clones only one builds, seeds or starts.
 * The lock of a dead process is broken. `waiting` is called once when someone else holds the lock.
 */
export async function withLock<T>(
  folder: string,
  waiting: (owner: string) => void,
  work: () => Promise<T>,
): Promise<T> {
  mkdirSync(dirname(folder), { recursive: true });
  let told = false;
  while (!take(folder)) {
    const owner = readOwner(folder);
    if (isStale(folder, owner)) {
      breakLock(folder, owner);
      continue;
    }
    if (!told) waiting(owner === undefined ? 'another process' : `process ${owner.pid}`);
    told = true;
    await sleep(POLL_MS);
  }
  try {
    return await work();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function take(folder: string): boolean {
  try {
    mkdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
  writeFileSync(join(folder, 'owner.json'), JSON.stringify(identify(process.pid)));
  return true;
}

function readOwner(folder: string): ProcessId | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, 'owner.json'), 'utf8')) as ProcessId;
  } catch {
    return undefined;
  }
}

function isStale(folder: string, owner: ProcessId | undefined): boolean {
  if (owner !== undefined) return !isAlive(owner);
  try {
    return Date.now() - statSync(folder).mtimeMs > NAMELESS_MS;
  } catch {
    return false;
  }
}

/** Two processes may break the same stale lock: the second would take away the first one's new lock, so it looks. */
function breakLock(folder: string, stale: ProcessId | undefined): void {
  const aside = `${folder}.broken-${process.pid}`;
  try {
    renameSync(folder, aside);
  } catch {
    return;
  }
  const moved = readOwner(aside);
  if (moved?.pid === stale?.pid && moved?.startTime === stale?.startTime) {
    rmSync(aside, { recursive: true, force: true });
  } else {
    renameSync(aside, folder);
  }
}

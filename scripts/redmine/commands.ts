import { chmodSync, copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withLock } from './lock.ts';
import { HERE, INSIDE, pathsOf } from './paths.ts';
import type { Report } from './progress.ts';
import { buildRoot, hasRoot } from './root.ts';
import { rubyOnce } from './ruby.ts';
import { readFacts, saveFacts, seedHash, seedProgram } from './seed.ts';
import { isRunning, startServer, stopServer, urlOf } from './server.ts';
import { hasSnapshot, restoreSnapshot, takeSnapshot } from './snapshot.ts';
import { readState, type State, writeState } from './state.ts';
import type { Version } from './versions.ts';

/** One line of `status`. */
export interface Status {
  readonly version: Version;
  readonly running: boolean;
  readonly url?: string;
  readonly pid?: number;
  readonly suite?: string;
  readonly packageVersion?: string;
  /** `outdated`: the seed files of this checkout differ from those the database was filled from. */
  readonly seed: 'none' | 'current' | 'outdated';
}

/** Builds, seeds and starts whatever is missing; does nothing to a Redmine that is up and current. */
export async function up(version: Version, report: Report): Promise<void> {
  await locked(version, report, async () => {
    let state = readState(version);
    if (state === undefined || !hasRoot(version)) {
      if (state !== undefined) await stopServer(version, state);
      state = writeState(version, await buildRoot(version, report));
    }
    if (!isSeeded(version, state)) state = await seed(version, state, report);
    const running = isRunning(state);
    state = await startServer(version, state, report);
    report(`${running ? 'is' : 'now'} up on ${urlOf(state.port ?? 0)} (redmine ${state.packageVersion})`);
  });
}

/** Ends the server of a version, if there is one. */
export async function down(version: Version, report: Report): Promise<void> {
  await locked(version, report, async () => {
    const state = readState(version);
    if (state === undefined || !isRunning(state)) {
      report('is down');
      return;
    }
    await stopServer(version, state);
    report('now down');
  });
}

/** Puts the seeded database and files back, under the running server when there is one. */
export async function reset(version: Version, report: Report): Promise<void> {
  await locked(version, report, async () => {
    const state = readState(version);
    if (state === undefined || !isSeeded(version, state)) {
      throw new Error(`Redmine ${version} is not seeded from these seed files: run up ${version}`);
    }
    await restoreSnapshot(pathsOf(version).root, 'seeded');
    await startServer(version, state, report);
    report('is as it was seeded');
  });
}

/** What is known of a version, without changing anything. */
export function status(version: Version): Status {
  const state = readState(version);
  if (state === undefined || !hasRoot(version)) return { version, running: false, seed: 'none' };
  const { suite, packageVersion } = state;
  const current = isSeeded(version, state) ? 'current' : 'outdated';
  const known = { version, suite, packageVersion, seed: state.seedHash === undefined ? 'none' : current } as const;
  if (!isRunning(state)) return { ...known, running: false };
  return { ...known, running: true, url: urlOf(state.port), pid: state.server.pid };
}

function isSeeded(version: Version, state: State): boolean {
  return state.seedHash === seedHash() && hasSnapshot(pathsOf(version).root, 'seeded');
}

/** Fills the database from its state before any seed, and keeps the result for `reset`. */
async function seed(version: Version, state: State, report: Report): Promise<State> {
  const { root, facts, seedLog } = pathsOf(version);
  const hash = seedHash();
  const { seedHash: _old, ...unseeded } = await stopServer(version, state);
  // An interrupted seed must not pass for the old one.
  writeState(version, unseeded);
  report('seeding');
  writeFileSync(seedLog, '');
  installInitializer(root);
  await restoreSnapshot(root, 'pristine');
  saveFacts(facts, readFacts(await rubyOnce(root, seedProgram(), seedLog)));
  await takeSnapshot(root, 'seeded');
  report('seeded');
  return writeState(version, { ...unseeded, seedHash: hash });
}

function installInitializer(root: string): void {
  const file = join(root, INSIDE.initializer);
  copyFileSync(join(HERE, 'initializer.rb'), file);
  chmodSync(file, 0o644);
}

async function locked(version: Version, report: Report, work: () => Promise<void>): Promise<void> {
  await withLock(pathsOf(version).lock, (owner) => report(`waiting for ${owner}`), work);
}

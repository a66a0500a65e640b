import { reset, up } from './commands.ts';
import type { SeedFacts } from './facts.ts';
import { type Ability, canBuild } from './host.ts';
import { pathsOf } from './paths.ts';
import { reporter } from './progress.ts';
import { type Ruby, rubySession, rubyThrough } from './ruby.ts';
import { loadFacts, readFacts, seedProgram } from './seed.ts';
import { urlOf } from './server.ts';
import { readState } from './state.ts';
import { parseVersions, type Version } from './versions.ts';

export type * from './facts.ts';
export type { Ability } from './host.ts';

/** A real Redmine, running and seeded. */
export interface Redmine {
  /** Major and minor version: 5.0, 6.0, 6.1, or whatever REDMINE_TEST_RUNNER leads to. */
  readonly version: string;
  readonly url: string;
  /** Version of Debian's package; of Redmine itself behind REDMINE_TEST_RUNNER. */
  readonly packageVersion: string;
  readonly seed: SeedFacts;
  /** Runs Ruby inside this Redmine, returns what it printed, throws what it raised. */
  ruby(code: string): Promise<string>;
  /** Puts the seeded state back, for everyone who uses this Redmine; refused behind REDMINE_TEST_RUNNER. */
  reset(): Promise<void>;
}

/** Whether this machine can give tests a real Redmine. */
export function canRun(): Ability {
  if (outside() !== undefined) return { ok: true };
  const ability = canBuild();
  if (ability.ok) return ability;
  return { ok: false, reason: `${ability.reason}; elsewhere set REDMINE_TEST_URL and REDMINE_TEST_RUNNER` };
}

/**
 * The Redmines to test against, built, seeded and started where that is still to be done. REDMINE_TEST_VERSIONS (such
 * as "6.1" or "5.0,6.1") asks for fewer of them.
 */
export async function redmines(): Promise<Redmine[]> {
  const elsewhere = outside();
  if (elsewhere !== undefined) return [await foreign(elsewhere)];
  const ability = canRun();
  if (!ability.ok) throw new Error(`no real Redmine on this machine: it ${ability.reason}`);
  return await Promise.all(wantedVersions().map(local));
}

function wantedVersions(): readonly Version[] {
  const wanted = (process.env['REDMINE_TEST_VERSIONS'] ?? 'all').split(',').map((name) => name.trim());
  try {
    return [...new Set(wanted.flatMap((name) => parseVersions(name)))];
  } catch (error) {
    throw new Error(`REDMINE_TEST_VERSIONS: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function local(version: Version): Promise<Redmine> {
  await up(version, reporter(version));
  const paths = pathsOf(version);
  const state = readState(version);
  if (state?.port === undefined) throw new Error(`Redmine ${version} was taken down meanwhile: run the tests again`);
  return {
    version,
    url: urlOf(state.port),
    packageVersion: state.packageVersion,
    seed: loadFacts(paths.facts),
    ruby: rubySession(paths.root),
    reset: () => reset(version, reporter(version)),
  };
}

interface Outside {
  readonly url: string;
  readonly runner: string;
}

/** A Redmine that others run, where this machine cannot: both variables or none. */
function outside(): Outside | undefined {
  const url = process.env['REDMINE_TEST_URL'] ?? '';
  const runner = process.env['REDMINE_TEST_RUNNER'] ?? '';
  if (url === '' && runner === '') return undefined;
  if (runner === '')
    throw new Error('REDMINE_TEST_URL needs REDMINE_TEST_RUNNER: a command that reads Ruby and runs it');
  if (url === '') throw new Error('REDMINE_TEST_RUNNER needs REDMINE_TEST_URL: the address of the same Redmine');
  return { url: url.replace(/\/+$/, ''), runner };
}

async function foreign({ url, runner }: Outside): Promise<Redmine> {
  const ruby: Ruby = (code) => rubyThrough(runner, code);
  const seed = readFacts(await ruby(seedProgram()));
  return {
    version: seed.redmine.split('.').slice(0, 2).join('.'),
    url,
    packageVersion: seed.redmine,
    seed,
    ruby,
    reset: () => Promise.reject(new Error('a Redmine behind REDMINE_TEST_RUNNER cannot be reset')),
  };
}

import { appendFileSync, chmodSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { confined, inRedmine, inRoot } from './chroot.ts';
import { mirror, prepareHost, proxies } from './host.ts';
import { INSIDE, pathsOf } from './paths.ts';
import type { Report } from './progress.ts';
import { run } from './shell.ts';
import { hasSnapshot, takeSnapshot } from './snapshot.ts';
import { SUITES, type Version } from './versions.ts';

/** debootstrap's script for every suite: an older debootstrap has none named after a newer Debian, but has sid's. */
const SCRIPT = '/usr/share/debootstrap/scripts/sid';

/** Answers for Debian's configuration of Redmine: SQLite, set up and filled with the default data, in English. */
const ANSWERS = [
  'redmine redmine/instances/default/dbconfig-install boolean true',
  'redmine redmine/instances/default/database-type select sqlite3',
  'redmine redmine/instances/default/default-language select en',
];

export interface Built {
  readonly suite: string;
  readonly packageVersion: string;
}

/**
 * Builds the root of a version from nothing: into `root.building`, renamed when it is whole, so that an interrupted
 * run is never taken for a finished root. Suites are tried in order.
 */
export async function buildRoot(version: Version, report: Report): Promise<Built> {
  const { building, root, buildLog, home } = pathsOf(version);
  mkdirSync(home, { recursive: true });
  writeFileSync(buildLog, '');
  const failures: string[] = [];
  for (const suite of SUITES[version]) {
    try {
      removeTree(building);
      removeTree(root);
      const packageVersion = await install(version, suite, building, buildLog, report);
      renameSync(building, root);
      report(`installed redmine ${packageVersion} from ${suite}`);
      return { suite, packageVersion };
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      appendFileSync(buildLog, `\n${suite}: ${message}\n`);
      failures.push(`${suite}: ${message}`);
      report(`${suite} did not work: ${message.split('\n')[0] ?? ''}`);
    }
  }
  throw new Error(`Redmine ${version} could not be installed (log: ${buildLog})\n${failures.join('\n')}`);
}

/** Removes a root; refuses while anything is mounted below it, because that would be removed with it. */
export function removeTree(folder: string): void {
  const mounts = readFileSync('/proc/self/mountinfo', 'utf8')
    .split('\n')
    .map((line) => line.split(' ')[4] ?? '');
  const below = mounts.filter((mount) => mount.startsWith(`${folder}/`));
  if (below.length > 0) throw new Error(`${below.join(', ')} is still mounted: unmount it, then run up again`);
  rmSync(folder, { recursive: true, force: true });
}

async function install(version: Version, suite: string, root: string, log: string, report: Report): Promise<string> {
  await prepareHost(log);
  const site = await mirror();
  const { aptConf, env } = await proxies();
  report(`debootstrap ${suite}`);
  await appendOutput(
    ['debootstrap', '--variant=minbase', '--include=ca-certificates', suite, root, site, SCRIPT],
    log,
    env,
  );
  configure(root, aptConf);
  await appendOutput(inRoot(root, ['apt-get', 'update']), log);
  await expectVersion(version, suite, root);
  report(`apt-get install redmine (${suite})`);
  await run(inRoot(root, ['debconf-set-selections']), { input: `${ANSWERS.join('\n')}\n`, log });
  const packages = ['redmine-sqlite', 'redmine', 'puma', 'sqlite3'];
  // Maintainer scripts want /proc; it is mounted in the name space of this one command.
  const script = `mount -t proc proc '${root}/proc' && exec "$@"`;
  await appendOutput(
    ['sh', '-c', script, 'sh', ...inRoot(root, ['apt-get', 'install', '-y', '--no-install-recommends', ...packages])],
    log,
  );
  await run(inRoot(root, ['apt-get', 'clean']), { log });
  // Our folder in the root; the snapshots are taken by Redmine's user, who owns what is copied.
  await run(inRoot(root, ['install', '-d', '-o', 'www-data', '-g', 'www-data', '-m', '700', INSIDE.testbed]), { log });
  // Readers and a writer side by side, as 6.0 and later have it by themselves.
  await run(inRedmine(root, ['sqlite3', '-bail', INSIDE.database, 'PRAGMA journal_mode = WAL']), { log });
  await takeSnapshot(root, 'pristine');
  return await installedVersion(root);
}

/** Settings for apt and dpkg inside the root. */
function configure(root: string, aptConf: string): void {
  // A moving suite's Release file may look expired to a machine whose clock is ahead of its mirror.
  writeFileSync(join(root, 'etc/apt/apt.conf.d/99testbed'), `Acquire::Check-Valid-Until "false";\n${aptConf}`);
  // Packages must not start services in a chroot.
  const policy = join(root, 'usr/sbin/policy-rc.d');
  writeFileSync(policy, '#!/bin/sh\nexit 101\n');
  chmodSync(policy, 0o755);
  // Neither documentation nor translations of it are read here: less to unpack. Redmine's own files are not there.
  const trimmed = ['/usr/share/doc/*', '/usr/share/man/*', '/usr/share/info/*', '/usr/share/lintian/*'];
  const lines = trimmed.map((path) => `path-exclude=${path}\n`).join('');
  writeFileSync(join(root, 'etc/dpkg/dpkg.cfg.d/testbed'), `${lines}force-unsafe-io\n`);
}

/** Fails before the long download when the suite has moved to another Redmine. */
async function expectVersion(version: Version, suite: string, root: string): Promise<void> {
  const shown = await run(inRoot(root, ['apt-cache', 'show', '--no-all-versions', 'redmine']));
  const offered = /^Version: (?:\d+:)?(\S+)$/m.exec(shown)?.[1] ?? 'none';
  if (!offered.startsWith(`${version}.`)) throw new Error(`${suite} has redmine ${offered}, not ${version}`);
}

async function installedVersion(root: string): Promise<string> {
  const admindir = `--admindir=${join(root, 'var/lib/dpkg')}`;
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is dpkg-query's own notation.
  return (await run(['dpkg-query', admindir, '-W', '-f', '${Version}', 'redmine'])).trim();
}

/** Runs one build command, confined, with everything it says in the log. */
async function appendOutput(command: readonly string[], log: string, env?: NodeJS.ProcessEnv): Promise<void> {
  const options = env === undefined ? { log } : { log, env };
  const toLog = ['sh', '-c', 'exec "$@" >&2', 'sh', ...command];
  await run(confined(toLog), options);
}

/** Whether a finished root is there. */
export function hasRoot(version: Version): boolean {
  return hasSnapshot(pathsOf(version).root, 'pristine');
}

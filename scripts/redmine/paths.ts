import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Version } from './versions.ts';

/** Everything the test bed keeps for one version; shared by all clones of this repository on the machine. */
export interface Paths {
  readonly home: string;
  readonly root: string;
  readonly building: string;
  readonly lock: string;
  readonly state: string;
  readonly facts: string;
  readonly buildLog: string;
  readonly serverLog: string;
  readonly seedLog: string;
}

/** Folder of this script, where seed.rb and the other Ruby files are. */
export const HERE = fileURLToPath(new URL('.', import.meta.url));

/** Top of the repository. */
export const REPOSITORY = fileURLToPath(new URL('../../', import.meta.url));

/** The user's cache folder for the test bed. */
export function cacheFolder(): string {
  const base = process.env['XDG_CACHE_HOME'];
  return join(base !== undefined && base !== '' ? base : join(homedir(), '.cache'), 'redmine-mcp');
}

/** Where the files of one version are. */
export function pathsOf(version: Version): Paths {
  const home = join(cacheFolder(), version);
  return {
    home,
    root: join(home, 'root'),
    building: join(home, 'root.building'),
    lock: join(home, 'lock'),
    state: join(home, 'state.json'),
    facts: join(home, 'facts.json'),
    buildLog: join(home, 'build.log'),
    serverLog: join(home, 'puma.log'),
    seedLog: join(home, 'seed.log'),
  };
}

/** Where things are inside a root (paths as seen from inside it). */
export const INSIDE = {
  app: '/usr/share/redmine',
  database: '/var/lib/dbconfig-common/sqlite3/redmine/instances/default/redmine_default',
  files: '/var/lib/redmine/default/files',
  initializer: '/usr/share/redmine/config/initializers/00_testbed.rb',
  /** Our own folder in the root: seed files, snapshots. */
  testbed: '/var/lib/redmine-testbed',
} as const;

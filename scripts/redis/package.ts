import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from '../redmine/paths.ts';
import { run } from '../redmine/shell.ts';

export interface Program {
  readonly executable: string;
  /** So that it finds the libraries that came with it. */
  readonly env: NodeJS.ProcessEnv;
}

const INSTALLED = '/usr/bin/redis-server';

/**
 * redis-server: this machine's own, or Debian's package with the libraries that this machine lacks, unpacked into the
 * cache folder. Nothing is installed, and no service is started. Root is not needed where apt knows its mirror.
 * @throws Error that says what did not work
 */
export async function redisProgram(): Promise<Program> {
  if (existsSync(INSTALLED)) return { executable: INSTALLED, env: process.env };
  const home = join(cacheFolder(), 'redis');
  if (!existsSync(join(home, INSTALLED))) await unpack(home);
  const libraries = within(join(home, 'usr/lib'), /-linux-/).join(':');
  return { executable: join(home, INSTALLED), env: { ...process.env, LD_LIBRARY_PATH: libraries } };
}

async function unpack(home: string): Promise<void> {
  // Elsewhere first: what was cut short is none.
  const unfinished = `${home}.${process.pid}`;
  const archives = `${unfinished}.archives`;
  mkdirSync(join(archives, 'partial'), { recursive: true });
  try {
    await download(archives);
    for (const archive of within(archives, /\.deb$/)) await run(['dpkg-deb', '--extract', archive, unfinished]);
    rmSync(home, { recursive: true, force: true });
    renameSync(unfinished, home);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new Error(`redis-server cannot be had from Debian's packages: ${message}`);
  } finally {
    for (const folder of [archives, unfinished]) rmSync(folder, { recursive: true, force: true });
  }
}

function within(folder: string, name: RegExp): string[] {
  return readdirSync(folder)
    .filter((each) => name.test(each))
    .map((each) => join(folder, each));
}

/** What apt would install, and only that: it knows what of it is there already. */
async function download(archives: string): Promise<void> {
  const options = ['-o', `Dir::Cache::archives=${archives}`, '-o', 'Debug::NoLocking=true'];
  const get = ['apt-get', ...options, 'install', '--download-only', '--no-install-recommends', '-y', 'redis-server'];
  try {
    await run(get);
  } catch (error) {
    // Its lists may be missing or old; who may not renew them is told what was wrong at first.
    if (process.getuid?.() !== 0) throw error;
    await run(['apt-get', 'update']);
    await run(get);
  }
}

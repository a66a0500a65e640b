import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from '../redmine/paths.ts';

const OPTIONS = [
  // Another Node.js than npm's may be what runs it.
  '--no-engine-strict',
  '--ignore-scripts',
  '--no-audit',
  '--no-fund',
  '--no-package-lock',
  '--loglevel=error',
];

/**
 * Installs an npm package into a folder of its own in the cache, where it stays: for what tests run as a program and
 * what not everybody who installs the dependencies should have to download. Its install scripts are not run.
 * @param folder name within the cache
 * @param spec `name@version`; or several, with what npm has to be told about them
 * @param file a path below `node_modules` that is there once it is installed
 * @returns that file
 */
export function cached(folder: string, spec: string | readonly string[], file: string): string {
  const home = join(cacheFolder(), folder);
  const path = join(home, 'node_modules', file);
  if (!existsSync(path)) {
    // Elsewhere first: an install that was cut short is none.
    const unfinished = `${home}.${process.pid}`;
    mkdirSync(unfinished, { recursive: true });
    execFileSync('npm', ['install', '--prefix', unfinished, ...OPTIONS, ...[spec].flat()], {
      cwd: unfinished,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    rmSync(home, { recursive: true, force: true });
    renameSync(unfinished, home);
  }
  return path;
}

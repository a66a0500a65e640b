import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from '../redmine/paths.ts';

/**
 * Installs an npm package into a folder of its own in the cache, where it stays: for what tests run as a program and
 * what not everybody who installs the dependencies should have to download. Its install scripts are not run.
 * @param folder name within the cache
 * @param spec `name@version`
 * @param file a path below `node_modules` that is there once it is installed
 * @returns that file
 */
export function cached(folder: string, spec: string, file: string): string {
  const prefix = join(cacheFolder(), folder);
  const path = join(prefix, 'node_modules', file);
  if (!existsSync(path)) {
    mkdirSync(prefix, { recursive: true });
    const options = ['--no-audit', '--no-fund', '--no-package-lock', '--ignore-scripts', '--loglevel=error'];
    execFileSync('npm', ['install', '--prefix', prefix, ...options, spec], {
      cwd: prefix,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  }
  return path;
}

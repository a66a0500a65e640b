import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { inject } from 'vitest';
import type { Node } from '../../scripts/package/nodes.ts';
import type { Launch } from '../live/clients.ts';

const folder = inject('folder');

/** The script behind the command npx, so that it can be run by any Node. */
function npxScript(): string {
  const found = (process.env['PATH'] ?? '').split(delimiter).map((path) => join(path, 'npm'));
  const npm = found.find((path) => existsSync(path));
  if (!npm) throw new Error('there is no npm');
  return join(dirname(realpathSync(npm)), 'npx-cli.js');
}

/** What the package is run with: nothing of this machine's settings, and no network, since it needs nothing else. */
export function npx(node: Node, args: readonly string[]): Launch & { cwd: string; env: Record<string, string> } {
  const home = mkdtempSync(join(folder, 'empty-'));
  return {
    command: node.executable,
    args: [npxScript(), '--yes', '--offline', ...args],
    cwd: home,
    env: {
      PATH: `${dirname(node.executable)}${delimiter}${process.env['PATH'] ?? ''}`,
      HOME: home,
      npm_config_cache: join(folder, 'npm-cache', String(node.major)),
      npm_config_update_notifier: 'false',
    },
  };
}

/** Runs a command line of the package to its end. */
export function run(node: Node, args: readonly string[], env: Record<string, string> = {}, cwd?: string) {
  const launch = npx(node, args);
  return spawnSync(launch.command, launch.args, {
    cwd: cwd ?? launch.cwd,
    env: { ...launch.env, ...env },
    encoding: 'utf8',
    input: '',
  });
}

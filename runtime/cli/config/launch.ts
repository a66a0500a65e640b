import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { SETTINGS, type Setting } from '../../config/table.ts';
import type { Settings } from '../../config.ts';

/** How a client starts the server. */
export interface Launch {
  readonly command: string;
  readonly args: readonly string[];
  /** What is no secret, as it stands. */
  readonly env: Readonly<Record<string, string>>;
  /** Names of variables whose values have to reach the server, and are not written here. */
  readonly secrets: readonly string[];
}

/** Where nothing is set yet: what has to be filled in. */
const EXAMPLE_URL = 'https://redmine.example.com';

/**
 * The command that starts this server, and the settings that it has here.
 * @param spec a package for npx, such as redmine-mcp@1.2.3 or the path of a tarball; without it this very file is started
 */
export function launchOf(settings: Settings, env: NodeJS.ProcessEnv, spec: string | undefined): Launch {
  const set = SETTINGS.filter(({ only }) => only === undefined).flatMap((setting) => variablesOf(setting, env));
  const isSet = (name: string) => set.some((variable) => variable.name === name);
  const secrets = set.filter(({ isSecret }) => isSecret).map(({ name }) => name);
  const shown = set.filter(({ isSecret }) => !isSecret).map(({ name, value }) => [name, value] as const);
  const hasAccount = settings.credential !== undefined;
  return {
    ...(spec === undefined ? thisFile() : npx(spec)),
    env: Object.fromEntries([...(isSet('REDMINE_URL') ? [] : [['REDMINE_URL', EXAMPLE_URL] as const]), ...shown]),
    secrets: hasAccount ? secrets : ['REDMINE_API_KEY', ...secrets],
  };
}

interface Variable {
  readonly name: string;
  readonly value: string;
  readonly isSecret: boolean;
}

function variablesOf(setting: Setting & { name: string }, env: NodeJS.ProcessEnv): Variable[] {
  const { name, secret } = setting;
  const value = (env[name] ?? '').trim();
  const file = secret ? (env[`${name}_FILE`] ?? '').trim() : '';
  return [
    ...(value === '' ? [] : [{ name, value: absolute(setting, value), isSecret: secret === true }]),
    // The path of a secret is none.
    ...(file === '' ? [] : [{ name: `${name}_FILE`, value: resolve(file), isSecret: false }]),
  ];
}

/** Clients start the server in a folder of their own, where a relative path leads elsewhere. */
function absolute({ kind }: Setting, value: string): string {
  if (kind === 'path') return resolve(value);
  if (kind !== 'certificate') return value;
  return value
    .split(',')
    .map((path) => resolve(path.trim()))
    .join(',');
}

/** Clients that a desktop starts know no PATH of a shell: Node and the file by their full paths. */
function thisFile() {
  return { command: process.execPath, args: [thisScript()] };
}

function npx(spec: string) {
  const isFile = /\.tgz$/.test(spec);
  // What a bare path names npx would run as a program.
  const args = ['-y', isFile ? `file:${resolve(spec.replace(/^file:/, ''))}` : spec];
  // npx is a script there, which only a shell starts.
  return process.platform === 'win32' ? { command: 'cmd', args: ['/c', 'npx', ...args] } : { command: 'npx', args };
}

/** What the command in a `.bin` folder leads to. */
const thisScript = () => realpathSync(process.argv[1] ?? '');

/** Whether npx runs this from its cache, which somebody may empty. */
export const isInNpxCache = () => /[\\/]_npx[\\/]/.test(thisScript());

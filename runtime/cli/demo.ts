import { createApp } from '../app.ts';
import { accounts, freshData } from '../demo/data/data.ts';
import { keep, loadKept } from '../demo/keep.ts';
import { serveDemo } from '../demo/server.ts';
import type { Data } from '../demo/store.ts';
import { serveOverStdio } from '../serve/stdio.ts';
import { quoted, readArguments, seeHelp } from './arguments.ts';
import { EXIT, type ExitCode, UsageError } from './command.ts';
import { settingsFrom } from './settings.ts';

/** Who the server works as: a developer, whom the workflow does not let close issues. */
const DEFAULT_LOGIN = 'jonas';

export const options = {
  port: { value: '<n>', help: 'serve the demo Redmine alone, on this port of 127.0.0.1; 0: any that is free' },
  keep: { value: '<file>', help: 'keep what is changed in this file, and begin with it the next time' },
  as: { value: '<user>', help: `who the server works as; else ${DEFAULT_LOGIN}` },
};
export const about =
  'Everything happens in this process: the projects of a small team, whose days end today. What the demo cannot do it ' +
  'answers with 501. Settings about tools hold as ever (REDMINE_MCP_READ_ONLY, REDMINE_MCP_TOOLSETS, …); those that lead to a ' +
  'Redmine are left aside.';

/**
 * `redmine-mcp demo`: the server over stdio, with a small Redmine of its own instead of REDMINE_URL. With `--port` that
 * Redmine alone, for other clients.
 */
export async function run(args: readonly string[]): Promise<ExitCode> {
  const given = readArguments('demo', args, options, 0);
  const [port, file, login] = [given.value('port'), given.value('keep'), given.value('as')];
  const fresh = () => freshData(new Date());
  const data = file === undefined ? fresh() : loadKept(file, fresh);
  const changed = file === undefined ? undefined : () => keep(file, data);
  if (file !== undefined) begin(file, data);
  if (port === undefined) return await serveWith(data, login ?? DEFAULT_LOGIN, changed);
  if (login !== undefined) throw new UsageError('--as is for the server; with --port each client brings its key.');
  return await serveAlone(data, portOf(port), changed);
}

/** Whoever asks for records to be kept learns now that they cannot be, and not at the first change. */
function begin(file: string, data: Data): void {
  try {
    keep(file, data);
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code ?? 'error';
    throw new UsageError(`--keep ${file} cannot be written (${why}). Name another file.`);
  }
}

function portOf(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  throw new UsageError(
    `--port ${quoted(text)} is no port. Give a number from 0 (any that is free) to 65535. ${seeHelp('demo')}`,
  );
}

async function serveWith(data: Data, login: string, changed?: () => void): Promise<ExitCode> {
  const user = data.users.find((each) => each.login === login);
  if (!user) {
    throw new UsageError(`--as ${quoted(login)}: the demo has ${data.users.map((each) => each.login).join(', ')}.`);
  }
  const redmine = await serveDemo(data, 0, changed);
  // The way to the demo stays in this process, whatever leads out of it.
  process.env['NO_PROXY'] = '*';
  try {
    await serveOverStdio(createApp(settingsFrom(settingsFor(redmine.url, user.api_key))));
  } finally {
    await redmine.close();
  }
  return EXIT.done;
}

/** What leads to a Redmine is the demo's; what the operator decides about tools stays. */
function settingsFor(url: string, key: string): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(
    ([name]) => !name.startsWith('REDMINE_') || name.startsWith('REDMINE_MCP_'),
  );
  return { ...Object.fromEntries(own), REDMINE_URL: url, REDMINE_API_KEY: key };
}

async function serveAlone(data: Data, port: number, changed?: () => void): Promise<ExitCode> {
  const redmine = await serveDemo(data, port, changed).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE') throw error;
    throw new UsageError(`--port ${port} is taken. Give another one, or 0 for any that is free.`);
  });
  const rows = accounts().map(({ login, name, key }) => `  ${login.padEnd(6)} ${name.padEnd(15)} ${key}`);
  process.stdout.write(
    `Demo Redmine on ${redmine.url}\n\nAPI keys (passwords: demo):\n${rows.join('\n')}\n\n` +
      `  REDMINE_URL=${redmine.url} REDMINE_API_KEY=${accounts().find(({ login }) => login === DEFAULT_LOGIN)?.key} redmine-mcp\n\nCtrl+C ends it.\n`,
  );
  await new Promise<void>((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
  await redmine.close();
  return EXIT.done;
}

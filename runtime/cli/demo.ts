import { parseArgs } from 'node:util';
import { tools, toolsets } from '../../generated/index.ts';
import { createApp } from '../app.ts';
import { readSettings } from '../config.ts';
import { accounts, freshData } from '../demo/data/data.ts';
import { keep, loadKept } from '../demo/keep.ts';
import { serveDemo } from '../demo/server.ts';
import type { Data } from '../demo/store.ts';
import { serveOverStdio } from '../serve/stdio.ts';
import { EXIT, type ExitCode, UsageError } from './command.ts';

/** Who the server works as: a developer, whom the workflow does not let close issues. */
const DEFAULT_LOGIN = 'jonas';

/**
 * `redmine-mcp demo`: the server over stdio, with a small Redmine of its own instead of REDMINE_URL. With `--port` that
 * Redmine alone, for other clients.
 */
export async function run(args: readonly string[]): Promise<ExitCode> {
  const { values } = parseArgs({
    args: [...args],
    options: { port: { type: 'string' }, keep: { type: 'string' }, as: { type: 'string' } },
  });
  const file = values.keep;
  const fresh = () => freshData(new Date());
  const data = file === undefined ? fresh() : loadKept(file, fresh);
  const changed = file === undefined ? undefined : () => keep(file, data);
  changed?.();
  if (values.port === undefined) return await serveWith(data, values.as ?? DEFAULT_LOGIN, changed);
  if (values.as !== undefined) throw new UsageError('--as is for the server; with --port each client brings its key.');
  return await serveAlone(data, portOf(values.port), changed);
}

function portOf(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  throw new UsageError(`--port ${text} is not a port. Give a number from 0 (any that is free) to 65535.`);
}

async function serveWith(data: Data, login: string, changed?: () => void): Promise<ExitCode> {
  const user = data.users.find((each) => each.login === login);
  if (!user) {
    throw new UsageError(`--as ${login}: the demo has ${data.users.map((each) => each.login).join(', ')}.`);
  }
  const redmine = await serveDemo(data, 0, changed);
  const known = { tools: tools.map(({ name }) => name), toolsets: Object.keys(toolsets) };
  try {
    await serveOverStdio(createApp(readSettings(settingsFor(redmine.url, user.api_key), known)));
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

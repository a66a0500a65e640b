import { parseArgs } from 'node:util';
import { tools, toolsets } from '../../generated/index.ts';
import { type HttpSettings, readHttpSettings } from '../config/http.ts';
import { readSettings, type Settings } from '../config.ts';
import { listen } from '../serve/http/listen.ts';
import { EXIT, type ExitCode } from './command.ts';

/** `redmine-mcp http`: many clients over Streamable HTTP, until SIGTERM or SIGINT. */
export async function run(args: readonly string[]): Promise<ExitCode> {
  parseArgs({ args: [...args], options: {} });
  const { settings, http } = read(process.env);
  const { url, stop } = await listen(settings, http);
  process.stderr.write(`redmine-mcp serves ${url}/mcp\n`);
  await asked('SIGTERM', 'SIGINT');
  await stop();
  return EXIT.done;
}

/** @throws SettingsError with the problems of all settings at once */
function read(env: NodeJS.ProcessEnv): { settings: Settings; http: HttpSettings } {
  const known = { tools: tools.map(({ name }) => name), toolsets: Object.keys(toolsets) };
  const settings = readSettings(env, known);
  return { settings, http: readHttpSettings(env, settings) };
}

/** The first signal; a second one ends the process at once, as it would without us. */
function asked(...signals: readonly NodeJS.Signals[]): Promise<void> {
  return new Promise((resolve) => {
    const heard = () => {
      for (const signal of signals) process.off(signal, heard);
      resolve();
    };
    for (const signal of signals) process.on(signal, heard);
  });
}

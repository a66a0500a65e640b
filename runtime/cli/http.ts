import { type HttpSettings, readHttpSettings } from '../config/http.ts';
import { nodeProblem } from '../config/oauth.ts';
import { SettingsError } from '../config/report.ts';
import type { Settings } from '../config.ts';
import { listen } from '../serve/http/listen.ts';
import { readArguments } from './arguments.ts';
import { EXIT, type ExitCode } from './command.ts';
import { settingsFrom } from './settings.ts';

export const about =
  'Serves Streamable HTTP at /mcp until SIGTERM or SIGINT. REDMINE_AUTH_MODE decides whose account it works as. Other ' +
  'addresses than loopback need REDMINE_MCP_HTTP_TOKEN, per-user, oauth or oauth-server. redmine-mcp --help lists its settings (http: …), and ' +
  'redmine-mcp doctor checks them.';

/** `redmine-mcp http`: many clients over Streamable HTTP, until SIGTERM or SIGINT. */
export async function run(args: readonly string[]): Promise<ExitCode> {
  readArguments('http', args, {}, 0);
  const { settings, http } = read(process.env);
  const { url, stop } = await listen(settings, http);
  process.stderr.write(`redmine-mcp serves ${url}/mcp\n`);
  await asked('SIGTERM', 'SIGINT');
  await stop();
  return EXIT.done;
}

/** @throws SettingsError with the problems of all settings at once */
function read(env: NodeJS.ProcessEnv): { settings: Settings; http: HttpSettings } {
  const settings = settingsFrom(env);
  const message = nodeProblem(settings, process.versions.node);
  if (message !== undefined) throw new SettingsError([{ name: 'REDMINE_AUTH_MODE', message }]);
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

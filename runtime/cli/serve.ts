import { createApp } from '../app.ts';
import { refuseHttpModes } from '../config/transport.ts';
import { serveOverStdio } from '../serve/stdio.ts';
import { readArguments } from './arguments.ts';
import { EXIT, type ExitCode } from './command.ts';
import { settingsFrom } from './settings.ts';

/** `redmine-mcp`: one client over stdio, until it goes. */
export async function run(args: readonly string[]): Promise<ExitCode> {
  readArguments('', args, {}, 0);
  const settings = settingsFrom(process.env);
  refuseHttpModes(settings);
  await serveOverStdio(createApp(settings));
  return EXIT.done;
}

import { createApp } from '../app.ts';
import { serveOverStdio } from '../serve/stdio.ts';
import { readArguments } from './arguments.ts';
import { EXIT, type ExitCode } from './command.ts';
import { settingsFrom } from './settings.ts';

/** `redmine-mcp`: one client over stdio, until it goes. */
export async function run(args: readonly string[]): Promise<ExitCode> {
  readArguments('', args, {}, 0);
  await serveOverStdio(createApp(settingsFrom(process.env)));
  return EXIT.done;
}

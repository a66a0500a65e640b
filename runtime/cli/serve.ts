import { parseArgs } from 'node:util';
import { tools, toolsets } from '../../generated/index.ts';
import { createApp } from '../app.ts';
import { refuseHttpModes } from '../config/transport.ts';
import { readSettings } from '../config.ts';
import { serveOverStdio } from '../serve/stdio.ts';
import { EXIT, type ExitCode } from './command.ts';

/** `redmine-mcp`: one client over stdio, until it goes. */
export async function run(args: readonly string[]): Promise<ExitCode> {
  parseArgs({ args: [...args], options: {} });
  const known = { tools: tools.map(({ name }) => name), toolsets: Object.keys(toolsets) };
  const settings = readSettings(process.env, known);
  refuseHttpModes(settings);
  await serveOverStdio(createApp(settings));
  return EXIT.done;
}

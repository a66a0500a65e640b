#!/usr/bin/env node
/** The command `redmine-mcp`. Exit codes: 0 done, 2 wrong usage or settings. */
import { parseArgs } from 'node:util';
import { catalogueSha256, tools, toolsets } from '../generated/index.ts';
import { createApp } from './app.ts';
import { describeSettings, readSettings, SettingsError } from './config.ts';
import { packageVersion } from './release.ts';
import { serveOverStdio } from './serve/stdio.ts';

const WRONG_USAGE = 2;

const HELP = `redmine-mcp ${packageVersion}: an MCP server for Redmine

Usage:
  redmine-mcp             serve one MCP client over stdin and stdout
  redmine-mcp --version   version and the sha256 of the compiled catalogue
  redmine-mcp --help      this text

Settings come from the environment:

`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { help: { type: 'boolean', short: 'h' }, version: { type: 'boolean', short: 'v' } },
  });
  if (values.help) return say(`${HELP}${describeSettings()}\n`);
  if (values.version) return say(`redmine-mcp ${packageVersion} catalogue ${catalogueSha256}\n`);
  const known = { tools: tools.map(({ name }) => name), toolsets: Object.keys(toolsets) };
  await serveOverStdio(createApp(readSettings(process.env, known)));
}

function say(text: string): void {
  process.stdout.write(text);
}

main().catch((error: unknown) => {
  const isUsage = error instanceof SettingsError || (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS');
  const text = error instanceof Error ? (isUsage ? error.message : (error.stack ?? error.message)) : String(error);
  process.stderr.write(`${text}\n`);
  process.exitCode = isUsage ? WRONG_USAGE : 1;
});

#!/usr/bin/env node
import { EXIT, type ExitCode, UsageError } from './cli/command.ts';
import { commands, serve } from './cli/commands.ts';
/** The command `redmine-mcp`: finds the command that is asked for, loads it alone, and says how it ended. */
import { SettingsError } from './config/report.ts';

async function main(args: readonly string[]): Promise<ExitCode> {
  if (args.some((arg) => arg === '--help' || arg === '-h')) {
    const { helpText } = await import('./cli/help.ts');
    process.stdout.write(helpText());
    return EXIT.done;
  }
  const [name = ''] = args;
  if (name === '--version' || name === '-v') {
    const { versionText } = await import('./cli/version.ts');
    process.stdout.write(versionText());
    return EXIT.done;
  }
  const isCommand = name !== '' && !name.startsWith('-');
  const command = isCommand ? commands[name] : serve;
  if (!command) {
    const known = Object.keys(commands).join(', ');
    throw new UsageError(`There is no command ${JSON.stringify(name)}. There are: ${known}. See redmine-mcp --help.`);
  }
  return await (await command.load()).run(isCommand ? args.slice(1) : args);
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    const isUsage =
      error instanceof SettingsError ||
      error instanceof UsageError ||
      (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS');
    const text = error instanceof Error ? (isUsage ? error.message : (error.stack ?? error.message)) : String(error);
    process.stderr.write(`${text}\n`);
    process.exitCode = isUsage ? EXIT.wrongUsage : EXIT.toolError;
  },
);

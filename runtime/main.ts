#!/usr/bin/env node
import { EXIT, type ExitCode, UsageError } from './cli/command.ts';
import { commands, serve } from './cli/commands.ts';
/** The command `redmine-mcp`: finds the command that is asked for, loads it alone, and says how it ended. */
import { SettingsError } from './config/report.ts';

async function main(given: readonly string[]): Promise<ExitCode> {
  const args = given[0] === 'help' ? [...given.slice(1), '--help'] : given;
  const [first = ''] = args;
  const name = first.startsWith('-') ? '' : first;
  const wantsHelp = args.includes('--help') || args.includes('-h');
  if (name === '' && wantsHelp) return (await import('./cli/help.ts')).printHelp();
  if (first === '--version' || first === '-v') return (await import('./cli/version.ts')).printVersion();
  const command = name === '' ? serve : Object.hasOwn(commands, name) && commands[name];
  if (!command) throw (await import('./cli/arguments.ts')).unknownCommand(name, commands);
  const module = await command.load();
  if (wantsHelp) return (await import('./cli/help.ts')).printCommandHelp(name, command, module);
  return module.run(name === '' ? args : args.slice(1));
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

import { type ParseArgsConfig, parseArgs } from 'node:util';
import { nearest } from '../config/names.ts';
import { ascii } from '../config/report.ts';
import { type Command, type Options, UsageError } from './command.ts';

export interface Given {
  readonly positionals: readonly string[];
  readonly flag: (name: string) => boolean;
  readonly value: (name: string) => string | undefined;
}

/** What came, as it can be printed: quoted, short, ASCII. */
export const quoted = (text: string) => ascii(JSON.stringify([...text].slice(0, 60).join('')));

/**
 * The command line of one command.
 * @param most how many arguments besides options there can be
 * @throws UsageError naming an option that there is not, and the nearest one
 */
export function readArguments(command: string, args: readonly string[], options: Options, most: number): Given {
  const config: NonNullable<ParseArgsConfig['options']> = {};
  for (const [name, { value }] of Object.entries(options)) {
    config[name] = { type: value === undefined ? 'boolean' : 'string' };
  }
  const { tokens } = parseArgs({ args: [...args], options: config, strict: false, tokens: true });
  const values = new Map<string, string | true>();
  const positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind !== 'option') continue;
    checkOption(command, token, options);
    values.set(token.name, token.value ?? true);
  }
  const extra = positionals[most];
  if (extra !== undefined) throw new UsageError(`${quoted(extra)} is one argument too many. ${seeHelp(command)}`);
  return {
    positionals,
    flag: (name) => values.has(name),
    value: (name) => {
      const value = values.get(name);
      return typeof value === 'string' ? value : undefined;
    },
  };
}

interface Written {
  readonly name: string;
  readonly rawName: string;
  readonly value?: string | undefined;
}

function checkOption(command: string, { name, rawName, value }: Written, options: Options): void {
  const option = Object.hasOwn(options, name) ? options[name] : undefined;
  if (!option) throw unknownOption(command, rawName, Object.keys(options));
  if (option.value === undefined && value !== undefined)
    throw new UsageError(`--${name} takes no value. ${seeHelp(command)}`);
  if (option.value !== undefined && value === undefined)
    throw new UsageError(`--${name} needs a value: --${name} ${option.value}. ${seeHelp(command)}`);
}

export const seeHelp = (command: string) => `See redmine-mcp ${command}${command === '' ? '' : ' '}--help.`;

function unknownOption(command: string, written: string, known: readonly string[]): UsageError {
  const names = [...known, 'help', ...(command === '' ? ['version'] : [])];
  const near = nearest(written.replace(/^-+/, ''), names);
  return new UsageError(`There is no option ${quoted(written)}. Nearest: --${near}. ${seeHelp(command)}`);
}

/** @throws UsageError with the nearest command */
export function unknownCommand(name: string, commands: Readonly<Record<string, Command>>): UsageError {
  const known = Object.keys(commands);
  return new UsageError(
    `There is no command ${quoted(name)}. Nearest: ${nearest(name, known)}. There are: ${known.join(', ')}. ${seeHelp('')}`,
  );
}

import { defaultText, SETTINGS } from '../config/table.ts';
import { packageVersion } from '../release.ts';
import { type Command, type CommandModule, EXIT, type ExitCode } from './command.ts';
import { commands, serve } from './commands.ts';
import { definitions, print, stdout, type Terminal, wrap } from './terminal.ts';

/** `--help` */
export async function printHelp(): Promise<ExitCode> {
  await print(helpText(stdout()));
  return EXIT.done;
}

/** `<command> --help` */
export async function printCommandHelp(name: string, command: Command, module: CommandModule): Promise<ExitCode> {
  await print(commandHelp(name, command, module, stdout()));
  return EXIT.done;
}

/** All that `--help` prints. */
export function helpText(terminal: Terminal): string {
  const { style, width } = terminal;
  const title = (text: string) => style('bold', text);
  const usage = definitions(
    [
      ['redmine-mcp', serve.summary],
      ...Object.entries(commands).map(([name, command]) => [call(name, command), command.summary] as const),
      ['redmine-mcp --version', 'version and the sha256 of the compiled catalogue'],
      ['redmine-mcp --help', 'this text; redmine-mcp <command> --help tells more about one'],
    ],
    terminal,
  );
  return `${wrap(`redmine-mcp ${packageVersion}: an MCP server for Redmine`, width, 0)}

${title('Usage')}
${usage}

${title('First steps')}
${wrap('Set REDMINE_URL and REDMINE_API_KEY (My account in Redmine shows the key), ask redmine-mcp doctor whether that works, and let redmine-mcp config <client> print what your client needs.', width, 2)}

${title('Exit codes')}
${wrap('0 done, 1 the tool answered with an error or the doctor found a problem, 2 wrong usage or settings', width, 2)}

${title('Settings, from the environment')}
${definitions(settings(), terminal)}
`;
}

function settings(): [string, string][] {
  return SETTINGS.map((setting) => {
    const file = setting.secret ? ` (or ${setting.name}_FILE)` : '';
    const standard = defaultText(setting);
    const only = setting.only === undefined ? '' : `${setting.only}: `;
    return [setting.name, `${only}${setting.help}${file}${standard === '-' ? '' : `; default: ${standard}`}`];
  });
}

/** What `<command> --help` prints. */
export function commandHelp(name: string, command: Command, module: CommandModule, terminal: Terminal): string {
  const { style, width } = terminal;
  const options = Object.entries(module.options ?? {}).map(
    ([option, { value, help }]) => [`--${option}${value === undefined ? '' : ` ${value}`}`, help] as const,
  );
  const parts = [
    `${style('bold', 'Usage')}\n${wrap(call(name, command), width, 2)}`,
    wrap(`${sentence(command.summary)}${module.about === undefined ? '' : `\n${module.about}`}`, width, 0),
    ...(options.length > 0 ? [`${style('bold', 'Options')}\n${definitions(options, terminal)}`] : []),
  ];
  return `${parts.join('\n\n')}\n`;
}

const call = (name: string, { usage }: Command) => ['redmine-mcp', name, usage].filter((word) => word !== '').join(' ');

const sentence = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

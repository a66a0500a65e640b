import { nearest } from '../config/names.ts';
import { refuseHttpModes } from '../config/transport.ts';
import { quoted, readArguments, seeHelp } from './arguments.ts';
import { EXIT, type ExitCode, UsageError } from './command.ts';
import { CLIENTS } from './config/clients.ts';
import { isInNpxCache, launchOf } from './config/launch.ts';
import { settingsFrom } from './settings.ts';
import { print, terminalOf, wrap } from './terminal.ts';

const KNOWN = Object.keys(CLIENTS);

export const options = {
  package: { value: '<spec>', help: 'start it with npx -y <spec>: a tarball, or name@version from a registry' },
};
export const about =
  `Clients: ${KNOWN.join(', ')}.\n` +
  'The settings in the environment are in what is printed, secrets only as a reference or a gap to fill. The snippet goes ' +
  'to stdout; where it belongs is said on stderr. Without --package the client starts this very installation.';

/** `redmine-mcp config` */
export async function run(args: readonly string[]): Promise<ExitCode> {
  const given = readArguments('config', args, options, 1);
  const [name] = given.positionals;
  if (name === undefined) throw new UsageError(`Which client? There are: ${KNOWN.join(', ')}. ${seeHelp('config')}`);
  const client = Object.hasOwn(CLIENTS, name) ? CLIENTS[name] : undefined;
  if (!client) {
    const near = nearest(name, KNOWN);
    throw new UsageError(`There is no client ${quoted(name)}. Nearest: ${near}. There are: ${KNOWN.join(', ')}.`);
  }
  const settings = settingsFrom(process.env);
  refuseHttpModes(settings);
  const launch = launchOf(settings, process.env, given.value('package'));
  const notes = [
    `${client.title}: ${client.file(process.platform)}. It joins what is there already.`,
    ...(launch.secrets.length > 0 ? [`Not shown: ${launch.secrets.join(', ')}. ${client.secrets}.`] : []),
    ...(given.value('package') === undefined && isInNpxCache()
      ? ["This runs from npx's cache, which may be emptied: --package <path of the tarball> does not depend on it."]
      : []),
  ];
  const { width, style } = terminalOf(process.stderr, process.env);
  process.stderr.write(`${notes.map((note) => style('dim', wrap(note, width, 0))).join('\n')}\n`);
  await print(client.snippet(launch));
  return EXIT.done;
}

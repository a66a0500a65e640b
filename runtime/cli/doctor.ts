import { SettingsError } from '../config/report.ts';
import { secretsOf } from '../config.ts';
import { createRedactor } from '../log.ts';
import { readArguments } from './arguments.ts';
import { EXIT, type ExitCode } from './command.ts';
import { examine, type Finding, type Line } from './doctor/check.ts';
import { CHECKS } from './doctor/checks.ts';
import { Visit } from './doctor/visit.ts';
import { beside, print, type Style, stdout, type Terminal, withoutControls, wrap } from './terminal.ts';

export const options = { json: { help: 'print {ok, checks: [{id, status, message, mend?}]} instead' } };
export const about =
  'Looks at the settings in the environment, the way to Redmine, the account and what it may do, with the same client as ' +
  'the server; it only reads. Each line is ok, a problem with what mends it, or skipped because of another one.\n' +
  'Exit code 1 means that there is a problem.';

/** `redmine-mcp doctor` */
export async function run(args: readonly string[]): Promise<ExitCode> {
  const given = readArguments('doctor', args, options, 0);
  const visit = new Visit(process.env);
  try {
    const lines = cleaned(await examine(CHECKS, visit), visit);
    const isOk = lines.every(({ status }) => status !== 'problem');
    const text = given.flag('json')
      ? `${JSON.stringify({ ok: isOk, checks: lines }, null, 2)}\n`
      : page(lines, stdout());
    await print(text);
    return isOk ? EXIT.done : EXIT.toolError;
  } finally {
    await visit.close();
  }
}

/** No message holds a secret or what a terminal obeys; if one ever does, it goes no further. */
function cleaned(lines: readonly Line[], visit: Visit): Line[] {
  let redact = (text: string) => text;
  try {
    redact = createRedactor(secretsOf(visit.settings));
  } catch (error) {
    // Settings that cannot be understood went nowhere, and what says so shows no secret.
    if (!(error instanceof SettingsError)) throw error;
  }
  return lines.map(({ mend, ...line }) => ({
    ...line,
    message: withoutControls(redact(line.message)),
    ...(mend === undefined ? {} : { mend: withoutControls(redact(mend)) }),
  }));
}

const STYLE: Readonly<Record<Finding['status'], Style>> = { ok: 'green', problem: 'red', skipped: 'dim' };

/** One line for each check, what mends it below. */
export function page(lines: readonly Line[], terminal: Terminal): string {
  const { style, width } = terminal;
  const widest = Math.max(...lines.map(({ id }) => id.length));
  const indent = 9 + widest + 2;
  const shown = lines.map(({ id, status, message, mend }) => {
    const head = `${status.padEnd(9)}${id}`;
    const text = width < indent + 30 ? `${head}\n${wrap(message, width, 4)}` : beside(head, message, width, indent);
    const coloured = style(STYLE[status], status) + text.slice(status.length);
    if (mend === undefined) return coloured;
    const margin = width < indent + 30 ? 4 : indent;
    return `${coloured}\n${style('bold', wrap(`-> ${mend}`, width, margin + 3, margin))}`;
  });
  const problems = lines.filter(({ status }) => status === 'problem').length;
  const verdict = problems === 0 ? 'No problem was found.' : `${problems} problem${problems === 1 ? '' : 's'}.`;
  return `${shown.join('\n')}\n\n${verdict}\n`;
}

import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';

export interface RunOptions {
  /** Text for the command's standard input. */
  readonly input?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** File that gets everything the command prints that is not returned. */
  readonly log?: string;
}

/**
 * Runs a command, returns its standard output. With a log, standard error is appended to it.
 * A failure throws with the last lines of what the command said.
 */
export async function run(command: readonly string[], options: RunOptions = {}): Promise<string> {
  const [program, ...args] = command;
  if (program === undefined) throw new Error('empty command');
  const log = options.log === undefined ? undefined : openSync(options.log, 'a');
  try {
    const child = spawn(program, args, {
      stdio: ['pipe', 'pipe', log ?? 'pipe'],
      env: options.env ?? process.env,
    });
    let out = '';
    let err = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (out += text));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (err += text));
    // A command that ends before it has read its input is judged by its status, not by the broken pipe.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(options.input ?? '');
    const status = await new Promise<number | string>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code, signal) => resolve(code ?? signal ?? 'unknown'));
    });
    if (status === 0) return out;
    const said = options.log === undefined ? err || out : tail(options.log);
    throw new Error(`${program} failed (${status}): ${lastLines(said)}`);
  } finally {
    if (log !== undefined) closeSync(log);
  }
}

/** The last lines of a log file, or a note that there is none. */
export function tail(file: string, lines = 25): string {
  try {
    return lastLines(readFileSync(file, 'utf8'), lines);
  } catch {
    return '(no log)';
  }
}

/** Without the parts of a Ruby backtrace that are inside libraries: they would push out the message itself. */
function lastLines(text: string, lines = 25): string {
  const told = text
    .trimEnd()
    .split('\n')
    .filter((line) => !/^\s+from \/usr\//.test(line));
  return told.slice(-lines).join('\n');
}

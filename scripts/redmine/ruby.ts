import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { confined, inRedmine } from './chroot.ts';
import { HERE } from './paths.ts';
import { run } from './shell.ts';

/** Runs Ruby inside a Redmine and returns what it printed; throws what it raised. */
export type Ruby = (code: string) => Promise<string>;

/**
 * Runs Ruby once, in a process of its own: seconds, but nothing stays behind. It is confined, because a seed that goes
 * on after this process was killed would hold the database against the next one.
 */
export async function rubyOnce(root: string, code: string, log?: string): Promise<string> {
  const options = log === undefined ? { input: code } : { input: code, log };
  return await run(confined(inRedmine(root, ['bin/rails', 'runner', '-'])), options);
}

/** Runs Ruby once in whatever Redmine a shell command leads to (REDMINE_TEST_RUNNER). */
export async function rubyThrough(command: string, code: string): Promise<string> {
  return await run(['sh', '-c', command], { input: code });
}

/**
 * A `ruby` function that boots Rails at its first use and keeps it: later calls take milliseconds. The process ends
 * with this one, and does not keep it alive.
 */
export function rubySession(root: string): Ruby {
  let session: Session | undefined;
  let last: Promise<unknown> = Promise.resolve();
  return (code) => {
    const answer = last.then(async () => {
      session ??= new Session(root, () => (session = undefined));
      return await session.ask(code);
    });
    last = answer.catch(() => undefined);
    return answer;
  };
}

/** One Rails process that answers one line at a time. */
class Session {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #lines: Interface;
  #said = '';

  constructor(root: string, ended: () => void) {
    const [program = '', ...args] = inRedmine(root, [
      'bin/rails',
      'runner',
      readFileSync(join(HERE, 'session.rb'), 'utf8'),
    ]);
    this.#child = spawn(program, args);
    this.#child.stdin.on('error', () => undefined);
    this.#child.stderr
      .setEncoding('utf8')
      .on('data', (text: string) => (this.#said = (this.#said + text).slice(-4000)));
    this.#child.on('close', ended);
    this.#lines = createInterface({ input: this.#child.stdout });
    this.#hold(false);
  }

  /** Sends one piece of code and waits for its answer; the process keeps ours alive only meanwhile. */
  async ask(code: string): Promise<string> {
    this.#hold(true);
    try {
      const line = await new Promise<string>((resolve, reject) => {
        const failed = (): void => reject(new Error(`rails runner ended: ${this.#said}`));
        this.#child.once('close', failed);
        this.#child.once('error', reject);
        this.#lines.once('line', (text) => {
          this.#child.off('close', failed);
          this.#child.off('error', reject);
          resolve(text);
        });
        this.#child.stdin.write(`${JSON.stringify({ code })}\n`);
      });
      const answer = JSON.parse(line) as { printed: string; error: string | null };
      if (answer.error !== null) throw new Error(answer.error);
      return answer.printed;
    } finally {
      this.#hold(false);
    }
  }

  #hold(held: boolean): void {
    const streams = [this.#child, this.#child.stdin, this.#child.stdout, this.#child.stderr] as unknown as Held[];
    for (const stream of streams) held ? stream.ref() : stream.unref();
  }
}

/** Pipes to a child are sockets, which Node's types do not say. */
interface Held {
  ref(): void;
  unref(): void;
}

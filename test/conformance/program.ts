import { execFile } from 'node:child_process';
import { inject } from 'vitest';

/** How a program ended, and what it said. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a script of somebody else on the newer Node.js, without anything of this machine's environment. */
export function run(script: string, args: readonly string[]): Promise<Ended> {
  const scratch = inject('scratch');
  const env = { PATH: process.env['PATH'] ?? '', HOME: scratch, NO_COLOR: '1' };
  return new Promise((resolve, reject) => {
    const options = { env, cwd: scratch, maxBuffer: 64 * 1024 * 1024 };
    execFile(inject('newNode'), [script, ...args], options, (error, stdout, stderr) => {
      const code = error ? error.code : 0;
      if (typeof code === 'number') resolve({ code, stdout, stderr });
      else reject(error);
    });
  });
}

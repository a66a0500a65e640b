import { spawn } from 'node:child_process';
import { BUNDLE } from './clients.ts';

type Env = Record<string, string>;

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built command; nothing of this machine's environment reaches its settings, and nobody sits at its terminal. */
export function command(args: readonly string[], env: Env = {}, stdin = '', node = process.execPath): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(node, [BUNDLE, ...args], { env: { PATH: process.env['PATH'] ?? '', ...env } });
    const [stdout, stderr]: Buffer[][] = [[], []];
    child.stdout.on('data', (chunk: Buffer) => stdout?.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => stderr?.push(chunk));
    child.once('error', reject);
    child.once('close', (code) =>
      resolve({ code, stdout: String(Buffer.concat(stdout ?? [])), stderr: String(Buffer.concat(stderr ?? [])) }),
    );
    child.stdin.end(stdin);
  });
}

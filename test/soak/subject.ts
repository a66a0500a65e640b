import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { BUNDLE } from '../live/clients.ts';

/** What the server's process holds, its garbage collected. */
export interface Sample {
  readonly heapUsed: number;
  readonly rss: number;
  readonly external: number;
  readonly resources: Readonly<Record<string, number>>;
  readonly listeners: Readonly<Record<string, number>>;
  readonly stdin: Readonly<Record<string, number>>;
  readonly warnings: readonly string[];
}

/** The built server in a process of its own, with the probe in it. */
export interface Subject {
  readonly child: ChildProcess;
  sample(): Promise<Sample>;
  stop(): Promise<void>;
}

const PROBE = fileURLToPath(new URL('probe.mjs', import.meta.url));

export function startSubject(args: readonly string[], env: Record<string, string>): Subject {
  const child = spawn(process.execPath, ['--expose-gc', '--import', PROBE, BUNDLE, ...args], {
    env: { PATH: process.env['PATH'] ?? '', ...env },
    stdio: ['pipe', 'pipe', 'pipe', 'ipc'],
  });
  return {
    child,
    async sample() {
      child.send('sample');
      const [sample] = (await once(child, 'message')) as [Sample];
      return sample;
    },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      child.stdin?.end();
      await gone;
    },
  };
}

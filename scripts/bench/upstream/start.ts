import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** The stub upstream, running. */
export interface Upstream {
  readonly url: string;
  /** `GET /issues.json?…` of every request since the last time. */
  requests(): Promise<readonly string[]>;
  stop(): Promise<void>;
}

/** Starts it on a free port of the loopback; it ends with this process. */
export async function startUpstream(): Promise<Upstream> {
  const child = fork(fileURLToPath(new URL('main.ts', import.meta.url)), { execArgv: ['--import', 'tsx'] });
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  return {
    url: `http://127.0.0.1:${port}`,
    async requests() {
      child.send('count');
      const [{ requests }] = (await once(child, 'message')) as [{ requests: string[] }];
      return requests;
    },
    async stop() {
      const gone = once(child, 'exit');
      child.disconnect();
      await gone;
    },
  };
}

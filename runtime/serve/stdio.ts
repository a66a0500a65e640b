import { serveStdio } from '@modelcontextprotocol/server/stdio';
import type { App } from '../app.ts';
import { createServer } from './server.ts';

/** Serves one client over stdin and stdout, in whichever protocol era it opens with; returns when it has gone. */
export async function serveOverStdio(app: App): Promise<void> {
  await new Promise<void>((resolve) => {
    const handle = serveStdio(() => createServer(app, { caller: app.caller }), {
      onerror: (error) => app.log.warn('transport error', { error }),
    });
    const stop = () => {
      handle.close().finally(resolve);
    };
    process.stdin.once('end', resolve);
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
  });
  await app.close();
}

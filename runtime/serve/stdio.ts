import { StdioServerTransport, serveStdio } from '@modelcontextprotocol/server/stdio';
import type { App } from '../app.ts';
import { errorBody } from './json-rpc.ts';
import { Lines } from './lines.ts';
import { createServer, MOST_MESSAGE_BYTES } from './server.ts';

const TOO_LONG = `A message has ${MOST_MESSAGE_BYTES} bytes at most. Nothing was done: send less at once, or files one by one.`;

/** Serves one client over stdin and stdout, in whichever protocol era it opens with; returns when it has gone. */
export async function serveOverStdio(app: App): Promise<void> {
  await new Promise<void>((resolve) => {
    // The SDK ends the connection at a message that is too long, and with it the process.
    const lines = new Lines(MOST_MESSAGE_BYTES, (id) => {
      app.log.warn('a message was too long', { most: MOST_MESSAGE_BYTES });
      process.stdout.write(`${errorBody(TOO_LONG, 'too_large', id)}\n`);
    });
    const transport = new StdioServerTransport(process.stdin.pipe(lines), process.stdout, {
      maxBufferSize: MOST_MESSAGE_BYTES,
    });
    const handle = serveStdio(() => createServer(app, { caller: app.caller }), {
      transport,
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

import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Recorded {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** A proxy in front of a Redmine that remembers what was sent. */
export interface Recorder {
  readonly url: string;
  readonly requests: Recorded[];
  close(): Promise<void>;
}

/**
 * @param answer may answer instead of Redmine (return true when it did), to play a fault
 */
export async function record(
  target: string,
  answer?: (request: Recorded, response: ServerResponse) => boolean,
): Promise<Recorder> {
  const requests: Recorded[] = [];
  const server = createServer(async (incoming, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const { method = 'GET', url = '/', headers } = incoming;
    const recorded = { method, url, headers, body: body.toString('utf8') };
    requests.push(recorded);
    if (answer?.(recorded, response)) return;
    const onward = request(
      new URL(url, target),
      { method, headers: { ...headers, host: new URL(target).host } },
      (reply) => {
        response.writeHead(reply.statusCode ?? 502, reply.headers);
        reply.pipe(response);
      },
    );
    onward.on('error', () => response.destroy());
    onward.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

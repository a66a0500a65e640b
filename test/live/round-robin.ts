import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One address in front of replicas. It keeps nothing together that a client sends: each request goes to the next one. */
export interface RoundRobin {
  readonly url: string;
  /** From now on, in this order. */
  use(...urls: readonly string[]): void;
  /** Requests that each has answered so far. */
  answered(url: string): number;
  close(): Promise<void>;
}

export async function roundRobin(): Promise<RoundRobin> {
  let targets: readonly string[] = [];
  let turn = 0;
  const counts = new Map<string, number>();
  const server = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
    // Who cannot be connected to is passed over, as proxies do it.
    for (let tries = 0; tries < targets.length; tries++) {
      const target = targets[turn++ % targets.length] ?? '';
      if (!(await forward(target, incoming, Buffer.concat(chunks), outgoing))) continue;
      counts.set(target, (counts.get(target) ?? 0) + 1);
      return;
    }
    outgoing.writeHead(502).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    use: (...urls) => {
      targets = urls;
    },
    answered: (url) => counts.get(url) ?? 0,
    close: async () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** @returns whether there was anybody */
function forward(target: string, incoming: IncomingMessage, body: Buffer, outgoing: ServerResponse): Promise<boolean> {
  const { method, url = '/', headers } = incoming;
  return new Promise((resolve) => {
    const forwarded = request(new URL(url, target), { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      // A stream is open before anything comes.
      outgoing.flushHeaders();
      answer.on('error', () => outgoing.destroy());
      answer.pipe(outgoing);
      resolve(true);
    });
    outgoing.once('close', () => forwarded.destroy());
    forwarded.on('error', () => (outgoing.headersSent ? outgoing.destroy() : resolve(false)));
    forwarded.end(body);
  });
}

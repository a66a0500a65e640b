/**
 * The stub upstream, a process of its own so that its work is nobody's latency. Told to by `count`, it tells its parent
 * how many requests there were since the last time. Below `/wait/<n>` every answer takes n milliseconds more.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerTo } from './redmine.ts';

let requests: string[] = [];
/** Answers do not change while nothing is written: making them is not measured. */
const made = new Map<string, { status: number; bytes: Buffer }>();

const server = createServer((request, response) => {
  const [, wait, rest = '/'] = /^(?:\/wait\/(\d+))?(\/.*)$/.exec(request.url ?? '/') ?? [];
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const { method = 'GET' } = request;
    requests.push(`${method} ${rest}`);
    const { status, bytes } = answer(method, rest, Buffer.concat(chunks).toString());
    const send = () => {
      response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'content-length': bytes.length });
      response.end(bytes);
    };
    if (wait === undefined) send();
    else setTimeout(send, Number(wait));
  });
});

function answer(method: string, path: string, body: string): { status: number; bytes: Buffer } {
  if (method !== 'GET') made.clear();
  const key = `${method} ${path}`;
  const known = method === 'GET' ? made.get(key) : undefined;
  if (known) return known;
  const { status, body: json } = answerTo({ method, url: new URL(path, 'http://upstream'), body });
  const fresh = { status, bytes: Buffer.from(json === undefined ? '' : JSON.stringify(json)) };
  if (method === 'GET') made.set(key, fresh);
  return fresh;
}

server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
process.on('message', () => {
  process.send?.({ requests });
  requests = [];
});
process.on('disconnect', () => process.exit(0));

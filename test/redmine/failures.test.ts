import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import type { ToolError } from '../../runtime/errors.ts';
import { createCall, createIssue, errorOf, listCall, listIssues, watchCall, watchIssue } from './operations.ts';
import {
  type Answer,
  client,
  closedPort,
  context,
  fakeServer,
  impatientTime,
  json,
  KEY,
  useServers,
} from './servers.ts';

useServers();

const reset: Answer = (_, __, message) => message.socket.resetAndDestroy();
const hangUp: Answer = (_, __, message) => void message.socket.destroy();
const cutOff: Answer = (_, response, message) => {
  response.writeHead(200, { 'content-length': '1000' });
  response.write('{"issues":[', () => message.socket.destroy());
};
const cutChunks: Answer = (_, response, message) => {
  response.writeHead(200);
  response.write('{"issues":[', () => message.socket.destroy());
};

describe('no connection', () => {
  it('is unreachable in words, for reads and writes', async () => {
    const http = client(`http://127.0.0.1:${await closedPort()}`);
    for (const [operation, call] of [
      [listIssues, listCall],
      [createIssue, createCall],
      [watchIssue, watchCall],
    ] as const) {
      const error = await errorOf(http.send(operation, call, context()), 'unreachable');
      expect(error.message).toContain('the connection was refused. Nothing was done.');
      expect(error.message).not.toMatch(/127|ECONN/);
    }
  });

  it('is tried again for what is repeatable', async () => {
    const time = impatientTime();
    const http = client(`http://127.0.0.1:${await closedPort()}`, { time });
    await errorOf(http.send(createIssue, createCall, context()), 'unreachable');
    expect(time.pauses).toHaveLength(0);
    await errorOf(http.send(watchIssue, watchCall, context()), 'unreachable');
    expect(time.pauses).toHaveLength(2);
    await errorOf(http.send(listIssues, listCall, context()), 'unreachable');
    expect(time.pauses).toHaveLength(4);
  });

  it('to an unknown host names no host', async () => {
    const error = await errorOf(client('http://redmine.invalid').send(listIssues, listCall, context()), 'unreachable');
    expect(error.message).toContain('host name of REDMINE_URL');
    expect(error.message).not.toContain('redmine.invalid');
  });

  it('to what does not speak TLS hints at the protocol', async () => {
    const redmine = await fakeServer((_, response) => json(response, 200, {}));
    const http = client(redmine.url.replace('http:', 'https:'));
    const error = await errorOf(http.send(createIssue, createCall, context()), 'unreachable');
    expect(error.message).toContain('TLS');
    expect(redmine.received).toEqual([]);
  });

  it('to what does not speak HTTP leaves a write unknown', async () => {
    const server = createServer((socket) =>
      socket.on('error', () => undefined).once('data', () => socket.end('220 ready\r\n')),
    );
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const http = client(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    expect((await errorOf(http.send(listIssues, listCall, context()), 'unreachable')).message).toContain(
      'does not speak HTTP',
    );
    await errorOf(http.send(createIssue, createCall, context()), 'outcome_unknown');
    await http.close();
    server.close();
  });
});

describe('T18: a connection that ends', () => {
  it.each([
    ['reset before the answer', reset, 'unreachable'],
    ['closed before the answer', hangUp, 'unreachable'],
    ['cut off within the answer', cutOff, 'bad_response'],
    ['cut off within a chunked answer', cutChunks, 'bad_response'],
  ] as const)('%s: a read is tried three times, a write once', async (_, answer, code) => {
    const redmine = await fakeServer(answer);
    const http = client(redmine.url);
    await errorOf(http.send(listIssues, listCall, context()), code);
    expect(redmine.received).toHaveLength(3);
    for (const [operation, call] of [
      [{ ...createIssue, success: [200] }, createCall],
      [{ ...watchIssue, success: [200] }, watchCall],
    ] as const) {
      redmine.received.length = 0;
      const error = await errorOf(http.send(operation, call, context()), 'outcome_unknown');
      expect(error.message).toContain('may or may not have been done');
      expect(redmine.received).toHaveLength(1);
    }
  });

  it('before the request was taken in leaves a write unknown, too', async () => {
    const server = createServer((socket) =>
      socket.on('error', () => undefined).once('data', () => socket.resetAndDestroy()),
    );
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const http = client(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    const body = { text: 'x'.repeat(5_000_000) };
    await errorOf(http.send(createIssue, { ...createCall, body }, context()), 'outcome_unknown');
    server.close();
  });

  it('a read that succeeds in the end succeeds', async () => {
    let count = 0;
    const redmine = await fakeServer((request, response, message) => {
      count += 1;
      if (count === 1) reset(request, response, message);
      else if (count === 2) cutOff(request, response, message);
      else json(response, 200, { count });
    });
    expect(await client(redmine.url).send(listIssues, listCall, context())).toEqual({
      status: 200,
      body: { count: 3 },
    });
  });
});

it('T36: no failure tells the credential, in no property', async () => {
  const answers: Answer[] = [
    reset,
    cutOff,
    (_, response) => response.writeHead(500).end(),
    (_, response) => json(response, 422, {}),
  ];
  for (const answer of answers) {
    const redmine = await fakeServer(answer);
    const failed = await client(redmine.url)
      .send(createIssue, createCall, context())
      .catch((error: ToolError) => error);
    expect(JSON.stringify([failed, String(failed), (failed as ToolError).stack])).not.toContain(KEY);
  }
});

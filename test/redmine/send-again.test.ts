import { describe, expect, it } from 'vitest';
import { createCall, createIssue, errorOf, listCall, listIssues, watchCall, watchIssue } from './operations.ts';
import { type Answer, client, context, fakeServer, impatientTime, useServers } from './servers.ts';

useServers();

describe('retries', () => {
  const busy =
    (status: number, retryAfter?: string): Answer =>
    (_, response) =>
      response.writeHead(status, retryAfter === undefined ? {} : { 'retry-after': retryAfter }).end();

  it.each([502, 503, 504])('%i: a read is tried three times, a write once', async (status) => {
    const redmine = await fakeServer(busy(status));
    const http = client(redmine.url);
    await errorOf(http.send(listIssues, listCall, context()), 'upstream_error');
    expect(redmine.received).toHaveLength(3);
    await errorOf(http.send(watchIssue, watchCall, context()), 'outcome_unknown');
    expect(redmine.received).toHaveLength(4);
  });

  it('500 is not tried again', async () => {
    const redmine = await fakeServer(busy(500));
    await errorOf(client(redmine.url).send(listIssues, listCall, context()), 'upstream_error');
    expect(redmine.received).toHaveLength(1);
  });

  it('a read that is not repeatable is tried once', async () => {
    const redmine = await fakeServer(busy(503));
    await errorOf(
      client(redmine.url).send({ ...listIssues, repeatable: false }, listCall, context()),
      'upstream_error',
    );
    expect(redmine.received).toHaveLength(1);
  });

  it.each([429, 503])('%i: waits as long as Retry-After says', async (status) => {
    const time = impatientTime();
    const redmine = await fakeServer(busy(status, '7'));
    const code = status === 429 ? 'rate_limited' : 'upstream_error';
    const error = await errorOf(client(redmine.url, { time }).send(listIssues, listCall, context()), code);
    expect(time.pauses).toEqual([7000, 7000]);
    expect(error.details.retryAfterS).toBe(7);
  });

  it('does not wait longer than its time', async () => {
    for (const retryAfter of ['20', new Date(Date.now() + 3_600_000).toUTCString()]) {
      const redmine = await fakeServer(busy(429, retryAfter));
      const error = await errorOf(client(redmine.url).send(listIssues, listCall, context()), 'rate_limited');
      expect(redmine.received).toHaveLength(1);
      expect(error.details.retryAfterS).toBeGreaterThanOrEqual(20);
    }
  });

  it('429: a repeatable write may be sent again, since it was not carried out; another is not', async () => {
    let count = 0;
    const redmine = await fakeServer((request, response, message) => {
      count += 1;
      if (count === 2) response.writeHead(204).end();
      else busy(429, '1')(request, response, message);
    });
    const http = client(redmine.url);
    expect(await http.send(watchIssue, watchCall, context())).toEqual({ status: 204, body: undefined });
    await errorOf(http.send(createIssue, createCall, context()), 'rate_limited');
    expect(count).toBe(3);
  });

  it('429 without a word on when to come back is not tried again', async () => {
    const redmine = await fakeServer(busy(429));
    const error = await errorOf(client(redmine.url).send(listIssues, listCall, context()), 'rate_limited');
    expect(error.details).toEqual({});
    expect(redmine.received).toHaveLength(1);
  });

  it('ends a pause when the call is cancelled', async () => {
    const controller = new AbortController();
    const redmine = await fakeServer(busy(503));
    const http = client(redmine.url, {
      time: { now: Date.now, random: Math.random, sleep: async () => controller.abort() },
    });
    await errorOf(http.send(listIssues, listCall, context({ signal: controller.signal })), 'cancelled');
    expect(redmine.received).toHaveLength(1);
  });
});

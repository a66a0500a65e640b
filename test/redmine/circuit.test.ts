import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { createCall, createIssue, errorOf, listCall, listIssues } from './operations.ts';
import { client, closedPort, context, fakeServer, impatientTime, json, signalled, useServers } from './servers.ts';

useServers();

const PROBE = '/users/current.json';

/** A way to a Redmine, with a clock that the test moves; `opened` when the circuit is. */
function watched(url: string, timeoutMs = 20_000) {
  const clock = { aheadMs: 0 };
  const time = { ...impatientTime(), now: () => Date.now() + clock.aheadMs };
  const opened = signalled();
  const seen: boolean[] = [];
  const observeCircuit = (isOpen: boolean) => {
    seen.push(isOpen);
    if (isOpen) opened.fulfil();
  };
  return { http: client(url, { time, timeoutMs, observeCircuit }), clock, opened: opened.promise, seen };
}

type Way = ReturnType<typeof watched>['http'];
const read = (http: Way) => http.send(listIssues, listCall, context());
const write = (http: Way) => http.send(createIssue, createCall, context());

/** A Redmine that is dead until it is told to live. */
async function mortal(fault: (response: ServerResponse) => void) {
  const life = { isAlive: false };
  const redmine = await fakeServer((request, response) => {
    if (!life.isAlive) fault(response);
    else json(response, request.url === PROBE ? 401 : 200, {});
  });
  return { redmine, life };
}

const bad = (status: number) => (response: ServerResponse) => response.writeHead(status).end();

describe('T31: a dead Redmine', () => {
  it.each<[string, (response: ServerResponse) => void, number]>([
    ['502', bad(502), 20_000],
    ['503', bad(503), 20_000],
    ['504', bad(504), 20_000],
    ['closed connections', (response) => response.destroy(), 20_000],
    ['no answer', () => undefined, 100],
  ])('with %s: calls are answered at once and nothing is sent', async (_, fault, timeoutMs) => {
    const { redmine } = await mortal(fault);
    const { http, opened, seen } = watched(redmine.url, timeoutMs);
    for (let count = 0; count < 5; count++) await read(http).catch(() => undefined);
    await opened;
    const before = redmine.received.length;
    const error = await errorOf(read(http), 'unreachable');
    expect(error.message).toMatch(/^Redmine cannot be reached at the moment: .*Nothing was sent; try again in \d s\.$/);
    expect(error.details.retryAfterS).toBeGreaterThan(0);
    // A write that was not sent has no unknown outcome (T18).
    expect((await errorOf(write(http), 'unreachable')).message).toContain('Nothing was sent');
    expect(redmine.received).toHaveLength(before);
    expect(seen).toEqual([true]);
  });

  it('with a refused connection, too', async () => {
    const { http, opened } = watched(`http://127.0.0.1:${await closedPort()}`);
    for (let count = 0; count < 2; count++) await errorOf(read(http), 'unreachable');
    await opened;
    expect((await errorOf(read(http), 'unreachable')).message).toContain('the connection was refused, 6 times');
  });

  it('is asked again after a rest, by one request however many wait, and less often each time', async () => {
    const { redmine } = await mortal(bad(503));
    const { http, clock, opened } = watched(redmine.url);
    for (let count = 0; count < 2; count++) await read(http).catch(() => undefined);
    await opened;
    for (const seconds of [10, 20, 40, 40]) {
      redmine.received.length = 0;
      clock.aheadMs += 40_000;
      const errors = await Promise.all(Array.from({ length: 6 }, () => errorOf(read(http), 'unreachable')));
      expect(redmine.received.map(({ method, url }) => [method, url])).toEqual([['GET', PROBE]]);
      expect(redmine.received[0]?.headers).not.toHaveProperty('x-redmine-api-key');
      expect(Math.max(...errors.map(({ details }) => details.retryAfterS ?? 0))).toBe(seconds);
    }
  });

  it('that lives again is found out after a rest, and serves as before', async () => {
    const { redmine, life } = await mortal(bad(503));
    const { http, clock, opened, seen } = watched(redmine.url);
    for (let count = 0; count < 2; count++) await read(http).catch(() => undefined);
    await opened;
    life.isAlive = true;
    await errorOf(read(http), 'unreachable');
    clock.aheadMs += 5001;
    expect(await read(http)).toMatchObject({ status: 200 });
    expect(await read(http)).toMatchObject({ status: 200 });
    expect(seen).toEqual([true, false]);
  });

  it('that lives again is found out by readiness, too, which nobody keeps from asking', async () => {
    const { redmine, life } = await mortal(bad(503));
    const { http, opened, seen } = watched(redmine.url);
    for (let count = 0; count < 2; count++) await read(http).catch(() => undefined);
    await opened;
    life.isAlive = true;
    expect(await http.probe(PROBE, context())).toBe(401);
    expect(seen).toEqual([true, false]);
    expect(await read(http)).toMatchObject({ status: 200 });
  });

  it('does not keep a cancelled call waiting for the probe', async () => {
    const arrived = signalled();
    let isHanging = false;
    const redmine = await fakeServer((_, response) => {
      if (isHanging) arrived.fulfil();
      else bad(503)(response);
    });
    const { http, clock, opened } = watched(redmine.url);
    for (let count = 0; count < 2; count++) await read(http).catch(() => undefined);
    await opened;
    isHanging = true;
    clock.aheadMs += 5001;
    const controller = new AbortController();
    const waiting = errorOf(http.send(createIssue, createCall, context({ signal: controller.signal })), 'cancelled');
    await arrived.promise;
    controller.abort();
    expect((await waiting).message).toContain('nothing was sent');
  });
});

describe("T26: one caller's own bad requests do not shut out others", () => {
  it.each<[string, (response: ServerResponse) => void, number]>([
    ['a gate gives up on it', bad(504), 20_000],
    ['its connection is closed', (response) => response.destroy(), 20_000],
    ['it is never answered', () => undefined, 50],
  ])('where %s each time, while Redmine gives a sign of life', async (_, fault, timeoutMs) => {
    const redmine = await fakeServer((request, response) => {
      if (request.url === '/issues.json') fault(response);
      else json(response, request.url === PROBE ? 401 : 200, {});
    });
    const { http, seen } = watched(redmine.url, timeoutMs);
    for (let count = 0; count < 12; count++) await read(http).catch(() => undefined);
    await expect.poll(() => redmine.received.some(({ url }) => url === PROBE)).toBe(true);
    const other = { ...listCall, path: { project_id: 'p' } };
    const answer = http.send({ ...listIssues, repeatable: false }, other, context());
    expect(await answer).toMatchObject({ status: 200 });
    expect(seen).toEqual([]);
  });

  it.each([400, 401, 403, 404, 422, 429, 500])('where Redmine answers %i, it is not even asked', async (status) => {
    const redmine = await fakeServer((_, response) => bad(status)(response));
    const { http, seen } = watched(redmine.url);
    for (let count = 0; count < 12; count++) await read(http).catch(() => undefined);
    expect(redmine.received.filter(({ url }) => url === PROBE)).toEqual([]);
    expect(redmine.received).toHaveLength(12);
    expect(seen).toEqual([]);
  });
});

import { getEventListeners, once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { createCall, createIssue, errorOf, listCall, listIssues } from './operations.ts';
import { client, context, fakeServer, json, signalled, useServers } from './servers.ts';

useServers();

describe('connections', () => {
  it('keeps one alive for the next request', async () => {
    const redmine = await fakeServer((_, response) => json(response, 200, {}));
    const http = client(redmine.url);
    const one = context();
    for (let count = 0; count < 3; count++) await http.send(listIssues, listCall, one);
    expect(redmine.sockets).toHaveLength(1);
    expect(getEventListeners(one.signal, 'abort')).toEqual([]);
  });

  it('has at most four requests of one call under way, and eight of all calls', async () => {
    const warnings: string[] = [];
    const onWarning = (warning: Error): void => void warnings.push(warning.message);
    process.on('warning', onWarning);
    let underWay = 0;
    let most = 0;
    const full = { 4: signalled(), 8: signalled() };
    const finish = signalled();
    const redmine = await fakeServer(async (_, response) => {
      underWay += 1;
      most = Math.max(most, underWay);
      if (underWay === 4) full[4].fulfil();
      if (underWay === 8) full[8].fulfil();
      await finish.promise;
      underWay -= 1;
      json(response, 200, {});
    });
    const http = client(redmine.url);
    const many = (count: number) => {
      const one = context();
      return Promise.all(Array.from({ length: count }, () => http.send(listIssues, listCall, one)));
    };
    const first = many(20);
    await full[4].promise;
    const others = [many(20), many(20)];
    await full[8].promise;
    finish.fulfil();
    await Promise.all([first, ...others]);
    process.off('warning', onWarning);
    expect(most).toBe(8);
    expect(redmine.received).toHaveLength(60);
    expect(redmine.sockets.length).toBeLessThanOrEqual(8);
    expect(warnings).toEqual([]);
  });

  it('bounds one call by four even when there is room', async () => {
    let underWay = 0;
    let most = 0;
    const redmine = await fakeServer((_, response) => {
      underWay += 1;
      most = Math.max(most, underWay);
      setImmediate(() => {
        underWay -= 1;
        json(response, 200, {});
      });
    });
    const http = client(redmine.url);
    const one = context();
    await Promise.all(Array.from({ length: 30 }, () => http.send(listIssues, listCall, one)));
    expect(most).toBeLessThanOrEqual(4);
  });

  it('stays closed: what is ended is not tried again on another connection', async () => {
    const arrived = signalled();
    const redmine = await fakeServer(() => arrived.fulfil());
    const http = client(redmine.url);
    const hanging = http.send(listIssues, listCall, context());
    await arrived.promise;
    await Promise.all([http.close(), expect(hanging).rejects.toMatchObject({ code: 'unreachable' })]);
    await expect(http.send(listIssues, listCall, context())).rejects.toMatchObject({ code: 'unreachable' });
    expect(redmine.received).toHaveLength(1);
  });
});

describe('T31: deadlines and cancellation', () => {
  it('a Redmine that never answers fails that call only', async () => {
    const redmine = await fakeServer((request, response) => {
      if (request.url !== '/issues.json') json(response, 200, {});
    });
    const http = client(redmine.url, { timeoutMs: 1000 });
    const hanging = errorOf(http.send(listIssues, listCall, context()), 'timeout');
    expect(await http.send(listIssues, { ...listCall, path: { project_id: 'p' } }, context())).toMatchObject({
      status: 200,
    });
    expect((await hanging).message).toContain('within 1 seconds (REDMINE_TIMEOUT)');
    expect(redmine.received).toHaveLength(2);
    const error = await errorOf(http.send(createIssue, createCall, context()), 'outcome_unknown');
    expect(error.message).toContain('may or may not have been done');
  });

  it('an answer that trickles counts as none', async () => {
    const redmine = await fakeServer((_, response) => {
      response.writeHead(200);
      response.write('[');
    });
    await errorOf(client(redmine.url, { timeoutMs: 300 }).send(listIssues, listCall, context()), 'timeout');
  });

  it('what only waited for a free connection was not sent, and is not sent later', async () => {
    const full = signalled();
    const redmine = await fakeServer((request, response) => {
      if (request.url !== '/issues.json') json(response, 200, {});
      else if (redmine.received.length === 8) full.fulfil();
    });
    const http = client(redmine.url);
    const [hanging, waiting] = [new AbortController(), new AbortController()];
    const stuck = [0, 1].flatMap(() => {
      const one = context({ signal: hanging.signal });
      return Array.from({ length: 4 }, () => errorOf(http.send(listIssues, listCall, one), 'cancelled'));
    });
    await full.promise;
    const write = errorOf(http.send(createIssue, createCall, context({ signal: waiting.signal })), 'cancelled');
    const read = http.send(listIssues, { ...listCall, path: { project_id: 'p' } }, context());
    // Both have reached undici's queue once the loop has turned.
    await new Promise((resolve) => setImmediate(resolve));
    waiting.abort();
    expect((await write).message).toContain('nothing was sent');
    hanging.abort();
    await Promise.all([read, ...stuck]);
    expect(redmine.received.map(({ method }) => method)).toEqual(Array.from({ length: 9 }, () => 'GET'));
  });

  it.each([
    ['a read', listIssues, listCall, 'cancelled'],
    ['a write', createIssue, createCall, 'outcome_unknown'],
  ] as const)('cancelling %s under way closes its socket', async (_, operation, call, code) => {
    const arrived = signalled();
    const redmine = await fakeServer(() => arrived.fulfil());
    const controller = new AbortController();
    const sending = errorOf(client(redmine.url).send(operation, call, context({ signal: controller.signal })), code);
    await arrived.promise;
    const closed = once(redmine.sockets[0] ?? process, 'close');
    controller.abort();
    expect((await sending).message).toContain('was cancelled');
    await closed;
  });

  it('a cancelled call sends nothing, not even what waits for its turn', async () => {
    const arrived = signalled();
    const redmine = await fakeServer((request) => {
      if (redmine.received.length === 4) arrived.fulfil();
      expect(request.method).toBe('GET');
    });
    const http = client(redmine.url);
    const controller = new AbortController();
    const one = context({ signal: controller.signal });
    const reads = Array.from({ length: 9 }, () => errorOf(http.send(listIssues, listCall, one), 'cancelled'));
    const write = errorOf(http.send(createIssue, createCall, one), 'cancelled');
    await arrived.promise;
    controller.abort();
    expect((await write).message).toContain('nothing was sent');
    await Promise.all(reads);
    expect(redmine.received).toHaveLength(4);
    await errorOf(http.send(listIssues, listCall, one), 'cancelled');
  });

  it('a cancelled call makes room for others', async () => {
    const full = signalled();
    let hanging = 0;
    const redmine = await fakeServer((request, response) => {
      if (request.url !== '/issues.json') return json(response, 200, {});
      hanging += 1;
      if (hanging === 8) full.fulfil();
    });
    const http = client(redmine.url);
    const controller = new AbortController();
    const calls = [0, 1].map(() => context({ signal: controller.signal }));
    const stuck = calls.flatMap((one) =>
      Array.from({ length: 4 }, () => errorOf(http.send(listIssues, listCall, one), 'cancelled')),
    );
    await full.promise;
    const other = http.send(listIssues, { ...listCall, path: { project_id: 'p' } }, context());
    controller.abort();
    expect(await other).toMatchObject({ status: 200 });
    await Promise.all(stuck);
  });

  it('a call whose own time ran out says so', async () => {
    const controller = new AbortController();
    const redmine = await fakeServer(() => controller.abort(new DOMException('over', 'TimeoutError')));
    const error = await errorOf(
      client(redmine.url).send(listIssues, listCall, context({ signal: controller.signal })),
      'timeout',
    );
    expect(error.message).toContain('whole call');
  });
});

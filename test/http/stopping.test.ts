/** The server ends: what runs is finished, nothing new begins, nothing is left. */
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { json, signalled, useServers } from '../redmine/servers.ts';
import { asUser, call, connectionsOf, fakeRedmine, openSession, PER_USER, post, request, serve } from './serving.ts';

useServers();

/** A Redmine whose lists come when they are let. */
async function slowRedmine() {
  const arrived = signalled();
  const gate = signalled();
  const redmine = await fakeRedmine((path, user, response) => {
    if (path !== '/issues.json') return false;
    arrived.fulfil();
    gate.promise.then(() => json(response, 200, { issues: [{ id: user, subject: 'late' }], total_count: 1 }));
    return true;
  });
  return { redmine, arrived: arrived.promise, let: gate.fulfil };
}

const patient = (redmine: { url: string }) =>
  serve({ ...PER_USER, REDMINE_URL: redmine.url }, (limits) => ({ ...limits, graceMs: 60_000 }));

describe('stopping', () => {
  it('finishes the calls that run, in both kinds of serving, and takes no new ones', async () => {
    const { redmine, arrived, let: open } = await slowRedmine();
    const served = await patient(redmine);
    const mcp = `${served.url}/mcp`;
    const session = { ...asUser(1), 'mcp-session-id': await openSession(mcp, asUser(1)) };
    // One connection that lasts, to ask on it later: new ones are not taken any more.
    const kept = connect(Number(new URL(served.url).port), '127.0.0.1');
    const half = 'POST /mcp HTTP/1.1\r\nHost: localhost\r\n';
    kept.write(half);
    const calls = [post(mcp, call('list_issues'), asUser(1)), post(mcp, call('list_issues'), session)];
    await arrived;
    const stopped = served.stop();
    let text = '';
    const answered = new Promise((resolve) => kept.on('close', resolve).on('data', (data) => (text += data)));
    kept.write('Content-Length: 0\r\n\r\n');
    await answered;
    expect(text).toMatch(/^HTTP\/1\.1 503 .*shutting down/s);
    await expect(fetch(`${served.url}/healthz`)).rejects.toThrow();
    open();
    for (const { message } of await Promise.all(calls)) expect(message.result.content[0].text).toContain('late');
    await stopped;
    expect(await connectionsOf(served)).toBe(0);
  });

  it('waits for no stream that only listens', async () => {
    const redmine = await fakeRedmine();
    const served = await patient(redmine);
    const session = { ...asUser(1), 'mcp-session-id': await openSession(`${served.url}/mcp`, asUser(1)) };
    const stream = await fetch(`${served.url}/mcp`, { headers: { ...session, accept: 'text/event-stream' } });
    expect(stream.status).toBe(200);
    await served.stop();
    expect(await stream.text()).not.toContain('data');
    expect(await connectionsOf(served)).toBe(0);
  });

  it('does not wait for ever: a call that hangs is ended, and so is its request to Redmine', async () => {
    const { redmine, arrived } = await slowRedmine();
    const served = await serve({ ...PER_USER, REDMINE_URL: redmine.url });
    const hanging = post(`${served.url}/mcp`, call('list_issues'), asUser(1));
    await arrived;
    await served.stop();
    const { result } = (await hanging).message;
    expect(result._meta['redmine-mcp/error'].code).toBe('unreachable');
    expect(await connectionsOf(served)).toBe(0);
    await expect.poll(() => redmine.sockets.every((socket) => socket.destroyed)).toBe(true);
  });
});

it('T31: who hangs up frees what the call held', async () => {
  const { redmine, arrived } = await slowRedmine();
  const turns = { together: 4, atOnce: 1, waiting: 10, perMinute: 100 };
  const served = await serve({ ...PER_USER, REDMINE_URL: redmine.url }, (limits) => ({ ...limits, turns }));
  const gone = new AbortController();
  const meta = {
    'io.modelcontextprotocol/protocolVersion': '2026-07-28',
    'io.modelcontextprotocol/clientCapabilities': {},
    'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1' },
  };
  const modern = request('tools/call', { name: 'list_issues', arguments: {}, _meta: meta });
  const headers = {
    ...asUser(1),
    'mcp-protocol-version': '2026-07-28',
    'mcp-method': 'tools/call',
    'mcp-name': 'list_issues',
  };
  const call1 = post(`${served.url}/mcp`, modern, headers, gone.signal);
  await arrived;
  gone.abort();
  await expect(call1).rejects.toThrow();
  // It would wait for its turn for ever.
  const { message } = await post(`${served.url}/mcp`, call('whoami'), asUser(1));
  expect(message.result.content[0].text).toContain('user 1');
});

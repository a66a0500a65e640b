/** What one account may hold, and what one address may try: nobody takes what is for others (T26, T31). */
import { connect, type Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { Attempts, clientAddress, network } from '../../runtime/serve/http/attempts.ts';
import { checkExtent } from '../../runtime/serve/http/extent.ts';
import { Share } from '../../runtime/serve/http/share.ts';
import { json, useServers } from '../redmine/servers.ts';
import { asUser, call, fakeRedmine, PER_USER, post, request, serve } from './serving.ts';

useServers();

const LIST = request('tools/list');
const MIB = 1024 * 1024;
/** By way of a proxy on this machine. */
const from = (address: string) => ({ 'x-forwarded-for': `192.0.2.99, ${address}` });
const GUESSER = from('203.0.113.7');
const stranger = (number: number) => ({ 'x-redmine-api-key': number.toString(16).padStart(40, 'b') });

describe('T26: keys that Redmine does not know', () => {
  it('are asked about thirty times a minute for one address, and then no more', async () => {
    const redmine = await fakeRedmine();
    const { url } = await serve({ ...PER_USER, REDMINE_URL: redmine.url });
    expect((await post(`${url}/mcp`, LIST, asUser(1))).status).toBe(200);
    const statuses: number[] = [];
    for (let guess = 0; guess < 40; guess++)
      statuses.push((await post(`${url}/mcp`, LIST, { ...stranger(guess), ...GUESSER })).status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(30);
    const asked = () => redmine.received.filter(({ url: path }) => path.startsWith('/users/current.json')).length;
    expect(asked()).toBe(31);
    const { status, headers, message } = await post(`${url}/mcp`, LIST, { ...asUser(2), ...GUESSER });
    expect([status, message.error.data.code]).toEqual([429, 'rate_limited']);
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    expect(asked()).toBe(31);
    // Of another address, and of none that is known: behind a proxy that does not say it, one would lock out all.
    expect((await post(`${url}/mcp`, LIST, { ...asUser(2), ...from('203.0.113.8') })).status).toBe(200);
    expect((await post(`${url}/mcp`, LIST, asUser(3))).status).toBe(200);
  });

  it('do not lock out who is known, whose proof has to be renewed', async () => {
    let isAngry = false;
    const redmine = await fakeRedmine((path, _, response) => {
      if (!isAngry || path !== '/issues.json') return false;
      isAngry = false;
      json(response, 500, {});
      return true;
    });
    const { url } = await serve({ ...PER_USER, REDMINE_URL: redmine.url });
    await post(`${url}/mcp`, LIST, asUser(1));
    for (let guess = 0; guess < 31; guess++) await post(`${url}/mcp`, LIST, { ...stranger(guess), ...GUESSER });
    // A 500 makes the proof doubtful: the next request proves the key anew.
    isAngry = true;
    await post(`${url}/mcp`, call('list_issues'), asUser(1));
    const before = redmine.received.length;
    expect((await post(`${url}/mcp`, LIST, { ...asUser(1), ...GUESSER })).status).toBe(200);
    expect(redmine.received.length).toBe(before + 1);
  });

  it('are counted for a minute, for an address or the network of a customer', () => {
    let now = 0;
    const attempts = new Attempts(() => now);
    for (let each = 0; each < 30; each++) attempts.failed(`2001:db8:1:2::${each}`);
    expect(() => attempts.check('2001:db8:1:2:ffff::1')).toThrow('Too many');
    expect(() => attempts.check('2001:db8:1:3::1')).not.toThrow();
    now = 60_001;
    expect(() => attempts.check('2001:db8:1:2:ffff::1')).not.toThrow();
  });

  it.each<[peer: string, passedOnFor: string | undefined, client: string | undefined]>([
    ['198.50.100.1', undefined, '198.50.100.1'],
    ['198.50.100.1', '203.0.113.7', '198.50.100.1'],
    ['127.0.0.1', '192.0.2.1, 203.0.113.7', '203.0.113.7'],
    ['::1', '203.0.113.7:4711', '203.0.113.7'],
    ['::ffff:10.0.0.1', '[2001:db8::1]:443', '2001:db8::1'],
    ['10.0.0.1', 'unknown', '10.0.0.1'],
    ['10.0.0.1', undefined, '10.0.0.1'],
    ['127.0.0.1', 'unknown', undefined],
    ['::ffff:127.0.0.1', undefined, undefined],
    ['::1', undefined, undefined],
  ])('come from %j, passed on for %j: it is %j', (remoteAddress, passedOnFor, client) => {
    const headers = passedOnFor === undefined ? {} : { 'x-forwarded-for': passedOnFor };
    expect(clientAddress({ headers, socket: { remoteAddress } as Socket })).toBe(client);
  });

  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['2001:DB8::1', '2001:db8:0:0'],
    ['2001:db8:0:0:1:2:3:4', '2001:db8:0:0'],
    ['fe80::1%eth0', 'fe80:0:0:0'],
    ['::1', '0:0:0:0'],
    ['', ''],
  ])('%j is of the network %j', (address, expected) => expect(network(address)).toBe(expected));
});

describe('T26: what requests hold', () => {
  /** A request whose body is announced and does not come; what is answered. */
  function unfinished(url: string, headers: Record<string, string>, bytes: number) {
    const { port } = new URL(url);
    const socket = connect(Number(port), '127.0.0.1');
    const lines = Object.entries({ host: 'localhost', 'content-length': String(bytes), ...headers });
    socket.write(`POST /mcp HTTP/1.1\r\n${lines.map((line) => line.join(': ')).join('\r\n')}\r\n\r\n`);
    const answer = new Promise<string>((resolve) => {
      let text = '';
      socket.on('error', () => resolve(text));
      socket.on('data', (data) => {
        text += data;
      });
      socket.on('close', () => resolve(text));
    });
    return { socket, answer };
  }

  it('is memory: bodies of one account take no more than its share, and give it back', async () => {
    const redmine = await fakeRedmine();
    const served = await serve({ ...PER_USER, REDMINE_URL: redmine.url }, (limits) => ({
      ...limits,
      bodies: { most: 40 * MIB, mostOfOne: 20 * MIB },
    }));
    await post(`${served.url}/mcp`, LIST, asUser(1));
    await post(`${served.url}/mcp`, LIST, asUser(2));
    const first = unfinished(served.url, asUser(1), 15 * MIB);
    const many = Array.from({ length: 4 }, () => unfinished(served.url, asUser(1), 15 * MIB));
    // Which of them came first does not matter: one is read, the others are not.
    const refused = [first, ...many].map(({ answer }) => answer);
    await expect.poll(() => [first, ...many].filter(({ socket }) => socket.readyState === 'open').length).toBe(1);
    expect((await post(`${served.url}/mcp`, LIST, asUser(2))).status).toBe(200);
    for (const { socket } of [first, ...many]) socket.destroy();
    expect((await Promise.all(refused)).filter((text) => text.startsWith('HTTP/1.1 503'))).toHaveLength(4);
    await expect.poll(async () => (await post(`${served.url}/mcp`, 'x'.repeat(15 * MIB), asUser(1))).status).toBe(400);
  });

  it('ends with the request, whoever ends it', async () => {
    const share = new Share({ most: 3, mostOfOne: 2 });
    const giveBack = share.take('a', 2);
    expect(() => share.take('a', 1)).toThrow('Too many');
    share.take('b', 1);
    expect(() => share.take('c', 1)).toThrow('Too many');
    giveBack();
    giveBack();
    share.take('c', 2);
    expect(() => share.take('c', 1)).toThrow('Too many');
  });
});

describe('a body that would keep everybody waiting', () => {
  it.each([
    ['very many messages', JSON.stringify(Array.from({ length: 101 }, () => LIST))],
    ['very many values', `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":[${'{},'.repeat(100_000)}{}]}`],
    ['a very deep one', `${'['.repeat(101)}${']'.repeat(101)}`],
  ])('of %s is refused', async (_, body) => {
    const { url } = await serve({});
    const { status, message } = await post(`${url}/mcp`, body);
    expect([status, message.error.data.code]).toEqual([413, 'too_large']);
  });

  it('is none that has much text, whatever stands in it', () => {
    const text = '[{,"\\'.repeat(200_000);
    expect(() => checkExtent(JSON.stringify({ content: text, other: [[[]]] }))).not.toThrow();
    for (const broken of ['"', '"\\', '"\\"', ']]]']) expect(() => checkExtent(broken)).not.toThrow();
  });
});

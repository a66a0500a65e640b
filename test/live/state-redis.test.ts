import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore } from '../../runtime/state/open.ts';
import { StateUnavailable, type Store } from '../../runtime/state/store.ts';
import { type Redis, startRedis } from '../../scripts/redis/server.ts';
import { storeContract } from '../state/contract.ts';

const told: string[] = [];
const log = { warn: (message: string) => void told.push(message) };

let redis: Redis;
let stores: [Store, Store];

const open = (url: string) => openStore({ url, keys: [] }, log);

beforeAll(async () => {
  redis = await startRedis();
  stores = [await open(redis.url), await open(redis.url)];
});
afterAll(async () => {
  for (const store of stores) await store.close();
  await redis.close();
});

storeContract('Redis', () => stores);

describe('Redis', () => {
  const failure = (work: Promise<unknown>): Promise<Error | undefined> =>
    work.then(
      () => undefined,
      (error: Error) => error,
    );

  const usable = (store: Store) => expect.poll(() => failure(store.check()), { timeout: 10_000 }).toBeUndefined();

  it('lets others use it: keys have a prefix, and databases are told apart', async () => {
    const [own, elsewhere] = [await open(`${redis.url}/3?prefix=own:`), await open(`${redis.url}/0?prefix=own:`)];
    await own.set('key', 'value', 60);
    expect(await elsewhere.get('key')).toBeUndefined();
    await elsewhere.set('key', 'value', 60);
    expect((await redis.dump()).map(({ key }) => key)).toContain('own:key');
    await stores[0].addTo('a set', 'member', 60);
    expect((await redis.dump()).filter(({ key }) => !/^(own|redmine-mcp):/.test(key))).toEqual([]);
    await elsewhere.delete('key');
    await own.close();
    await elsewhere.close();
  });

  it('refuses everything while it is away, and goes on when it is back', async () => {
    const [store] = stores;
    await store.set('kept', 'value', 60);
    await redis.kill();
    expect(await failure(store.get('kept'))).toBeInstanceOf(StateUnavailable);
    const refused = [store.get('kept'), store.take('kept'), store.set('kept', '', 1), store.count('kept', 1)];
    for (const each of [...refused, store.check()]) expect(await failure(each)).toBeInstanceOf(StateUnavailable);
    expect(told).toContain('state cannot be reached');
    await redis.start();
    await usable(store);
    await store.set('kept', 'again', 60);
    expect(await stores[0].get('kept')).toBe('again');
    expect(told).toContain('state can be reached again');
    await usable(stores[1]);
  });

  it('that takes commands and answers none keeps one of them waiting, not all', async () => {
    const store = await open(redis.url);
    redis.freeze();
    try {
      expect(await failure(store.get('key'))).toBeInstanceOf(StateUnavailable);
      // Were each of them to wait for itself, this test would not end in its time.
      for (let count = 0; count < 500; count++)
        expect(await failure(store.get('key'))).toBeInstanceOf(StateUnavailable);
    } finally {
      redis.thaw();
    }
    await usable(store);
    await store.close();
  });

  it('with another password is refused in words without it', async () => {
    const store = await open(redis.url.replace(redis.password, 'another-password'));
    const error = await failure(store.get('key'));
    expect(error).toBeInstanceOf(StateUnavailable);
    expect(error?.message).toBe('Redis refuses the login');
    await store.close();
  });

  it('that is not there at the start may come later', async () => {
    const late = await startRedis();
    await late.kill();
    const store = await open(late.url);
    expect(await failure(store.check())).toBeInstanceOf(StateUnavailable);
    await late.start();
    await usable(store);
    await store.close();
    await late.close();
  });

  it('gives an account what README says that it needs', async () => {
    const needs = ['+@read', '+@write', '+@transaction', '+@scripting', '+@connection', '+info', '+time'];
    await redis.command('ACL', 'SETUSER', 'limited', 'on', '>of-the-account', '~redmine-mcp:*', ...needs);
    const store = await open(redis.url.replace(/:[^:@]*@/, 'limited:of-the-account@'));
    const before = told.length;
    await store.check();
    await store.set('of an account', 'value', 60);
    await store.addTo('its set', 'member', 60);
    expect(await store.add('its lock', 'holder', 60)).toBe(true);
    expect(await store.deleteIf('its lock', 'holder')).toBe(true);
    expect(await store.count('its count', 60)).toBe(1);
    expect(await store.reserve([{ key: 'its places', count: 1, most: 1, periodS: 60 }], true)).toBe(0);
    expect([await store.take('of an account'), await store.members('its set')]).toEqual(['value', ['member']]);
    expect(told.slice(before)).toEqual([]);
    await store.close();
  });

  it('that throws away what it has when it is full is warned of', async () => {
    const evicting = await startRedis('--maxmemory', '100mb', '--maxmemory-policy', 'allkeys-lru');
    const before = told.length;
    const store = await open(evicting.url);
    await store.check();
    expect(told.slice(before).join()).toContain('maxmemory-policy is not noeviction');
    await store.close();
    await evicting.close();
  });
});

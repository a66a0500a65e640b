import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { Store } from '../../runtime/state/store.ts';

const TAKERS = 20;

/** Names of its own for each test: a store may be shared. */
let names = 0;
const name = () => `contract:${++names}`;

const all = <T>(work: (index: number) => Promise<T>) =>
  Promise.all(Array.from({ length: TAKERS }, (_, index) => work(index)));

/** Waits until the clock that a store goes by has gone on, too. */
const later = (ms: number) => sleep(ms + 100);

/**
 * What every store promises.
 * @param stores two of them over the same state: replicas where there can be any, else twice the same one
 */
export function storeContract(kind: string, stores: () => readonly [Store, Store]): void {
  /** One after the other, so that what one did is seen through the other. */
  const each = (index: number): Store => stores()[index % 2] as Store;

  // At once: some wait until something has expired, and each has names of its own.
  describe.concurrent(`a store in ${kind}`, () => {
    it('keeps what it is given until it is deleted', async () => {
      const [key, other] = [name(), name()];
      expect(await each(0).get(key)).toBeUndefined();
      await each(0).set(key, 'ein Täxt ☃\n', 60);
      await each(0).set(other, '', 60);
      expect(await each(1).get(key)).toBe('ein Täxt ☃\n');
      expect(await each(1).get(other)).toBe('');
      await each(1).set(key, 'another', 60);
      expect(await each(0).get(key)).toBe('another');
      await each(0).delete(key, other, name());
      await each(0).delete();
      expect(await each(1).get(key)).toBeUndefined();
      expect(await each(1).get(other)).toBeUndefined();
    });

    it('forgets when the time is over, which writing again prolongs', async () => {
      const [key, prolonged, set, members] = [name(), name(), name(), name()];
      await each(0).set(key, 'short', 1);
      await each(0).set(prolonged, 'short', 1);
      await each(1).set(prolonged, 'long', 60);
      await each(0).addTo(set, 'one', 1);
      await each(0).addTo(members, 'one', 60);
      await each(0).addTo(members, 'two', 1);
      await later(1000);
      expect(await each(1).get(key)).toBeUndefined();
      expect(await each(1).take(key)).toBeUndefined();
      expect(await each(1).get(prolonged)).toBe('long');
      expect(await each(1).members(set)).toEqual([]);
      expect([...(await each(1).members(members))].sort()).toEqual(['one', 'two']);
      expect(await each(1).add(key, 'again', 60)).toBe(true);
    });

    it('of many who add at once one does', async () => {
      const key = name();
      const added = await all((index) => each(index).add(key, String(index), 60));
      expect(added.filter(Boolean)).toHaveLength(1);
      expect(await each(1).get(key)).toBe(String(added.indexOf(true)));
    });

    it('of many who take at once one gets it', async () => {
      const key = name();
      await each(0).set(key, 'single use', 60);
      const taken = await all((index) => each(index).take(key));
      expect(taken.filter((value) => value === 'single use')).toHaveLength(1);
      expect(taken.filter((value) => value === undefined)).toHaveLength(TAKERS - 1);
      expect(await each(1).get(key)).toBeUndefined();
    });

    it('gives a lock back only for who holds it', async () => {
      const key = name();
      expect(await each(0).add(key, 'mine', 60)).toBe(true);
      expect(await each(1).deleteIf(key, 'theirs')).toBe(false);
      expect(await each(1).add(key, 'theirs', 60)).toBe(false);
      expect(await all((index) => each(index).deleteIf(key, 'mine'))).toContain(true);
      expect(await each(0).deleteIf(key, 'mine')).toBe(false);
      expect(await each(1).add(key, 'theirs', 60)).toBe(true);
    });

    it('has sets, each member once', async () => {
      const set = name();
      expect(await each(0).members(set)).toEqual([]);
      await all((index) => each(index).addTo(set, `member ${index % 3}`, 60));
      expect([...(await each(1).members(set))].sort()).toEqual(['member 0', 'member 1', 'member 2']);
      await each(0).delete(set);
      expect(await each(1).members(set)).toEqual([]);
    });

    it('counts every one of many at once, in a period that the first of them starts', async () => {
      const key = name();
      const counts = await all((index) => each(index).count(key, 2));
      expect(counts.sort((a, b) => a - b)).toEqual(Array.from({ length: TAKERS }, (_, index) => index + 1));
      await later(1000);
      expect(await each(0).count(key, 2)).toBe(TAKERS + 1);
      await later(1000);
      expect(await each(1).count(key, 2)).toBe(1);
    });

    it('gives as many places as there are to many at once, and says when there will be more', async () => {
      const place = { key: name(), count: 1, most: 3, periodS: 2 };
      expect(await each(0).reserve([{ ...place, count: 3 }], false)).toBe(0);
      const waits = await all((index) => each(index).reserve([place], true));
      expect(waits.filter((wait) => wait === 0)).toHaveLength(3);
      const wait = Math.max(...waits);
      expect(wait).toBeGreaterThan(0);
      expect(wait).toBeLessThanOrEqual(2000);
      await later(2000);
      expect(await each(1).reserve([{ ...place, count: 3 }], true)).toBe(0);
    });

    it('gives places in all periods or in none, and waits for as many as are wanted', async () => {
      const [wide, narrow] = [name(), name()];
      const both = (count: number) => [
        { key: wide, count, most: 10, periodS: 60 },
        { key: narrow, count, most: 2, periodS: 60 },
      ];
      expect(await each(0).reserve(both(2), true)).toBe(0);
      expect(await each(1).reserve(both(1), true)).toBeGreaterThan(50_000);
      expect(await each(1).reserve([{ key: wide, count: 8, most: 10, periodS: 60 }], false)).toBe(0);
      expect(await each(1).reserve([{ key: wide, count: 9, most: 10, periodS: 60 }], false)).toBeGreaterThan(50_000);
    });

    it('says that it can be used', async () => {
      await each(0).check();
      await each(1).check();
    });
  });
}

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SlidingWindow } from '../../runtime/policy/window.ts';

describe('a window', () => {
  it('never lets more in than it may, at any moment, and always when it says so', () => {
    const step = fc.record({ pause: fc.integer({ min: 0, max: 80 }), count: fc.integer({ min: 1, max: 4 }) });
    const property = fc.property(fc.integer({ min: 1, max: 5 }), fc.array(step, { maxLength: 60 }), (most, steps) => {
      const clock = { now: 0 };
      const window = new SlidingWindow(most, 100, () => clock.now);
      const taken: number[] = [];
      for (const { pause, count } of steps) {
        clock.now += pause;
        const wait = window.waitFor('a', count);
        expect(wait === Number.POSITIVE_INFINITY).toBe(count > most);
        if (!Number.isFinite(wait)) continue;
        const at = clock.now;
        if (wait > 0) {
          clock.now = at + wait - 1;
          expect(window.waitFor('a', count)).toBe(1);
        }
        clock.now = at + wait;
        expect(window.waitFor('a', count)).toBe(0);
        window.add('a', count);
        taken.push(...Array<number>(count).fill(clock.now));
        expect(taken.filter((time) => time > clock.now - 100).length).toBeLessThanOrEqual(most);
      }
    });
    fc.assert(property);
  });

  it('keeps nothing of who is not heard of any more, and all of who is', () => {
    const clock = { now: 0 };
    const window = new SlidingWindow(1, 100, () => clock.now);
    for (let key = 0; key < 999; key++) window.add(String(key), 1);
    clock.now = 50;
    window.add('later', 1);
    clock.now = 100;
    window.add('now', 1);
    expect(window.size).toBe(2);
    expect([window.waitFor('later', 1), window.waitFor('now', 1), window.waitFor('0', 1)]).toEqual([50, 100, 0]);
  });

  it('keeps nothing at all where there is no limit', () => {
    const window = new SlidingWindow(Number.POSITIVE_INFINITY, 100, () => 0);
    window.add('a', 9);
    expect([window.size, window.waitFor('a', 1000)]).toEqual([0, 0]);
  });
});

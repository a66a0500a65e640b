import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ToolError } from '../../runtime/errors.ts';
import { SlidingWindow } from '../../runtime/policy/window.ts';
import { WriteBudget } from '../../runtime/policy/write-budget.ts';
import { MemoryStore } from '../../runtime/state/memory.ts';

const MINUTE = 60_000;

async function refusal(work: () => Promise<void>): Promise<ToolError | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    return error as ToolError;
  }
}

describe('a write budget', () => {
  const made = (writes: number, deletes: number) => {
    const clock = { now: 0 };
    return { clock, budget: new WriteBudget({ writes, deletes }, new MemoryStore(10, () => clock.now)) };
  };

  it('is used up, says when it will do again, and does', async () => {
    const { clock, budget } = made(2, 9);
    await budget.spend(1, 'write');
    clock.now = 10 * MINUTE;
    await budget.spend(1, 'write');
    const error = await refusal(() => budget.spend(1, 'write'));
    expect(error?.code).toBe('rate_limited');
    expect(error?.details.retryAfterS).toBe(50 * 60);
    expect(error?.message).toContain('2 writes and 9 deletes an hour');
    expect(error?.message).toContain('in 50 minutes');
    clock.now = 60 * MINUTE;
    expect(await refusal(() => budget.spend(1, 'write'))).toBeUndefined();
    expect((await refusal(() => budget.spend(1, 'write')))?.details.retryAfterS).toBe(10 * 60);
  });

  it('T26: is of one account', async () => {
    const { budget } = made(1, 1);
    await budget.spend(1, 'write');
    expect((await refusal(() => budget.spend(1, 'write')))?.code).toBe('rate_limited');
    expect(await refusal(() => budget.spend(2, 'write'))).toBeUndefined();
  });

  it('counts a delete as both', async () => {
    const { budget } = made(3, 1);
    await budget.spend(1, 'destructive');
    expect((await refusal(() => budget.spend(1, 'destructive')))?.code).toBe('rate_limited');
    await budget.spend(1, 'write');
    await budget.spend(1, 'write');
    expect((await refusal(() => budget.spend(1, 'write')))?.code).toBe('rate_limited');
  });

  it('takes all rows of a call or none, and says when they never fit', async () => {
    const { budget } = made(3, 0);
    const error = await refusal(() => budget.spend(1, 'write', 4));
    expect(error?.message).toContain('Ask for fewer at once');
    expect(error?.details.retryAfterS).toBeUndefined();
    expect(await refusal(() => budget.spend(1, 'write', 3))).toBeUndefined();
    expect(await refusal(() => budget.spend(1, 'write', 0))).toBeUndefined();
  });

  it('of nothing allows nothing', async () => {
    const { budget } = made(0, 0);
    expect((await refusal(() => budget.check(1, 'write')))?.code).toBe('rate_limited');
  });

  it('is not taken by a look', async () => {
    const { budget } = made(1, 1);
    for (let count = 0; count < 5; count++) await budget.check(1, 'destructive');
    expect(await refusal(() => budget.spend(1, 'destructive'))).toBeUndefined();
  });
});

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

  it('keeps nothing of who is not heard of any more', () => {
    const clock = { now: 0 };
    const window = new SlidingWindow(1, 100, () => clock.now);
    for (let key = 0; key < 5000; key++) {
      clock.now += 1;
      window.add(String(key), 1);
    }
    expect(window.size).toBeLessThanOrEqual(1001);
  });
});

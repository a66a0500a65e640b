import { describe, expect, it } from 'vitest';
import { retryAfterMs, systemTime, type Time, withRetries } from '../../runtime/redmine/retry.ts';

/** Time that passes only when somebody sleeps. */
function fakeTime(random = 1): Time & { pauses: number[] } {
  let now = 0;
  const pauses: number[] = [];
  return {
    pauses,
    now: () => now,
    random: () => random,
    sleep: async (milliseconds) => {
      pauses.push(milliseconds);
      now += milliseconds;
    },
  };
}

const limits = (deadlineAt = 60_000, signal = new AbortController().signal) => ({ deadlineAt, signal });

/** An attempt that gives 1, 2, 3… */
function counter(): () => Promise<number> {
  let count = 0;
  return async () => ++count;
}

describe('withRetries', () => {
  it('tries twice more, pausing longer each time', async () => {
    const time = fakeTime();
    expect(await withRetries(counter(), () => ({}), limits(), time)).toBe(3);
    expect(time.pauses).toEqual([300, 600]);
  });

  it('spreads the pauses', async () => {
    const time = fakeTime(0);
    await withRetries(counter(), () => ({}), limits(), time);
    expect(time.pauses).toEqual([150, 300]);
  });

  it('stops at a result that is not worth another try', async () => {
    const time = fakeTime();
    expect(await withRetries(counter(), (result) => (result === 1 ? {} : undefined), limits(), time)).toBe(2);
    expect(time.pauses).toHaveLength(1);
  });

  it('waits as long as it was told', async () => {
    const time = fakeTime();
    await withRetries(counter(), () => ({ afterMs: 7000 }), limits(), time);
    expect(time.pauses).toEqual([7000, 7000]);
  });

  it('begins no pause that would not end before the deadline', async () => {
    const time = fakeTime();
    expect(await withRetries(counter(), () => ({ afterMs: 7000 }), limits(10_000), time)).toBe(2);
    expect(time.pauses).toEqual([7000]);
    expect(await withRetries(counter(), () => ({ afterMs: 7000 }), limits(14_000), fakeTime())).toBe(2);
  });

  it('does not go on for a call that is over', async () => {
    const time = fakeTime();
    expect(await withRetries(counter(), () => ({}), limits(60_000, AbortSignal.abort()), time)).toBe(1);
    expect(time.pauses).toEqual([]);
  });
});

it('sleeps until the time is over or the signal aborts', async () => {
  const controller = new AbortController();
  await systemTime.sleep(1, controller.signal);
  const asleep = systemTime.sleep(3_600_000, controller.signal);
  controller.abort();
  await asleep;
  await systemTime.sleep(3_600_000, controller.signal);
});

describe('Retry-After', () => {
  const now = Date.parse('2026-03-01T12:00:00Z');
  it.each<[string | string[] | undefined, number | undefined]>([
    [undefined, undefined],
    ['0', 0],
    [' 120 ', 120_000],
    [['5', '6'], 5000],
    ['9'.repeat(400), 86_400_000],
    ['Sun, 01 Mar 2026 12:01:00 GMT', 60_000],
    ['Sunday, 01-Mar-26 12:01:00 GMT', 60_000],
    ['Sun Mar  1 12:01:00 2026', 60_000],
    ['Sun, 01 Mar 2026 11:00:00 GMT', 0],
    ['Fri, 01 Mar 2126 11:00:00 GMT', 86_400_000],
    ['-1', undefined],
    ['1.5', undefined],
    ['soon', undefined],
    ['2026', 2_026_000],
    ['', undefined],
  ])('%j', (header, expected) => {
    expect(retryAfterMs(header, now)).toBe(expected);
  });
});

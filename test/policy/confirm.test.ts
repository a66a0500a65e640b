import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Confirmations } from '../../runtime/policy/confirm.ts';

const preview = { counts: { notes: 1 } };
const nobody = { canAsk: false };
const binding = { caller: 'one', call: 'delete 1', state: 'one note' };

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] });
  // What the cache of tickets reads.
  vi.spyOn(performance, 'now').mockImplementation(() => Date.now());
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

it('T20: a token is worth nothing after the time that was told', () => {
  const confirmations = new Confirmations('token');
  const first = confirmations.check(binding, preview, nobody, undefined);
  vi.advanceTimersByTime(Date.parse(first?.expiresAt ?? '') - Date.now() + 1000);
  const second = confirmations.check(binding, preview, nobody, first?.ticket);
  expect(second?.ticket).not.toBe(first?.ticket);

  vi.advanceTimersByTime(1000);
  expect(confirmations.check(binding, preview, nobody, second?.ticket)).toBe(undefined);
});

it('T26: however much somebody else asks, what one was asked can still be confirmed', () => {
  const confirmations = new Confirmations('token');
  const first = confirmations.check(binding, preview, nobody, undefined);
  for (let count = 0; count < 20_000; count++)
    confirmations.check({ ...binding, caller: 'another' }, preview, nobody, undefined);
  expect(confirmations.check({ ...binding, caller: 'another' }, preview, nobody, first?.ticket)).toBeDefined();
  expect(confirmations.check(binding, preview, nobody, first?.ticket)).toBe(undefined);
});

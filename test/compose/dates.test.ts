import { describe, expect, it } from 'vitest';
import { daysAfter, periodOf, rangeOf } from '../../runtime/compose/dates.ts';

describe('days', () => {
  it.each([
    ['2026-03-01', -1, '2026-02-28'],
    ['2024-02-28', 1, '2024-02-29'],
    ['2025-12-31', 1, '2026-01-01'],
    // The clocks are changed on these days in some time zones.
    ['2026-03-29', 1, '2026-03-30'],
    ['2026-10-25', -1, '2026-10-24'],
  ])('%s and %i', (date, days, expected) => {
    expect(daysAfter(date, days)).toBe(expected);
  });
});

describe('periods begin', () => {
  it.each([
    ['2026-01-01', 'week', '2025-12-29'],
    ['2026-11-23', 'week', '2026-11-23'],
    ['2026-11-22', 'week', '2026-11-16'],
    ['2026-11-22', 'month', '2026-11-01'],
    ['2026-11-22', 'day', '2026-11-22'],
  ] as const)('%s: its %s on %s', (date, period, expected) => {
    expect(periodOf(date, period)).toBe(expected);
  });
});

describe('ranges', () => {
  it.each([
    [undefined, undefined, undefined],
    ['2026-01-01', undefined, '2026-01-01..'],
    [undefined, '2026-01-31', '..2026-01-31'],
    ['2026-01-01', '2026-01-31', '2026-01-01..2026-01-31'],
  ])('from %s to %s', (from, to, expected) => {
    expect(rangeOf(from, to)).toBe(expected);
  });

  it('no range ends before it begins: the error names what was given', () => {
    expect(() => rangeOf('2026-01-02', '2026-01-01')).toThrow('"from" must not be after "to".');
    expect(rangeOf('2026-01-01', '2026-01-01')).toBe('2026-01-01..2026-01-01');
  });
});

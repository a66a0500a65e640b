/** Dates as YYYY-MM-DD, which sort as text. Date reads them in UTC, so no time zone moves them. */
import { ToolError } from '../errors.ts';

const DAY_MS = 86_400_000;

export function daysAfter(date: string, days: number): string {
  return new Date(Date.parse(date) + days * DAY_MS).toISOString().slice(0, 10);
}

export type Period = 'day' | 'week' | 'month';

/** The first day of the period that a date is in; weeks begin on Monday (ISO 8601). */
export function periodOf(date: string, period: Period): string {
  if (period === 'day') return date;
  if (period === 'month') return `${date.slice(0, 7)}-01`;
  return daysAfter(date, -((new Date(date).getUTCDay() + 6) % 7));
}

/**
 * A range of Redmine's date filters; undefined when it is open at both ends.
 * @throws ToolError `invalid_arguments`
 */
export function rangeOf(from: string | undefined, to: string | undefined): string | undefined {
  if (from !== undefined && to !== undefined && from > to)
    throw new ToolError('invalid_arguments', '"from" must not be after "to".', { argument: 'from' });
  return from === undefined && to === undefined ? undefined : `${from ?? ''}..${to ?? ''}`;
}

import { invalid, type Values } from './values.ts';

export type RangeOf = 'date' | 'number';

/**
 * `A..B`, `A..`, `..B` or a single `A` as an operator of Redmine's date and number filters; both ends count.
 * Several whole numbers ask for any of them (Query#sql_for_field takes a comma list for integers).
 *
 * Dates are `YYYY-MM-DD`, in the time zone of the caller's Redmine account, or `YYYY-MM-DDTHH:MM:SSZ`. They are checked
 * here because Redmine drops all filters of time entries and projects when one value is invalid.
 * @throws ToolError `invalid_arguments`
 */
export function rangeCondition(of: RangeOf, field: string, values: Values): { operator: string; values: string[] } {
  if (values.length > 1) return severalNumbers(of, field, values);
  const [text] = values;
  const separator = text.indexOf('..');
  if (separator < 0) return { operator: '=', values: [checked(of, field, text).text] };
  const from = text.slice(0, separator);
  const to = text.slice(separator + 2);
  if (from === '' && to === '') throw invalid(field, 'needs at least one end of the range');
  if (to === '') return { operator: '>=', values: [checked(of, field, from).text] };
  if (from === '') return { operator: '<=', values: [checked(of, field, to).text] };
  const [first, last] = [checked(of, field, from), checked(of, field, to)];
  if (first.begins > last.ends) throw invalid(field, 'must be a range A..B in which A is not greater than B');
  return { operator: '><', values: [first.text, last.text] };
}

function severalNumbers(of: RangeOf, field: string, values: Values): { operator: string; values: string[] } {
  if (of !== 'number' || !values.every((value) => /^-?\d+$/.test(value))) {
    throw invalid(field, 'takes one value or one range A..B');
  }
  return { operator: '=', values: [values.join(',')] };
}

/** An end of a range and the instants, or the number, that it covers. */
interface End {
  text: string;
  begins: number;
  ends: number;
}

const DAY = 86_400_000;
const EXPECTED = {
  date: 'must be a date YYYY-MM-DD that exists, or a range A..B, A.. or ..B of such',
  number: 'must be a number, or a range A..B, A.. or ..B of numbers',
};

function checked(of: RangeOf, field: string, text: string): End {
  const end = of === 'date' ? dateEnd(text) : numberEnd(text);
  if (!end) throw invalid(field, EXPECTED[of]);
  return end;
}

function dateEnd(text: string): End | undefined {
  const match = /^(\d{4}-\d{2}-\d{2})(T\d{2}:\d{2}:\d{2}Z)?$/.exec(text);
  if (!match) return undefined;
  const begins = Date.parse(text);
  // Date.parse rolls 2024-02-30 over to March, so the date must read back as it was written.
  if (Number.isNaN(begins) || new Date(begins).toISOString().slice(0, 10) !== match[1]) return undefined;
  return { text, begins, ends: match[2] === undefined ? begins + DAY - 1 : begins };
}

function numberEnd(text: string): End | undefined {
  if (!/^-?\d+(\.\d+)?$/.test(text)) return undefined;
  const value = Number(text);
  return { text, begins: value, ends: value };
}

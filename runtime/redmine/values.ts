import { ToolError } from '../errors.ts';

export type Scalar = string | number | boolean;

/** At least one value; a list that may be empty is refused where it matters. */
export type Values = readonly [string, ...string[]];

/**
 * The text of a value as Redmine reads it in a query: booleans are `1` and `0`.
 * @throws ToolError `invalid_arguments` for text that cannot be sent (half a surrogate pair, NUL) and for numbers
 *   without a decimal notation (NaN, Infinity, 1e21).
 */
export function sendableText(argument: string, value: Scalar): string {
  if (typeof value === 'boolean') return value ? '1' : '0';
  const text = String(value);
  if (typeof value === 'number' && !/^-?\d+(\.\d+)?$/.test(text)) {
    throw invalid(argument, 'is not a number that can be sent');
  }
  // A database refuses NUL in text, and Redmine then answers 500.
  if (/\p{Cs}|\0/u.test(text)) throw invalid(argument, 'contains a character that cannot be sent');
  return text;
}

/**
 * The texts of one or several filter values.
 * @throws ToolError `invalid_arguments` for no value and for a blank one: Redmine answers 422 to that, and on time
 *   entries and projects drops all filters.
 */
export function filterValues(argument: string, value: Scalar | readonly Scalar[]): Values {
  const [first, ...rest] = (typeof value === 'object' ? value : [value]).map((item) => {
    const text = sendableText(argument, item);
    if (text.trim() === '') throw invalid(argument, 'must not be empty');
    return text;
  });
  if (first === undefined) throw invalid(argument, 'needs at least one value');
  return [first, ...rest];
}

export function invalid(argument: string, reason: string): ToolError {
  return new ToolError('invalid_arguments', `${argument} ${reason}.`, { argument });
}

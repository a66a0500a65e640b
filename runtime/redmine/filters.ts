import type { FilterArgument, FilterKind, Json } from '../../generated/types.ts';
import { type RangeOf, rangeCondition } from './range.ts';
import { filterValues, invalid, type Scalar, type Values } from './values.ts';

/** One condition of a Redmine query; an operator without operand has no values (Query#validate_query_filters). */
export interface Condition {
  readonly field: string;
  readonly operator: string;
  readonly values: readonly string[];
}

/**
 * What a filter argument asks for, as one of Redmine's operators (app/models/query.rb `operators_by_filter_type`).
 * Redmine has one operator per field, so `is` and `not` exclude each other.
 * @returns undefined when neither is given.
 * @throws ToolError `invalid_arguments`
 */
export function filterCondition(field: string, kind: FilterKind, argument: FilterArgument): Condition | undefined {
  const { is, not, below } = argument;
  if (below !== undefined) {
    if (kind !== 'tree') throw invalid(field, 'has nothing below it');
    return { field, operator: '~', values: filterValues(field, below) };
  }
  if (is !== undefined && not !== undefined) {
    throw invalid(field, 'can be asked for or excluded, not both at once: Redmine has one operator per field');
  }
  const side = is !== undefined ? 'is' : 'not';
  const value = is ?? not;
  if (value === undefined) return undefined;
  return { field, ...KINDS[kind](field, side, filterValues(field, value)) };
}

/**
 * A filter on a custom field: the value or any of several; null asks for records without a value.
 * No word is special here, since `any` and `none` may be values of the field.
 * @throws ToolError `invalid_arguments`
 */
export function customFieldCondition(id: string, value: Json | undefined): Condition | undefined {
  if (value === undefined) return undefined;
  if (!/^[1-9]\d*$/.test(id)) throw invalid(id, 'is not the id of a custom field');
  const field = `cf_${id}`;
  if (value === null) return { field, operator: '!*', values: [] };
  const items: readonly Json[] = isList(value) ? value : [value];
  if (!items.every(isScalar)) throw invalid(field, 'takes a text, a number, a boolean, or a list of them');
  return { field, operator: '=', values: filterValues(field, items) };
}

type Side = 'is' | 'not';
type Operation = Omit<Condition, 'field'>;
type Kind = (field: string, side: Side, values: Values) => Operation;

const KINDS: { readonly [kind in FilterKind]: Kind } = {
  list: (_, side, values) => equality(side, values),
  list_optional: (field, side, values) => wordOr(PRESENCE, field, side, values) ?? equality(side, values),
  status: (field, side, values) => wordOr(STATUS, field, side, values) ?? equality(side, values),
  flag: (_, side, values) => equality(side, values),
  relation: (field, side, values) => {
    const word = wordOr(RELATION, field, side, values);
    if (word) return word;
    // Before 5.1 Redmine reads one id only (IssueQuery#sql_for_relations).
    if (values.length > 1 || !/^[1-9]\d*$/.test(values[0])) throw invalid(field, 'takes one id, none, any or open');
    return equality(side, values);
  },
  tree: (field, side, values) => {
    const word = wordOr(PRESENCE, field, side, values);
    if (word) return word;
    if (side === 'not') throw invalid(field, 'cannot be excluded: Redmine has no such operator for it');
    if (!values.every((value) => /^[1-9]\d*$/.test(value))) throw invalid(field, 'takes ids, none or any');
    // Redmine reads only the first value, and takes all ids out of it (IssueQuery#sql_for_parent_id_field).
    return { operator: '=', values: [values.join(',')] };
  },
  text: contains,
  search: contains,
  date: (field, side, values) => range('date', field, side, values),
  number: (field, side, values) => range('number', field, side, values),
};

/** Words that are operators of their own; the second operator is that of their exclusion. */
type Words = { readonly [word: string]: readonly [is: string, not: string | undefined] };
const PRESENCE: Words = { none: ['!*', '*'], any: ['*', '!*'] };
const RELATION: Words = { ...PRESENCE, open: ['*o', '!o'] };
const STATUS: Words = { open: ['o', 'c'], closed: ['c', 'o'], any: ['*', undefined] };

function wordOr(words: Words, field: string, side: Side, values: Values): Operation | undefined {
  const word = values.find((value) => Object.hasOwn(words, value));
  if (word === undefined) return undefined;
  if (values.length > 1) throw invalid(field, `takes "${word}" alone, not together with other values`);
  const operator = words[word]?.[side === 'is' ? 0 : 1];
  if (operator === undefined) throw invalid(field, `cannot exclude "${word}": nothing would be left`);
  return { operator, values: [] };
}

function equality(side: Side, values: Values): Operation {
  return { operator: side === 'is' ? '=' : '!', values };
}

/** The text goes as it is: in the long form Redmine never looks for an operator in it. */
function contains(field: string, side: Side, values: Values): Operation {
  if (values.length > 1) throw invalid(field, 'takes one text: Redmine would ignore the others');
  checkWords(field, values[0], 0);
  return { operator: side === 'is' ? '~' : '!~', values };
}

/**
 * Text that Redmine divides into words before it looks for them.
 * @param least words without which it would not look at all; a filter then takes the text as it is
 * @throws ToolError `invalid_arguments` when it would leave some out
 */
export function checkWords(field: string, text: string, least: number): void {
  const { size } = new Set(wordsOf(text));
  if (size > MOST_WORDS) {
    throw invalid(field, `takes ${MOST_WORDS} words at most: Redmine would ignore the others. Put a phrase in quotes`);
  }
  if (size < least) throw invalid(field, 'needs a word of two characters or more: Redmine looks for no other');
}

const MOST_WORDS = 5;

/** The words that Redmine looks for, without the quotes of phrases (lib/redmine/search.rb, Tokenizer). */
export function wordsOf(text: string): string[] {
  return tokensOf(text).filter(isHeard);
}

/** Whether Redmine would leave a word out, since it has one letter or digit only: "Phase 2" finds each phase. */
export function hasShortWord(text: string): boolean {
  return wordsOf(text).length > 0 && tokensOf(text).some((token) => !isHeard(token) && /[\p{L}\p{N}]/u.test(token));
}

function tokensOf(text: string): string[] {
  return (text.match(/"[^"]+"|\S+/g) ?? []).map((token) => token.replaceAll(/^"\s*|\s*"$/g, ''));
}

const isHeard = (token: string) => token.length > 1 || /\p{Script=Han}/u.test(token);

function range(of: RangeOf, field: string, side: Side, values: Values): Operation {
  const word = wordOr(PRESENCE, field, side, values);
  if (word) return word;
  if (side === 'not') throw invalid(field, 'cannot be excluded: Redmine has no such operator for it');
  return rangeCondition(of, field, values);
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function isScalar(value: Json): value is Scalar {
  return value !== null && typeof value !== 'object';
}

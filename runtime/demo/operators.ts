import type { Filter } from './query.ts';
import { today } from './store.ts';

/** Whether one value of a record is what a condition asks for. */
export type Test = (value: string | number | null) => boolean;

/** Query#sql_for_field; undefined for operators that the demo does not have. */
export function testOf(kind: Filter<never>['kind'], operator: string, values: readonly string[]): Test | undefined {
  if (kind === 'date' || kind === 'time') return presence(operator) ?? dates(kind, operator, values);
  if (kind === 'text' || kind === 'string') return texts(operator, values);
  if (kind === 'integer' || kind === 'float') return presence(operator) ?? numbers(kind, operator, values);
  return presence(operator) ?? lists(operator, values);
}

function presence(operator: string): Test | undefined {
  if (operator === '*') return (value) => value !== null;
  if (operator === '!*') return (value) => value === null;
  return undefined;
}

function lists(operator: string, values: readonly string[]): Test | undefined {
  const wanted = new Set(values);
  if (operator === '=') return (value) => value !== null && wanted.has(String(value));
  if (operator === '!') return (value) => value === null || !wanted.has(String(value));
  return undefined;
}

function numbers(kind: string, operator: string, values: readonly string[]): Test | undefined {
  const [first = Number.NaN, second = Number.NaN] = values.map(Number.parseFloat);
  const between =
    (from: number, to: number): Test =>
    (value) =>
      value !== null && Number(value) >= from && Number(value) <= to;
  if (operator === '>=') return between(first, Number.POSITIVE_INFINITY);
  if (operator === '<=') return between(Number.NEGATIVE_INFINITY, first);
  if (operator === '><') return between(first, second);
  if (operator !== '=') return undefined;
  if (kind === 'float') return between(first - 1e-5, first + 1e-5);
  const wanted = new Set((values[0] ?? '').match(/[+-]?\d+/g)?.map(Number));
  return (value) => value !== null && wanted.has(Number(value));
}

/** Words of a search, at most five of at least two characters; a quoted phrase is one (Redmine::Search::Tokenizer). */
export function tokensOf(question: string): string[] {
  const found = question.match(/((\s|^)"[^"]+"(\s|$)|\S+)/g) ?? [];
  const words = found.map((word) => word.replace(/^\s*"?\s*|\s*"?\s*$/g, '')).filter((word) => word !== '');
  return [...new Set(words.map((word) => word.toLowerCase()))]
    .filter((word) => [...word].length > 1 || /[^\x20-\x7f]/.test(word))
    .slice(0, 5);
}

export const contains = (text: string | null, word: string) => (text ?? '').toLowerCase().includes(word);

function texts(operator: string, values: readonly string[]): Test | undefined {
  const text = values[0] ?? '';
  const tokens = tokensOf(text);
  const words = tokens.length > 0 ? tokens : [text.toLowerCase()];
  const every = (value: string | number | null) => words.every((word) => contains(String(value ?? ''), word));
  const some =
    (fits: (value: string, word: string) => boolean): Test =>
    (value) =>
      value !== null && words.some((word) => fits(String(value).toLowerCase(), word));
  switch (operator) {
    case '~':
      return (value) => value !== null && every(value);
    case '!~':
      // Each word is looked for by NOT LIKE (Query#sql_contains).
      return (value) => value !== null && !words.some((word) => contains(String(value), word));
    case '*~':
      return some((value, word) => value.includes(word));
    case '^':
      return some((value, word) => value.startsWith(word));
    case '$':
      return some((value, word) => value.endsWith(word));
    case '=':
      return (value) => value !== null && values.includes(String(value));
    case '!':
      return (value) => value === null || !values.includes(String(value));
    case '*':
      return (value) => value !== null && value !== '';
    case '!*':
      return (value) => value === null || value === '';
    default:
      return undefined;
  }
}

function dates(kind: string, operator: string, values: readonly string[]): Test | undefined {
  const bounds = boundsOf(operator, values);
  if (!bounds) return undefined;
  const [from, to] = bounds.map((bound, index) => edge(bound, index, kind));
  return (value) => value !== null && (from === undefined || value >= from) && (to === undefined || value <= to);
}

/** A day includes all of its times; a time is as exact as Redmine stores it. */
function edge(bound: string | undefined, index: number, kind: string): string | undefined {
  if (bound === undefined) return undefined;
  if (kind === 'date') return bound.slice(0, 10);
  if (bound.length > 10) return `${new Date(bound).toISOString().slice(0, 19)}Z`;
  return index === 0 ? `${bound}T00:00:00Z` : `${bound}T23:59:59Z`;
}

type Bounds = readonly [string | undefined, string | undefined];

export function day(offset: number, from = today()): string {
  return new Date(Date.parse(from) + offset * 86_400_000).toISOString().slice(0, 10);
}

/** First and last day; weeks begin on Sunday in English. */
function boundsOf(operator: string, values: readonly string[]): Bounds | undefined {
  const [first, second] = values;
  const days = Number.parseInt(first ?? '', 10) || 0;
  const week = day(-new Date(today()).getUTCDay());
  const month = (offset: number): Bounds => {
    const [year = 0, number = 0] = today().split('-').map(Number);
    const at = (index: number, date: number) =>
      new Date(Date.UTC(year, number - 1 + index, date)).toISOString().slice(0, 10);
    return [at(offset, 1), at(offset + 1, 0)];
  };
  const known: Readonly<Record<string, () => Bounds>> = {
    '=': () => [first, first],
    '>=': () => [first, undefined],
    '<=': () => [undefined, first],
    '><': () => [first, second],
    '>t-': () => [day(-days), undefined],
    '<t-': () => [undefined, day(-days)],
    '><t-': () => [day(-days), day(0)],
    't-': () => [day(-days), day(-days)],
    '>t+': () => [day(days), undefined],
    '<t+': () => [undefined, day(days)],
    '><t+': () => [day(0), day(days)],
    't+': () => [day(days), day(days)],
    t: () => [day(0), day(0)],
    ld: () => [day(-1), day(-1)],
    nd: () => [day(1), day(1)],
    w: () => [week, day(6, week)],
    lw: () => [day(-7, week), day(-1, week)],
    l2w: () => [day(-14, week), day(-1, week)],
    nw: () => [day(7, week), day(13, week)],
    m: () => month(0),
    lm: () => month(-1),
    nm: () => month(1),
    y: () => [`${today().slice(0, 4)}-01-01`, `${today().slice(0, 4)}-12-31`],
  };
  return Object.hasOwn(known, operator) ? known[operator]?.() : undefined;
}

import { cannot, invalid, notFound } from './answer.ts';
import { type Test, testOf } from './operators.ts';

/** How a filter is asked, and what it looks at. */
export interface Filter<T> {
  readonly kind:
    | 'list'
    | 'optional'
    | 'status'
    | 'date'
    | 'time'
    | 'text'
    | 'string'
    | 'integer'
    | 'float'
    | 'relation'
    | 'tree';
  /** As Redmine's errors name it. */
  readonly label: string;
  /** What a record has; none and several are possible. */
  readonly of?: (record: T) => string | number | null | undefined;
  /** Where more than one value of the record counts. */
  readonly all?: (record: T) => readonly (string | number)[];
  /** Where an operator is more than a comparison. */
  readonly test?: (operator: string, values: readonly string[]) => ((record: T) => boolean) | undefined;
}

/** Undefined: Redmine has the filter, but not here or not for this account, and passes over it. */
export type Filters<T> = Readonly<Record<string, Filter<T> | undefined>>;

export interface Condition {
  readonly field: string;
  readonly operator: string;
  readonly values: readonly string[];
}

/**
 * The conditions of a request: `f[]`, `op[…]`, `v[…][]`, or else the short form `status_id=open`, `due_date=>=2026-01-01`
 * (Query#add_filters, Query#add_short_filter). What Redmine does not know as a filter it passes over; the demo refuses it.
 */
export function conditionsOf<T>(
  query: URLSearchParams,
  filters: Filters<T>,
  fallback: readonly Condition[],
): Condition[] {
  if (query.get('query_id')) throw cannot('have saved queries that filter');
  for (const name of ['group_by', 'c[]', 't[]']) if (query.has(name)) throw cannot(`take ${name}`);
  const fields = query.getAll('f[]').filter((field) => field !== '');
  if (query.has('f[]')) {
    return fields.map((field) => {
      if (!Object.hasOwn(filters, field)) throw cannot(`filter by ${field}`);
      const operator = query.get(`op[${field}]`);
      if (operator === null) throw cannot('filter without an operator');
      return { field, operator, values: query.getAll(`v[${field}][]`) };
    });
  }
  const short = [...query.entries()]
    .filter(([name]) => Object.hasOwn(filters, name))
    .map(([field, text]) => shortForm(field, text, filters[field]));
  if (short.length > 0) {
    const asked = new Set(short.map(({ field }) => field));
    return [...short, ...fallback.filter(({ field }) => !asked.has(field))];
  }
  return [...fallback];
}

const SHORT = /^(!~|\*~|!\*|>=|<=|><|\*o|!o|[=!*~^$oct])/;

function shortForm<T>(field: string, text: string, filter: Filter<T> | undefined): Condition {
  if (filter?.kind === 'status' && ['open', 'closed', '*'].includes(text)) {
    return { field, operator: { open: 'o', closed: 'c' }[text] ?? '*', values: [] };
  }
  const found = SHORT.exec(text)?.[0] ?? '';
  const isWord = /^[oct]$/.test(found) && text !== found;
  const operator = isWord ? '' : found;
  const rest = text.slice(operator.length);
  return { field, operator: operator || '=', values: rest === '' ? [] : rest.split('|') };
}

/**
 * What selects the records. A wrong value is an error of the query (Query#validate_query_filters); on lists where Redmine
 * then drops all filters instead, `lenient` does so, too.
 */
export function selectorOf<T>(
  conditions: readonly Condition[],
  filters: Filters<T>,
  lenient = false,
): (record: T) => boolean {
  const errors: string[] = [];
  const tests: ((record: T) => boolean)[] = [];
  for (const { field, operator, values } of conditions) {
    const filter = filters[field];
    if (!filter) continue;
    const problem = problemOf(filter.kind, operator, values);
    if (problem) errors.push(`${filter.label} ${problem}`);
    else tests.push(filter.test?.(operator, values) ?? comparing(filter, operator, values));
  }
  if (errors.length > 0) {
    if (lenient) return () => true;
    throw invalid(errors);
  }
  return (record) => tests.every((test) => test(record));
}

function comparing<T>(filter: Filter<T>, operator: string, values: readonly string[]): (record: T) => boolean {
  const test: Test | undefined = testOf(filter.kind, operator, values);
  if (!test) {
    if (!KNOWN.has(operator)) throw notFound();
    throw cannot(`have the operator ${operator} on ${filter.kind} filters`);
  }
  const { of, all } = filter;
  if (all) {
    const isNegative = operator.startsWith('!');
    return (record) =>
      isNegative ? all(record).every((value) => test(value)) : all(record).some((value) => test(value));
  }
  return (record) => test(of?.(record) ?? null);
}

/** Every operator that Redmine has (Query.operators); another one is a 404. */
const KNOWN = new Set(
  '= ! o c !* * >= <= >< <t+ >t+ ><t+ t+ nd t ld nw w lw l2w nm m lm y >t- <t- ><t- t- ~ *~ !~ ^ $ =p =!p !p *o !o ev !ev cf'.split(
    ' ',
  ),
);

const WITHOUT_VALUE = new Set([
  'o',
  'c',
  '!*',
  '*',
  'nd',
  't',
  'ld',
  'nw',
  'w',
  'lw',
  'l2w',
  'nm',
  'm',
  'lm',
  'y',
  '*o',
  '!o',
]);

function problemOf(kind: Filter<never>['kind'], operator: string, values: readonly string[]): string | undefined {
  if (!KNOWN.has(operator)) throw notFound();
  const given = values.filter((value) => value !== '');
  const shape = kind === 'integer' ? /^[+-]?\d+(,[+-]?\d+)*$/ : kind === 'float' ? /^[+-]?\d+(\.\d*)?$/ : undefined;
  if (shape && given.some((value) => !shape.test(value))) return 'is invalid';
  if ((kind === 'date' || kind === 'time') && ['=', '>=', '<=', '><'].includes(operator) && !given.every(isDate)) {
    return 'is invalid';
  }
  return values[0] || WITHOUT_VALUE.has(operator) ? undefined : 'cannot be blank';
}

const isDate = (text: string) =>
  /^\d{4}-\d{2}-\d{2}(T\d{2}(:?\d{2}){0,2}(Z|\d{2}:?\d{2})?)?$/.test(text) &&
  !Number.isNaN(Date.parse(text.slice(0, 10)));

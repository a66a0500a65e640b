import type { Call, Operation } from '../../generated/types.ts';
import { ToolError } from '../errors.ts';
import { type Condition, checkWords, customFieldCondition, filterCondition } from './filters.ts';
import { sendableText } from './values.ts';

/**
 * The query string of one request, empty or beginning with `?`, every name and value percent-encoded.
 *
 * Parameters come first, those with a codec as it says: booleans as `1` or `0`, lists joined by commas (`include`, `sort`), except that a name
 * ending in `[]` is repeated. Filters follow in Redmine's long form `f[]=field&op[field]=op&v[field][]=value`, the only
 * one in which a value is never read as syntax (Query#add_filters against Query#add_short_filter). The long form
 * switches Redmine's default filter (open issues) off: defaults are the caller's to add.
 * @throws ToolError `invalid_arguments` for a value that Redmine would ignore or misread, `filter_not_available` for a
 *   filter that does not apply to this request.
 */
export function buildQuery(
  operation: Operation,
  call: Pick<Call, 'path' | 'query' | 'filters' | 'customFieldFilters'>,
): string {
  const pairs = [
    ...Object.entries(call.query ?? {}).flatMap(([name, value]) => coded(operation, name, value)),
    ...conditionsOf(operation, call).flatMap(longForm),
  ];
  if (pairs.length === 0) return '';
  return `?${pairs.map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&')}`;
}

type Pair = readonly [name: string, value: string];
type Parameter = NonNullable<Call['query']>[string];

/** They would replace the credential (`?key=` wins over every header) or hide the total that paging needs. */
const NEVER_SENT = new Set(['key', 'access_token', 'bearer_token', 'nometa', '_method']);

function parameter(name: string, value: Parameter): Pair[] {
  if (value === undefined) return [];
  if (NEVER_SENT.has(name)) throw new ToolError('internal', `The query parameter ${name} is never sent.`);
  if (typeof value !== 'object') return [[name, sendableText(name, value)]];
  const texts = value.map((item) => sendableText(name, item));
  if (name.endsWith('[]')) return texts.map((text) => [name, text]);
  if (texts.some((text) => text.includes(','))) {
    throw new ToolError('invalid_arguments', `${name}: an item must not contain a comma.`, { argument: name });
  }
  return texts.length === 0 ? [] : [[name, texts.join(',')]];
}

/** A parameter whose wire shape is another than what an agent gives, as the catalogue says. */
function coded({ codecs }: Operation, name: string, value: Parameter): Pair[] {
  const codec = codecs && Object.hasOwn(codecs, name) ? codecs[name] : undefined;
  if (codec === undefined || value === undefined) return parameter(name, value);
  if (codec.as === 'flags') return [value].flat().map((item) => [sendableText(name, item), '1']);
  if (codec.as === 'flag') return [[name, value === true ? '1' : '']];
  checkWords(name, String(value), 1);
  return parameter(name, value);
}

function conditionsOf(operation: Operation, call: Parameters<typeof buildQuery>[1]): Condition[] {
  const known = Object.entries(call.filters ?? {}).map(([field, argument]) => {
    if (Object.values(argument).every((value) => value === undefined)) return undefined;
    const policy = operation.filters && Object.hasOwn(operation.filters, field) ? operation.filters[field] : undefined;
    if (policy === undefined) {
      throw new ToolError('filter_not_available', `There is no filter ${field} here; Redmine would ignore it.`, {
        argument: field,
        allowed: Object.keys(operation.filters ?? {}),
      });
    }
    if (policy.needs !== undefined && !isGiven(call, policy.needs)) {
      throw new ToolError(
        'filter_not_available',
        `The filter ${field} works only together with ${policy.needs}; without it Redmine ignores the filter. ` +
          `Add ${policy.needs}.`,
        { argument: field },
      );
    }
    if (policy.without !== undefined && isGiven(call, policy.without)) {
      throw new ToolError(
        'filter_not_available',
        `${policy.without} and a choice of several cannot be given together: Redmine would ignore the choice. Leave one out.`,
        { argument: field },
      );
    }
    return filterCondition(field, policy.kind, argument);
  });
  const custom = Object.entries(call.customFieldFilters ?? {}).map(([id, value]) => customFieldCondition(id, value));
  return [...known, ...custom].filter((condition) => condition !== undefined);
}

/**
 * A filter on project_id does not count: only the path and the top-level parameter set the query's project
 * (IssueQuery#initialize_available_filters asks for `project`).
 */
function isGiven(call: Parameters<typeof buildQuery>[1], name: string): boolean {
  return call.path?.[name] !== undefined || call.query?.[name] !== undefined;
}

function longForm({ field, operator, values }: Condition): Pair[] {
  return [['f[]', field], [`op[${field}]`, operator], ...values.map((value): Pair => [`v[${field}][]`, value])];
}

/** Also encodes `!'()*`, which encodeURIComponent leaves: some gates refuse them. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

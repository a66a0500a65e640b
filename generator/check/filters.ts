import type { ActionSpec, FilterKind, FilterSpec, InputSpec, OperationSpec, ResolverSourceSpec } from '../catalogue.ts';
import { type CheckContext, eachAction, type Rule } from './context.ts';

/** Words that Redmine takes for values: oneself, one's projects. */
const VALUES = ['me', 'mine', 'bookmarks'];

/**
 * What a filter of each kind understands besides values (app/models/query.rb, operators_by_filter_type):
 * words that are operators of their own, and whether values can be excluded.
 */
const KINDS: Record<FilterKind, { words: readonly string[]; not: boolean }> = {
  list: { words: [...VALUES], not: true },
  list_optional: { words: [...VALUES, 'none', 'any'], not: true },
  status: { words: ['open', 'closed', 'any'], not: true },
  flag: { words: [], not: false },
  date: { words: ['none', 'any'], not: false },
  number: { words: ['none', 'any'], not: false },
  tree: { words: ['none', 'any'], not: false },
  text: { words: [], not: true },
  search: { words: [], not: true },
  relation: { words: ['none', 'any', 'open'], not: true },
};
const EXCLUDABLE = Object.entries(KINDS).flatMap(([name, { not }]) => (not ? [name] : []));
/** Kinds whose values are ids: a word among them is told apart by a resolver. */
const OF_IDS: readonly FilterKind[] = ['list', 'list_optional', 'status'];

/** A filter offers only what Redmine's operators for its kind can say. */
export const filters: Rule = {
  id: 'filter',
  check(context) {
    const { catalogue } = context;
    for (const operation of Object.values(catalogue.operations)) declared(context, operation);
    for (const { sources } of Object.values(catalogue.defaults.resolvers))
      for (const source of sources) searches(context, source);
    eachAction(catalogue, (name, _tool, { spec }) => {
      for (const [argument, input] of Object.entries(spec.input)) {
        excludes(context, name, spec, argument, input);
        givenDefault(context, name, argument, input, filterOf(catalogue.operations[spec.call], input.to));
      }
      for (const count of Object.values(spec.preview?.counts ?? {}))
        if ('list' in count) constants(context, catalogue.operations[count.list], count.filters);
    });
  },
};

function excludes(
  { catalogue, refuse }: CheckContext,
  tool: string,
  spec: ActionSpec,
  argument: string,
  input: InputSpec,
) {
  for (const [index, member] of (input.excludes ?? []).entries()) {
    const filter = filterOf(catalogue.operations[spec.call], spec.input[member]?.to);
    if (filter && !KINDS[filter.kind].not)
      refuse(
        { in: input.excludes, key: index },
        `\`${argument}\` of \`${tool}\` excludes \`${member}\`, but a ${filter.kind} filter has no operator for that.`,
        `Remove it. Kinds that have one: ${EXCLUDABLE.join(', ')}.`,
      );
  }
}

function searches(context: CheckContext, source: ResolverSourceSpec): void {
  const operation = context.catalogue.operations[source.read];
  constants(context, operation, source.filters);
  if (!source.search || !('filter' in source.search)) return;
  const filter = operation?.filters?.[source.search.filter];
  if (filter && filter.kind !== 'text' && filter.kind !== 'search')
    context.refuse(
      { in: source.search, key: 'filter' },
      `\`${source.search.filter}\` is a ${filter.kind} filter and cannot say "contains".`,
      'Name a filter of the kind text or search.',
    );
}

function declared(context: CheckContext, operation: OperationSpec): void {
  for (const [name, filter] of Object.entries(operation.filters ?? {})) {
    said(context, name, filter);
    const { refuse } = context;
    if (filter.values && (!['list', 'list_optional'].includes(filter.kind) || filter.resolve))
      refuse(
        { in: filter, key: 'values' },
        `\`${name}\` has other values than these.`,
        'Only a list whose values are no records names them: remove `values:`, or `resolve:`.',
      );
    if (filter.words && OF_IDS.includes(filter.kind) && !filter.resolve)
      refuse(
        { in: filter, key: 'words' },
        `\`${name}\` takes ids only, so nobody can say its words.`,
        'Add `resolve:`, or remove `words:`.',
      );
  }
}

/** Words that Redmine has an operator for. */
function said({ refuse }: CheckContext, name: string, { kind, words = [] }: FilterSpec): void {
  const known = KINDS[kind].words;
  for (const [index, word] of words.entries()) {
    if (!known.includes(word))
      refuse(
        { in: words, key: index },
        `\`${name}\` is a ${kind} filter and cannot say \`${word}\`.`,
        `Words of this kind: ${known.join(', ') || 'none'}.`,
      );
  }
}

/** A default is sent as it stands, after names became ids. */
function givenDefault(
  { catalogue, refuse }: CheckContext,
  tool: string,
  argument: string,
  input: InputSpec,
  filter: FilterSpec | undefined,
): void {
  if (input.default === undefined || !filter?.resolve) return;
  const words = [...(filter.words ?? []), ...(catalogue.defaults.resolvers[filter.resolve]?.words ?? [])];
  const wrong = [input.default].flat().filter((value) => !Number.isInteger(value) && !words.includes(String(value)));
  if (wrong.length > 0)
    refuse(
      { in: input, key: 'default' },
      `The default of \`${argument}\` of \`${tool}\` is ${JSON.stringify(wrong[0])}: a name that nobody would look up.`,
      `Use an id or one of: ${words.join(', ') || '(it has no words)'}.`,
    );
}

/** Constant filters of a read that the compiler's own words make. */
function constants(
  { refuse }: CheckContext,
  operation: OperationSpec | undefined,
  given: Record<string, { is?: unknown }> | undefined,
): void {
  for (const [name, value] of Object.entries(given ?? {})) {
    const filter = operation?.filters?.[name];
    if (!filter || !OF_IDS.includes(filter.kind)) continue;
    for (const item of [value.is].flat()) {
      if (typeof item === 'number' || KINDS[filter.kind].words.includes(String(item))) continue;
      refuse(
        { in: value, key: 'is' },
        `\`${name}\` is a ${filter.kind} filter and cannot be ${JSON.stringify(item) ?? 'nothing'}.`,
        `Use an id or one of: ${KINDS[filter.kind].words.join(', ')}.`,
      );
    }
  }
}

function filterOf(operation: OperationSpec | undefined, to: string | undefined) {
  return to?.startsWith('filters.') ? operation?.filters?.[to.slice('filters.'.length)] : undefined;
}

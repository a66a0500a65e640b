import type { ActionSpec, Catalogue, InputSpec, OperationSpec, ResolverSpec, ToolSpec } from '../catalogue.ts';
import {
  bodyOf,
  type NamedAction,
  propertiesOf,
  responseOf,
  routeParameters,
  routesOf,
  schemaName,
  type Target,
  targetOf,
} from '../targets.ts';
import { permissionOf, viewOf } from './fields.ts';
import { answersRows } from './inputs.ts';

/**
 * Source text of a TypeScript expression; everything else in the model is data and is rendered as JSON.
 * A class, so that no data of the catalogue can look like it.
 */
export class Source {
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }
}

/** Mirrors `Action` of generated/types.ts, functions as source text. */
export interface ActionModel {
  operation: string;
  operations: string[];
  before?: { bind: Source; [key: string]: unknown };
  bind: Source;
  [key: string]: unknown;
}

/** Turns one action of the catalogue into the policy literal and the `bind` that the runtime executes. */
export function lowerAction(catalogue: Catalogue, toolName: string, tool: ToolSpec, action: NamedAction): ActionModel {
  const { spec } = action;
  const argumentsType = argumentsTypeName(toolName, tool, action.name);
  const targets = new Map(
    Object.entries(spec.input).map(([name, input]) => [name, requireTarget(catalogue, spec, input)]),
  );
  const resolve = resolveEntries(catalogue, spec, targets);
  const before = lowerBefore(catalogue, spec, targets, argumentsType);
  const model: ActionModel = {
    operation: spec.call,
    operations: operationsOf(
      catalogue,
      spec,
      resolve.map((entry) => entry.resolver),
      targets,
    ),
    resolve,
    names: wireNames(targets),
    permit: permits(targets),
    result: result(catalogue, spec),
    bind: new Source(bindSource(catalogue, spec, targets, argumentsType)),
  };
  const optional: Record<string, unknown> = {
    project: spec.project?.map((path) => projectSource(path)),
    customFields: customFieldsEntry(targets),
    before,
    unchanged: entryOf(spec.input, 'unchanged', (argument, input) => ({ argument, reads: input.unchanged })),
    item: spec.before?.has && itemOf(spec.before.has),
    preview: spec.preview && lowerPreview(catalogue, spec),
    verify: spec.verify && lowerVerify(catalogue, spec, targets),
  };
  for (const [key, value] of Object.entries(optional)) if (value !== undefined) model[key] = value;
  return model;
}

/** Type of an action's arguments in generated/arguments.d.ts. */
export function argumentsTypeName(toolName: string, tool: ToolSpec, action: string): string {
  return tool.by ? `${toolName}.${action}` : toolName;
}

function requireTarget(catalogue: Catalogue, action: ActionSpec, input: InputSpec): Target {
  const target = targetOf(catalogue, catalogue.operations[action.call], input);
  if (!target) throw new Error(`unchecked target ${input.to ?? ''}`);
  return target;
}

function resolverOf(target: Target, input: InputSpec): { resolver: string; words?: string[] } | undefined {
  if (input.resolve) return { resolver: input.resolve };
  if (target.kind === 'filter' && target.filter.resolve) {
    return { resolver: target.filter.resolve, ...(target.filter.words ? { words: target.filter.words } : {}) };
  }
  if (target.kind === 'body' && target.property.resolve) return { resolver: target.property.resolve };
  return undefined;
}

function resolveEntries(catalogue: Catalogue, action: ActionSpec, targets: ReadonlyMap<string, Target>) {
  const entries = [...targets].flatMap(([argument, target]) => {
    const input = action.input[argument] ?? {};
    if (input.excludes) {
      return input.excludes.flatMap((name) => {
        const resolver = resolverOf(targets.get(name) ?? { kind: 'none' }, action.input[name] ?? {});
        return resolver ? [{ argument: [argument, name], ...resolver }] : [];
      });
    }
    const resolver = resolverOf(target, input);
    return resolver ? [{ argument: [argument], ...resolver }] : [];
  });
  // The project first: other names are looked up in it.
  return entries.sort((a, b) => rank(catalogue, a.resolver) - rank(catalogue, b.resolver));
}

function rank(catalogue: Catalogue, resolver: string): number {
  return needsProject(catalogue.defaults.resolvers[resolver]) ? 1 : 0;
}

function needsProject(resolver: ResolverSpec | undefined): boolean {
  return resolver?.sources.some((source) => source.needs === 'project') ?? false;
}

/** Reads that look up custom fields by name: their definitions, and for those who may not read them, what shows them. */
const CUSTOM_FIELD_READS = ['listCustomFields', 'getProject', 'listIssues', 'listTimeEntries'];

/** Every operation that a call of the action may send. Access is checked on these, not on the tool's word. */
function operationsOf(
  catalogue: Catalogue,
  action: ActionSpec,
  resolvers: readonly string[],
  targets: ReadonlyMap<string, Target>,
): string[] {
  const counted = Object.values(action.preview?.counts ?? {}).flatMap((count) => ('list' in count ? [count.list] : []));
  // Names that only a project knows are looked up after the project itself.
  const names = [...resolvers, ...(resolvers.length > 0 && action.project ? ['project'] : [])];
  const lookups = names.flatMap((name) => catalogue.defaults.resolvers[name]?.sources ?? []).map(({ read }) => read);
  const fields = customFieldsEntry(targets) ? CUSTOM_FIELD_READS.filter((id) => catalogue.operations[id]) : [];
  const before = action.before ? [action.before.read] : [];
  return [...new Set([action.call, ...before, ...counted, ...lookups, ...fields])].sort();
}

/** Redmine's name of a parameter, filter or property → the argument, where they differ: errors speak of arguments. */
function wireNames(targets: ReadonlyMap<string, Target>): Record<string, string> {
  const pairs = [...targets].flatMap(([argument, target]) =>
    'name' in target && target.name !== argument ? [[target.name, argument] as const] : [],
  );
  return Object.fromEntries(pairs);
}

function permits(targets: ReadonlyMap<string, Target>) {
  return [...targets].flatMap(([argument, target]) => {
    if (target.kind !== 'body' || target.property.unless !== 'refuse' || !target.property.permission) return [];
    const permission = permissionOf(target.property.permission);
    if (typeof permission === 'string') return [];
    return [{ argument, anyOf: permission.anyOf, consequence: target.property.why ?? '' }];
  });
}

function projectSource(path: string) {
  const [kind, ...rest] = path.split('.');
  return kind === 'input' ? { argument: rest.join('.') } : { before: rest.join('.') };
}

function customFieldsEntry(targets: ReadonlyMap<string, Target>) {
  for (const [argument, target] of targets) {
    if (target.kind === 'body' && target.property.codec) return { argument, use: 'values', of: target.root };
    if (target.kind === 'customFieldFilters') return { argument, use: 'filters', of: 'issue' };
  }
  return undefined;
}

function entryOf<T>(
  inputs: Record<string, InputSpec>,
  word: keyof InputSpec,
  make: (name: string, input: InputSpec) => T,
) {
  const found = Object.entries(inputs).find(([, input]) => input[word] !== undefined);
  return found && make(found[0], found[1]);
}

function itemOf(has: Record<string, string>) {
  const [argument = '', items = ''] = Object.entries(has)[0] ?? [];
  return { argument, in: items };
}

/** Path parameters of an operation from the arguments that carry them. */
function pathSource(parameters: readonly string[], argumentFor: (parameter: string) => string | undefined): string {
  const entries = parameters.flatMap((parameter) => {
    const argument = argumentFor(parameter);
    return argument ? [`${parameter}: a.${argument}`] : [];
  });
  return entries.length > 0 ? `path: { ${entries.join(', ')} }` : '';
}

function argumentForPath(targets: ReadonlyMap<string, Target>) {
  return (parameter: string) =>
    [...targets].find(([, target]) => target.kind === 'path' && target.name === parameter)?.[0];
}

function lowerBefore(catalogue: Catalogue, action: ActionSpec, targets: ReadonlyMap<string, Target>, type: string) {
  const read = action.before;
  const operation = read && catalogue.operations[read.read];
  if (!read || !operation) return undefined;
  const { routes } = routesOf(operation);
  const from = read.from;
  const path = pathSource(routeParameters(routes[0] ?? ''), from ? (name) => from[name] : argumentForPath(targets));

  const includes = includesSource(action, targets, [read.include ?? []].flat());
  const parts = [`operation: ${JSON.stringify(read.read)}`, path];
  if (includes.length > 0) parts.push(`query: { include: [${includes.join(', ')}] }`);
  const guard = from
    ? Object.values(from)
        .map((name) => `a.${name} === undefined`)
        .join(' || ')
    : '';
  const call = `({ ${parts.filter(Boolean).join(', ')} })`;
  return {
    operation: read.read,
    root: responseOf(operation)?.root ?? '',
    shape: responseOf(operation)?.schema ?? '',
    bind: new Source(`(a: Arguments[${JSON.stringify(type)}]) => ${guard ? `${guard} ? undefined : ${call}` : call}`),
  };
}

/** What the record is read with: always, and when an argument that needs it is given. */
function includesSource(action: ActionSpec, targets: ReadonlyMap<string, Target>, always: readonly string[]): string[] {
  const wanted = new Map<string, string[]>();
  for (const [argument, target] of targets) {
    const include = action.input[argument]?.include ?? (target.kind === 'body' ? target.property.include : undefined);
    if (include && !always.includes(include)) wanted.set(include, [...(wanted.get(include) ?? []), argument]);
  }
  const sometimes = [...wanted].map(([include, names]) => {
    const absent = names.map((name) => `a.${name} === undefined`).join(' && ');
    return `...(${absent} ? [] : [${JSON.stringify(include)}])`;
  });
  return [...always.map((name) => JSON.stringify(name)), ...sometimes];
}

function bindSource(
  catalogue: Catalogue,
  action: ActionSpec,
  targets: ReadonlyMap<string, Target>,
  type: string,
): string {
  const of = <K extends Target['kind']>(kind: K) =>
    [...targets].filter((entry): entry is [string, Extract<Target, { kind: K }>] => entry[1].kind === kind);
  const constants = Object.entries(action.with ?? {}).map(
    ([place, value]) => [place.split('.')[1] ?? '', value] as const,
  );
  const excluded = new Map(
    Object.entries(action.input).flatMap(([argument, input]) =>
      (input.excludes ?? []).map((name) => [name, argument] as const),
    ),
  );
  const fallback = (argument: string) => {
    const value = action.input[argument]?.default;
    const not = excluded.get(argument);
    if (value === undefined) return `a.${argument}`;
    const given = JSON.stringify(value);
    return not
      ? `a.${argument} ?? (a.${not}?.${argument} === undefined ? ${given} : undefined)`
      : `a.${argument} ?? ${given}`;
  };
  const operation = catalogue.operations[action.call];
  const parameters = operation ? routesOf(operation).routes.flatMap(routeParameters) : [];
  const path = of('path')
    .filter(([, target]) => parameters.includes(target.name))
    .map(([argument, target]) => `${target.name}: a.${argument}`);
  const filters = of('filter').map(([argument, target]) => {
    const not = excluded.get(argument);
    return `${JSON.stringify(target.name)}: { is: ${fallback(argument)}${not ? `, not: a.${not}?.${argument}` : ''} }`;
  });
  const query = [
    ...constants.map(([name, value]) => `${name}: ${JSON.stringify(value)}`),
    ...of('query').map(([argument, target]) => `${target.name}: ${fallback(argument)}`),
  ];
  const body = of('body');
  const root = body[0]?.[1].root;
  const fields = body.map(([argument, target]) => `${target.name}: a.${argument}`);
  const custom = of('customFieldFilters').map(([argument]) => argument);
  const parts = [
    `operation: ${JSON.stringify(action.call)}`,
    path.length > 0 ? `path: { ${path.join(', ')} }` : '',
    query.length > 0 ? `query: { ${query.join(', ')} }` : '',
    filters.length > 0 ? `filters: {\n${filters.join(',\n')},\n}` : '',
    custom.length > 0 ? `customFieldFilters: a.${custom[0]}` : '',
    root
      ? `body: {\n${root}: {\n${fields.join(',\n')},\n},\n} satisfies Loose<Body<${JSON.stringify(action.call)}>>`
      : '',
  ];
  const parameter = targets.size > 0 ? `a: Arguments[${JSON.stringify(type)}]` : '';
  return `(${parameter}) => ({\n${parts.filter(Boolean).join(',\n')},\n})`;
}

function lowerPreview(catalogue: Catalogue, action: ActionSpec) {
  const counts = Object.entries(action.preview?.counts ?? {}).map(([name, count]) =>
    'items' in count
      ? { name, items: count.items }
      : { name, list: { operation: count.list, below: count.below, filters: count.filters ?? {} } },
  );
  const shape = responseOf(catalogue.operations[action.before?.read ?? ''])?.schema ?? '';
  return { show: action.preview?.show ?? [], counts, shape };
}

function lowerVerify(catalogue: Catalogue, action: ActionSpec, targets: ReadonlyMap<string, Target>) {
  const record = action.verify === 'answer' ? action.call : (action.before?.read ?? '');
  const common = bodyOf(catalogue, catalogue.operations[action.call])?.permission;
  const fields = [...targets].flatMap(([argument, target]) => {
    if (target.kind !== 'body') return [];
    const { property } = target;
    const needed = property.permission ?? common;
    const permission = needed && permissionOf(needed);
    return [
      {
        argument,
        body: [target.root, target.name],
        reads: property.reads ?? { never: '' },
        ...(property.codec ? { as: property.codec } : property.as ? { as: property.as } : {}),
        ...(typeof permission === 'object' ? { permission: permission.anyOf } : {}),
      },
    ];
  });
  return { from: action.verify, root: responseOf(catalogue.operations[record])?.root ?? '', fields };
}

function result(catalogue: Catalogue, action: ActionSpec): Record<string, unknown> {
  const operation = catalogue.operations[action.call];
  if (!operation) throw new Error('unchecked operation');
  if (operation.effect !== 'read') return writtenResult(catalogue, action, operation);
  return answersRows(catalogue, action) ? rowsResult(catalogue, action, operation) : recordResult(action, operation);
}

const nounOf = (action: ActionSpec, key: string) => action.noun ?? key.replaceAll('_', ' ');

function writtenResult(catalogue: Catalogue, action: ActionSpec, operation: OperationSpec) {
  const { method, routes } = routesOf(operation);
  const verb = { POST: 'created', PUT: 'changed', DELETE: 'deleted' }[method] ?? 'changed';
  const parameter = routeParameters(routes.at(-1) ?? '').at(-1);
  const sent = responseOf(operation)?.root ?? bodyOf(catalogue, operation)?.root;
  const key = sent ?? parameter?.replace(/_id$/, '') ?? 'record';
  const id = verb === 'created' ? { answer: `${key}.id` } : { path: parameter ?? '' };
  return { kind: 'written', verb, noun: nounOf(action, key), id };
}

function rowsResult(catalogue: Catalogue, action: ActionSpec, operation: OperationSpec) {
  const { root = '', schema = '' } = responseOf(operation) ?? {};
  const list = action.rows ? propertiesOf(catalogue, schema)[action.rows]?.items?.$ref : undefined;
  const shape = list ? schemaName(list) : schema;
  const items = action.rows ? `${root}.${action.rows}` : root;
  const columns = viewOf(catalogue.schemas[shape], action.view) ?? Object.keys(propertiesOf(catalogue, shape));
  return { kind: 'rows', items, shape, columns, noun: nounOf(action, items.split('.').at(-1) ?? items) };
}

function recordResult(action: ActionSpec, operation: OperationSpec) {
  const { root = '', schema = '' } = responseOf(operation) ?? {};
  const { notes, text } = action.slices ?? {};
  return {
    kind: 'record',
    root,
    shape: schema,
    noun: nounOf(action, root),
    ...(notes ? { items: { argument: 'notes_offset', ...notes } } : {}),
    ...(text ? { text: { argument: 'text_offset', ...text } } : {}),
  };
}

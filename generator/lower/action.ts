import type { ActionSpec, Catalogue, InputSpec, ResolverSpec, ToolSpec } from '../catalogue.ts';
import { inputsOf, type NamedAction, parametersIn, type Target, targetOf } from '../targets.ts';
import { argumentForPath, bindSource, lowerBefore, Source } from './bind.ts';
import { permissionOf } from './fields.ts';
import { lowerPreview, result } from './result.ts';
import { lowerVerify } from './verify.ts';

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
  const targets = new Map(inputsOf(spec).map(([path, input]) => [path, requireTarget(catalogue, spec, input)]));
  const resolve = resolveEntries(catalogue, spec, targets);
  const read = lowerBefore(catalogue, spec, targets, argumentsType);
  const names = namesBefore(catalogue, spec, targets, resolve);
  const before = read && names.length > 0 ? { ...read, names } : read;
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
    files: filesEntry(catalogue, targets),
    before,
    unchanged: entryOf(spec.input, 'unchanged', (argument, input) => ({ argument, reads: input.unchanged })),
    item: spec.before?.has && itemOf(spec.before.has),
    preview: spec.preview && lowerPreview(catalogue, spec),
    verify: lowerVerify(catalogue, spec, targets, argumentsType),
    fill: spec.fill && fillEntries(spec.fill),
    success: spec.success,
    note: spec.note,
    known: knownEntries(targets),
    own: ownEntries(targets),
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
  const property = 'property' in target ? target.property : undefined;
  return property?.resolve ? { resolver: property.resolve } : undefined;
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
    return resolver ? [{ argument: argument.split('.'), ...resolver }] : [];
  });
  return projectFirst(catalogue, entries);
}

/** The project first: other names are looked up in it. */
export function projectFirst<T extends { resolver: string }>(catalogue: Catalogue, entries: readonly T[]): T[] {
  const rank = ({ resolver }: T) => (needsProject(catalogue.defaults.resolvers[resolver]) ? 1 : 0);
  return [...entries].sort((a, b) => rank(a) - rank(b));
}

function needsProject(resolver: ResolverSpec | undefined): boolean {
  return resolver?.sources.some((source) => source.needs === 'project') ?? false;
}

/** Names that have to be ids before the record can be read. */
function namesBefore(
  catalogue: Catalogue,
  { before }: ActionSpec,
  targets: ReadonlyMap<string, Target>,
  resolve: readonly { argument: string[] }[],
): string[] {
  const operation = catalogue.operations[before?.read ?? ''];
  const parameters = operation ? parametersIn(operation).all : [];
  const used = parameters.map(before?.from ? (name) => before.from?.[name] : argumentForPath(targets));
  return resolve.flatMap(({ argument: [name = ''] }) => (used.includes(name) ? [name] : []));
}

/** Reads that look up custom fields by name: their definitions, and for those who may not read them, what shows them. */
const CUSTOM_FIELD_READS = [
  'listCustomFields',
  'getProject',
  'listIssues',
  'listProjects',
  'listTimeEntries',
  'listVersions',
];

/** Every operation that a call of the action may send. Access is checked on these, not on the tool's word. */
function operationsOf(
  catalogue: Catalogue,
  action: ActionSpec,
  resolvers: readonly string[],
  targets: ReadonlyMap<string, Target>,
): string[] {
  const counted = Object.values(action.preview?.counts ?? {}).flatMap((count) => ('list' in count ? [count.list] : []));
  const lookups = lookupsOf(catalogue, resolvers, action.project !== undefined);
  const fields = customFieldsEntry(targets) ? CUSTOM_FIELD_READS.filter((id) => catalogue.operations[id]) : [];
  const before = action.before ? [action.before.read] : [];
  const { verify } = action;
  if (typeof verify === 'object') before.push('newest' in verify ? verify.newest : verify.read);
  if (typeof verify === 'object' && 'whole' in verify && verify.whole) before.push(verify.whole);
  const files = action.content ? [action.content.download, action.content.thumbnail ?? []].flat() : [];
  const upload = filesEntry(catalogue, targets)?.upload;
  if (upload) files.push(upload);
  return [...new Set([action.call, ...before, ...counted, ...lookups, ...fields, ...files])].sort();
}

/** The reads of resolvers; names that only a project knows are looked up after the project itself. */
export function lookupsOf(catalogue: Catalogue, resolvers: readonly string[], inProject: boolean): string[] {
  const names = [...resolvers, ...(resolvers.length > 0 && inProject ? ['project'] : [])];
  return names.flatMap((name) => catalogue.defaults.resolvers[name]?.sources ?? []).map(({ read }) => read);
}

/** Redmine's name of a parameter, filter or property → the argument, where they differ: errors speak of arguments. */
function wireNames(targets: ReadonlyMap<string, Target>): Record<string, string> {
  // A parameter of the path comes last, since a filter or a body may have its name: it is the one that errors speak of.
  const inOrder = [...targets].sort(([, a], [, b]) => Number(a.kind === 'path') - Number(b.kind === 'path'));
  const pairs = inOrder.flatMap(([argument, target]) => ('name' in target ? [[target.name, argument] as const] : []));
  return Object.fromEntries([...new Map(pairs)].filter(([name, argument]) => name !== argument));
}

function permits(targets: ReadonlyMap<string, Target>) {
  return [...targets].flatMap(([argument, target]) => {
    if (target.kind !== 'body' || target.property.unless !== 'refuse' || !target.property.permission) return [];
    const permission = permissionOf(target.property.permission);
    if (typeof permission === 'string') return [];
    return [{ argument, anyOf: permission.anyOf, consequence: target.property.why ?? '' }];
  });
}

function ownEntries(targets: ReadonlyMap<string, Target>) {
  const entries = [...targets].flatMap(([argument, target]) =>
    target.kind === 'body' && target.property.own && typeof target.property.reads === 'string'
      ? [{ argument, reads: target.property.reads, consequence: target.property.why ?? '' }]
      : [],
  );
  return entries.length > 0 ? entries : undefined;
}

function knownEntries(targets: ReadonlyMap<string, Target>) {
  const entries = [...targets].flatMap(([argument, target]) =>
    target.kind === 'body' && target.property.known && typeof target.property.reads === 'string'
      ? [{ argument, words: target.property.known, reads: target.property.reads }]
      : [],
  );
  return entries.length > 0 ? entries : undefined;
}

/** `input.project` or `before.project.id`. */
export function projectSource(path: string) {
  const [kind, ...rest] = path.split('.');
  return kind === 'input' ? { argument: rest.join('.') } : { before: rest.join('.') };
}

function customFieldsEntry(targets: ReadonlyMap<string, Target>) {
  for (const [argument, target] of targets) {
    if (target.kind === 'body' && target.property.codec === 'custom-fields')
      return { argument, use: 'values', of: target.path[0] ?? '' };
    if (target.kind === 'customFieldFilters') return { argument, use: 'filters', of: 'issue' };
  }
  return undefined;
}

/** The argument that holds files, and the operation that takes them one by one. */
function filesEntry(catalogue: Catalogue, targets: ReadonlyMap<string, Target>) {
  const [argument] =
    [...targets].find(([, target]) => target.kind === 'body' && target.property.codec === 'files') ?? [];
  if (!argument) return undefined;
  const [upload] = Object.entries(catalogue.operations).find(([, operation]) => operation.sends) ?? [];
  return upload ? { argument, upload } : undefined;
}

function entryOf<T>(
  inputs: Record<string, InputSpec>,
  word: keyof InputSpec,
  make: (name: string, input: InputSpec) => T,
) {
  const found = Object.entries(inputs).find(([, input]) => input[word] !== undefined);
  return found && make(found[0], found[1]);
}

function fillEntries(fill: Record<string, string>) {
  return Object.entries(fill).map(([place, from]) => ({
    body: place.split('.').slice(1),
    reads: from.split('.').slice(1).join('.'),
  }));
}

function itemOf(has: Record<string, string>) {
  const [argument = '', items = ''] = Object.entries(has)[0] ?? [];
  return { argument, in: items };
}

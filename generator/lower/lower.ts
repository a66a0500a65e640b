import type { Catalogue, Effect, OperationSpec, ResolverSourceSpec } from '../catalogue.ts';
import {
  actionsOf,
  isComposed,
  propertiesOf,
  propertyAt,
  responseOf,
  routesOf,
  schemaName,
  successOf,
} from '../targets.ts';
import { type ActionModel, lowerAction } from './action.ts';
import { type ComposedModel, lowerComposed, operationsSent } from './composed.ts';
import { permissionOf, type Shapes, shapesOf } from './fields.ts';
import { advertisedSchema, type InputSchema } from './inputs.ts';
import { byName } from './json.ts';
import { lockContent, lockSha256 } from './lock.ts';
import { outputSchema } from './outputs.ts';
import { strictSchemas } from './strict.ts';
import { toolTokens } from './tokens.ts';

export interface ToolModel {
  name: string;
  title: string;
  description: string;
  toolset: string;
  effect: string;
  /** Names that it had, which are still accepted. */
  renamedFrom?: string[];
  discriminator?: string;
  tokens: number;
  scopes: string[];
  schemas: { advertised: InputSchema; output: InputSchema; strict: Record<string, InputSchema> };
  actions: Record<string, ActionModel | ComposedModel>;
}

/** The catalogue in the form that everything else is rendered from: references resolved, defaults written out. */
export interface Model {
  operations: Record<string, Record<string, unknown>>;
  shapes: Shapes;
  resolvers: Record<string, unknown>;
  permissions: Record<string, { membersOnly: boolean }>;
  tools: ToolModel[];
  catalogue: Catalogue;
  /** Of the lock file: equal exactly when the compiled catalogue is. */
  sha256: string;
}

/** Lowers a catalogue that the checks have passed. */
export function lower(catalogue: Catalogue): Model {
  const operations = mapValues(catalogue.operations, lowerOperation);
  const shapes = shapesOf(catalogue);
  const resolvers = mapValues(catalogue.defaults.resolvers, ({ noun, words, strict, sources }) => ({
    noun,
    ...(words ? { words } : {}),
    ...(strict ? { strict } : {}),
    sources: sources.map(({ read, ...source }) => ({
      operation: read,
      ...source,
      trust: nameTrust(catalogue, { read, ...source }),
    })),
  }));
  const tools = Object.keys(catalogue.tools)
    .sort()
    .map((name) => lowerTool(catalogue, shapes, name));
  const permissions = knownPermissions(catalogue);
  const content = { operations, shapes, resolvers, permissions, tools, catalogue };
  return { ...content, sha256: lockSha256(lockContent(content)) };
}

function mapValues<T, U>(record: Record<string, T>, map: (value: T, key: string) => U): Record<string, U> {
  return Object.fromEntries(byName(record).map(([key, value]) => [key, map(value, key)]));
}

/** Names that only administrators write may be shown as text of our own when a name is not known. */
function nameTrust(catalogue: Catalogue, source: ResolverSourceSpec): 'admin' | 'untrusted' {
  const response = responseOf(catalogue.operations[source.read]);
  const [, ...rest] = source.rows.split('.');
  const row = rest.length > 0 ? propertyAt(catalogue, response?.schema ?? '', rest.join('.'))?.items?.$ref : undefined;
  const shape = row ? schemaName(row) : (response?.schema ?? '');
  const properties = propertiesOf(catalogue, shape);
  const named = source.entry
    ? undefined
    : source.names.flatMap((name) => name.split(' ')).map((name) => properties[name]);
  return named?.every((property) => property?.['x-trust'] === 'admin') ? 'admin' : 'untrusted';
}

function lowerOperation(operation: OperationSpec): Record<string, unknown> {
  const { method, routes } = routesOf(operation);
  const lowered: Record<string, unknown> = {
    method,
    routes,
    effect: operation.effect,
    permission: permissionOf(operation.permission),
    ...(operation.scopes ? { scopes: operation.scopes } : {}),
    ...(operation.reveals ? { reveals: operation.reveals } : {}),
    repeatable: operation.repeatable ?? operation.effect === 'read',
    success: successOf(operation),
  };
  if (operation.filters) {
    lowered['filters'] = mapValues(
      operation.filters,
      ({ resolve: _resolve, words: _words, values: _values, ...filter }) => filter,
    );
  }
  const codecs = parameterCodecs(operation);
  if (Object.keys(codecs).length > 0) lowered['codecs'] = codecs;
  for (const key of ['sends', 'answers', 'pages', 'renamed', 'rejected', 'since', 'until'] as const)
    if (operation[key]) lowered[key] = operation[key];
  return lowered;
}

/** Parameters that the runtime converts before it sends them. */
function parameterCodecs(operation: OperationSpec): Record<string, unknown> {
  const named = byName(operation.query ?? {}).flatMap(([name, { codec, shows, scopes }]) =>
    codec ? [[name, { as: codec, ...(shows ? { shows } : {}), ...(scopes ? { scopes } : {}) }] as const] : [],
  );
  return Object.fromEntries(named);
}

function lowerTool(catalogue: Catalogue, shapes: Shapes, name: string): ToolModel {
  const tool = catalogue.tools[name];
  if (!tool) throw new Error(`unchecked tool ${name}`);
  const strict = strictSchemas(catalogue, tool);
  const advertised = advertisedSchema(tool, Object.values(strict));
  const description = tool.describe.trim();
  const lowered: ToolModel['actions'] = isComposed(tool)
    ? { call: lowerComposed(catalogue, tool) }
    : Object.fromEntries(
        actionsOf(tool).map((action) => [action.name, lowerAction(catalogue, name, tool, action)] as const),
      );
  const sent = Object.values(lowered).flatMap(operationsSent);
  return {
    name,
    title: tool.title,
    description,
    toolset: tool.toolset,
    effect: tool.effect ?? strongest(catalogue, sent),
    ...(tool.renamed_from ? { renamedFrom: [...tool.renamed_from].sort() } : {}),
    ...(tool.by ? { discriminator: tool.by } : {}),
    tokens: toolTokens(name, description, advertised),
    scopes: scopesOf(catalogue, sent),
    schemas: { advertised, output: outputSchema(shapes, Object.values(lowered)), strict },
    actions: lowered,
  };
}

function strongest(catalogue: Catalogue, operations: readonly string[]): string {
  const effects = operations.map((id) => catalogue.operations[id]?.effect ?? 'destructive');
  return ['destructive', 'write', 'read'].find((effect) => effects.includes(effect as Effect)) ?? 'destructive';
}

/** Redmine permissions (which are its OAuth scopes) that some call of the tool may need, or show more with. */
function scopesOf(catalogue: Catalogue, operations: readonly string[]): string[] {
  const names = operations.flatMap((id) => {
    const { permission = 'admin', scopes = [], reveals = [], query = {} } = catalogue.operations[id] ?? {};
    const needed = permissionOf(permission);
    return [
      ...(typeof needed === 'string' ? (needed === 'admin' ? ['admin'] : []) : needed.anyOf),
      ...scopes,
      ...reveals,
      ...Object.values(query).flatMap((parameter) => Object.values(parameter.scopes ?? {})),
    ];
  });
  return [...new Set(names)].sort();
}

/** Union over the versions; a permission that some version grants to others than members is not members-only. */
function knownPermissions(catalogue: Catalogue): Model['permissions'] {
  const all: Model['permissions'] = {};
  for (const version of Object.values(catalogue.permissions)) {
    for (const [name, { membersOnly }] of Object.entries(version)) {
      all[name] = { membersOnly: membersOnly && (all[name]?.membersOnly ?? true) };
    }
  }
  return all;
}

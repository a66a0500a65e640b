import type {
  ActionSpec,
  Catalogue,
  FilterSpec,
  InputSpec,
  OperationSpec,
  PropertySpec,
  ToolSpec,
} from './catalogue.ts';

/** Where an argument goes in the request, with what the catalogue says about that place. */
export type Target =
  | { kind: 'path'; name: string }
  | { kind: 'filter'; name: string; filter: FilterSpec }
  | { kind: 'query'; name: string; property: PropertySpec }
  | { kind: 'body'; root: string; name: string; property: PropertySpec }
  | { kind: 'customFieldFilters' }
  | { kind: 'none' };

/** An action of a tool. `name` is `call` for a tool with one action. */
export interface NamedAction {
  name: string;
  spec: ActionSpec;
}

/** The actions of a tool, whether it has one (`call`) or several (`actions`). */
export function actionsOf(tool: ToolSpec): NamedAction[] {
  if (tool.actions) return Object.entries(tool.actions).map(([name, spec]) => ({ name, spec }));
  return [{ name: 'call', spec: tool as ActionSpec }];
}

/** Properties of a schema with those of the schemas that it is made of. Unknown references are left to the checks. */
export function propertiesOf(catalogue: Catalogue, schema: string): Record<string, PropertySpec> {
  const properties = partsOf(catalogue, schema).map((name) => catalogue.schemas[name]?.properties);
  return Object.assign(Object.create(null), ...properties);
}

/** A schema and those that it is made of (`allOf`), each once, the schema itself last. */
export function partsOf(catalogue: Catalogue, schema: string, inside: readonly string[] = []): string[] {
  if (inside.includes(schema)) return []; // made of itself: rule `path` says so
  const inherited = (catalogue.schemas[schema]?.allOf ?? []).flatMap(({ $ref }) =>
    partsOf(catalogue, schemaName($ref), [...inside, schema]),
  );
  return [...new Set([...inherited, schema])];
}

/** A property and the items of a list, at every depth. */
export function withItems(property: PropertySpec): PropertySpec[] {
  return property.items ? [property, ...withItems(property.items)] : [property];
}

/** The property at a path such as `status.id` or `journals[newest, mine].notes`, starting in a schema. */
export function propertyAt(catalogue: Catalogue, schema: string, path: string): PropertySpec | undefined {
  let current: string | undefined = schema;
  let property: PropertySpec | undefined;
  for (const part of path.replaceAll(/\[[^\]]*\]/g, '').split('.')) {
    property = current ? propertiesOf(catalogue, current)[part] : undefined;
    const ref: string | undefined = property?.$ref ?? property?.items?.$ref;
    current = ref && schemaName(ref);
  }
  return property;
}

export function schemaName(ref: string): string {
  return ref.replace('#/schemas/', '');
}

/** The root key and the properties of what an operation is sent. */
export function bodyOf(catalogue: Catalogue, operation: OperationSpec | undefined) {
  const [root, body] = Object.entries(operation?.body ?? {})[0] ?? [];
  if (!root || !body) return undefined;
  const schema = schemaName(body.$ref);
  return { root, properties: propertiesOf(catalogue, schema), permission: catalogue.schemas[schema]?.permission };
}

/** The root key and the schema of what an operation answers. */
export function responseOf(operation: OperationSpec | undefined) {
  const [root, answer] = Object.entries(operation?.response ?? {})[0] ?? [];
  if (!root || !answer) return undefined;
  return 'list' in answer
    ? { root, schema: answer.list, list: true as const }
    : { root, schema: answer.one, list: false as const };
}

/** Resolves `to:`; undefined when the operation has no such place. */
export function targetOf(
  catalogue: Catalogue,
  operation: OperationSpec | undefined,
  input: InputSpec,
): Target | undefined {
  if (input.to === undefined) return { kind: 'none' };
  if (input.to === 'customFieldFilters') return { kind: 'customFieldFilters' };
  const [kind = '', ...rest] = input.to.split('.');
  const name = rest.at(-1) ?? '';
  if (kind === 'path') return { kind, name };
  if (kind === 'filters') {
    const filter = operation?.filters?.[rest.join('.')];
    return filter && { kind: 'filter', name: rest.join('.'), filter };
  }
  if (kind === 'query') {
    const property = operation?.query?.[name];
    return property && { kind, name, property };
  }
  const body = bodyOf(catalogue, operation);
  const property = body && body.root === rest[0] ? body.properties[name] : undefined;
  return body && property && { kind: 'body', root: body.root, name, property };
}

/** The statuses by which an operation says that it did what was asked. */
export function successOf(operation: OperationSpec): number[] {
  if (operation.success) return operation.success;
  if (operation.effect === 'read') return [200];
  return routesOf(operation).method === 'POST' && responseOf(operation) ? [201] : [204];
}

/** `:issue_id` in `/issues/:issue_id.json`. */
export function routeParameters(route: string): string[] {
  return [...route.matchAll(/:([a-z_]+)/g)].map((match) => match[1] ?? '');
}

/** Method and routes of an operation, the one with most parameters first: it is used when they are all given. */
export function routesOf(operation: OperationSpec): { method: string; routes: string[] } {
  const [method = 'GET', first = ''] = operation.http.split(' ');
  const more = (operation.also ?? []).map((route) => route.split(' ')[1] ?? '');
  const routes = [first, ...more].sort((a, b) => routeParameters(b).length - routeParameters(a).length);
  return { method, routes };
}

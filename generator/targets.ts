import type {
  ActionSpec,
  ApiRow,
  Catalogue,
  ComposeSpec,
  FilterSpec,
  InputSpec,
  OperationSpec,
  PermissionSpec,
  PropertySpec,
  ToolSpec,
} from './catalogue.ts';

/** Where an argument goes in the request, with what the catalogue says about that place. */
export type Target =
  | { kind: 'path'; name: string; property?: PropertySpec }
  | { kind: 'filter'; name: string; filter: FilterSpec }
  | { kind: 'query'; name: string; property: PropertySpec }
  | ({ kind: 'body'; name: string } & BodyField)
  | { kind: 'part'; name: string; properties: Record<string, PropertySpec> }
  | { kind: 'customFieldFilters' }
  | { kind: 'none' };

/** An action of a tool. `name` is `call` for a tool with one action. */
export interface NamedAction {
  name: string;
  spec: ActionSpec;
}

/** A tool whose requests a function makes. */
export type ComposedTool = ToolSpec & { compose: ComposeSpec };

export function isComposed<T extends ToolSpec>(tool: T): tool is T & { compose: ComposeSpec } {
  return tool.compose !== undefined;
}

/** The actions of a tool that send one request: one (`call`), several (`actions`), none (`compose`). */
export function actionsOf(tool: ToolSpec): NamedAction[] {
  if (isComposed(tool)) return [];
  if (tool.actions) return Object.entries(tool.actions).map(([name, spec]) => ({ name, spec }));
  return [{ name: 'call', spec: tool as ActionSpec }];
}

/** The arguments of an action by their paths, with those inside of an object of filters (`more.notes`). */
export function inputsOf(action: ActionSpec): [path: string, input: InputSpec][] {
  return Object.entries(action.input).flatMap(([name, input]) => [
    [name, input] as [string, InputSpec],
    ...Object.entries(input.filters ?? {}).map(([member, filter]): [string, InputSpec] => [
      `${name}.${member}`,
      { to: `filters.${filter}` },
    ]),
  ]);
}

/** Properties of a schema with those of the schemas that it is made of. Unknown references are left to the checks. */
export function propertiesOf(catalogue: Catalogue, schema: string): Record<string, PropertySpec> {
  const properties = partsOf(catalogue, schema).map((name) => catalogue.schemas[name]?.properties);
  return Object.assign(Object.create(null), ...properties);
}

/** A property with the schema in which it is written, which may be one that another schema is made of. */
export interface Owned {
  readonly owner: string;
  readonly property: PropertySpec;
}

/** The properties of a schema by name, each with the schema that it stands in. */
export function ownedProperties(catalogue: Catalogue, schema: string): Map<string, Owned> {
  return new Map(
    partsOf(catalogue, schema).flatMap((owner) =>
      Object.entries(catalogue.schemas[owner]?.properties ?? {}).map(([name, property]): [string, Owned] => [
        name,
        { owner, property },
      ]),
    ),
  );
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

/** A property of what an operation is sent: below a root key (`issue`, `subject`), or at the top (`user_id`). */
export interface BodyField {
  path: string[];
  property: PropertySpec;
  /** Its own, or that of its schema. */
  permission?: PermissionSpec | undefined;
}

/** Everything that an operation is sent, by its dotted path. Unknown references are left to the checks. */
export function bodyOf(catalogue: Catalogue, operation: OperationSpec | undefined): Map<string, BodyField> {
  const fields = Object.entries(operation?.body ?? {}).flatMap(([root, part]): BodyField[] => {
    if (!part.$ref) return [{ path: [root], property: part, permission: part.permission }];
    const schema = schemaName(part.$ref);
    const common = catalogue.schemas[schema]?.permission;
    return Object.entries(propertiesOf(catalogue, schema)).map(([name, property]) => ({
      path: [root, name],
      property,
      permission: property.permission ?? common,
    }));
  });
  return new Map(fields.map((field) => [field.path.join('.'), field]));
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
  if (kind === 'path') {
    const property = parameterOf(catalogue, operation, name);
    return property ? { kind, name, property } : { kind, name };
  }
  if (kind === 'filters') {
    const filter = operation?.filters?.[rest.join('.')];
    return filter && { kind: 'filter', name: rest.join('.'), filter };
  }
  if (kind === 'query') {
    const property = operation?.query?.[name];
    return property && { kind, name, property };
  }
  const part = rest.length === 1 ? operation?.body?.[name]?.$ref : undefined;
  if (part) return { kind: 'part', name, properties: propertiesOf(catalogue, schemaName(part)) };
  const field = bodyOf(catalogue, operation).get(rest.join('.'));
  return field && { kind: 'body', name, ...field };
}

/** The statuses by which an operation says that it did what was asked. */
export function successOf(operation: OperationSpec): number[] {
  if (operation.success) return operation.success;
  if (operation.effect === 'read') return [200];
  return routesOf(operation).method === 'POST' && responseOf(operation) ? [201] : [204];
}

/** What a path parameter takes; undefined for the id of a record, which most are. */
export function parameterOf(catalogue: Catalogue, operation: OperationSpec | undefined, name: string) {
  return operation?.path?.[name] ?? catalogue.defaults.parameters?.[name];
}

/** `:issue_id` in `/issues/:issue_id.json`. */
export function routeParameters(route: string): string[] {
  return [...route.matchAll(/:([a-z_]+)/g)].map((match) => match[1] ?? '');
}

/** Parameters of all routes of an operation, and those of its own (`http`), without which it cannot be sent. */
export function parametersIn(operation: OperationSpec): { all: string[]; needed: string[] } {
  return {
    all: [...new Set(routesOf(operation).routes.flatMap(routeParameters))],
    needed: routeParameters(operation.http),
  };
}

/** Method and routes of an operation, the one with most parameters first: it is used when they are all given. */
export function routesOf(operation: OperationSpec): { method: string; routes: string[] } {
  const [method = 'GET', first = ''] = operation.http.split(' ');
  const more = (operation.also ?? []).map((route) => route.split(' ')[1] ?? '');
  const routes = [first, ...more].sort((a, b) => routeParameters(b).length - routeParameters(a).length);
  return { method, routes };
}

/** Every request of an operation: its method with each of its routes. */
export function requestsOf(operation: OperationSpec): string[] {
  const { method, routes } = routesOf(operation);
  return routes.map((route) => `${method} ${route}`);
}

/** A request without the names of its parameters; two where a row has an optional part, as in `/thumbnail/:id(/:size)`. */
export function requestForms(request: string): string[] {
  const form = request.replaceAll(/:[a-z_]+/g, ':');
  return [...new Set([form.replaceAll(/\([^)]*\)/g, ''), form.replaceAll(/[()]/g, '')])];
}

/** Whether they are the same request, whatever their parameters are called. */
export function sameRequest(a: string, b: string): boolean {
  const forms = requestForms(a);
  return requestForms(b).some((form) => forms.includes(form));
}

/** What requests belong to, found by the request, whatever its parameters are called; the first of equals. */
export function byRequest<T>(entries: Iterable<readonly [request: string, value: T]>) {
  const known = new Map<string, { place: number; value: T }>();
  let place = 0;
  for (const [request, value] of entries) {
    for (const form of requestForms(request)) if (!known.has(form)) known.set(form, { place, value });
    place++;
  }
  return (request: string): T | undefined => {
    const found = requestForms(request).flatMap((form) => known.get(form) ?? []);
    return found.sort((a, b) => a.place - b.place)[0]?.value;
  };
}

const rowIndexes = new WeakMap<readonly ApiRow[], (request: string) => ApiRow | undefined>();

/** The row of Redmine's API that a request is; undefined when there is none. */
export function rowOf({ api: { rows } }: Catalogue, request: string): ApiRow | undefined {
  let find = rowIndexes.get(rows);
  if (!find) {
    find = byRequest(rows.map((row) => [row.row, row]));
    rowIndexes.set(rows, find);
  }
  return find(request);
}

/** The line of spec/exclusions.yaml about a request, and its reason. */
export function exclusionOf(catalogue: Catalogue, request: string): [request: string, reason: string] | undefined {
  return Object.entries(catalogue.exclusions).find(([excluded]) => sameRequest(excluded, request));
}

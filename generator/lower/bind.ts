import type { ActionSpec, Catalogue, PropertySpec } from '../catalogue.ts';
import { parametersIn, responseOf, routeParameters, routesOf, type Target } from '../targets.ts';

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

/** Path parameters of an operation from the arguments that carry them. */
export function pathSource(
  parameters: readonly string[],
  argumentFor: (parameter: string) => string | undefined,
): string {
  const entries = parameters.flatMap((parameter) => {
    const argument = argumentFor(parameter);
    return argument ? [`${parameter}: a.${argument}`] : [];
  });
  return entries.length > 0 ? `path: { ${entries.join(', ')} }` : '';
}

/** The argument that is sent as this path parameter, or at the top of the body under its name. */
export function argumentForPath(targets: ReadonlyMap<string, Target>) {
  const sentTo = (is: (target: Target) => boolean) => [...targets].find(([, target]) => is(target))?.[0];
  return (parameter: string) =>
    sentTo((target) => target.kind === 'path' && target.name === parameter) ??
    sentTo((target) => target.kind === 'body' && target.path.join('.') === parameter);
}

/** What the record is read with: always, and when an argument that needs it is given. */
export function includesSource(
  action: ActionSpec,
  targets: ReadonlyMap<string, Target>,
  always: readonly string[],
): string[] {
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

/** The read of the record that a call is about, with the function that makes its request. */
export function lowerBefore(
  catalogue: Catalogue,
  action: ActionSpec,
  targets: ReadonlyMap<string, Target>,
  type: string,
) {
  const read = action.before;
  const operation = read && catalogue.operations[read.read];
  if (!read || !operation) return undefined;
  const from = read.from;
  const path = pathSource(parametersIn(operation).all, from ? (name) => from[name] : argumentForPath(targets));

  const includes = includesSource(action, targets, [read.include ?? []].flat());
  const parts = [`operation: ${JSON.stringify(read.read)}`, path];
  if (includes.length > 0) parts.push(`query: { include: [${includes.join(', ')}] }`);
  const guard = from
    ? Object.values(from)
        .map((name) => `a.${name} === undefined`)
        .join(' || ')
    : '';
  const call = `({ ${parts.filter(Boolean).join(', ')} })`;
  const body = guard ? `${guard} ? undefined : ${call}` : call;
  // The own account is read by nothing that the caller says.
  const parameter = /\ba\./.test(body) ? `a: Arguments[${JSON.stringify(type)}]` : '';
  return {
    operation: read.read,
    root: responseOf(operation)?.root ?? '',
    shape: responseOf(operation)?.schema ?? '',
    bind: new Source(`(${parameter}) => ${body}`),
    ...(read.must ? { absent: true } : {}),
  };
}

/** The function that makes the request of an action out of its arguments. */
export function bindSource(
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
    const own = `a.${argument.replace('.', '?.')}`;
    if (value === undefined) return own;
    const not = excluded.get(argument);
    // What is asked for in another way has no default: what is excluded, and what stands alone.
    const others = [...(not ? [`a.${not}?.${argument}`] : []), ...loners(action, argument).map((name) => `a.${name}`)];
    const given = JSON.stringify(value);
    if (others.length === 0) return `${own} ?? ${given}`;
    return `${own} ?? (${others.map((other) => `${other} === undefined`).join(' && ')} ? ${given} : undefined)`;
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
  const body = bodySource(of('body'), of('part'));
  const custom = of('customFieldFilters').map(([argument]) => argument);
  const parts = [
    `operation: ${JSON.stringify(action.call)}`,
    path.length > 0 ? `path: { ${path.join(', ')} }` : '',
    query.length > 0 ? `query: { ${query.join(', ')} }` : '',
    filters.length > 0 ? `filters: {\n${filters.join(',\n')},\n}` : '',
    custom.length > 0 ? `customFieldFilters: a.${custom[0]}` : '',
    body ? `body: ${body} satisfies Loose<Body<${JSON.stringify(action.call)}>>` : '',
  ];
  const parameter = targets.size > 0 ? `a: Arguments[${JSON.stringify(type)}]` : '';
  return `(${parameter}) => ({\n${parts.filter(Boolean).join(',\n')},\n})`;
}

/** Redmine takes a flag that is there for set, whatever its value; a bit it compares with `"0"`. */
const CODED: Record<string, (value: string) => string> = {
  flag: (value) => `${value} ? '1' : undefined`,
  bit: (value) => `${value} === undefined ? undefined : ${value} ? '1' : '0'`,
};

const coded = (value: string, { codec }: PropertySpec) => CODED[codec ?? '']?.(value) ?? value;

/** Arguments that stand alone, and not with this one. */
function loners(action: ActionSpec, argument: string): string[] {
  const alone = (action.rules ?? []).flatMap((rule) => ('alone' in rule ? Object.entries(rule.alone) : []));
  return alone.flatMap(([name, company]) => (company.includes(argument) ? [] : [name]));
}

/** Properties below their root keys, and those at the top. */
function bodySource(
  fields: readonly (readonly [string, { path: readonly string[]; property: PropertySpec }])[],
  parts: readonly (readonly [string, { name: string; properties: Record<string, PropertySpec> }])[],
): string {
  const roots = new Map<string, string[]>();
  const lines: string[] = [];
  for (const [argument, { path, property }] of fields) {
    const [root = '', name] = path;
    const value = coded(`a.${argument}`, property);
    if (name === undefined) lines.push(`${root}: ${value}`);
    else roots.set(root, [...(roots.get(root) ?? []), `${name}: ${value}`]);
  }
  for (const [argument, { name, properties }] of parts) {
    const inside = Object.entries(properties).map(
      ([key, property]) => `${key}: ${coded(`a.${argument}.${key}`, property)}`,
    );
    lines.push(`${name}: a.${argument} && {\n${inside.join(',\n')},\n}`);
  }
  lines.unshift(...[...roots].map(([root, inside]) => `${root}: {\n${inside.join(',\n')},\n}`));
  return lines.length > 0 ? `{\n${lines.join(',\n')},\n}` : '';
}

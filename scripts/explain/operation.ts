import type { OperationSpec, PermissionSpec, PropertySpec } from '../../generator/catalogue.ts';
import type { Loaded } from '../../generator/load.ts';
import {
  bodyOf,
  exclusionOf,
  ownedProperties,
  parameterOf,
  parametersIn,
  requestsOf,
  responseOf,
  schemaName,
  successOf,
  withItems,
} from '../../generator/targets.ts';

/** Something that the catalogue says, and the line where it stands. */
export interface Fact {
  readonly name: string;
  readonly at: string;
  readonly says: string;
}

/** All that the catalogue says of one HTTP call, and what was seen of it. */
export interface ExplainedOperation {
  readonly kind: 'operation';
  readonly name: string;
  readonly at: string;
  readonly requests: readonly string[];
  readonly effect: string;
  readonly why?: string;
  readonly permission: string;
  readonly repeatable: boolean;
  readonly success: readonly number[];
  readonly versions: string;
  readonly paging: string;
  readonly path: readonly Fact[];
  readonly filters: readonly Fact[];
  readonly query: readonly Fact[];
  readonly body: readonly Fact[];
  readonly answer: readonly Fact[];
  /** Tools that send it, and those behind which it stands: names are looked up with it, or writes read back. */
  readonly tools: readonly string[];
  readonly behind: readonly string[];
  readonly excluded: readonly string[];
  /** Version → what was seen there of it (spec/verified). */
  readonly verified: Readonly<Record<string, string>>;
}

/** Line of something in the catalogue, as editors open it. */
export function placeOf({ positions }: Loaded, owner: object | undefined, key?: string): string {
  const at = positions.of(owner, key);
  return at ? `${at.file}:${at.line}` : '';
}

export const permissionText = (permission: PermissionSpec) =>
  typeof permission === 'string' ? permission : permission.anyOf.join(' or ');

/** Everything known of an operation. */
export function explainOperation(loaded: Loaded, name: string, operation: OperationSpec): ExplainedOperation {
  const { catalogue, model } = loaded;
  const using = model.tools.filter(({ actions }) =>
    Object.values(actions).some((action) => action.operations.includes(name)),
  );
  const sends = using.filter(({ actions }) => {
    return Object.values(actions).some(({ operation: own, uses, write }) => {
      const written = (write as { operation?: string } | undefined)?.operation;
      return own === name || written === name || Object.keys((uses as object | undefined) ?? {}).includes(name);
    });
  });
  return {
    kind: 'operation',
    name,
    at: placeOf(loaded, operation),
    requests: requestsOf(operation),
    effect: operation.effect,
    ...(operation.why === undefined ? {} : { why: operation.why }),
    permission: permissionText(operation.permission),
    repeatable: operation.repeatable ?? operation.effect === 'read',
    success: successOf(operation),
    versions: span(operation),
    paging: pagingOf(operation, catalogue.defaults.paging),
    path: parametersIn(operation).all.map((each) => {
      const property = parameterOf(catalogue, operation, each);
      const own = operation.path?.[each];
      return {
        name: each,
        at: placeOf(loaded, own ?? property ?? operation),
        says: property ? wordsOf(property) : 'number of a record',
      };
    }),
    filters: Object.entries(operation.filters ?? {}).map(([each, filter]) => {
      const { kind, ...more } = filter;
      return { name: each, at: placeOf(loaded, filter), says: [kind, ...words(more)].join(' · ') };
    }),
    query: Object.entries(operation.query ?? {}).map(([each, property]) => fact(loaded, each, property)),
    body: [...bodyOf(catalogue, operation)].map(([each, { property, permission }]) => {
      const needs =
        permission && property.permission === undefined ? [`permission: ${permissionText(permission)}`] : [];
      return { ...fact(loaded, each, property), says: [wordsOf(property), ...needs].filter(Boolean).join(' · ') };
    }),
    answer: answerOf(loaded, operation),
    tools: sends.map((tool) => tool.name),
    behind: using.filter((tool) => !sends.includes(tool)).map((tool) => tool.name),
    excluded: requestsOf(operation).flatMap((request) => exclusionOf(catalogue, request)?.[1] ?? []),
    verified: Object.fromEntries(
      Object.entries(catalogue.verified).map(([version, evidence]) => {
        const checks = Object.keys(evidence).filter((check) => evidence[check]?.[name] !== undefined);
        return [version, checks.join(', ') || 'not seen'];
      }),
    ),
  };
}

/** Of the record, or of a row of the list: each property with who can have written it. */
function answerOf(loaded: Loaded, operation: OperationSpec): Fact[] {
  const response = responseOf(operation);
  if (!response) return [];
  const root = `${response.root}${response.list ? '[]' : ''}`;
  return [...ownedProperties(loaded.catalogue, response.schema)].map(([name, { property }]) => {
    return {
      ...fact(loaded, `${root}.${name}`, property),
      says: [wordsOf(property), trustOf(loaded, property)].filter(Boolean).join(' · '),
    };
  });
}

/** Who can have written the text below a property, at any depth of what it refers to. */
function trustOf({ catalogue }: Loaded, property: PropertySpec): string {
  const found = new Set<string>();
  const seen = new Set<string>();
  const visit = (each: PropertySpec) => {
    for (const inner of withItems(each)) {
      if (inner['x-trust']) found.add(inner['x-trust']);
      const schema = inner.$ref && schemaName(inner.$ref);
      if (!schema || seen.has(schema)) continue;
      seen.add(schema);
      for (const { property: own } of ownedProperties(catalogue, schema).values()) visit(own);
    }
  };
  visit(property);
  // What the property says itself is among its words already.
  if (property['x-trust'] || found.size === 0) return '';
  return `holds text of ${[...found].sort().join(' and ')}`;
}

function fact(loaded: Loaded, name: string, property: PropertySpec): Fact {
  return { name, at: placeOf(loaded, property), says: wordsOf(property) };
}

/** The words of a property, those that matter most first. */
export function wordsOf({ type, $ref, ...more }: PropertySpec): string {
  const kind = $ref ? schemaName($ref) : [type ?? []].flat().join(' or ');
  return [kind, ...words(more)].filter((each) => each !== '').join(' · ');
}

function words(spec: object): string[] {
  return Object.entries(spec).map(([word, value]) => {
    if (word === 'permission' || word === 'seen') return `${word}: ${permissionText(value as PermissionSpec)}`;
    if (word === 'items') return `of ${wordsOf(value as PropertySpec)}`;
    if (word === 'x-trust') return String(value);
    return `${word}: ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`;
  });
}

export function span({ since, until }: { since?: string; until?: string }): string {
  return [since && `since ${since}`, until && `until ${until}`].filter(Boolean).join(', ') || 'all';
}

function pagingOf(
  { pages }: OperationSpec,
  { limit, max, per_request }: Loaded['catalogue']['defaults']['paging'],
): string {
  if (!pages) return 'none';
  const order = pages.sort === undefined ? '' : `, in the order ${pages.sort}`;
  return `${pages.items}: ${limit} rows, at most ${max}, ${per_request} a request${order}`;
}

import { closest } from 'fastest-levenshtein';
import type { PropertySpec } from '../../catalogue.ts';
import { partsOf, propertiesOf, routeParameters, routesOf, schemaName } from '../../targets.ts';
import { type CheckContext, quote } from '../context.ts';

/** What the four kinds of references have in common: looking a name up, and saying what there is instead. */

/** The name that was probably meant, and all that may stand there. */
export function oneOf(wrong: string, names: readonly string[]): string {
  if (names.length === 0) return 'There is none to name.';
  return `Did you mean \`${closest(wrong, names)}\`? There are ${quote(names)}.`;
}

export function referSchema(
  { catalogue, refuse }: CheckContext,
  at: { in: object; key: string },
  ref: string,
): boolean {
  const name = schemaName(ref);
  if (Object.hasOwn(catalogue.schemas, name)) return true;
  refuse(at, `There is no schema \`${name}\`.`, oneOf(name, Object.keys(catalogue.schemas)));
  return false;
}

export function referResolver({ catalogue, refuse }: CheckContext, owner: { resolve?: string }): void {
  const { resolvers } = catalogue.defaults;
  if (owner.resolve === undefined || resolvers[owner.resolve]) return;
  refuse(
    { in: owner, key: 'resolve' },
    `There is no resolver \`${owner.resolve}\`.`,
    oneOf(owner.resolve, Object.keys(resolvers)),
  );
}

/**
 * A property of a schema, or a path of them; `records` when it has to be a list of a schema. Where the path leads through
 * a schema that is not there, that has been said already.
 */
export function referProperty(
  { catalogue, refuse }: CheckContext,
  at: { in: object | undefined; key?: string | number },
  schema: string,
  path: string,
  records: 'records' | 'any' = 'any',
): void {
  let current = schema;
  let property: PropertySpec | undefined;
  for (const [index, part] of path
    .replaceAll(/\[[^\]]*\]/g, '')
    .split('.')
    .entries()) {
    if (index > 0) current = schemaName(property?.$ref ?? property?.items?.$ref ?? '');
    if (!partsOf(catalogue, current).every((name) => Object.hasOwn(catalogue.schemas, name))) {
      if (index > 0 && current === '')
        refuse(at, `\`${path}\` goes on after a property that is no record.`, `Name a path that \`${schema}\` has.`);
      return;
    }
    const properties = propertiesOf(catalogue, current);
    property = properties[part];
    if (!property) {
      refuse(at, `\`${current}\` has no \`${part}\`.`, oneOf(part, Object.keys(properties)));
      return;
    }
  }
  if (records === 'records' && !property?.items?.$ref)
    refuse(at, `\`${path}\` of \`${schema}\` is no list of records.`, 'Name a property that is a list of a schema.');
}

/** The parameters of all routes of an operation. */
export function parametersOf({ catalogue }: CheckContext, id: string | undefined): string[] {
  const operation = catalogue.operations[id ?? ''];
  return operation ? [...new Set(routesOf(operation).routes.flatMap(routeParameters))] : [];
}

import { closest } from 'fastest-levenshtein';
import { propertiesOf, routeParameters, routesOf, schemaName } from '../../targets.ts';
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

/** A property of a schema, or a path of properties. */
export function referProperty(
  { catalogue, refuse }: CheckContext,
  at: { in: object | undefined; key?: string | number },
  schema: string,
  name: string,
): void {
  refuse(at, `\`${schema}\` has no \`${name}\`.`, oneOf(name, Object.keys(propertiesOf(catalogue, schema))));
}

/** The parameters of all routes of an operation. */
export function parametersOf({ catalogue }: CheckContext, id: string | undefined): string[] {
  const operation = catalogue.operations[id ?? ''];
  return operation ? [...new Set(routesOf(operation).routes.flatMap(routeParameters))] : [];
}

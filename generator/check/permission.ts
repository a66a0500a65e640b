import { closest } from 'fastest-levenshtein';
import type { OperationSpec, PermissionSpec, PropertySpec } from '../catalogue.ts';
import { permissionOf } from '../lower/fields.ts';
import type { CheckContext, Rule } from './context.ts';

/** Every permission is one that a supported Redmine knows (spec/permissions). */
export const permission: Rule = {
  id: 'permission',
  check(context) {
    const { catalogue } = context;
    const supported = catalogue.defaults.versions.map((version) => catalogue.permissions[version] ?? {});
    const known = [...new Set(supported.flatMap((version) => Object.keys(version)))];
    for (const [id, operation] of Object.entries(catalogue.operations)) {
      checkNames(context, operation, `\`${id}\``, known);
      checkScopes(context, operation, id, known);
      const sent = [...Object.entries(operation.path ?? {}), ...Object.entries(operation.body ?? {})];
      for (const [key, property] of sent) checkProperty(context, property, `${id}.${key}`, known);
    }
    for (const [name, schema] of Object.entries(catalogue.schemas)) {
      checkNames(context, schema, `\`${name}\``, known);
      for (const [key, property] of Object.entries(schema.properties ?? {})) {
        checkProperty(context, property, `${name}.${key}`, known);
        checkUnless(context, property, key);
      }
    }
  },
};

function checkProperty(context: CheckContext, property: PropertySpec, name: string, known: readonly string[]): void {
  checkNames(context, property, `\`${name}\``, known);
  checkNames(context, property, `\`${name}\``, known, 'seen');
}

function checkNames(
  { refuse }: CheckContext,
  owner: { permission?: PermissionSpec; seen?: PermissionSpec },
  what: string,
  known: readonly string[],
  key: 'permission' | 'seen' = 'permission',
): void {
  const permission = permissionOf(owner[key] ?? 'public');
  if (typeof permission === 'string') return;
  for (const name of permission.anyOf.filter((candidate) => !known.includes(candidate))) {
    refuse(
      { in: owner, key },
      `${what} needs \`${name}\`, which no supported Redmine knows.`,
      known.length > 0
        ? `Did you mean \`${closest(name, known)}\`? The names are in spec/permissions.`
        : 'Run `npm run redmine -- permissions` to read the names from real servers.',
    );
  }
}

/** Scopes are named as permissions are. */
function checkScopes({ refuse }: CheckContext, operation: OperationSpec, id: string, known: readonly string[]): void {
  const named: [object, string, string][] = [
    ...[operation.scopes ?? [], operation.reveals ?? []].flatMap((list) =>
      list.map((name, index): [object, string, string] => [list, String(index), name]),
    ),
    ...Object.values(operation.query ?? {}).flatMap(({ scopes = {} }) =>
      Object.entries(scopes).map(([item, name]): [object, string, string] => [scopes, item, name]),
    ),
  ];
  for (const [owner, key, name] of named.filter(([, , each]) => each !== 'admin' && !known.includes(each))) {
    const problem = `\`${id}\` names the scope \`${name}\`, which no supported Redmine knows.`;
    refuse({ in: owner, key }, problem, `Did you mean \`${closest(name, known)}\`? The names are in spec/permissions.`);
  }
}

/** Without a name to look for and a reason to give, the call would not be refused: see `permits` in lower/action.ts. */
function checkUnless({ refuse }: CheckContext, property: PropertySpec, key: string): void {
  if (property.own && !property.why)
    refuse(
      { in: property, key: 'own' },
      `\`${key}\` is refused without a reason.`,
      'Add `why:` with what would happen.',
    );
  if (!property.unless) return;
  const at = { in: property, key: 'unless' };
  if (typeof permissionOf(property.permission ?? 'public') === 'string')
    refuse(at, `\`${key}\` is refused without a permission to look for.`, 'Add `permission:` with the name of one.');
  if (!property.why)
    refuse(at, `\`${key}\` is refused without a reason.`, 'Add `why:` with what Redmine would do instead.');
}

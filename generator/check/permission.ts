import { closest } from 'fastest-levenshtein';
import type { PermissionSpec } from '../catalogue.ts';
import { permissionOf } from '../lower/fields.ts';
import type { Rule } from './context.ts';

/** Every permission is one that a real Redmine knows (spec/permissions). */
export const permission: Rule = {
  id: 'permission',
  check({ catalogue, refuse }) {
    const supported = catalogue.defaults.versions.map((version) => catalogue.permissions[version] ?? {});
    const known = [...new Set(supported.flatMap((version) => Object.keys(version)))];
    const check = (spec: PermissionSpec | undefined, owner: object, what: string) => {
      const lowered = spec === undefined ? 'public' : permissionOf(spec);
      if (typeof lowered === 'string') return;
      for (const name of lowered.anyOf.filter((candidate) => !known.includes(candidate))) {
        refuse(
          { in: owner, key: 'permission' },
          `${what} needs \`${name}\`, which no supported Redmine knows.`,
          known.length > 0
            ? `Did you mean \`${closest(name, known)}\`? The names are in spec/permissions.`
            : 'Run `npm run redmine -- permissions` to read the names from real servers.',
        );
      }
    };
    for (const [id, operation] of Object.entries(catalogue.operations))
      check(operation.permission, operation, `\`${id}\``);
    for (const [name, schema] of Object.entries(catalogue.schemas)) {
      for (const [key, property] of Object.entries(schema.properties ?? {}))
        check(property.permission, property, `\`${name}.${key}\``);
    }
    for (const schema of Object.values(catalogue.schemas)) {
      for (const [key, property] of Object.entries(schema.properties ?? {})) {
        const named = property.permission !== undefined && typeof permissionOf(property.permission) === 'object';
        if (property.unless && !named)
          refuse(
            { in: property, key: 'unless' },
            `\`${key}\` is refused unless nothing is allowed.`,
            'Add `permission:` with the name of one.',
          );
        if (property.unless && !property.why)
          refuse(
            { in: property, key: 'unless' },
            `\`${key}\` is refused without a reason.`,
            'Add `why:` with what Redmine would do instead.',
          );
      }
    }
  },
};

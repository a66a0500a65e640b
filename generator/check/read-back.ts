import type { ActionSpec, PropertySpec } from '../catalogue.ts';
import { actionsOf, bodyOf, propertyAt, responseOf } from '../targets.ts';
import { type CheckContext, quote, type Rule } from './context.ts';

/** Redmine drops what it does not accept in silence: whatever can be written says how it reads back. */
export const readBack: Rule = {
  id: 'read-back',
  check(context) {
    const { catalogue, refuse } = context;
    for (const operation of Object.values(catalogue.operations)) {
      for (const [key, property] of Object.entries(bodyOf(catalogue, operation)?.properties ?? {})) {
        if (property.reads === undefined) {
          refuse(
            { in: property },
            `\`${key}\` can be written, but does not say how it reads back.`,
            'Add `reads: <path in the record>`, or `reads: { never: <why> }`.',
          );
        }
      }
    }
    for (const [name, tool] of Object.entries(catalogue.tools)) {
      for (const { spec } of actionsOf(tool)) checkAction(context, name, spec);
    }
  },
};

function checkAction(context: CheckContext, name: string, spec: ActionSpec): void {
  const { catalogue, refuse } = context;
  const operation = catalogue.operations[spec.call];
  const body = bodyOf(catalogue, operation);
  if (body && !spec.verify) {
    refuse(
      { in: spec, key: 'call' },
      `\`${name}\` writes and does not verify.`,
      'Add `verify: answer` (a create) or `verify: before`.',
    );
  }
  if (!spec.verify) return;
  if (!body) refuse({ in: spec, key: 'verify' }, `\`${name}\` sends nothing to verify.`, 'Remove `verify:`.');
  const record = responseOf(spec.verify === 'before' ? catalogue.operations[spec.before?.read ?? ''] : operation);
  if (!record || record.list) {
    refuse(
      { in: spec, key: 'verify' },
      `There is no record to verify \`${name}\` with.`,
      spec.verify === 'before'
        ? 'Add a `before:` read of it.'
        : 'Declare the `response:` of the operation, or use `verify: before`.',
    );
    return;
  }
  for (const property of Object.values(body?.properties ?? {})) {
    if (typeof property.reads === 'string') checkPath(context, property, property.reads, record.schema, spec);
  }
}

/** `status.id`, and for one of a list: the newest of one's own, or the one whose id is an argument. */
function checkPath(
  { catalogue, refuse }: CheckContext,
  property: PropertySpec,
  path: string,
  schema: string,
  spec: ActionSpec,
) {
  const at = { in: property, key: 'reads' };
  if (!propertyAt(catalogue, schema, path)) {
    refuse(at, `\`${schema}\` has no \`${path}\`.`, 'Name a path that the schema has.');
    return;
  }
  for (const [choice, inside = ''] of path.matchAll(/\[([^\]]*)\]/g)) {
    const argument = /^id = ([a-z][a-z0-9_]*)$/.exec(inside)?.[1];
    if (inside === 'newest, mine' || (argument && spec.input[argument])) continue;
    const problem = `\`${choice}\` picks nothing that is known.`;
    refuse(
      at,
      problem,
      `Use \`[newest, mine]\` or \`[id = <argument>]\` with one of ${quote(Object.keys(spec.input))}.`,
    );
  }
}

import { actionsOf, bodyOf, responseOf } from '../targets.ts';
import type { Rule } from './context.ts';
import { propertyAt } from './paths.ts';

/** Redmine drops what it does not accept in silence: whatever can be written says how it reads back. */
export const readBack: Rule = {
  id: 'read-back',
  check({ catalogue, refuse }) {
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
      for (const { spec } of actionsOf(tool)) {
        const operation = catalogue.operations[spec.call];
        const body = bodyOf(catalogue, operation);
        if (body && !spec.verify) {
          refuse(
            { in: spec },
            `\`${name}\` writes and does not verify.`,
            'Add `verify: answer` (a create) or `verify: before`.',
          );
        }
        const record = responseOf(spec.verify === 'before' ? catalogue.operations[spec.before?.read ?? ''] : operation);
        if (spec.verify && !record) {
          refuse(
            { in: spec, key: 'verify' },
            `There is nothing to verify \`${name}\` with.`,
            'Declare the response, or a `before:` read.',
          );
        }
        for (const property of Object.values(body?.properties ?? {})) {
          const reads = property.reads;
          if (record && typeof reads === 'string' && !propertyAt(catalogue, record.schema, reads)) {
            refuse(
              { in: property, key: 'reads' },
              `\`${record.schema}\` has no \`${reads}\`.`,
              'Name a path that the schema has.',
            );
          }
        }
      }
    }
  },
};

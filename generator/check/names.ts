import { strictSchema } from '../lower/inputs.ts';
import { canonicalJson } from '../lower/json.ts';
import { actionsOf } from '../targets.ts';
import type { Rule } from './context.ts';

/** Names that hosts accept, one meaning for an argument of a tool. (Their form is the schema's business.) */
export const names: Rule = {
  id: 'names',
  check({ catalogue, refuse }) {
    const operations = new Set(Object.keys(catalogue.operations));
    for (const [name, tool] of Object.entries(catalogue.tools)) {
      if (operations.has(name)) refuse({ in: tool }, `\`${name}\` is a tool and an operation.`, 'Rename one.');
      const seen = new Map<string, string>();
      for (const action of actionsOf(tool)) {
        for (const [argument, schema] of Object.entries(strictSchema(catalogue, tool, action).properties ?? {})) {
          if (argument === tool.by) continue;
          const form = canonicalJson(schema);
          if ((seen.get(argument) ?? form) !== form) {
            refuse(
              { in: action.spec.input[argument] },
              `\`${argument}\` means different things in the actions of \`${name}\`.`,
              'Give it the same schema and description everywhere, or another name.',
            );
          }
          seen.set(argument, form);
        }
      }
    }
  },
};

import { lowerAction } from '../lower/action.ts';
import { lowerComposed } from '../lower/composed.ts';
import { exclusionOf, isComposed } from '../targets.ts';
import { eachAction, type Rule } from './context.ts';

/** An operation is used by a tool, or excluded with the reason; never forgotten, never both. */
export const exposure: Rule = {
  id: 'exposure',
  check({ catalogue, refuse }) {
    const used = new Set<string>();
    eachAction(catalogue, (name, tool, action) => {
      for (const operation of lowerAction(catalogue, name, tool, action).operations) used.add(operation);
    });
    for (const tool of Object.values(catalogue.tools).filter(isComposed))
      for (const operation of lowerComposed(catalogue, tool).operations) used.add(operation);
    // Who the caller is and what the caller may do is asked by the runtime itself.
    for (const id of ['getCurrentUser', 'getRole']) used.add(id);
    for (const [id, operation] of Object.entries(catalogue.operations)) {
      const [excluded] = exclusionOf(catalogue, operation.http) ?? [];
      if (!used.has(id) && !excluded) {
        refuse(
          { in: catalogue.operations[id] },
          `No tool uses \`${id}\`.`,
          `Use it in a tool, or add \`${operation.http}: <reason>\` to spec/exclusions.yaml.`,
        );
      }
      if (used.has(id) && excluded) {
        refuse(
          { in: catalogue.exclusions, key: excluded },
          `\`${excluded}\` is excluded, but \`${id}\` is used.`,
          'Remove the line from spec/exclusions.yaml.',
        );
      }
    }
  },
};

import type { InputSpec } from '../catalogue.ts';
import { strictSchema } from '../lower/inputs.ts';
import { actionsOf } from '../targets.ts';
import { eachAction, quote, type Rule } from './context.ts';

const words = (text: string): string[] => text.toLowerCase().match(/[a-z0-9]+/g) ?? [];

/** A description says more than the name, and names what an action requires. */
export const descriptions: Rule = {
  id: 'description',
  check({ catalogue, refuse }) {
    for (const [name, tool] of Object.entries(catalogue.tools)) {
      if (saysNothing(name, tool.describe)) {
        refuse(
          { in: tool, key: 'describe' },
          `The description of \`${name}\` says no more than its name.`,
          'Say what it does and what the answer holds.',
        );
      }
      const shared: [string, InputSpec][] = tool.by ? Object.entries(tool.input) : [];
      const own = actionsOf(tool).flatMap(({ spec }) => Object.entries(spec.input));
      for (const [argument, input] of [...shared, ...own]) {
        if (!input.describe) {
          refuse({ in: input }, `\`${argument}\` of \`${name}\` has no description.`, 'Add `describe:`.');
        } else if (saysNothing(argument, input.describe)) {
          refuse(
            { in: input, key: 'describe' },
            `The description of \`${argument}\` of \`${name}\` says no more than its name.`,
            'Say what it takes or what it does.',
          );
        }
      }
    }
    eachAction(catalogue, (name, tool, action) => {
      if (!tool.by) return;
      const all: string[][] = actionsOf(tool).map((each) => strictSchema(catalogue, tool, each).required ?? []);
      const needed = (strictSchema(catalogue, tool, action).required ?? []).filter(
        (argument) => !all.every((required) => required.includes(argument)),
      );
      const text: string[] = words(`${tool.describe} ${tool.input[tool.by]?.describe ?? ''}`);
      const unsaid = needed.filter((argument) => !text.includes(argument.toLowerCase()));
      const silent =
        unsaid.length > 0 || (needed.length > 0 && !text.includes(action.name.toLowerCase().split('_').at(-1) ?? ''));
      if (silent) {
        refuse(
          { in: tool, key: 'describe' },
          `\`${name}\` does not say that \`${action.name}\` requires ${quote(needed)}.`,
          'The advertised schema is flat: name the action with what it requires in `describe:`.',
        );
      }
    });
  },
};

function saysNothing(name: string, text: string): boolean {
  const own = new Set([...words(name.replaceAll('_', ' ')), 'the', 'a', 'an', 'of', 'this']);
  return words(text).every((word) => own.has(word));
}

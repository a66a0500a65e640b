import type { InputSpec } from '../catalogue.ts';
import { strictSchema } from '../lower/inputs.ts';
import { actionsOf, isComposed } from '../targets.ts';
import { type CheckContext, eachAction, quote, type Rule } from './context.ts';

/** A description says more than the name, and names what an action requires. */
export const descriptions: Rule = {
  id: 'description',
  check(context) {
    for (const [name, tool] of Object.entries(context.catalogue.tools)) {
      if (isToDo(tool.describe)) {
        context.refuse(
          { in: tool, key: 'describe' },
          `The description of \`${name}\` is still to be written.`,
          REPLACE,
        );
      } else if (saysNothing(name, tool.describe)) {
        context.refuse(
          { in: tool, key: 'describe' },
          `The description of \`${name}\` says no more than its name.`,
          'Say what it does and what the answer holds.',
        );
      }
      const own = actionsOf(tool).flatMap(({ spec }) => Object.entries(spec.input));
      const picks = Object.entries(tool.actions || isComposed(tool) ? tool.input : {});
      for (const [argument, input] of [...picks, ...own]) checkArgument(context, name, argument, input);
    }
    requirements(context);
  },
};

/** What `npm run new` leaves to people. */
const isToDo = (text: string) => /\bTODO\b/.test(text);
const REPLACE = 'Write it in the place of TODO.';

function checkArgument({ refuse }: CheckContext, tool: string, argument: string, input: InputSpec): void {
  if (!input.describe) {
    refuse({ in: input }, `\`${argument}\` of \`${tool}\` has no description.`, 'Add `describe:`.');
  } else if (isToDo(input.describe)) {
    refuse(
      { in: input, key: 'describe' },
      `The description of \`${argument}\` of \`${tool}\` is still to be written.`,
      REPLACE,
    );
  } else if (saysNothing(argument, input.describe)) {
    refuse(
      { in: input, key: 'describe' },
      `The description of \`${argument}\` of \`${tool}\` says no more than its name.`,
      'Say what it takes or what it does.',
    );
  }
}

/** The advertised schema is flat and cannot say what only some actions require: the text has to. */
function requirements({ catalogue, refuse }: CheckContext): void {
  eachAction(catalogue, (name, tool, action) => {
    if (!tool.by) return;
    const all = actionsOf(tool).map((each) => strictSchema(catalogue, tool, each).required ?? []);
    const needed = (strictSchema(catalogue, tool, action).required ?? []).filter(
      (argument) => !all.every((required) => required.includes(argument)),
    );
    const text = `${tool.describe} ${tool.input[tool.by]?.describe ?? ''}`.toLowerCase();
    const named = says(text, action.name) || says(text, action.name.split('_').at(-1) ?? '');
    if (needed.length > 0 && !(named && needed.every((argument) => says(text, argument)))) {
      refuse(
        { in: tool, key: 'describe' },
        `\`${name}\` does not say that \`${action.name}\` requires ${quote(needed)}.`,
        'The advertised schema is flat: name the action with what it requires in `describe:`.',
      );
    }
  });
}

/** The name stands in the text as a word of its own. */
function says(text: string, name: string): boolean {
  return new RegExp(`(?<![a-z0-9_])${name}(?![a-z0-9_])`).test(text);
}

const words = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

function saysNothing(name: string, text: string): boolean {
  const own = new Set([...words(name.replaceAll('_', ' ')), 'the', 'a', 'an', 'of', 'this']);
  return words(text).every((word) => own.has(word));
}

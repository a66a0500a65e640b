import type { ActionSpec, ToolSpec } from '../catalogue.ts';
import type { CheckContext, Rule } from './context.ts';

/** Words that each action has of its own; beside `actions:` nothing would read them. */
const OF_AN_ACTION: readonly (keyof ActionSpec)[] = [
  'with',
  'before',
  'project',
  'rules',
  'view',
  'each',
  'rows',
  'noun',
  'verify',
  'verb',
  'note',
  'fill',
  'success',
  'content',
  'slices',
  'preview',
];

/** A tool with several actions says at its top only what they share: the argument that picks one. */
export const actions: Rule = {
  id: 'actions',
  check(context) {
    for (const [name, tool] of Object.entries(context.catalogue.tools)) {
      if (!tool.actions || !tool.by) continue;
      for (const key of OF_AN_ACTION.filter((word) => tool[word] !== undefined)) {
        const problem = `\`${key}\` of \`${name}\` belongs to no action.`;
        context.refuse({ in: tool, key }, problem, 'Move it into the actions that need it.');
      }
      pickingArgument(context, name, tool, tool.by);
    }
  },
};

function pickingArgument({ refuse }: CheckContext, name: string, tool: ToolSpec, by: string): void {
  for (const argument of Object.keys(tool.input).filter((each) => each !== by)) {
    refuse(
      { in: tool.input, key: argument },
      `\`${argument}\` of \`${name}\` belongs to no action.`,
      `Only \`${by}\`, which picks the action, stands here. Move it into the actions that take it.`,
    );
  }
  const picks = tool.input[by];
  if (!picks)
    refuse(
      { in: tool, key: 'by' },
      `\`${name}\` does not describe \`${by}\`.`,
      `Add \`${by}: { describe: … }\` to its \`input:\`.`,
    );
  for (const key of Object.keys(picks ?? {}).filter((each) => each !== 'describe'))
    refuse({ in: picks, key }, `\`${by}\` of \`${name}\` picks an action and takes no \`${key}\`.`, 'Remove it.');
}

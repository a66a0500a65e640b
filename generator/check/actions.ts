import type { ActionSpec } from '../catalogue.ts';
import type { Rule } from './context.ts';

/** Words that each action has of its own; beside `actions:` nothing would read them. */
const OF_AN_ACTION: readonly (keyof ActionSpec)[] = [
  'with',
  'before',
  'project',
  'rules',
  'view',
  'rows',
  'noun',
  'verify',
  'slices',
  'preview',
];

/** A tool with several actions says at its top only what they share: the argument that picks one. */
export const actions: Rule = {
  id: 'actions',
  check({ catalogue, refuse }) {
    for (const [name, tool] of Object.entries(catalogue.tools)) {
      if (!tool.actions || !tool.by) continue;
      for (const key of OF_AN_ACTION) {
        if (tool[key] !== undefined)
          refuse(
            { in: tool, key },
            `\`${key}\` of \`${name}\` belongs to no action.`,
            'Move it into the actions that need it.',
          );
      }
      for (const argument of Object.keys(tool.input)) {
        if (argument !== tool.by)
          refuse(
            { in: tool.input, key: argument },
            `\`${argument}\` of \`${name}\` belongs to no action.`,
            `Only \`${tool.by}\`, which picks the action, stands here. Move it into the actions that take it.`,
          );
      }
      const picks = tool.input[tool.by];
      if (!picks)
        refuse(
          { in: tool, key: 'by' },
          `\`${name}\` does not describe \`${tool.by}\`.`,
          `Add \`${tool.by}: { describe: … }\` to its \`input:\`.`,
        );
      for (const key of Object.keys(picks ?? {})) {
        if (key !== 'describe')
          refuse(
            { in: picks, key },
            `\`${tool.by}\` of \`${name}\` picks an action and takes no \`${key}\`.`,
            'Remove it.',
          );
      }
    }
  },
};

import { advertisedSchema } from '../lower/inputs.ts';
import { strictSchemas } from '../lower/strict.ts';
import { toolTokens } from '../lower/tokens.ts';
import type { Rule } from './context.ts';

/** What tools cost an agent before it has done anything (`budgets` in defaults.yaml, o200k tokens). */
export const budget: Rule = {
  id: 'budget',
  check({ catalogue, refuse }) {
    const { budgets, toolsets } = catalogue.defaults;
    const cost = { default: 0, all: 0 };
    for (const [name, tool] of Object.entries(catalogue.tools)) {
      const tokens = toolTokens(
        name,
        tool.describe.trim(),
        advertisedSchema(tool, Object.values(strictSchemas(catalogue, tool))),
      );
      if (tokens > budgets.tool) {
        refuse(
          { in: tool },
          `\`${name}\` costs ${tokens} tokens; ${budgets.tool} are allowed.`,
          'Shorten descriptions, or divide it.',
        );
      }
      cost.all += tokens;
      if (toolsets[tool.toolset]?.default) cost.default += tokens;
    }
    for (const surface of ['default', 'all'] as const) {
      if (cost[surface] > budgets[surface]) {
        refuse(
          { in: budgets, key: surface },
          `${surface === 'all' ? 'All tools' : 'The tools of the default toolsets'} cost ${cost[surface]} tokens; ${budgets[surface]} are allowed.`,
          surface === 'all'
            ? 'Shorten descriptions, or remove a tool.'
            : 'Shorten descriptions, or move a tool to another toolset.',
        );
      }
    }
  },
};

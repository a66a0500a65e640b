import { advertisedSchema } from '../lower/inputs.ts';
import { toolTokens } from '../lower/tokens.ts';
import type { Rule } from './context.ts';

/** What tools cost an agent before it has done anything (`budgets` in defaults.yaml, o200k tokens). */
export const budget: Rule = {
  id: 'budget',
  check({ catalogue, refuse }) {
    const { budgets, toolsets } = catalogue.defaults;
    const cost = { default: 0, all: 0 };
    for (const [name, tool] of Object.entries(catalogue.tools)) {
      const tokens = toolTokens(name, tool.describe.trim(), advertisedSchema(catalogue, tool));
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
          `The ${surface} tools cost ${cost[surface]} tokens together; ${budgets[surface]} are allowed.`,
          'Shorten descriptions, or move a tool out of the default toolsets.',
        );
      }
    }
  },
};

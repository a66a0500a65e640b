import type { Comparison } from '../comparison.ts';
import type { Rule } from '../finding.ts';
import { toolPlaces } from '../places.ts';
import { at } from '../tree.ts';

const PERCENT = 10;

/** What a tool costs a model. That a changed text has another length needs no finding of its own, unless it is much longer. */
export const tokens: Rule = {
  rules: [
    { id: 'tokens-grown', axis: 'cost', level: 'review', mirror: 'tokens-shrunk' },
    { id: 'tokens-shrunk', axis: 'cost', level: 'note', mirror: 'tokens-grown' },
    { id: 'tokens-changed', axis: 'cost', level: 'note', mirror: { waiver: 'it says both directions' } },
  ],
  find(comparison) {
    for (const { path, names, old, new: now } of comparison.changes('tools.*.tokens')) {
      const [tool = ''] = names;
      const budget = Number(at(comparison.new, ['budgets', 'tool']));
      const grown = Math.round((Number(now) / Number(old) - 1) * 100);
      const rule = ruleOf(grown, Number(now) > budget);
      if (rule !== 'tokens-grown' && isExplained(comparison, tool)) {
        comparison.fold(...path);
        continue;
      }
      comparison.say(
        {
          rule,
          tools: [tool],
          subject: 'tokens',
          old,
          new: now,
          consequence:
            Number(now) > budget
              ? `It costs a model more than its budget of ${budget}.`
              : `Each list of tools costs a model ${grown < 0 ? 'less' : 'more'}: ${grown} %.`,
          places: toolPlaces(tool),
        },
        path,
      );
    }
  },
};

function ruleOf(grown: number, isOver: boolean): string {
  if (isOver || grown >= PERCENT) return 'tokens-grown';
  return grown <= -PERCENT ? 'tokens-shrunk' : 'tokens-changed';
}

/** Its text changed, and a finding says so; or its name did. */
function isExplained(comparison: Comparison, tool: string): boolean {
  const isRenamed = comparison.found.some(({ rule, tools }) => rule.startsWith('tool-renamed') && tools.includes(tool));
  if (isRenamed) return true;
  return comparison.differs('tools', tool, 'schemas', 'advertised') || comparison.differs('tools', tool, 'description');
}

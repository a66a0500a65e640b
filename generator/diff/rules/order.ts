import type { Rule } from '../finding.ts';
import { isSame, textsAt } from '../tree.ts';

/** Lists that say the same in another order. Comes last: where order has a meaning, another rule has said so. */
export const order: Rule = {
  rules: [{ id: 'order-changed', axis: 'caller', level: 'note', mirror: { waiver: 'it says both directions' } }],
  find(comparison) {
    for (const { path, old, new: now } of comparison.unexplained) {
      if (!Array.isArray(old) || !Array.isArray(now)) continue;
      const sorted = (list: readonly unknown[]) => textsAt({ list: list as string[] }, ['list']).sort();
      if (!isSame(sorted(old), sorted(now))) continue;
      const [part = '', name = ''] = path;
      comparison.say(
        {
          rule: 'order-changed',
          tools: part === 'tools' ? [name] : [],
          subject: `order in \`${path.slice(part === 'tools' ? 2 : 0).join('.')}\``,
          old,
          new: now,
          consequence: 'It says the same in another order.',
          places: [path, path.slice(0, 2)],
        },
        path,
      );
    }
  },
};

import type { Rule } from '../finding.ts';

/** What no rule understands is never safe. */
export const unknown: Rule = {
  rules: [
    { id: 'unknown', axis: 'both', level: 'unknown', mirror: { waiver: 'what is not understood has no direction' } },
  ],
  find(comparison) {
    for (const { path, old, new: now } of comparison.unexplained) {
      const [part = '', name = ''] = path;
      comparison.say(
        {
          rule: 'unknown',
          tools: part === 'tools' && name !== '' ? [name] : [],
          subject: `\`${path.join('.')}\``,
          old,
          new: now,
          consequence: 'The diff does not know what this does: find out before you accept it.',
          places: [path, path.slice(0, 2), ['defaults', ...path]],
        },
        path,
      );
    }
  },
};

import type { Comparison } from '../comparison.ts';
import type { Rule } from '../finding.ts';
import { actionPlaces } from '../places.ts';
import { at, isObject, type Json, textsAt } from '../tree.ts';

/** What of an answer is shown, and how much of it. */
export const answers: Rule = {
  rules: [
    { id: 'column-removed', axis: 'caller', level: 'review', mirror: 'column-added' },
    { id: 'column-added', axis: 'caller', level: 'note', mirror: 'column-removed' },
    { id: 'paging-removed', axis: 'caller', level: 'review', mirror: 'paging-added' },
    { id: 'paging-added', axis: 'caller', level: 'note', mirror: 'paging-removed' },
    { id: 'paging-changed', axis: 'caller', level: 'review', mirror: { waiver: 'it says both directions' } },
    { id: 'answer-changed', axis: 'caller', level: 'review', mirror: { waiver: 'it says both directions' } },
  ],
  find(comparison) {
    for (const change of comparison.changes('tools.*.actions.*.result.columns')) columns(comparison, change);
    for (const { path, names, old, new: now } of comparison.changes('tools.*.actions.*.result')) {
      const [tool = '', action = ''] = names;
      const [before, after] = [outline(old, now), outline(now, old)];
      comparison.say(
        {
          rule: 'answer-changed',
          tools: [tool],
          subject: action === 'call' ? 'answer' : `action \`${action}\`, answer`,
          old: before,
          new: after,
          consequence: 'An answer shows other things, or more or less of them.',
          places: actionPlaces(tool, action),
        },
        path,
      );
    }
    for (const { path, names, old, new: now } of comparison.changes('operations.*.pages')) {
      const [id = ''] = names;
      const rule = now === undefined ? 'paging-removed' : old === undefined ? 'paging-added' : 'paging-changed';
      comparison.say(
        {
          rule,
          tools: [],
          subject: `operation \`${id}\``,
          old,
          new: now,
          consequence: {
            'paging-removed': 'Only the first rows are seen.',
            'paging-added': 'All rows can be seen.',
            'paging-changed': 'Rows are found elsewhere, or come in another order.',
          }[rule],
          places: [['operations', id, 'pages']],
        },
        path,
      );
    }
  },
};

function columns(comparison: Comparison, { path, names }: ReturnType<Comparison['changes']>[number]): void {
  const [tool = '', action = ''] = names;
  const [old, now] = [textsAt(comparison.old, path), textsAt(comparison.new, path)];
  const shape = String(at(comparison.new, [...path.slice(0, -1), 'shape']));
  const gone = old.filter((name) => !now.includes(name));
  const more = now.filter((name) => !old.includes(name));
  const places = [['schemas', shape, 'views'], ...actionPlaces(tool, action, 'view')];
  const common = { tools: [tool], subject: `columns of \`${shape}\``, places };
  if (gone.length > 0)
    comparison.say(
      { ...common, rule: 'column-removed', old: gone, consequence: 'Lists do not show it any more.' },
      path,
    );
  if (more.length > 0)
    comparison.say({ ...common, rule: 'column-added', new: more, consequence: 'Lists show it, too.' }, path);
}

/** Only what differs. */
function outline(result: Json | undefined, other: Json | undefined): Json | undefined {
  if (!isObject(result) || !isObject(other)) return result;
  return Object.fromEntries(
    Object.entries(result).filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(other[key])),
  );
}

import { type Change, type Comparison, type Saying, which } from '../comparison.ts';
import type { Rule } from '../finding.ts';
import { toolPlaces } from '../places.ts';
import { at, textAt } from '../tree.ts';

const BOTH_WAYS = { waiver: 'it says both directions' };

/** What is offered without a setting, how much at once, and what may be spent on it. */
export const surface: Rule = {
  rules: [
    { id: 'default-gained', axis: 'authority', level: 'review', mirror: 'default-lost' },
    { id: 'default-lost', axis: 'caller', level: 'review', mirror: 'default-gained' },
    { id: 'tool-moved', axis: 'caller', level: 'review', mirror: BOTH_WAYS },
    { id: 'toolset-added', axis: 'caller', level: 'note', mirror: 'toolset-removed' },
    { id: 'toolset-removed', axis: 'caller', level: 'review', mirror: 'toolset-added' },
    { id: 'page-cap-raised', axis: 'authority', level: 'review', mirror: 'page-cap-lowered' },
    { id: 'page-cap-lowered', axis: 'caller', level: 'review', mirror: 'page-cap-raised' },
    { id: 'page-size-changed', axis: 'both', level: 'review', mirror: BOTH_WAYS },
    { id: 'budget-raised', axis: 'cost', level: 'review', mirror: 'budget-lowered' },
    { id: 'budget-lowered', axis: 'cost', level: 'note', mirror: 'budget-raised' },
  ],
  find(comparison) {
    const hasMax = comparison.differs('paging', 'max');
    const hasLimit = comparison.differs('paging', 'limit');
    comparison.sayAll([
      { pattern: 'toolsets.*.default', says: (change) => offered(change, change.new === true) },
      { pattern: 'toolsets.*', says: toolset },
      { pattern: 'tools.*.toolset', says: moved },
      { pattern: 'paging.limit', says: (change) => paged(change, 'page-size-changed') },
      { pattern: 'paging.*', says: (change) => paged(change, isMore(change) ? 'page-cap-raised' : 'page-cap-lowered') },
      { pattern: 'budgets.*', says: budget },
    ]);
    for (const tool of hasMax || hasLimit ? comparison.tools : [])
      for (const action of comparison.actions(tool)) limits(comparison, tool, action);
  },
};

const GAINED = 'It is offered without any setting.';
const LOST = 'It is offered only where settings ask for it.';

const isMore = ({ old, new: now }: Change) => Number(now) > Number(old ?? 0);

const about = ({ path, names, old, new: now }: Change, noun: string) => ({
  tools: [],
  subject: `${noun} \`${names[0] ?? path.at(-1)}\``,
  old,
  new: now,
  places: [['defaults', ...path]],
});

const offered = (change: Change, isDefault: boolean) => ({
  rule: isDefault ? 'default-gained' : 'default-lost',
  ...about(change, 'toolset'),
  consequence: isDefault ? GAINED : LOST,
});

const toolset: Saying['says'] = (change) => {
  const rule = which(change, 'toolset-removed', 'toolset-added', '');
  const consequence = change.new === undefined ? 'Settings that name it stop the start.' : 'Settings can name it.';
  return rule === '' ? undefined : { rule, ...about(change, 'toolset'), consequence };
};

const moved: Saying['says'] = ({ names, old, new: now }, comparison) => {
  const [tool = ''] = names;
  const wasDefault = at(comparison.old, ['toolsets', String(old), 'default']) === true;
  const isDefault = at(comparison.new, ['toolsets', String(now), 'default']) === true;
  const common = { tools: [tool], subject: '', old, new: now, places: toolPlaces(tool, 'toolset') };
  if (wasDefault === isDefault)
    return { ...common, rule: 'tool-moved', consequence: 'Settings that name one of the toolsets offer other tools.' };
  return { ...common, rule: isDefault ? 'default-gained' : 'default-lost', consequence: isDefault ? GAINED : LOST };
};

const PAGES: Record<string, string> = {
  'page-size-changed': 'Lists without a limit have another length.',
  'page-cap-raised': 'An agent can read more at once.',
  'page-cap-lowered': 'Calls for more rows fail, or take more requests.',
};

const paged = (change: Change, rule: string) => ({ rule, ...about(change, 'paging'), consequence: PAGES[rule] ?? '' });

const budget: Saying['says'] = (change) => ({
  rule: isMore(change) ? 'budget-raised' : 'budget-lowered',
  ...about(change, 'budget'),
  consequence: isMore(change) ? 'Descriptions may cost models more.' : 'Descriptions may cost models less.',
});

/** What paging says is said by the argument `limit` of every list. */
function limits(comparison: Comparison, tool: string, action: string): void {
  const place = ['tools', tool, 'schemas', 'strict', action, 'properties', 'limit'];
  const [max, limit] = ['max', 'limit'].map((word) => at(comparison.new, ['paging', word]));
  const follows = {
    maximum: at(comparison.new, [...place, 'maximum']) === max,
    default: at(comparison.new, [...place, 'default']) === limit,
    description: textAt(comparison.new, [...place, 'description']).includes(String(max)),
  };
  for (const [word] of Object.entries(follows).filter(([, does]) => does)) {
    comparison.fold(...place, word);
    comparison.fold('tools', tool, 'schemas', 'advertised', 'properties', 'limit', word);
  }
}

import { type Change, type Comparison, type Saying, which } from '../comparison.ts';
import type { Rule } from '../finding.ts';
import { textsAt } from '../tree.ts';

const BOTH_WAYS = { waiver: 'it says both directions' };

/** Which Redmines are known, how, what they are known to have, and how names of theirs become ids. */
export const platform: Rule = {
  rules: [
    { id: 'redmine-added', axis: 'caller', level: 'note', mirror: 'redmine-removed' },
    { id: 'redmine-removed', axis: 'caller', level: 'review', mirror: 'redmine-added' },
    { id: 'probes-changed', axis: 'both', level: 'review', mirror: BOTH_WAYS },
    { id: 'known-permission-changed', axis: 'authority', level: 'review', mirror: BOTH_WAYS },
    { id: 'known-permission-added', axis: 'authority', level: 'note', mirror: 'known-permission-removed' },
    { id: 'known-permission-removed', axis: 'authority', level: 'review', mirror: 'known-permission-added' },
    { id: 'resolver-changed', axis: 'authority', level: 'review', mirror: BOTH_WAYS },
    { id: 'resolving-changed', axis: 'both', level: 'review', mirror: BOTH_WAYS },
  ],
  find(comparison) {
    const [old, now] = [textsAt(comparison.old, ['versions']), textsAt(comparison.new, ['versions'])];
    for (const version of old.filter((each) => !now.includes(each))) supported(comparison, 'redmine-removed', version);
    for (const version of now.filter((each) => !old.includes(each))) supported(comparison, 'redmine-added', version);
    comparison.sayAll([
      {
        pattern: 'probes',
        says: (change) => ({
          ...said('probes-changed', change, 'version probes', 'Versions are told apart by other signs.'),
          places: [['defaults', 'probes']],
        }),
      },
      { pattern: 'permissions.*', says: known },
      { pattern: 'resolvers.*', says: resolver },
      ...['resolve.*', 'project', 'customFields', 'files'].map(
        (word): Saying => ({
          pattern: `tools.*.actions.*.${word}`,
          says: (change) => resolving(change, word),
        }),
      ),
    ]);
  },
};

const NAMES = 'A name may mean another record.';

function supported(comparison: Comparison, rule: 'redmine-added' | 'redmine-removed', version: string): void {
  const isGone = rule === 'redmine-removed';
  comparison.say(
    {
      rule,
      tools: [],
      subject: `Redmine ${version}`,
      ...(isGone ? { old: version } : { new: version }),
      consequence: isGone ? 'It is not supported any more.' : 'It is supported.',
      places: [['defaults', 'versions']],
    },
    ['versions'],
  );
}

const said = (rule: string, { old, new: now }: Change, subject: string, consequence: string) => ({
  rule,
  tools: [],
  subject,
  old,
  new: now,
  consequence,
});

const known: Saying['says'] = (change) => {
  const rule = which(change, 'known-permission-removed', 'known-permission-added', 'known-permission-changed');
  const means = 'It is what is known of Redmine when a permission is checked.';
  return { ...said(rule, change, `Redmine's permission \`${change.names[0]}\``, means), places: [] };
};

/** Resolvers that come and go do so with who uses them. */
const resolver: Saying['says'] = (change) => {
  const [name = ''] = change.names;
  if (change.old === undefined || change.new === undefined) return undefined;
  return {
    ...said('resolver-changed', change, `resolver \`${name}\``, NAMES),
    places: [['defaults', 'resolvers', name]],
  };
};

function resolving(change: Change, word: string) {
  const [tool = '', action = '', argument] = change.names;
  const own = argument === undefined ? [word] : ['input', argument];
  return {
    ...said('resolving-changed', change, argument === undefined ? `\`${word}\`` : `argument \`${argument}\``, NAMES),
    tools: [tool],
    places: [
      ['tools', tool, 'actions', action, ...own],
      ['tools', tool, ...own],
      ['tools', tool],
    ],
  };
}

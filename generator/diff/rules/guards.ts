import { type Change, type Saying, which } from '../comparison.ts';
import type { Rule } from '../finding.ts';
import { actionPlaces, argumentPlaces } from '../places.ts';
import { textAt } from '../tree.ts';

/** What the runtime refuses for an argument, in a few words. */
const OF_ARGUMENTS: Record<string, string> = {
  'permit.*': 'calls that Redmine would carry out differently instead of refusing',
  'own.*': 'calls that take rights from the account of the caller itself',
  'known.*': 'words that neither Redmine nor the record knows',
  'write.permit.*': 'rows that Redmine would write differently instead of refusing',
};

/** What it refuses for an action. */
const OF_ACTIONS: Record<string, string> = {
  'before.absent': 'creating what is there already',
  unchanged: 'changing what somebody else has changed since',
  item: 'items that are not in the record',
  success: 'taking another outcome for the one that was asked for',
  fill: 'leaving out what Redmine insists on',
};

/** What refuses a call, or asks a person, before anything is sent. */
export const guards: Rule = {
  rules: [
    { id: 'confirmation-removed', axis: 'authority', level: 'block', mirror: 'confirmation-added' },
    { id: 'confirmation-added', axis: 'authority', level: 'note', mirror: 'confirmation-removed' },
    { id: 'preview-changed', axis: 'authority', level: 'review', mirror: { waiver: 'it says both directions' } },
    { id: 'guard-removed', axis: 'authority', level: 'block', mirror: 'guard-added' },
    { id: 'guard-added', axis: 'caller', level: 'review', mirror: 'guard-removed' },
    { id: 'guard-changed', axis: 'authority', level: 'review', mirror: { waiver: 'it says both directions' } },
  ],
  find(comparison) {
    comparison.sayAll([
      { pattern: 'tools.*.actions.*.preview', says: confirmed },
      ...Object.entries(OF_ARGUMENTS).map(
        ([pattern, means]): Saying => ({
          pattern: `tools.*.actions.*.${pattern}`,
          says: (change, { new: lock }) => {
            const [tool = '', action = '', argument = ''] = change.names;
            return {
              ...guard(change, `argument \`${argument}\``, means),
              places: argumentPlaces(lock, tool, action, argument),
            };
          },
        }),
      ),
      ...Object.entries(OF_ACTIONS).map(
        ([word, means]): Saying => ({
          pattern: `tools.*.actions.*.${word}`,
          says: (change) => ofAction(change, word, means),
        }),
      ),
    ]);
  },
};

const CONFIRMS: Record<string, string> = {
  'confirmation-removed': 'Nobody sees what goes before it goes.',
  'confirmation-added': 'Somebody sees what goes before it goes.',
  'preview-changed': 'A person who confirms sees something else.',
};

const confirmed: Saying['says'] = (change) => {
  const [tool = '', action = ''] = change.names;
  const rule = which(change, 'confirmation-removed', 'confirmation-added', 'preview-changed');
  return {
    rule,
    tools: [tool],
    subject: action === 'call' ? 'preview' : `action \`${action}\`, preview`,
    old: change.old,
    new: change.new,
    consequence: CONFIRMS[rule] ?? '',
    places: actionPlaces(tool, action, 'preview'),
  };
};

const REFUSES: Record<string, string> = {
  'guard-removed': 'Not refused any more',
  'guard-added': 'Refused now',
  'guard-changed': 'Refused in other cases',
};

function guard(change: Change, subject: string, means: string) {
  const rule = which(change, 'guard-removed', 'guard-added', 'guard-changed');
  const [tool = ''] = change.names;
  return { rule, tools: [tool], subject, old: change.old, new: change.new, consequence: `${REFUSES[rule]}: ${means}.` };
}

function ofAction(change: Change, word: string, means: string) {
  const [tool = '', action = ''] = change.names;
  const [first = '', last = first] = word.split('.');
  const argument = textAt(change.old ?? change.new, ['argument']);
  const where = action === 'call' ? '' : `action \`${action}\`, `;
  const subject = argument ? `argument \`${argument}\`` : `${where}${last}`;
  return {
    ...guard(change, subject, means),
    places: actionPlaces(tool, action, first, last === 'absent' ? 'must' : last),
  };
}

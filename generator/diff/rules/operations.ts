import { type Change, type Comparison, type Saying, toolsSending } from '../comparison.ts';
import type { Rule } from '../finding.ts';
import type { Json } from '../tree.ts';

const BOTH_WAYS = { waiver: 'it says both directions' };

/** How an operation is sent and understood, beside its route. */
export const operations: Rule = {
  rules: [
    { id: 'retry-allowed', axis: 'authority', level: 'review', mirror: 'retry-forbidden' },
    { id: 'retry-forbidden', axis: 'authority', level: 'note', mirror: 'retry-allowed' },
    { id: 'version-narrowed', axis: 'caller', level: 'review', mirror: 'version-widened' },
    { id: 'version-widened', axis: 'caller', level: 'note', mirror: 'version-narrowed' },
    { id: 'filter-changed', axis: 'both', level: 'review', mirror: BOTH_WAYS },
    { id: 'request-changed', axis: 'authority', level: 'review', mirror: BOTH_WAYS },
  ],
  find(comparison) {
    comparison.sayAll([
      { pattern: 'operations.*.repeatable', says: retried },
      ...['operations.*', 'operations.*.filters.*'].flatMap((place): Saying[] => [
        { pattern: `${place}.since`, says: (change, all) => versioned(change, all, later(change.new, change.old)) },
        { pattern: `${place}.until`, says: (change, all) => versioned(change, all, isEarlierEnd(change)) },
      ]),
      { pattern: 'operations.*.filters.*', says: filtered },
      ...['codecs', 'success', 'sends', 'answers', 'renamed'].map(
        (word): Saying => ({
          pattern: `operations.*.${word}`,
          says: (change, all) => ({
            rule: 'request-changed',
            ...about(change, all, word),
            consequence: 'It is sent, or its answer is read, in another way.',
          }),
        }),
      ),
    ]);
  },
};

function about({ path, names, old, new: now }: Change, comparison: Comparison, part = names[1]) {
  const [id = ''] = names;
  return {
    tools: toolsSending(comparison.new, id),
    subject: `operation \`${id}\`${part === undefined ? '' : `, \`${part}\``}`,
    old,
    new: now,
    places: [path, path.slice(0, -1), path.slice(0, 2)],
  };
}

const retried: Saying['says'] = (change, comparison) => ({
  rule: change.new === true ? 'retry-allowed' : 'retry-forbidden',
  ...about(change, comparison),
  consequence:
    change.new === true ? 'It is sent again when no answer came, and may be done twice.' : 'It is sent once.',
});

function versioned(change: Change, comparison: Comparison, isNarrow: boolean) {
  return {
    rule: isNarrow ? 'version-narrowed' : 'version-widened',
    ...about(change, comparison),
    old: change.old ?? null,
    new: change.new ?? null,
    consequence: isNarrow
      ? 'Redmines of other versions are not asked any more.'
      : 'Redmines of more versions are asked.',
  };
}

/** A filter that came or went with its operation's list of them concerns nobody but who uses it. */
const filtered: Saying['says'] = (change, comparison) => ({
  rule: 'filter-changed',
  ...about(change, comparison),
  consequence: 'Lists find other records, or are checked otherwise.',
});

/** Without a last version there is no end. */
const isEarlierEnd = ({ old, new: now }: Change) => later(old ?? '999.0', now ?? '999.0');

/** Versions such as 5.1 and 10.0; nothing is earlier than all. */
function later(a: Json | undefined, b: Json | undefined): boolean {
  const parts = (version: Json | undefined) => (typeof version === 'string' ? version : '0.0').split('.').map(Number);
  const [[major = 0, minor = 0], [otherMajor = 0, otherMinor = 0]] = [parts(a), parts(b)];
  return major > otherMajor || (major === otherMajor && minor > otherMinor);
}

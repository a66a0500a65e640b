import { type Change, type Comparison, toolsSending } from '../comparison.ts';
import type { Rule } from '../finding.ts';
import { argumentPlaces } from '../places.ts';
import { at, isObject, isSame, type Json, objectAt, textsAt } from '../tree.ts';

/** The permission of Redmine that is asked for before something is sent. */
export const permission: Rule = {
  rules: [
    { id: 'permission-weakened', axis: 'authority', level: 'block', mirror: 'permission-strengthened' },
    { id: 'permission-strengthened', axis: 'caller', level: 'review', mirror: 'permission-weakened' },
  ],
  find(comparison) {
    for (const { path, names, old, new: now } of comparison.changes('operations.*.permission')) {
      const [id = ''] = names;
      comparison.say(
        {
          rule: isWeaker(accepted(old), accepted(now)) ? 'permission-weakened' : 'permission-strengthened',
          tools: toolsSending(comparison.new, id),
          subject: `operation \`${id}\``,
          old: short(old),
          new: short(now),
          consequence: isWeaker(accepted(old), accepted(now))
            ? 'Accounts may send it that were refused before.'
            : 'Accounts are refused that could send it before.',
          places: [['operations', id, 'permission']],
        },
        path,
      );
    }
    for (const fields of ['verify.fields.*', 'write.verify.fields.*'])
      for (const change of comparison.changes(`tools.*.actions.*.${fields}`)) ofArgument(comparison, change);
  },
};

/** What is refused, or dropped by Redmine, for accounts without a permission of its own. */
function ofArgument(comparison: Comparison, { path, names }: Change): void {
  const [tool = '', action = '', argument = ''] = names;
  const [before, after] = [objectAt(comparison.old, path), objectAt(comparison.new, path)];
  const [old, now] = [before['permission'], after['permission']];
  const isNewOrGone = at(comparison.old, path) === undefined || at(comparison.new, path) === undefined;
  if (isNewOrGone || isSame(old, now)) return;
  const isWeak = isWeaker(named(old), named(now));
  const refusal = ['tools', tool, 'actions', action, 'permit', argument];
  const isRefused = at(comparison.old, refusal) !== undefined;
  comparison.say(
    {
      rule: isWeak ? 'permission-weakened' : 'permission-strengthened',
      tools: [tool],
      subject: `argument \`${argument}\``,
      old: short(old),
      new: short(now),
      consequence: isWeak ? (isRefused ? NOT_REFUSED : NOT_TOLD) : TOLD,
      places: argumentPlaces(comparison.new, tool, action, argument, 'permission'),
    },
    [...path, 'permission'],
    ...(isSame(old, at(comparison.old, [...refusal, 'anyOf'])) ? [refusal] : []),
  );
}

const NOT_REFUSED = 'Accounts without it are not refused any more, and Redmine does with the value what it likes.';
const NOT_TOLD = 'An account without it is not told why Redmine dropped the value.';
const TOLD = 'Accounts without it are refused, or told that Redmine drops the value.';

/** Classes of callers as sets: who passes one passes those to its right. */
const CLASSES: Record<string, number> = { admin: 0, logged_in: 2, public: 3 };

type Accepted = { rank: number; names: readonly string[] };

function accepted(permission: Json | undefined): Accepted {
  if (typeof permission === 'string') return { rank: CLASSES[permission] ?? 3, names: [] };
  return named(isObject(permission) ? permission['anyOf'] : undefined);
}

/** One of these; without any, everybody. */
function named(list: Json | undefined): Accepted {
  const names = textsAt({ list: list ?? null }, ['list']);
  return names.length > 0 ? { rank: 1, names } : { rank: 3, names };
}

/** Somebody passes who did not; what cannot be compared counts as weaker. */
function isWeaker(old: Accepted, now: Accepted): boolean {
  if (old.rank !== now.rank) return now.rank > old.rank;
  return now.names.some((name) => !old.names.includes(name));
}

/** Names alone, as the catalogue has them. */
function short(permission: Json | undefined): Json {
  if (permission === undefined) return 'none';
  return isObject(permission) ? (permission['anyOf'] ?? 'none') : permission;
}

import { type Change, type Comparison, toolsSending } from '../comparison.ts';
import type { Rule } from '../finding.ts';
import { isObject, type Json, textsAt } from '../tree.ts';

/** The OAuth scopes without which a token is refused, and those that clients are told to ask for besides. */
export const scopes: Rule = {
  rules: [
    { id: 'scope-unneeded', axis: 'authority', level: 'block', mirror: 'scope-needed' },
    { id: 'scope-needed', axis: 'caller', level: 'review', mirror: 'scope-unneeded' },
    { id: 'scope-offered', axis: 'authority', level: 'review', mirror: 'scope-not-offered' },
    { id: 'scope-not-offered', axis: 'caller', level: 'note', mirror: 'scope-offered' },
  ],
  find(comparison) {
    for (const place of ['operations.*.scopes', 'operations.*.codecs.*.scopes'])
      for (const change of comparison.changes(place)) say(comparison, change, needed(change));
    for (const change of comparison.changes('operations.*.reveals')) say(comparison, change, offered(change));
  },
};

/** All of them are needed: one less lets tokens do what they could not. */
function needed({ old, new: now }: Change) {
  return listed(old).some((name) => !listed(now).includes(name))
    ? {
        rule: 'scope-unneeded',
        consequence: 'Tokens do what they were refused before, and Redmine does not refuse it.',
      }
    : { rule: 'scope-needed', consequence: 'Tokens are refused that did it before.' };
}

/** One more is asked of users, whatever else is asked no more. */
function offered({ old, new: now }: Change) {
  return listed(now).some((name) => !listed(old).includes(name))
    ? { rule: 'scope-offered', consequence: 'Clients are told to ask for more, and users to allow more.' }
    : {
        rule: 'scope-not-offered',
        consequence: 'Clients are told to ask for less, and the answer holds less for them.',
      };
}

function say(
  comparison: Comparison,
  { path, names: [id = ''], old, new: now }: Change,
  found: ReturnType<typeof needed>,
) {
  comparison.say(
    {
      ...found,
      tools: toolsSending(comparison.new, id),
      subject: `operation \`${id}\``,
      old: listed(old),
      new: listed(now),
      // What is converted in the lock is a parameter of the query in the catalogue.
      places: [path.map((part) => (part === 'codecs' ? 'query' : part)), path.slice(0, 2)],
    },
    path,
  );
}

/** Names alone, or with the item that each is for: `news: view_news`. */
function listed(scopes: Json | undefined): string[] {
  return isObject(scopes)
    ? Object.entries(scopes).map(([item, name]) => `${item}: ${String(name)}`)
    : textsAt(scopes, []);
}

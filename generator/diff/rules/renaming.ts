import type { Comparison } from '../comparison.ts';
import type { Found, Rule } from '../finding.ts';
import { toolPlaces } from '../places.ts';
import { isSame, type Json, type JsonObject, objectAt, textsAt } from '../tree.ts';

const BACK = { waiver: 'renaming back is a renaming' };

/** Names that tools had. Renamed tools themselves are found when the locks are put side by side (`alignRenames`). */
export const renaming: Rule = {
  rules: [
    { id: 'tool-renamed', axis: 'caller', level: 'note', mirror: BACK },
    { id: 'tool-renamed-without-alias', axis: 'caller', level: 'review', mirror: BACK },
    { id: 'former-name-added', axis: 'caller', level: 'note', mirror: 'former-name-removed' },
    {
      id: 'former-name-moved',
      axis: 'authority',
      level: 'block',
      mirror: { waiver: 'where the name leads changes again when it goes back' },
    },
    { id: 'former-name-removed', axis: 'caller', level: 'review', mirror: 'former-name-added' },
  ],
  find(comparison) {
    for (const { path, names, old, new: now } of comparison.changes('tools.*.renamedFrom')) {
      const [before, after] = [old, now].map((list) => textsAt({ list: list ?? null }, ['list'])) as [
        string[],
        string[],
      ];
      const common = { tools: names, subject: 'former names', places: toolPlaces(names[0] ?? '', 'renamed_from') };
      for (const name of before.filter((each) => !after.includes(each)))
        comparison.say(
          { ...common, rule: 'former-name-removed', old: name, consequence: 'Calls and settings with it fail.' },
          path,
        );
      for (const name of after.filter((each) => !before.includes(each)))
        comparison.say(moved(comparison, name, common) ?? added(name, common), path);
    }
    for (const { names, new: tool } of comparison.added('tools.*')) {
      const common = { tools: names, subject: 'former names', places: toolPlaces(names[0] ?? '', 'renamed_from') };
      // The tool itself is for the rule about tools that are new.
      for (const name of textsAt(tool, ['renamedFrom'])) {
        const found = moved(comparison, name, common);
        if (found) comparison.say(found);
      }
    }
  },
};

type Common = Pick<Found, 'tools' | 'subject' | 'places'>;

function added(name: string, common: Common): Omit<Found, 'covers'> {
  return { ...common, rule: 'former-name-added', new: name, consequence: 'Calls and settings with it work.' };
}

/** A name that led to another tool before: lists of tools that operators and clients allow go by names. */
function moved({ old }: Comparison, name: string, common: Common): Omit<Found, 'covers'> | undefined {
  const [own = ''] = common.tools;
  const leads = ([tool, value]: [string, Json | undefined]) =>
    tool !== own && (tool === name || textsAt(value, ['renamedFrom']).includes(name));
  const [owner] = Object.entries(objectAt(old, ['tools'])).find(leads) ?? [];
  if (owner === undefined) return undefined;
  const consequence = 'Whoever allowed the tool that had this name allows another one now.';
  return { ...common, rule: 'former-name-moved', old: `${name}: ${owner}`, new: `${name}: ${own}`, consequence };
}

/**
 * Tools that have another name: the old lock with the new names, so that everything else about them is compared, and a
 * finding for each. With `renamed_from` it is the catalogue that says so; else a tool that is the same in all but its
 * name and texts.
 */
export function alignRenames(old: JsonObject, now: JsonObject): { old: JsonObject; found: Found[] } {
  const [before, after] = [objectAt(old, ['tools']), objectAt(now, ['tools'])];
  const gone = Object.keys(before).filter((name) => after[name] === undefined);
  const more = Object.keys(after).filter((name) => before[name] === undefined);
  const found: Found[] = [];
  const tools: Record<string, Json | undefined> = { ...before };
  for (const name of more) {
    const alias = gone.find((former) => textsAt(after[name], ['renamedFrom']).includes(former));
    const former =
      alias ?? gone.find((each) => isSame(policies(renamed(before[each], each, name)), policies(after[name])));
    if (former === undefined || tools[former] === undefined) continue;
    delete tools[former];
    const moved = renamed(before[former], former, name);
    const names = textsAt(after[name], ['renamedFrom']);
    const others = names.filter((each) => each !== former);
    tools[name] = alias && isSame(textsAt(moved, ['renamedFrom']), others) ? withNames(moved, names) : moved;
    found.push({
      rule: alias ? 'tool-renamed' : 'tool-renamed-without-alias',
      tools: [name],
      subject: '',
      old: former,
      new: name,
      consequence: alias
        ? 'Calls and settings with the old name still work; it is not listed.'
        : 'Prompts, allow-lists and agents that use the old name break.',
      places: [...(alias ? [['tools', name, 'renamed_from']] : []), ['tools', name]],
      covers: [`tools.${former}`, `tools.${name}`],
    });
  }
  return { old: { ...old, tools }, found };
}

const withNames = (tool: Json, renamedFrom: readonly string[]): Json => ({ ...(tool as JsonObject), renamedFrom });

/** The tool as it would be under another name; its sources name it, too. */
function renamed(tool: Json | undefined, from: string, to: string): Json {
  const source = (text: string) =>
    text
      .replaceAll(`Arguments["${from}"]`, `Arguments["${to}"]`)
      .replaceAll(`Arguments["${from}.`, `Arguments["${to}.`);
  const copy = JSON.parse(JSON.stringify(tool ?? {}), (key, value) =>
    key === 'source' ? source(String(value)) : value,
  );
  return { ...copy, name: to };
}

/** What a tool does, without what it is called and what is said about it. */
function policies(tool: Json | undefined): Json {
  const {
    name: _name,
    title: _title,
    tokens: _tokens,
    description: _description,
    ...rest
  } = objectAt({ tool }, ['tool']);
  return rest;
}

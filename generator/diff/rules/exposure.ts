import { type Change, type Comparison, toolsSending } from '../comparison.ts';
import type { Rule } from '../finding.ts';
import { objectAt, textAt, textsAt } from '../tree.ts';

/** Requests of Redmine's API that the catalogue left out for a reason. */
export const exposure: Rule = {
  rules: [
    { id: 'operation-exposed', axis: 'authority', level: 'review', mirror: 'operation-excluded' },
    { id: 'operation-excluded', axis: 'caller', level: 'review', mirror: 'operation-exposed' },
  ],
  find(comparison) {
    const [old, now] = [textsAt(comparison.old, ['excluded']), textsAt(comparison.new, ['excluded'])];
    for (const row of old.filter((each) => !now.includes(each))) exposed(comparison, row);
    for (const row of now.filter((each) => !old.includes(each))) excluded(comparison, row);
  },
};

function exposed(comparison: Comparison, row: string): void {
  const id = operationOf(comparison.new, row);
  const tools = id === undefined ? [] : toolsSending(comparison.new, id);
  comparison.say(
    {
      rule: 'operation-exposed',
      tools,
      subject: `\`${row}\``,
      old: 'excluded',
      new: tools.length > 0 ? 'used' : 'not excluded',
      consequence: 'An agent reaches what was left out on purpose.',
      places: id === undefined ? [['exclusions', row]] : [['operations', id]],
    },
    ['excluded'],
    ...(id === undefined ? [] : [['operations', id]]),
    ...tools.flatMap((tool) => newUses(comparison, tool, id ?? '')),
  );
}

function excluded(comparison: Comparison, row: string): void {
  const id = operationOf(comparison.old, row);
  const tools = id === undefined ? [] : toolsSending(comparison.old, id);
  comparison.say(
    {
      rule: 'operation-excluded',
      tools,
      subject: `\`${row}\``,
      old: tools.length > 0 ? 'used' : 'not excluded',
      new: 'excluded',
      consequence: 'Agents do not reach it any more.',
      places: [['exclusions', row]],
    },
    ['excluded'],
    ...(id === undefined ? [] : [['operations', id]]),
    ...tools.flatMap((tool) => uses(comparison.gone.bind(comparison), tool, id ?? '')),
  );
}

function operationOf(lock: Comparison['old'], row: string): string | undefined {
  const plain = (request: string) => request.replaceAll(/:[a-z_]+/g, ':');
  const found = Object.entries(objectAt(lock, ['operations'])).find(([, operation]) =>
    textsAt(operation, ['routes']).some((path) => plain(`${textAt(operation, ['method'])} ${path}`) === plain(row)),
  );
  return found?.[0];
}

/** A tool or an action that is there for it, unless it deletes: that is another finding, which blocks. */
function newUses(comparison: Comparison, tool: string, id: string): string[][] {
  const isDestructive = textAt(comparison.tool(tool), ['effect']) === 'destructive';
  return isDestructive ? [] : uses(comparison.added.bind(comparison), tool, id);
}

/** Tools, and actions of tools, that come or go with an operation. */
function uses(changes: (pattern: string) => Change[], tool: string, id: string): string[][] {
  if (changes(`tools.${tool}`).length > 0) return [['tools', tool]];
  return changes(`tools.${tool}.actions.*`)
    .filter((change) => textAt(change.old ?? change.new, ['operation']) === id)
    .flatMap(({ path, names }) => [[...path], ['tools', tool, 'schemas', 'strict', names[0] ?? '']]);
}

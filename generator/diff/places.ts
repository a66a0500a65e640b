import type { JsonObject } from './tree.ts';
import { objectAt, textAt } from './tree.ts';

/** Where the catalogue says something about a tool, likeliest first. */
export const toolPlaces = (tool: string, ...keys: string[]): string[][] => [
  ['tools', tool, ...keys],
  ['tools', tool],
];

/** Where it says something about an action; a tool without several has its words at its own place. */
export const actionPlaces = (tool: string, action: string, ...keys: string[]): string[][] => [
  ['tools', tool, 'actions', action, ...keys],
  ['tools', tool, ...keys],
  ['tools', tool, 'actions', action],
  ['tools', tool],
];

/**
 * Where it says something about an argument: at the tool, or at what the argument is sent to.
 * @param word a word of JSON Schema, or none
 */
export function argumentPlaces(lock: JsonObject, tool: string, action: string, argument: string, word?: string) {
  const words = word === undefined ? [] : [word === 'description' ? 'describe' : word];
  const policy = objectAt(lock, ['tools', tool, 'actions', action]);
  const operation = textAt(policy, ['operation']);
  const targets = Object.entries(objectAt(policy, ['sends'])).flatMap(([place, sent]) => {
    if (textAt(sent, ['argument']) !== argument) return [];
    const [kind = '', ...rest] = place.split('.');
    if (kind === 'filters') return [['operations', operation, kind, rest.join('.'), ...words]];
    return [
      ['operations', operation, kind, ...rest, ...words],
      ['defaults', 'parameters', ...rest, ...words],
    ];
  });
  const [first = '', ...inner] = argument.split('.');
  const own = [first, ...inner];
  return [
    ['tools', tool, 'actions', action, 'input', ...own, ...words],
    ['tools', tool, 'input', ...own, ...words],
    ...targets,
    ...(['limit', 'offset'].includes(argument) ? [['defaults', 'paging', word === 'default' ? 'limit' : 'max']] : []),
    ['tools', tool, 'actions', action, 'input', first],
    ['tools', tool, 'input', first],
    ['tools', tool, 'actions', action],
    ['tools', tool],
  ];
}

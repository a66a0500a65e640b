import { type Comparison, operationsSent, toolsSending } from '../comparison.ts';
import type { Rule } from '../finding.ts';
import { actionPlaces, argumentPlaces } from '../places.ts';
import { isObject, type Json, objectAt, textAt, textsAt } from '../tree.ts';

const BOTH_WAYS = { waiver: 'another request is another request, whichever was first' };

/** What is sent where. */
export const route: Rule = {
  rules: [
    { id: 'route-changed', axis: 'authority', level: 'block', mirror: BOTH_WAYS },
    { id: 'binding-changed', axis: 'authority', level: 'block', mirror: BOTH_WAYS },
    { id: 'argument-redirected', axis: 'authority', level: 'block', mirror: BOTH_WAYS },
    { id: 'constant-changed', axis: 'authority', level: 'review', mirror: BOTH_WAYS },
  ],
  find(comparison) {
    routes(comparison);
    for (const tool of comparison.tools) {
      for (const action of comparison.actions(tool)) {
        operation(comparison, tool, action);
        destinations(comparison, tool, action);
      }
    }
  },
};

function routes(comparison: Comparison): void {
  const changed = [...comparison.changes('operations.*.method'), ...comparison.changes('operations.*.routes')];
  for (const id of new Set(changed.map(({ names }) => names[0] ?? ''))) {
    comparison.say(
      {
        rule: 'route-changed',
        tools: toolsSending(comparison.new, id),
        subject: `operation \`${id}\``,
        old: requests(comparison.old, id),
        new: requests(comparison.new, id),
        consequence: 'The same call reaches something else in Redmine.',
        places: [
          ['operations', id, 'http'],
          ['operations', id, 'also'],
        ],
      },
      ['operations', id, 'method'],
      ['operations', id, 'routes'],
    );
  }
}

function requests(lock: Comparison['old'], id: string): Json {
  const method = textAt(lock, ['operations', id, 'method']);
  const all = textsAt(lock, ['operations', id, 'routes']).map((path) => `${method} ${path}`);
  return all.length === 1 ? (all[0] ?? '') : all;
}

/** Another operation behind the same action. */
function operation(comparison: Comparison, tool: string, action: string): void {
  const path = ['tools', tool, 'actions', action];
  const [old, now] = [comparison.old, comparison.new].map((lock) => operationsSent(objectAt(lock, path)));
  const isComposed = textAt(comparison.new, [...path, 'compose']) !== '';
  const changes = [
    ...comparison.changes([...path, 'operation'].join('.')),
    ...comparison.changes([...path, 'uses'].join('.')),
  ];
  const parts = [
    ...changes,
    ...comparison.changes([...path, 'write', 'operation'].join('.')),
    ...comparison.changes([...path, 'compose'].join('.')),
  ];
  if (parts.length === 0) return;
  comparison.say(
    {
      rule: 'binding-changed',
      tools: [tool],
      subject: action === 'call' ? '' : `action \`${action}\``,
      old: old ?? [],
      new: now ?? [],
      consequence: isComposed ? 'Its function may send other requests.' : 'It does something else in Redmine.',
      places: isComposed ? [['tools', tool, 'compose']] : actionPlaces(tool, action, 'call'),
    },
    ...parts.map(({ path: part }) => part),
  );
}

/** An argument that goes elsewhere; what is always sent. Arguments that come and go are the business of `inputs`. */
function destinations(comparison: Comparison, tool: string, action: string): void {
  const path = ['tools', tool, 'actions', action, 'sends'];
  const [before, after] = [objectAt(comparison.old, path), objectAt(comparison.new, path)];
  const [old, now] = [placesOf(before), placesOf(after)];
  for (const [argument, place] of now) {
    const was = old.get(argument);
    if (was === undefined || was === place) continue;
    comparison.say(
      {
        rule: 'argument-redirected',
        tools: [tool],
        subject: `argument \`${argument}\``,
        old: was,
        new: place,
        consequence: 'What an agent says here is used for something else.',
        places: argumentPlaces(comparison.new, tool, action, argument, 'to'),
      },
      [...path, was],
      [...path, place],
    );
  }
  for (const place of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [constant, next] = [before[place], after[place]].map((sent) => (isObject(sent) ? sent['always'] : undefined));
    if ((constant === undefined && next === undefined) || !comparison.differs(...path, place)) continue;
    comparison.say(
      {
        rule: 'constant-changed',
        tools: [tool],
        subject: `\`${place}\``,
        old: constant,
        new: next,
        consequence: 'It is sent with every call.',
        places: actionPlaces(tool, action, 'with', place),
      },
      [...path, place],
    );
  }
}

function placesOf(sends: ReturnType<typeof objectAt>): Map<string, string> {
  const entries = Object.entries(sends).flatMap(([place, sent]) => {
    const argument = textAt(sent, ['argument']);
    return argument ? [[argument, place] as const] : [];
  });
  return new Map(entries);
}

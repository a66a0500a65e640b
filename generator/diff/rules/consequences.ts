import { type Comparison, operationsSent, toolsSending } from '../comparison.ts';
import type { Rule } from '../finding.ts';
import { actionPlaces } from '../places.ts';
import { at, isSame, type Json, type JsonObject, objectAt, textAt, textsAt } from '../tree.ts';

const BOTH_WAYS = { waiver: 'it says both directions' };

/**
 * What follows from changes that have findings: they explain it. What changed without such a cause is said here.
 * Comes after the rules that find causes.
 */
export const consequences: Rule = {
  rules: [
    { id: 'call-changed', axis: 'authority', level: 'block', mirror: BOTH_WAYS },
    { id: 'read-changed', axis: 'authority', level: 'review', mirror: BOTH_WAYS },
    { id: 'reach-widened', axis: 'authority', level: 'review', mirror: 'reach-narrowed' },
    { id: 'reach-narrowed', axis: 'authority', level: 'note', mirror: 'reach-widened' },
    { id: 'operation-added', axis: 'authority', level: 'note', mirror: 'operation-removed' },
    { id: 'operation-removed', axis: 'caller', level: 'note', mirror: 'operation-added' },
  ],
  find(comparison) {
    for (const tool of comparison.tools) {
      for (const action of comparison.actions(tool)) ofAction(comparison, tool, action);
      ofTool(comparison, tool);
    }
    operations(comparison);
    for (const part of ['shapes', 'resolvers']) unreached(comparison, part);
  },
};

function ofAction(comparison: Comparison, tool: string, action: string): void {
  const path = ['tools', tool, 'actions', action];
  const isBound = comparison.differs(...path, 'sends') || isRouted(comparison, tool, action);
  const isCalled = isBound || defaultsDiffer(comparison, tool, action);
  leftOver(comparison, tool, action, ['bind'], isCalled, 'call-changed', 'The request is built in another way.');
  const isRead = isCalled || ['before', 'verify', 'operation'].some((word) => said(comparison, [...path, word]));
  for (const word of [
    ['before', 'bind'],
    ['verify', 'bind'],
    ['verify', 'whole'],
  ])
    leftOver(comparison, tool, action, word, isRead, 'read-changed', 'Another record is read before or after.');
  for (const word of ['operation', 'root', 'shape', 'names'])
    leftOver(
      comparison,
      tool,
      action,
      ['before', word],
      said(comparison, [...path, 'operation']),
      'read-changed',
      'Another record is read before or after.',
    );
  leftOver(
    comparison,
    tool,
    action,
    ['before'],
    isRead && comparison.differs(...path, 'before'),
    'read-changed',
    'Another record is read before or after.',
  );
  if (isBound) comparison.fold(...path, 'names');
  reach(comparison, tool, action, isBound);
}

/** Says what is left of a difference, or folds it where something said already is its cause. */
function leftOver(
  comparison: Comparison,
  tool: string,
  action: string,
  word: readonly string[],
  isCaused: boolean,
  rule: string,
  consequence: string,
): void {
  const path = ['tools', tool, 'actions', action, ...word];
  if (comparison.changes(path.join('.')).length === 0) return;
  if (isCaused) {
    comparison.fold(...path);
    return;
  }
  comparison.say(
    {
      rule,
      tools: [tool],
      subject: `${action === 'call' ? '' : `action \`${action}\`, `}\`${word.join('.')}\``,
      old: outline(at(comparison.old, path)),
      new: outline(at(comparison.new, path)),
      consequence,
      places: actionPlaces(tool, action, word[0] === 'bind' ? 'call' : (word[0] ?? '')),
    },
    path,
  );
}

const outline = (value: Json | undefined): Json | undefined => textAt(value, ['source']) || value;

/** A finding has explained something there. */
function said(comparison: Comparison, path: readonly string[]): boolean {
  const start = path.join('.');
  return comparison.found.some(({ covers }) => covers.some((each) => each === start || each.startsWith(`${start}.`)));
}

function isRouted(comparison: Comparison, tool: string, action: string): boolean {
  const sent = operationsSent(at(comparison.new, ['tools', tool, 'actions', action]));
  return sent.some((id) => comparison.differs('operations', id, 'routes'));
}

/** Defaults, and the rules that leave them out, are part of the request. */
function defaultsDiffer(comparison: Comparison, tool: string, action: string): boolean {
  const path = ['tools', tool, 'schemas', 'strict', action];
  const given = ({ old, new: now }: { old: Json | undefined; new: Json | undefined }) =>
    !isSame(at(old, ['default']) ?? null, at(now, ['default']) ?? null);
  const [before, after] = [
    objectAt(comparison.old, [...path, 'properties']),
    objectAt(comparison.new, [...path, 'properties']),
  ];
  const hasDefault = Object.keys(after).some((name) => given({ old: before[name], new: after[name] }));
  return hasDefault || comparison.differs(...path, 'dependentSchemas');
}

/** Operations that a call may send, beside its own: reads that look names up, uploads. */
function reach(comparison: Comparison, tool: string, action: string, isBound: boolean): void {
  const path = ['tools', tool, 'actions', action];
  if (comparison.changes([...path, 'operations'].join('.')).length === 0) return;
  const [old, now] = [
    textsAt(comparison.old, [...path, 'operations']),
    textsAt(comparison.new, [...path, 'operations']),
  ];
  const [gone, more] = [old.filter((id) => !now.includes(id)), now.filter((id) => !old.includes(id))];
  if (gone.length + more.length === 0) return;
  const causes = [
    'operation',
    'uses',
    'write',
    'before',
    'verify',
    'preview',
    'resolve',
    'project',
    'customFields',
    'files',
    'result',
  ];
  const hasCause = isBound || causes.some((word) => said(comparison, [...path, word]));
  const isResolved = Object.values(objectAt(comparison.new, [...path, 'resolve'])).some((entry) =>
    comparison.differs('resolvers', textAt(entry, ['resolver'])),
  );
  const writes = more.filter((id) => textAt(comparison.new, ['operations', id, 'effect']) !== 'read');
  // Whatever the cause, an agent of a tool that only read must not come to write unseen.
  const isUnseen = writes.length > 0 && !hasCause;
  if ((hasCause || isResolved) && !isUnseen) {
    comparison.fold(...path, 'operations');
    return;
  }
  const common = {
    tools: [tool],
    subject: action === 'call' ? '' : `action \`${action}\``,
    places: actionPlaces(tool, action),
  };
  const places = [[...path, 'operations']];
  if (more.length > 0)
    comparison.say(
      { ...common, rule: 'reach-widened', new: more, consequence: 'A call may send these requests, too.' },
      ...places,
    );
  if (gone.length > 0)
    comparison.say(
      { ...common, rule: 'reach-narrowed', old: gone, consequence: 'A call does not send these any more.' },
      ...places,
    );
}

/** What a tool's scopes and schemas repeat of its actions. */
function ofTool(comparison: Comparison, tool: string): void {
  const path = ['tools', tool];
  const isDerived = (lock: JsonObject) => isSame(at(lock, [...path, 'scopes']), scopesOf(lock, tool));
  if (isDerived(comparison.old) && isDerived(comparison.new)) comparison.fold(...path, 'scopes');
  const { old: before, new: after } = comparison;
  const shown = Object.keys(objectAt(after, [...path, 'actions'])).map((action) => [
    ...path,
    'actions',
    action,
    'result',
  ]);
  const shapes = shown.map((result) => textAt(after, [...result, 'shape'])).filter((shape) => shape !== '');
  if (
    shown.some((result) => comparison.differs(...result)) ||
    shapes.some((shape) => comparison.differs('shapes', shape))
  )
    comparison.fold(...path, 'schemas', 'output');
  const actions = ({ old, new: now }: Pick<Comparison, 'old' | 'new'>) =>
    isSame(Object.keys(objectAt(old, [...path, 'actions'])), Object.keys(objectAt(now, [...path, 'actions'])));
  if (!actions(comparison)) {
    const discriminator = textAt(after, [...path, 'discriminator']);
    comparison.fold(...path, 'schemas', 'output');
    comparison.fold(...path, 'schemas', 'advertised', 'properties', discriminator, 'enum');
    comparison.fold(...path, 'schemas', 'advertised', 'required');
    ofActions(comparison, tool, before, after);
  }
}

/** Arguments that only an action has which came or went. */
function ofActions(comparison: Comparison, tool: string, before: JsonObject, after: JsonObject): void {
  const shown = ['tools', tool, 'schemas', 'advertised', 'properties'];
  for (const { path, names, old } of comparison.changes(`${shown.join('.')}.*`)) {
    const [argument = ''] = path.slice(-1);
    const [lock, other] = old === undefined ? [after, before] : [before, after];
    if (names.length === 0 || at(other, path) !== undefined) continue;
    const having = Object.entries(objectAt(lock, ['tools', tool, 'schemas', 'strict'])).filter(
      ([, schema]) => at(schema, ['properties', argument]) !== undefined,
    );
    const moved = having.every(([action]) => at(other, ['tools', tool, 'actions', action]) === undefined);
    if (having.length > 0 && moved) comparison.fold(...path);
  }
}

/** As `scopesOf` of generator/lower/lower.ts: the permissions and scopes of what a tool sends. */
function scopesOf(lock: JsonObject, tool: string): string[] {
  const sent = Object.values(objectAt(lock, ['tools', tool, 'actions'])).flatMap(operationsSent);
  const names = sent.flatMap((id) => {
    const operation = at(lock, ['operations', id]);
    const permission = at(operation, ['permission']);
    return [
      ...(permission === 'admin' ? ['admin'] : textsAt(permission, ['anyOf'])),
      ...textsAt(operation, ['scopes']),
      ...textsAt(operation, ['reveals']),
      ...Object.values(objectAt(operation, ['codecs'])).flatMap((codec) =>
        Object.values(objectAt(codec, ['scopes'])).map(String),
      ),
    ];
  });
  return [...new Set(names)].sort();
}

/** An operation comes and goes with a tool that sends it. */
function operations(comparison: Comparison): void {
  const isKnown = (tool: string) => comparison.found.some((finding) => finding.tools.includes(tool));
  for (const { path, names, old, new: now } of comparison.changes('operations.*')) {
    const [id = ''] = names;
    if (old !== undefined && now !== undefined) continue;
    const tools = toolsSending(old === undefined ? comparison.new : comparison.old, id);
    if (tools.some(isKnown)) comparison.fold(...path);
    else comparison.say(moved(id, old, now), path);
  }
}

function moved(id: string, old: Json | undefined, now: Json | undefined) {
  const common = { tools: [], subject: `operation \`${id}\``, places: [['operations', id]] };
  return now === undefined
    ? { ...common, rule: 'operation-removed', old: textAt(old, ['method']), consequence: 'Nothing reads it any more.' }
    : {
        ...common,
        rule: 'operation-added',
        new: textAt(now, ['method']),
        consequence: 'It is read to look things up.',
      };
}

/** A schema or a resolver comes and goes with what refers to it, which has a finding. */
function unreached(comparison: Comparison, part: string): void {
  if (comparison.found.length === 0) return;
  for (const { path, names } of comparison.changes(`${part}.*`)) {
    const [old, now] = [at(comparison.old, path), at(comparison.new, path)];
    if (old !== undefined && now !== undefined) continue;
    const lock = now === undefined ? comparison.old : comparison.new;
    const isReferred = comparison.found.some(({ covers }) =>
      covers.some((place) => JSON.stringify(at(lock, place.split('.')) ?? null).includes(JSON.stringify(names[0]))),
    );
    if (isReferred) comparison.fold(...path);
  }
}

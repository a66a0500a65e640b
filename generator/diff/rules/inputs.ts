import type { Comparison } from '../comparison.ts';
import type { Rule, RuleInfo } from '../finding.ts';
import { actionPlaces, argumentPlaces } from '../places.ts';
import { at, isSame, type Json, objectAt, textAt, textsAt } from '../tree.ts';
import { withoutArguments } from './leftover.ts';
import { type SchemaChange, schemaChanges } from './schema-change.ts';

const CALLER = { axis: 'caller', level: 'review' } as const;
const HARMLESS = { axis: 'caller', level: 'note' } as const;
const AUTHORITY = { axis: 'authority', level: 'review' } as const;

const RULES: RuleInfo[] = [
  { id: 'required-input-added', ...CALLER, mirror: 'input-removed' },
  { id: 'body-property-added', ...AUTHORITY, mirror: 'input-removed' },
  { id: 'input-added', ...HARMLESS, mirror: 'input-removed' },
  { id: 'input-removed', ...CALLER, mirror: 'input-added' },
  { id: 'input-required', ...CALLER, mirror: 'input-optional' },
  { id: 'input-optional', ...HARMLESS, mirror: 'input-required' },
  { id: 'type-narrowed', ...CALLER, mirror: 'type-widened' },
  { id: 'type-widened', ...HARMLESS, mirror: 'type-narrowed' },
  { id: 'value-removed', ...CALLER, mirror: 'value-added' },
  { id: 'value-added', ...HARMLESS, mirror: 'value-removed' },
  { id: 'bound-narrowed', ...CALLER, mirror: 'bound-widened' },
  { id: 'bound-widened', ...AUTHORITY, mirror: 'bound-narrowed' },
  {
    id: 'pattern-changed',
    axis: 'both',
    level: 'review',
    mirror: { waiver: 'which of two patterns takes more is not known' },
  },
  { id: 'default-changed', axis: 'both', level: 'review', mirror: { waiver: 'it says both directions' } },
  { id: 'combination-changed', ...CALLER, mirror: { waiver: 'it says both directions' } },
];

const MEANS: Record<string, string> = {
  'required-input-added': 'Calls without it fail.',
  'body-property-added': 'An agent can set what it could not.',
  'input-added': 'An agent can say more.',
  'input-removed': 'Calls with it fail.',
  'input-required': 'Calls without it fail.',
  'input-optional': 'Calls without it work.',
  'type-narrowed': 'Values that were taken are refused.',
  'type-widened': 'More values are taken.',
  'value-removed': 'Calls with it fail.',
  'value-added': 'More values are taken.',
  'bound-narrowed': 'Values that were taken are refused.',
  'bound-widened': 'An agent can send what was refused before.',
  'pattern-changed': 'Other values are taken than before.',
  'default-changed': 'Calls that leave it out do something else.',
  'combination-changed': 'Other arguments go together than before.',
  'description-changed': 'Models read it as a prompt.',
};

/** Arguments: those that come and go, and what each takes. */
export const inputs: Rule = {
  rules: RULES,
  find(comparison) {
    for (const tool of comparison.tools)
      for (const action of comparison.actions(tool)) ofAction(comparison, tool, action);
  },
};

function ofAction(comparison: Comparison, tool: string, action: string): void {
  const path = ['tools', tool, 'schemas', 'strict', action];
  const [old, now] = [objectAt(comparison.old, path), objectAt(comparison.new, path)];
  if (!comparison.differs(...path)) return;
  const [before, after] = [objectAt(old, ['properties']), objectAt(now, ['properties'])];
  const required = { old: textsAt(old, ['required']), new: textsAt(now, ['required']) };
  for (const argument of new Set([...Object.keys(before), ...Object.keys(after)])) {
    if (!comparison.changes([...path, 'properties', argument].join('.')).length) continue;
    const place = [...path, 'properties', argument];
    if (before[argument] === undefined) added(comparison, tool, action, argument, required.new.includes(argument));
    else if (after[argument] === undefined) removed(comparison, tool, action, argument);
    else
      for (const change of schemaChanges(before[argument], after[argument]))
        changed(comparison, tool, action, argument, change, place);
  }
  requirement(comparison, tool, action, required, before, after);
  combinations(comparison, tool, action);
}

function added(comparison: Comparison, tool: string, action: string, argument: string, isRequired: boolean): void {
  const sends = objectAt(comparison.new, ['tools', tool, 'actions', action, 'sends']);
  const isSent = Object.entries(sends).some(
    ([place, sent]) => place.startsWith('body.') && textAt(sent, ['argument']) === argument,
  );
  const isWrite = textAt(comparison.tool(tool), ['effect']) !== 'read';
  say(comparison, isRequired ? 'required-input-added' : isSent && isWrite ? 'body-property-added' : 'input-added', {
    tool,
    action,
    argument,
    new: at(comparison.new, ['tools', tool, 'schemas', 'strict', action, 'properties', argument]),
  });
}

function removed(comparison: Comparison, tool: string, action: string, argument: string): void {
  say(comparison, 'input-removed', {
    tool,
    action,
    argument,
    old: at(comparison.old, ['tools', tool, 'schemas', 'strict', action, 'properties', argument]),
  });
}

interface Subject {
  tool: string;
  action: string;
  argument: string;
  old?: Json | undefined;
  new?: Json | undefined;
}

/** Where policies name the arguments that they are about. */
const POLICIES = ['resolve', 'permit', 'own', 'known', 'names', 'sends'];

function say(comparison: Comparison, rule: string, { tool, action, argument, ...values }: Subject): void {
  const policy = ['tools', tool, 'actions', action];
  const lock = values.new === undefined ? comparison.old : comparison.new;
  const places = Object.entries(objectAt(lock, [...policy, 'sends'])).flatMap(([place, sent]) =>
    [argument, `${argument}.`].some((start) => `${textAt(sent, ['argument'])}.`.startsWith(start)) ? [place] : [],
  );
  comparison.say(
    {
      rule,
      tools: [tool],
      subject: `argument \`${argument}\``,
      ...values,
      consequence: MEANS[rule] ?? '',
      places: argumentPlaces(lock, tool, action, argument),
    },
    ['tools', tool, 'schemas', 'strict', action, 'properties', argument],
    ['tools', tool, 'schemas', 'advertised', 'properties', argument],
    ...POLICIES.map((word) => [...policy, word, argument]),
    ...places.map((place) => [...policy, 'sends', place]),
    [...policy, 'verify', 'fields', argument],
    ...['customFields', 'files', 'unchanged', 'item'].flatMap((word) =>
      textAt(lock, [...policy, word, 'argument']) === argument ? [[...policy, word]] : [],
    ),
  );
}

/** Word by word: a description is a prompt, a bound is authority. */
function changed(
  comparison: Comparison,
  tool: string,
  action: string,
  argument: string,
  { rule, at: inside, word, old, new: now }: SchemaChange,
  place: readonly string[],
): void {
  const name = [argument, ...inside.filter((part) => !['properties', 'items', 'additionalProperties'].includes(part))];
  const isMember = word === '' && inside.at(-2) === 'properties';
  comparison.say(
    {
      rule,
      tools: [tool],
      subject: `argument \`${name.join('.')}\`${['description', 'default', 'type', 'enum', ''].includes(word) ? '' : `, ${word}`}`,
      old,
      new: now,
      consequence: MEANS[rule] ?? '',
      places: argumentPlaces(comparison.new, tool, action, isMember ? name.join('.') : argument, word || undefined),
      ...(word === 'description' ? { isText: true } : {}),
    },
    [...place, ...inside, ...(word ? [word] : [])],
    ['tools', tool, 'schemas', 'advertised', 'properties', argument, ...inside, ...(word ? [word] : [])],
    ...(isMember ? memberPlaces(comparison, tool, action, name.join('.')) : []),
  );
}

/** What follows from a filter inside of an argument. */
function memberPlaces(comparison: Comparison, tool: string, action: string, argument: string): string[][] {
  const policy = ['tools', tool, 'actions', action];
  const sends = [comparison.old, comparison.new].flatMap((lock) =>
    Object.entries(objectAt(lock, [...policy, 'sends'])),
  );
  const places = sends.flatMap(([place, sent]) => (textAt(sent, ['argument']) === argument ? [place] : []));
  return [...places.map((place) => [...policy, 'sends', place]), [...policy, 'resolve', argument]];
}

/** Arguments that stay, and have to be given now, or not any more. */
function requirement(
  comparison: Comparison,
  tool: string,
  action: string,
  required: { old: string[]; new: string[] },
  before: ReturnType<typeof objectAt>,
  after: ReturnType<typeof objectAt>,
): void {
  const path = ['tools', tool, 'schemas', 'strict', action, 'required'];
  if (!comparison.differs(...path)) return;
  const more = required.new.filter((name) => !required.old.includes(name));
  const less = required.old.filter((name) => !required.new.includes(name));
  for (const [rule, names, others] of [
    ['input-required', more, before],
    ['input-optional', less, after],
  ] as const) {
    for (const argument of names.filter((name) => others[name] !== undefined)) {
      const found = {
        rule,
        tools: [tool],
        subject: `argument \`${argument}\``,
        old: rule === 'input-optional' ? 'required' : 'optional',
        new: rule === 'input-optional' ? 'optional' : 'required',
        consequence: MEANS[rule] ?? '',
        places: argumentPlaces(comparison.new, tool, action, argument, 'required'),
      };
      comparison.say(found, path, ['tools', tool, 'schemas', 'advertised', 'required']);
    }
  }
  // In another order it says the same, which is not for this rule to say.
  if (more.length > 0 || less.length > 0) {
    comparison.fold(...path);
    comparison.fold('tools', tool, 'schemas', 'advertised', 'required');
  }
}

/** Rules between arguments. That a new argument is among those that suffice follows from it. */
function combinations(comparison: Comparison, tool: string, action: string): void {
  const path = ['tools', tool, 'schemas', 'strict', action];
  const [old, now] = [objectAt(comparison.old, path), objectAt(comparison.new, path)];
  const [before, after] = [objectAt(old, ['properties']), objectAt(now, ['properties'])];
  const moved = [...Object.keys(before), ...Object.keys(after)].filter(
    (name) => before[name] === undefined || after[name] === undefined,
  );
  for (const word of ['anyOf', 'oneOf', 'dependentRequired', 'dependentSchemas']) {
    if (comparison.changes([...path, word].join('.')).length === 0) continue;
    if (isSame(withoutArguments(old[word], moved), withoutArguments(now[word], moved))) {
      comparison.fold(...path, word);
      continue;
    }
    comparison.say(
      {
        rule: 'combination-changed',
        tools: [tool],
        subject: `${action === 'call' ? '' : `action \`${action}\`, `}arguments that go together`,
        old: old[word],
        new: now[word],
        consequence: MEANS['combination-changed'] ?? '',
        places: actionPlaces(tool, action, 'rules'),
      },
      [...path, word],
    );
  }
}

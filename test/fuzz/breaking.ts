import fc from 'fast-check';
import { trickText } from './leaves.ts';
import { type Record_, type Schema, typesOf, valid } from './valid.ts';

/** Arguments that a schema does not allow, and what was done to them. */
export interface Broken {
  readonly how: string;
  readonly arguments: unknown;
}

/**
 * Arguments that break a schema by how they are made, whatever a validator says of them: allowed ones, of which one thing
 * was made wrong.
 */
export function breaking(schema: Schema): fc.Arbitrary<Broken> {
  const base = valid(schema) as fc.Arbitrary<Record_>;
  const ways = Object.entries(schema.properties ?? {}).flatMap(([name, property]) =>
    wrong(property).map(({ how, value }) =>
      fc.tuple(base, value).map(([args, bad]) => ({ how: `${name}: ${how}`, arguments: withOwn(args, name, bad) })),
    ),
  );
  const missing = (schema.required ?? []).map((name) =>
    base.map((args) => ({ how: `${name} is missing`, arguments: without(args, name) })),
  );
  const known = Object.keys(schema.properties ?? {});
  const unknown = fc.tuple(base, unknownName(known), trickText).map(([args, name, value]) => ({
    how: `unknown argument ${JSON.stringify(name)}`,
    arguments: withOwn(args, name, value),
  }));
  const notAnObject = fc
    .constantFrom<unknown>(null, [], '{}', 'x', 1, true, [{}])
    .map((value) => ({ how: 'no object', arguments: value }));
  return fc.oneof(
    { weight: 3, arbitrary: unknown },
    { weight: 1, arbitrary: notAnObject },
    ...[...ways, ...missing].map((arbitrary) => ({ weight: 1, arbitrary })),
  );
}

/** Own, even where the name is that of every object's prototype. */
function withOwn(args: Record_, name: string, value: unknown): Record_ {
  return Object.fromEntries([...Object.entries(args).filter(([key]) => key !== name), [name, value]]);
}

function without(args: Record_, name: string): Record_ {
  return Object.fromEntries(Object.entries(args).filter(([key]) => key !== name));
}

/** Near misses of the known names, Redmine's own parameters, and names that every object has. */
function unknownName(known: readonly string[]): fc.Arbitrary<string> {
  const near = known.flatMap((name) => [`${name}s`, name.slice(1), name.toUpperCase(), `${name} `, `${name}_id`]);
  const wire = ['key', 'nometa', '_method', 'set_filter', 'f', 'op', 'v', 'access_token', 'format', 'include', 'page'];
  const every = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf', '', '0', 'length'];
  const all = [...near, ...wire, ...every].filter((name) => !known.includes(name));
  return fc.constantFrom(...new Set(all));
}

interface Wrong {
  readonly how: string;
  readonly value: fc.Arbitrary<unknown>;
}

function wrong(schema: Schema): Wrong[] {
  if (schema.const !== undefined) return [];
  return [...wrongTypes(schema), ...beyondBounds(schema), ...wrongInside(schema)];
}

/** Values that a lenient server would take for the right type. */
const LOOK_ALIKES: readonly (readonly [how: string, types: readonly string[], value: unknown])[] = [
  ['true', ['boolean'], true],
  ['null', ['null'], null],
  ['1.5', ['number'], 1.5],
  ['NaN', [], Number.NaN],
  ['Infinity', [], Number.POSITIVE_INFINITY],
  ['1', ['integer', 'number'], 1],
  ['"1"', ['string'], '1'],
  ['"true"', ['string'], 'true'],
  ['an object', ['object'], { id: 1 }],
  ['a list in a list', [], [[1]]],
];

function wrongTypes(schema: Schema): Wrong[] {
  const types = typesOf(schema);
  const lists = types.includes('array') ? [] : [{ how: 'a list', value: fc.constant([1]) }];
  const others = LOOK_ALIKES.filter(([, fits]) => !fits.some((type) => types.includes(type)));
  return [...lists, ...others.map(([how, , value]) => ({ how, value: fc.constant(value) }))];
}

function beyondBounds(schema: Schema): Wrong[] {
  const { minimum, maximum, exclusiveMinimum, minLength, maxLength, minItems, maxItems, items } = schema;
  const types = typesOf(schema);
  const bad: [string, unknown, string][] = [];
  if (schema.enum) bad.push(['no allowed word', 'no-such-word', 'string'], ['no allowed number', 77, 'integer']);
  if (minimum !== undefined) bad.push(['too small', minimum - 1, 'integer'], ['too small', minimum - 1, 'number']);
  if (exclusiveMinimum !== undefined) bad.push(['too small', exclusiveMinimum, 'number']);
  if (maximum !== undefined) bad.push(['too large', maximum + 1, 'integer'], ['too large', maximum + 1, 'number']);
  if (minLength) bad.push(['too short', '', 'string']);
  if (maxLength !== undefined && maxLength < 300_000) bad.push(['too long', 'x'.repeat(maxLength + 1), 'string']);
  if (minItems) bad.push(['too few', [], 'array']);
  const own = bad
    .filter(([, , type]) => types.includes(type))
    .map(([how, value]) => ({ how, value: fc.constant(value) }));
  if (!types.includes('array') || maxItems === undefined || !items) return own;
  const many = valid(items).map((item) => Array.from({ length: maxItems + 1 }, () => item));
  return [...own, { how: 'too many', value: many }];
}

function wrongInside(schema: Schema): Wrong[] {
  const types = typesOf(schema);
  const inItems =
    types.includes('array') && schema.items
      ? wrong(schema.items).map(({ how, value }) => ({ how: `item: ${how}`, value: value.map((bad) => [bad]) }))
      : [];
  if (!types.includes('object') || schema.additionalProperties !== false) return inItems;
  const inProperties = Object.entries(schema.properties ?? {}).flatMap(([name, property]) =>
    wrong(property).map(({ how, value }) => ({ how: `${name}: ${how}`, value: value.map((bad) => ({ [name]: bad })) })),
  );
  const known = Object.keys(schema.properties ?? {});
  const unknown = unknownName(known).map((name) => Object.fromEntries([[name, 1]]));
  return [...inItems, ...inProperties, { how: 'unknown inside', value: unknown }];
}

import { Ajv2020 } from 'ajv/dist/2020.js';
import { fullFormats } from 'ajv-formats/dist/formats.js';
import fc from 'fast-check';
import { FIXED, trickNumber, trickText } from './leaves.ts';

/** The part of JSON Schema that the strict schemas of tools use. */
export interface Schema {
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly format?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly properties?: { readonly [name: string]: Schema };
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly dependentRequired?: { readonly [name: string]: readonly string[] };
  readonly dependentSchemas?: { readonly [name: string]: Schema };
}

export type Record_ = { readonly [name: string]: unknown };

const ajv = new Ajv2020({
  strict: true,
  strictRequired: false,
  strictTypes: false,
  formats: { date: fullFormats.date, 'date-time': fullFormats['date-time'] },
});
const checks = new WeakMap<Schema, (value: unknown) => boolean>();

/** What a JSON Schema validator says of a value, asked beside the runtime. */
export function isValid(schema: Schema, value: unknown): boolean {
  const check = checks.get(schema) ?? ajv.compile(schema);
  checks.set(schema, check);
  return check(value);
}

export const typesOf = ({ type }: Schema): readonly string[] => [type ?? []].flat();

/** Values that a schema allows, made of pieces that try to be something else wherever the schema lets them. */
export function valid(schema: Schema): fc.Arbitrary<unknown> {
  const known = arbitraries.get(schema) ?? made(schema);
  arbitraries.set(schema, known);
  return known;
}

const arbitraries = new WeakMap<Schema, fc.Arbitrary<unknown>>();

function made(schema: Schema): fc.Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  return fc.oneof(...typesOf(schema).map((type) => ofType(type, schema)));
}

function ofType(type: string, schema: Schema): fc.Arbitrary<unknown> {
  switch (type) {
    case 'null':
      return fc.constant(null);
    case 'boolean':
      return fc.boolean();
    case 'integer':
    case 'number':
      return numbers(type, schema);
    case 'string':
      return texts(schema);
    case 'array':
      return lists(schema);
    default:
      return objects(schema);
  }
}

function numbers(type: string, schema: Schema): fc.Arbitrary<number> {
  const { minimum, exclusiveMinimum, maximum } = schema;
  const least = minimum ?? exclusiveMinimum ?? 0;
  const most = maximum ?? 2 ** 53 - 1;
  const edges = [minimum, maximum, least + 1, most].filter((edge) => edge !== undefined);
  const common = fc.integer({ min: Math.ceil(least), max: Math.min(most, Math.ceil(least) + 5) });
  const own = { ...(minimum === undefined ? {} : { minimum }), ...(maximum === undefined ? {} : { maximum }) };
  const narrow: Schema = { type, ...own, ...(exclusiveMinimum === undefined ? {} : { exclusiveMinimum }) };
  return fc
    .oneof({ weight: 6, arbitrary: common }, { weight: 1, arbitrary: fc.constantFrom(...edges) }, trickNumber)
    .filter((number) => isValid(narrow, number));
}

function texts(schema: Schema): fc.Arbitrary<string> {
  const { pattern, format, minLength = 0, maxLength = 1000 } = schema;
  const regex = pattern === undefined ? undefined : new RegExp(pattern, 'u');
  const fits = (text: string) => {
    const { length } = [...text];
    return length >= minLength && length <= maxLength && (regex?.test(text) ?? true);
  };
  if (format === 'date') return fc.constantFrom('2025-01-01', '2024-02-29', '9999-12-31', '0001-01-01');
  if (format === 'date-time') return fc.constantFrom('2025-01-01T00:00:00Z', '2016-12-31T23:59:60Z');
  const longest = Math.min(maxLength, LONGEST);
  const long = fc.constantFrom(
    ...['x', 'é', '😀', ' a'].map((unit) => [...unit.repeat(longest)].slice(0, longest).join('')),
  );
  const fixed = FIXED.filter(fits);
  // A filter that lets little through would be waited for.
  const tricky =
    fixed.length > FIXED.length / 10
      ? trickText.filter(fits)
      : fixed.length > 0
        ? fc.constantFrom(...fixed)
        : undefined;
  const enough = (text: string) => (text === '' ? text : text.repeat(Math.ceil(minLength / text.length) || 1));
  const matching = pattern === undefined ? undefined : fromPattern(pattern)?.map(enough).filter(fits);
  const some = [tricky, matching].filter((each) => each !== undefined);
  const texts = some.map((arbitrary) => ({ weight: 15, arbitrary }));
  return pattern === undefined ? fc.oneof(...texts, { weight: 1, arbitrary: long }) : fc.oneof(...texts);
}

/** Of texts that may be as long as a file. */
const LONGEST = 3000;

/** Undefined for a pattern of which a generator knows less than a validator (Unicode properties). */
function fromPattern(pattern: string): fc.Arbitrary<string> | undefined {
  try {
    return fc.stringMatching(new RegExp(pattern), { maxLength: 40 });
  } catch {
    return undefined;
  }
}

function lists({ items = {}, minItems = 0, maxItems = 5 }: Schema): fc.Arbitrary<unknown[]> {
  const few = fc.array(valid(items), { minLength: minItems, maxLength: Math.min(maxItems, minItems + 3) });
  const most = valid(items).map((item) => Array.from({ length: maxItems }, () => item));
  return fc.oneof({ weight: 20, arbitrary: few }, most);
}

function objects(schema: Schema): fc.Arbitrary<Record_> {
  const { properties = {}, required = [], additionalProperties: other, minProperties = 0 } = schema;
  const optional = Object.keys(properties).filter((name) => !required.includes(name));
  const entries = new Map(
    Object.entries(properties).map(([name, property]) => [name, fc.tuple(fc.constant(name), valid(property))]),
  );
  // Mostly few: with many at once a call ends at the first name that is unknown.
  const some = (maxLength: number) => fc.subarray(optional, { maxLength: Math.min(maxLength, optional.length) });
  const chosen = fc.oneof({ weight: 8, arbitrary: some(3) }, { weight: 1, arbitrary: some(optional.length) });
  const known = chosen.chain((names) =>
    fc.tuple(...[...required, ...names].flatMap((name) => entries.get(name) ?? [])),
  );
  const free =
    typeof other === 'object'
      ? fc.array(fc.tuple(trickText, valid(other)), { minLength: minProperties, maxLength: minProperties + 2 })
      : fc.constant([]);
  return fc
    .tuple(known, free, fc.nat())
    .map(([given, more, pick]) => {
      return settled(schema, Object.fromEntries([...given, ...more]), pick);
    })
    .filter((value) => isValid(schema, value));
}

/** Rules between arguments, kept by leaving some out. Those of which one is needed are there as `required` alternatives. */
function settled(schema: Schema, given: Record_, pick: number): Record_ {
  const value: { [name: string]: unknown } = Object.fromEntries(Object.entries(given));
  const { oneOf, dependentRequired = {}, dependentSchemas = {} } = schema;
  if (oneOf) {
    const names = oneOf.map(({ required }) => required?.[0] ?? '');
    const there = names.filter((name) => Object.hasOwn(value, name));
    const kept = there[pick % Math.max(1, there.length)];
    for (const name of there) if (name !== kept) delete value[name];
  }
  for (const [name, { properties = {} }] of Object.entries(dependentSchemas)) {
    if (Object.hasOwn(value, name)) for (const other of Object.keys(properties)) delete value[other];
  }
  for (const [name, needs] of Object.entries(dependentRequired)) {
    if (needs.some((need) => !Object.hasOwn(value, need))) delete value[name];
  }
  return value;
}

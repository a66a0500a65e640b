import { isObject, isSame, type Json, type JsonObject, objectAt, textsAt } from '../tree.ts';

/** One word of a JSON Schema that says something else. */
export interface SchemaChange {
  readonly rule: string;
  /** Below the schema: `items`, a member of an object. */
  readonly at: readonly string[];
  /** Empty where it is a member of an object as a whole. */
  readonly word: string;
  readonly old: Json | undefined;
  readonly new: Json | undefined;
}

type Judge = (old: Json | undefined, now: Json | undefined) => string;

const ofType: Judge = (old, now) => (isMore(old, now) ? 'type-widened' : 'type-narrowed');
const ofLowerBound: Judge = (old, now) => (isWider(negative(old), negative(now)) ? 'bound-widened' : 'bound-narrowed');
const ofUpperBound: Judge = (old, now) => (isWider(old, now) ? 'bound-widened' : 'bound-narrowed');
const ofForm: Judge = (old, now) => {
  if (now === undefined) return 'bound-widened';
  return old === undefined ? 'bound-narrowed' : 'pattern-changed';
};

/** The words that the compiler uses (JSON Schema 2020-12), but for those that hold other schemas. */
const JUDGES: Record<string, Judge> = {
  description: () => 'description-changed',
  default: () => 'default-changed',
  type: ofType,
  const: ofType,
  minimum: ofLowerBound,
  exclusiveMinimum: ofLowerBound,
  minLength: ofLowerBound,
  minItems: ofLowerBound,
  minProperties: ofLowerBound,
  maximum: ofUpperBound,
  maxLength: ofUpperBound,
  maxItems: ofUpperBound,
  maxProperties: ofUpperBound,
  pattern: ofForm,
  format: ofForm,
  required: () => 'combination-changed',
  oneOf: () => 'combination-changed',
  anyOf: () => 'combination-changed',
  dependentRequired: () => 'combination-changed',
  dependentSchemas: () => 'combination-changed',
};

/**
 * What changed between two schemas of one argument. A word that is not known here gives no change: it is left for the
 * finding about what is unknown.
 */
export function schemaChanges(
  old: Json | undefined,
  now: Json | undefined,
  at: readonly string[] = [],
): SchemaChange[] {
  if (!isObject(old) || !isObject(now)) return [];
  const words = [...new Set([...Object.keys(old), ...Object.keys(now)])];
  return words
    .filter((word) => !isSame(old[word], now[word]))
    .flatMap((word) => wordChanges(word, old[word], now[word], at));
}

function wordChanges(
  word: string,
  old: Json | undefined,
  now: Json | undefined,
  at: readonly string[],
): SchemaChange[] {
  const rule = JUDGES[word]?.(old, now);
  if (rule !== undefined) return [{ rule, at, word, old, new: now }];
  if (word === 'enum') return values(old, now, at);
  if (word === 'properties') return members(objectAt({ old }, ['old']), objectAt({ now }, ['now']), at);
  if (word === 'additionalProperties' && typeof now === 'boolean')
    return [{ rule: now ? 'bound-widened' : 'bound-narrowed', at, word, old, new: now }];
  if (word === 'items' || word === 'additionalProperties') return schemaChanges(old, now, [...at, word]);
  return [];
}

function members(old: JsonObject, now: JsonObject, at: readonly string[]): SchemaChange[] {
  return [...new Set([...Object.keys(old), ...Object.keys(now)])].flatMap((name) => {
    const place = [...at, 'properties', name];
    const change = { at: place, word: '', old: old[name], new: now[name] };
    if (old[name] === undefined) return [{ ...change, rule: 'input-added' }];
    if (now[name] === undefined) return [{ ...change, rule: 'input-removed' }];
    return schemaChanges(old[name], now[name], place);
  });
}

/** Values that are not taken any more, and values that are taken now. Without a list all are. */
function values(old: Json | undefined, now: Json | undefined, at: readonly string[]): SchemaChange[] {
  const change = { at, word: 'enum', old, new: now };
  if (now === undefined) return [{ ...change, rule: 'bound-widened' }];
  if (old === undefined) return [{ ...change, rule: 'bound-narrowed' }];
  const [before, after] = [textsAt({ old }, ['old']), textsAt({ now }, ['now'])];
  const gone = before.filter((value) => !after.includes(value));
  const more = after.filter((value) => !before.includes(value));
  return [
    ...(gone.length > 0 ? [{ ...change, rule: 'value-removed', old: gone, new: undefined }] : []),
    ...(more.length > 0 ? [{ ...change, rule: 'value-added', old: undefined, new: more }] : []),
  ];
}

/** `to` allows what `from` does not: no bound, or a larger one. */
function isWider(from: Json | undefined, to: Json | undefined): boolean {
  return to === undefined || (from !== undefined && Number(to) > Number(from));
}

const negative = (bound: Json | undefined) => (bound === undefined ? undefined : -Number(bound));

function isMore(old: Json | undefined, now: Json | undefined): boolean {
  if (now === undefined) return true;
  if (old === undefined) return false;
  const after = [now].flat().map(String);
  return [old].flat().every((type) => after.includes(String(type)));
}

import { canonicalJson } from '../lower/json.ts';

export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json | undefined;
}

/** The topmost place where two trees differ. */
export interface Difference {
  readonly path: readonly string[];
  readonly old: Json | undefined;
  readonly new: Json | undefined;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isSame(a: Json | undefined, b: Json | undefined): boolean {
  return canonicalJson(a ?? null) === canonicalJson(b ?? null) && (a === undefined) === (b === undefined);
}

/** What is at a path; undefined where there is nothing. */
export function at(tree: Json | undefined, path: readonly string[]): Json | undefined {
  let current: Json | undefined = tree;
  for (const key of path) current = isObject(current) && Object.hasOwn(current, key) ? current[key] : undefined;
  return current;
}

/** The object at a path; an empty one where there is none. */
export function objectAt(tree: Json | undefined, path: readonly string[]): JsonObject {
  const found = at(tree, path);
  return isObject(found) ? found : {};
}

/** The texts of the list at a path; none where there is no list. */
export function textsAt(tree: Json | undefined, path: readonly string[]): string[] {
  const found = at(tree, path);
  return Array.isArray(found) ? found.map((item) => (typeof item === 'string' ? item : canonicalJson(item))) : [];
}

export function textAt(tree: Json | undefined, path: readonly string[]): string {
  const found = at(tree, path);
  return typeof found === 'string' ? found : '';
}

/** Where two trees differ. Lists are compared as wholes. */
export function differences(old: Json | undefined, now: Json | undefined, path: readonly string[] = []): Difference[] {
  if (old === now) return [];
  if (!isObject(old) || !isObject(now)) return isSame(old, now) ? [] : [{ path, old, new: now }];
  const keys = [...new Set([...Object.keys(old), ...Object.keys(now)])].sort();
  return keys.flatMap((key) => differences(old[key], now[key], [...path, key]));
}

/** Key of the items of these lists of an action: an item that is added moves no other. */
const KEYS: Record<string, string> = {
  resolve: 'argument',
  permit: 'argument',
  own: 'argument',
  known: 'argument',
  fields: 'argument',
  fill: 'body',
  counts: 'name',
};

/** Lists of which one suffices, or all are needed, whatever their order. */
const SETS = ['anyOf', 'permission', 'seen', 'scopes', 'reveals'];

/**
 * A lock in which the lists of policies are maps, so that each of them has a path of its own, and in which permissions
 * have an order that the catalogue does not decide.
 */
export function keyedLock(lock: JsonObject): JsonObject {
  const tools = Object.entries(objectAt(lock, ['tools'])).map(([name, tool]) => {
    const actions = Object.entries(objectAt(tool, ['actions'])).map(([action, policy]) => [action, keyed(policy)]);
    return [name, isObject(tool) ? { ...tool, actions: Object.fromEntries(actions) } : tool];
  });
  const operations = Object.entries(objectAt(lock, ['operations'])).map(([id, operation]) => [id, keyed(operation)]);
  return { ...lock, operations: Object.fromEntries(operations), tools: Object.fromEntries(tools) };
}

function keyed(value: Json | undefined): Json | undefined {
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      const by = KEYS[key];
      if (!Array.isArray(inner)) return [key, keyed(inner)];
      const isSet = SETS.includes(key) && inner.every((item) => typeof item === 'string');
      return [key, isSet ? [...inner].sort() : by ? asMap(inner, by) : inner];
    }),
  );
}

/** The list itself where its items have no key, or one twice. */
function asMap(list: readonly Json[], by: string): Json {
  const entries = list.map((item) => [isObject(item) ? keyText(item[by]) : undefined, item] as const);
  const keys = new Set(entries.map(([key]) => key));
  if (keys.has(undefined) || keys.size < list.length) return list;
  return Object.fromEntries(entries.map(([key, item]) => [key, keyed(item)]));
}

function keyText(key: Json | undefined): string | undefined {
  if (Array.isArray(key)) return key.join('.');
  return typeof key === 'string' ? key : undefined;
}

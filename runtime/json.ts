import type { Json, JsonObject } from '../generated/types.ts';

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isList(value: unknown): value is readonly Json[] {
  return Array.isArray(value);
}

/** The value at a path such as `project.id` or `['issue', 'notes']`; undefined where the path ends early. */
export function at(value: unknown, path: string | readonly string[]): Json | undefined {
  if (typeof path === 'string' && !path.includes('.')) return child(value, path);
  const parts = typeof path === 'string' ? path.split('.') : path;
  let current: unknown = value;
  for (const part of parts) current = child(current, part);
  return current as Json | undefined;
}

function child(value: unknown, name: string): Json | undefined {
  if (isList(value)) return value[Number(name)];
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

/** The list at a path; empty where there is none. */
export function listAt(value: unknown, path: string): readonly Json[] {
  const found = at(value, path);
  return isList(found) ? found : [];
}

/** The `id` of a record, if it is one that Redmine could have given. */
export function idOf(value: unknown): number | undefined {
  return wholeAt(value, 'id');
}

/** Redmine's `total_count` of a list, which is a number of rows or nothing. */
export function totalOf(body: unknown): number | undefined {
  const total = wholeAt(body, 'total_count');
  return total !== undefined && total >= 0 ? total : undefined;
}

/** The whole number at a path: a fraction is nobody's id and counts nothing. */
export function wholeAt(value: unknown, path: string): number | undefined {
  const found = at(value, path);
  return typeof found === 'number' && Number.isSafeInteger(found) ? found : undefined;
}

/** JSON with sorted keys: the same for the same value, whatever the order in which it was written (as RFC 8785). */
export function canonicalJson(value: Json | undefined): string {
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value) ?? 'null';
  const keys = Object.keys(value).filter((key) => value[key] !== undefined);
  return `{${keys
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key])}`)
    .join(',')}}`;
}

/** Whether lists and objects lie within each other at more than `levels` levels. Without recursion, which has an end. */
export function isDeeperThan(value: unknown, levels: number): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth >= levels) return true;
    level = level.flatMap((each) => (typeof each === 'object' && each !== null ? Object.values(each) : []));
    level = level.filter((each) => typeof each === 'object' && each !== null);
  }
  return false;
}

import { isObject, type Json } from '../tree.ts';

/** A rule between arguments as if these did not exist. */
export function withoutArguments(rule: Json | undefined, names: readonly string[]): Json | undefined {
  if (Array.isArray(rule)) {
    return rule
      .filter((item) => !(typeof item === 'string' && names.includes(item)))
      .map((item) => withoutArguments(item, names) ?? null)
      .filter((item) => !(isObject(item) && Array.isArray(item['required']) && item['required'].length === 0));
  }
  if (!isObject(rule)) return rule;
  const kept = Object.entries(rule).filter(([key]) => !names.includes(key));
  return Object.fromEntries(kept.map(([key, value]) => [key, withoutArguments(value, names)]));
}

/** Keys sorted at every depth: the same value gives the same text on every machine (as RFC 8785 orders them). */
export function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (value === null || typeof value !== 'object') return value;
  const entries = byName(value as Record<string, unknown>).filter(([, item]) => item !== undefined);
  return Object.fromEntries(entries.map(([key, item]) => [key, sortKeys(item)]));
}

/** The entries of a map in an order that no file decides. */
export function byName<T>(record: Record<string, T>): [string, T][] {
  return Object.entries(record).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}

export function canonicalJson(value: unknown): string {
  return JSON.stringify(sortKeys(value));
}

/** For files that people read in a pull request. */
export function prettyJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

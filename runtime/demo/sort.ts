import { cannot } from './answer.ts';

/** What a column sorts by, one key after the other. */
export type Columns<T> = Readonly<Record<string, (record: T) => readonly (string | number | null)[]>>;

/**
 * `sort=priority:desc,updated_on`, three columns at most; a column that Redmine does not know it passes over, one that
 * the demo does not know is refused. Nothing comes before everything, as in SQLite.
 */
export function sorted<T>(records: readonly T[], asked: string | null, columns: Columns<T>, fallback: string): T[] {
  const keys = (asked || fallback)
    .split(',')
    .slice(0, 3)
    .map((part) => {
      const [name = '', direction = 'asc'] = part.trim().split(':');
      const column = Object.hasOwn(columns, name) ? columns[name] : undefined;
      if (!column) throw cannot(`sort by ${name}`);
      return { column, sign: direction === 'desc' ? -1 : 1 };
    });
  return [...records].sort((a, b) => {
    for (const { column, sign } of keys) {
      const order = compare(column(a), column(b));
      if (order !== 0) return order * sign;
    }
    return 0;
  });
}

function compare(a: readonly (string | number | null)[], b: readonly (string | number | null)[]): number {
  for (const [index, left] of a.entries()) {
    const right = b[index] ?? null;
    if (left === right) continue;
    if (left === null) return -1;
    if (right === null) return 1;
    return left < right ? -1 : 1;
  }
  return 0;
}

import type { Json } from '../../generated/types.ts';
import { at, idOf } from '../json.ts';

/** Parts of Redmine's answers, in the types that reports have. What is not of its type is left out, never made up. */

interface Reference {
  id: number;
  name?: string;
}

/** The `{ id, name }` of a record such as an issue's `assigned_to`; null where there is none. */
export function reference(found: Json | undefined): Reference | null {
  const id = idOf(found);
  if (id === undefined) return null;
  const name = at(found, 'name');
  return typeof name === 'string' ? { id, name } : { id };
}

export function numberAt(row: Json, path: string): number | undefined {
  const value = at(row, path);
  return typeof value === 'number' ? value : undefined;
}

export function textAt(row: Json, path: string): string | undefined {
  const value = at(row, path);
  return typeof value === 'string' ? value : undefined;
}

export function flagAt(row: Json, path: string): boolean | undefined {
  const value = at(row, path);
  return typeof value === 'boolean' ? value : undefined;
}

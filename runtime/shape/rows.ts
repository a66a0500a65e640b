import { shapes } from '../../generated/tables.ts';
import type { Field, Json, JsonObject, RowsResult } from '../../generated/types.ts';
import type { Picture } from '../files/content.ts';
import type { Boundary } from '../guard/boundary.ts';
import { at, idOf, isList } from '../json.ts';
import type { Pages } from '../redmine/pages.ts';
import { structured } from './structured.ts';
import { isSafeField, piece, type TrustPolicy } from './text.ts';

export interface Shaped {
  readonly text: string;
  readonly meta: { readonly [key: string]: unknown };
  readonly hasUntrusted: boolean;
  /** The same for `structuredContent`, marked as the text is; made when it is looked at, since few hosts want it. */
  readonly structured?: JsonObject | undefined;
  /** Beside the text, which says that others made it. */
  readonly picture?: Picture;
}

/**
 * Rows as two small tables that the id joins (or what else tells them apart): what is trusted stands outside, what
 * people wrote in one boundary. A reference to what people named is in both, by its id and by its name. Where nothing
 * trusted joins them, all of a row stands inside. One record is one line in each.
 */
export function shapeRows(
  pages: Pages,
  result: RowsResult,
  boundary: Boundary,
  policy: TrustPolicy,
  hints: readonly string[] = [],
): Shaped {
  const { rows, total, offset, nextOffset, moved } = pages;
  const page = { total, count: rows.length, offset, has_more: nextOffset !== null, next_offset: nextOffset };
  const head = [
    `${rows.length === total ? total : `${rows.length} of ${total ?? 'an unknown number of'}`} ${result.noun}`,
    ...(offset > 0 ? [`from offset ${offset}`] : []),
    ...(nextOffset === null ? [] : [`more: offset ${nextOffset}`]),
    ...(moved ? ['the list changed while it was read: read it again where every row counts'] : []),
    ...hints,
  ].join(' · ');

  const fields: { readonly [name: string]: Field } = shapes[result.shape];
  const { key } = result;
  const columns = result.columns.filter((name) => key.includes(name) || rows.some((row) => hasValue(at(row, name))));
  const inside = columns.filter((name) => key.length === 0 || !isSafeField(fields[name], policy));
  const outside = key.length === 0 ? [] : columns.filter((name) => !inside.includes(name) || isReference(fields[name]));
  const lines = [head];
  const marked: string[] = [];
  if (rows.length > 0 && outside.length > 0) lines.push(outside.join('|'));
  for (const row of rows) {
    const odd: string[] = [];
    const cells = outside.map((name) => {
      if (inside.includes(name)) return idOf(at(row, name)) ?? '';
      const cell = piece(fields[name], at(row, name), policy);
      if (cell.safe) return shortTime(fields[name], cell.text);
      odd.push(`${name}=${cell.text}`);
      return '?';
    });
    if (outside.length > 0) lines.push(cells.join('|'));
    if (inside.length > 0 || odd.length > 0) {
      const texts = inside.map((name) =>
        shortTime(fields[name], piece(fields[name], at(row, name), policy, result.each).text),
      );
      const join = key.map((name) => cells[outside.indexOf(name)] ?? '');
      marked.push([...join, ...texts, ...odd].join('|'));
    }
  }
  if (marked.length > 0) lines.push([...key, ...inside].join('|'), boundary.wrap(marked.join('\n')));
  const facts = () =>
    rows.map((row) =>
      Object.fromEntries(
        result.columns.map((name) => [name, column(fields[name], at(row, name), boundary, policy, result.each)]),
      ),
    );
  return {
    text: lines.join('\n'),
    meta: { 'redmine-mcp/page': page },
    hasUntrusted: marked.length > 0,
    get structured() {
      return { page, rows: facts() };
    },
  };
}

/** A reference by its name, and what is not what it should be, as the text shows it: the output schema has no more. */
function column(
  field: Field | undefined,
  value: Json | undefined,
  boundary: Boundary,
  policy: TrustPolicy,
  each: number | undefined,
): Json {
  if (isAsDeclared(field, value)) return structured(field, value, boundary, policy, each);
  const { text, safe } = piece(field, value, policy);
  return safe ? text : boundary.wrap(text);
}

/** Whether a value is of a type that the output schema gives its column (generator/lower/outputs.ts, `valueSchema`). */
function isAsDeclared(field: Field | undefined, value: Json | undefined): boolean {
  if (value === undefined || value === null || typeof value === 'string') return true;
  if (field === 'boolean') return typeof value === 'boolean';
  const isCustom = typeof field === 'object' && 'codec' in field && field.codec === 'custom-fields';
  if (isCustom || (typeof field === 'object' && 'list' in field)) return isList(value);
  return typeof value === 'number';
}

/** What other tools take by its id stands outside by its id, whoever wrote its name (T41). */
export function isReference(field: Field | undefined): boolean {
  return typeof field === 'object' && 'shape' in field && shapes[field.shape]['id'] !== undefined;
}

function hasValue(value: Json | undefined): boolean {
  return value !== undefined && value !== null && value !== '';
}

/** Rows need no seconds: `2026-11-23T01:00:45Z` → `2026-11-23 01:00` (UTC). */
export function shortTime(field: Field | undefined, text: string): string {
  return field === 'date-time' ? text.replace(/^(.{10})T(.{5}).*$/, '$1 $2') : text;
}

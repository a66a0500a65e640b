import { shapes } from '../../generated/tables.ts';
import type { Field, Json, JsonObject, Shape, ShapeName } from '../../generated/types.ts';
import { at, idOf, isList, isObject } from '../json.ts';
import { brief, isSafeField, lineOf, piece, SECRET_NAME, type TrustPolicy, unknownText } from './text.ts';

/** Records within a record (attachments, children, relations, watchers) are listed up to here. */
const LISTED = 100;
/** So many properties that the catalogue does not know are shown. */
const UNKNOWN_FIELDS = 40;

/** A record taken apart: pieces `name: value`, each on one line. */
interface Flat {
  readonly trusted: string[];
  readonly marked: string[];
  /** Lines of the records within the record, the id first. */
  readonly below: string[];
  readonly markedBelow: string[];
}

/**
 * The fields of a record as `name: value` pieces. A reference that people named gives its id outside and its name
 * inside, so that the id can be used for the next call.
 */
export function flatten(record: Json, shape: Shape, skip: ReadonlySet<string>, policy: TrustPolicy): Flat {
  const flat: Flat = { trusted: [], marked: [], below: [], markedBelow: [] };
  const { trusted, marked } = flat;
  if (!isObject(record)) return flat;
  for (const [name, value] of Object.entries(record)) {
    if (skip.has(name) || value === undefined || value === null || value === '') continue;
    const field = Object.hasOwn(shape, name) ? shape[name] : undefined;
    if (field === undefined || field === 'secret') continue;
    if (isList(value)) listField(name, field, value, policy, flat);
    else scalarField(name, field, value, policy, trusted, marked);
  }
  marked.push(...unknownLines(record, shape));
  return flat;
}

/** What the catalogue does not know: plugins, newer versions. Names and values are text of others. */
export function unknownLines(record: JsonObject, shape: Shape): string[] {
  return Object.entries(record)
    .filter(([name, value]) => !Object.hasOwn(shape, name) && !SECRET_NAME.test(name) && value !== undefined)
    .filter(([, value]) => value !== null && value !== '')
    .slice(0, UNKNOWN_FIELDS)
    .map(([name, value]) => `${lineOf(brief(name, 60))}: ${unknownText(value ?? null)}`);
}

function scalarField(
  name: string,
  field: Field,
  value: Json,
  policy: TrustPolicy,
  trusted: string[],
  marked: string[],
): void {
  const shown = piece(field, value, policy);
  const id = typeof field === 'object' && 'shape' in field ? idOf(value) : undefined;
  if (shown.safe) trusted.push(`${name}: ${shown.text}`);
  else {
    if (id !== undefined) trusted.push(`${name}: ${id}`);
    marked.push(`${name}: ${shown.text}`);
  }
}

function listField(name: string, field: Field, value: readonly Json[], policy: TrustPolicy, flat: Flat): void {
  if (value.length === 0) return;
  if (typeof field === 'object' && 'codec' in field) {
    for (const entry of value) {
      const shown = customFieldValue(at(entry, 'value'));
      if (shown !== '')
        flat.marked.push(`${lineOf(brief(String(at(entry, 'name') ?? at(entry, 'id') ?? ''), 255))}: ${shown}`);
    }
    return;
  }
  const item = typeof field === 'object' && 'list' in field ? field.list : undefined;
  if (typeof item === 'object' && 'shape' in item) {
    recordList(name, item, value, policy, flat);
    return;
  }
  const shown = piece(field, value, policy);
  (shown.safe ? flat.trusted : flat.marked).push(`${name}: ${shown.text}`);
}

/** One of several pieces on a line: what stands between them is escaped in it, as the separator of rows is (T40). */
const asPart = (text: string) => text.replaceAll(' · ', ' \\· ');

/** Records within a record: facts outside and texts inside, one line each, joined by the id. */
function recordList(
  name: string,
  item: { readonly shape: ShapeName },
  value: readonly Json[],
  policy: TrustPolicy,
  { trusted, below, markedBelow }: Flat,
): void {
  const shape = shapes[item.shape];
  const onlyNames = Object.keys(shape).every((key) => ['id', 'name', 'is_closed', 'inherited'].includes(key));
  // A list of names that are safe needs no lines of its own.
  if (onlyNames && isSafeField(item, policy)) {
    trusted.push(`${name}: ${piece({ list: item }, value, policy).text}`);
    return;
  }
  const ids = value.map((entry) => idOf(entry));
  if (onlyNames) trusted.push(`${name}: ${value.length} (ids ${ids.map((id) => id ?? '?').join(', ')})`);
  if (value.length > LISTED) trusted.push(`${name}: the first ${LISTED} of ${value.length}`);
  for (const [index, entry] of value.slice(0, LISTED).entries()) {
    const id = ids[index];
    const inner = flatten(entry, shape, new Set(), policy);
    const marked = inner.marked.map(asPart);
    if (id === undefined) {
      // No id joins what stands outside with what stands inside, so all of it goes inside.
      markedBelow.push(`${name} ${[inner.trusted, inner.below, marked, inner.markedBelow].flat().join(' · ')}`);
      continue;
    }
    const [, ...facts] = inner.trusted;
    if (!onlyNames) below.push(`${name} ${id}${facts.length > 0 ? `: ${facts.join(' · ')}` : ''}`);
    if (marked.length > 0) markedBelow.push(`${name} ${id} · ${marked.join(' · ')}`);
    below.push(...inner.below.map((line) => `${name} ${id} ${line}`));
    markedBelow.push(...inner.markedBelow.map((line) => `${name} ${id} ${line}`));
  }
}

function customFieldValue(value: Json | undefined): string {
  const text = isList(value) ? value.map(String).join(', ') : String(value ?? '');
  return lineOf(brief(text));
}

import { shapes } from '../../generated/index.ts';
import type {
  Field,
  ItemsSlice,
  Json,
  JsonObject,
  RecordResult,
  Shape,
  ShapeName,
  TextSlice,
} from '../../generated/types.ts';
import { ToolError } from '../errors.ts';
import type { Boundary } from '../guard/boundary.ts';
import { type Cut, cut } from '../guard/cut.ts';
import { sanitise } from '../guard/sanitise.ts';
import { at, idOf, isList, isObject } from '../json.ts';
import type { Shaped } from './rows.ts';
import { structuredRecord } from './structured.ts';
import { isSafeField, lineOf, piece, SECRET_NAME, type TrustPolicy } from './text.ts';

/** What the catalogue does not know is shown in so many characters at most. */
const UNKNOWN_BUDGET = 500;
const UNKNOWN_FIELDS = 40;

/** One record in full: trusted values first, then what people wrote, each long text in a boundary of its own. */
export function shapeRecord(
  record: Json,
  result: RecordResult,
  args: JsonObject,
  boundary: Boundary,
  policy: TrustPolicy,
): Shaped {
  const { items, text } = result;
  const shows = partsOf(result, args);
  const sliced = new Set([items?.items, text?.of].filter((name) => name !== undefined));
  const meta: { [key: string]: unknown } = {};
  const facts: { [key: string]: Json } = {};
  const parts: string[] = [];
  if (shows.overview) {
    parts.push(...overview(record, result, sliced, boundary, policy));
    facts['record'] = structuredRecord(record, shapes[result.shape], sliced, boundary, policy);
  } else parts.push(`${result.noun} ${idOf(record) ?? ''}`);
  if (text && shows.text) {
    const part = longText(record, text, args);
    if (part) {
      parts.push(part.head, boundary.wrap(part.cut.text));
      facts[text.of] = { ...part.cut, text: boundary.wrap(part.cut.text) };
      if (!shows.items) meta['redmine-mcp/page'] = facts['page'] = charactersPage(part.cut);
    }
  }
  if (items && shows.items) {
    const shown = shapeItems(record, items, result, args, boundary, policy);
    parts.push(...shown.lines);
    facts[items.items] = shown.structured;
    if (shown.page) meta['redmine-mcp/page'] = facts['page'] = shown.page;
  }
  const shownText = parts.join('\n');
  return { text: shownText, meta, structured: facts, hasUntrusted: shownText.includes(`<untrusted-${boundary.id}>`) };
}

/** Going on in one part, or asking for one item, does not show the rest again. */
function partsOf({ items, text }: RecordResult, args: JsonObject) {
  const goesOn = (argument: string | undefined) => argument !== undefined && Number(args[argument] ?? 0) > 0;
  const one = items !== undefined && args[items.one] !== undefined;
  const inItems = one || goesOn(items?.argument);
  const inText = !one && goesOn(text?.argument);
  return { overview: !inItems && !inText, text: inText || !inItems, items: inItems || !inText };
}

function overview(
  record: Json,
  result: RecordResult,
  sliced: ReadonlySet<string>,
  boundary: Boundary,
  policy: TrustPolicy,
): string[] {
  const { trusted, below, marked, markedBelow } = flatten(record, shapes[result.shape], sliced, policy);
  const [id, ...rest] = trusted;
  const inside = [...marked, ...markedBelow];
  const lines = [`${result.noun} ${id?.startsWith('id: ') ? id.slice(4) : (id ?? '')}`];
  if (rest.length > 0) lines.push(rest.join(' · '));
  lines.push(...below);
  if (inside.length > 0) lines.push(boundary.wrap(inside.join('\n')));
  return lines;
}

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
function flatten(record: Json, shape: Shape, skip: ReadonlySet<string>, policy: TrustPolicy): Flat {
  const flat: Flat = { trusted: [], marked: [], below: [], markedBelow: [] };
  const { trusted, marked } = flat;
  if (!isObject(record)) return flat;
  const unknown: string[] = [];
  for (const [name, value] of Object.entries(record)) {
    if (skip.has(name) || value === undefined || value === null || value === '') continue;
    const field = Object.hasOwn(shape, name) ? shape[name] : undefined;
    if (field === 'secret') continue;
    if (field === undefined) {
      if (!SECRET_NAME.test(name) && unknown.length < UNKNOWN_FIELDS)
        unknown.push(`${lineOf(name)}: ${unknownValue(value)}`);
    } else if (isList(value)) {
      listField(name, field, value, policy, flat);
    } else {
      scalarField(name, field, value, policy, trusted, marked);
    }
  }
  marked.push(...unknown);
  return flat;
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
      if (shown !== '') flat.marked.push(`${lineOf(String(at(entry, 'name') ?? at(entry, 'id') ?? ''))}: ${shown}`);
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
  for (const [index, entry] of value.entries()) {
    const id = ids[index];
    const inner = flatten(entry, shape, new Set(), policy);
    if (id === undefined) {
      // No id joins what stands outside with what stands inside, so all of it goes inside.
      markedBelow.push(`${name} ${[inner.trusted, inner.below, inner.marked, inner.markedBelow].flat().join(' · ')}`);
      continue;
    }
    const [, ...facts] = inner.trusted;
    if (!onlyNames) below.push(`${name} ${id}${facts.length > 0 ? `: ${facts.join(' · ')}` : ''}`);
    if (inner.marked.length > 0) markedBelow.push(`${name} ${id} · ${inner.marked.join(' · ')}`);
    below.push(...inner.below.map((line) => `${name} ${id} ${line}`));
    markedBelow.push(...inner.markedBelow.map((line) => `${name} ${id} ${line}`));
  }
}

function customFieldValue(value: Json | undefined): string {
  if (isList(value)) return value.map((item) => lineOf(String(item))).join(', ');
  return value === undefined || value === null ? '' : lineOf(String(value));
}

function unknownValue(value: Json): string {
  const text =
    typeof value === 'string'
      ? value
      : JSON.stringify(value, (key, inner) => (SECRET_NAME.test(key) ? undefined : inner));
  return lineOf(cut(text ?? '', 0, UNKNOWN_BUDGET).text);
}

function longText(record: Json, slice: TextSlice, args: JsonObject): { head: string; cut: Cut } | undefined {
  const value = at(record, slice.of);
  if (typeof value !== 'string' || value === '') return undefined;
  const offset = typeof args[slice.argument] === 'number' ? (args[slice.argument] as number) : 0;
  // Cut after sanitising: an offset counts characters that are shown.
  const part = cut(sanitise(value), offset, slice.budget);
  const whole = part.from === 0 && part.to === part.total;
  const range = whole ? `${part.total} characters` : `characters ${part.from} to ${part.to} of ${part.total}`;
  const more = part.to < part.total ? ` · more: ${slice.argument} ${part.to}` : '';
  return { head: `${slice.of} (${range}${more}):`, cut: part };
}

type Page = {
  total: number;
  count: number;
  offset: number;
  has_more: boolean;
  next_offset: number | null;
};

/** A text that is read in parts pages by characters. */
function charactersPage({ from, to, total }: Cut): Page {
  const next = to < total ? to : null;
  return { total, count: to - from, offset: from, has_more: next !== null, next_offset: next };
}

function shapeItems(
  record: Json,
  slice: ItemsSlice,
  result: RecordResult,
  args: JsonObject,
  boundary: Boundary,
  policy: TrustPolicy,
): { lines: string[]; structured: Json; page?: Page } {
  const listed = at(record, slice.items);
  if (!isList(listed)) return { lines: [], structured: [] };
  const shape = itemShape(result, slice);
  const newestFirst = [...listed].sort((a, b) => (idOf(b) ?? 0) - (idOf(a) ?? 0));
  const wanted = args[slice.one];
  if (wanted !== undefined) {
    const item = newestFirst.find((each) => idOf(each) === wanted);
    if (!item) {
      const message = `There is no ${slice.noun} ${String(wanted)} there that this account can see.`;
      throw new ToolError('not_found', message, { argument: slice.one });
    }
    const from = typeof args['text_offset'] === 'number' ? args['text_offset'] : 0;
    const window = { from, budget: slice.budget };
    return {
      lines: itemLines(item, slice, shape, boundary, policy, window),
      structured: [structuredItem(item, slice, shape, boundary, policy, window)],
      page: charactersPage(cut(sanitise(String(at(item, slice.text) ?? '')), window.from, window.budget)),
    };
  }
  const offset = typeof args[slice.argument] === 'number' ? (args[slice.argument] as number) : 0;
  const lines: string[] = [];
  const facts: Json[] = [];
  let count = 0;
  let used = 0;
  for (const item of newestFirst.slice(offset)) {
    const shown = itemLines(item, slice, shape, boundary, policy, { from: 0, budget: slice.each });
    used += shown.join('\n').length;
    // At least one, however long it is: paging has to get on.
    if (count > 0 && used > slice.budget) break;
    lines.push(...shown);
    facts.push(structuredItem(item, slice, shape, boundary, policy, { from: 0, budget: slice.each }));
    count += 1;
  }
  const total = newestFirst.length;
  const next = offset + count < total ? offset + count : null;
  const range = total === 0 ? '0' : `${count} of ${total}${offset > 0 ? ` from ${offset}` : ''}, newest first`;
  const more = next === null ? '' : ` · more: ${slice.argument} ${next}`;
  const page = { total, count, offset, has_more: next !== null, next_offset: next };
  return { lines: [`${slice.noun}s: ${range}${more}`, ...lines], structured: facts, page };
}

function structuredItem(
  item: Json,
  slice: ItemsSlice,
  shape: Shape,
  boundary: Boundary,
  policy: TrustPolicy,
  window: { from: number; budget: number },
): Json {
  const value = at(item, slice.text);
  const facts = structuredRecord(item, shape, new Set([slice.text]), boundary, policy);
  if (typeof value !== 'string' || value === '') return facts;
  const part = cut(sanitise(value), window.from, window.budget);
  return {
    ...facts,
    [slice.text]: boundary.wrap(part.text),
    ...(part.to < part.total ? { shown: part.to, of: part.total } : {}),
  };
}

function itemShape(result: RecordResult, slice: ItemsSlice): Shape {
  const field: Field | undefined = shapes[result.shape][slice.items];
  const item = typeof field === 'object' && 'list' in field ? field.list : undefined;
  return typeof item === 'object' && 'shape' in item ? shapes[item.shape] : {};
}

function itemLines(
  item: Json,
  slice: ItemsSlice,
  shape: Shape,
  boundary: Boundary,
  policy: TrustPolicy,
  window: { from: number; budget: number },
): string[] {
  const { trusted, marked, below, markedBelow } = flatten(item, shape, new Set([slice.text]), policy);
  const [id, ...rest] = trusted;
  const isUntouched = at(item, 'updated_on') === at(item, 'created_on');
  const facts = [
    `${slice.noun} ${id?.slice(4) ?? ''}`,
    ...rest.filter((fact) => !(isUntouched && fact.startsWith('updated_on: ')) && fact !== 'private_notes: false'),
  ];
  const value = at(item, slice.text);
  const body: string[] = [...marked, ...markedBelow];
  if (typeof value === 'string' && value !== '') {
    const part = cut(sanitise(value), window.from, window.budget);
    body.push(part.text);
    if (part.to < part.total) {
      facts.push(
        `characters ${part.from} to ${part.to} of ${part.total}, more: ${slice.one} ${idOf(item)} text_offset ${part.to}`,
      );
    }
  }
  return [facts.join(' · '), ...below, ...(body.length > 0 ? [boundary.wrap(body.join('\n'))] : [])];
}

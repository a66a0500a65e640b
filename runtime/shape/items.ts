import { shapes } from '../../generated/tables.ts';
import type { Field, ItemsSlice, Json, JsonObject, RecordResult, Shape } from '../../generated/types.ts';
import { ToolError } from '../errors.ts';
import type { Boundary } from '../guard/boundary.ts';
import { type Cut, cut } from '../guard/cut.ts';
import { sanitise } from '../guard/sanitise.ts';
import { at, idOf, isList } from '../json.ts';
import { flatten } from './flatten.ts';
import { structuredRecord } from './structured.ts';
import type { TrustPolicy } from './text.ts';

export type Page = {
  total: number;
  count: number;
  offset: number;
  has_more: boolean;
  next_offset: number | null;
};

/** A text that is read in parts pages by characters. */
export function charactersPage({ from, to, total }: Cut): Page {
  const next = to < total ? to : null;
  return { total, count: to - from, offset: from, has_more: next !== null, next_offset: next };
}

/** The items of a long list of a record, newest first, as many as the budget holds; or one of them, whole. */
export function shapeItems(
  record: Json,
  slice: ItemsSlice,
  result: RecordResult,
  args: JsonObject,
  boundary: Boundary,
  policy: TrustPolicy,
): Items {
  const listed = at(record, slice.items);
  if (!isList(listed)) return { lines: [], structured: () => [] };
  const shape = itemShape(result, slice);
  const newestFirst = [...listed].sort((a, b) => (idOf(b) ?? 0) - (idOf(a) ?? 0));
  const read = isVerbatim(args) ? asStored : sanitise;
  const show = (item: Json, window: Window): Shown => ({
    lines: itemLines(item, slice, shape, boundary, policy, { ...window, read }),
    fact: () => structuredItem(item, slice, shape, boundary, policy, { ...window, read }),
  });
  const wanted = args[slice.one];
  if (wanted === undefined) return manyItems(newestFirst, slice, numberAt(args, slice.argument), show);
  const item = itemOf(newestFirst, slice, wanted);
  const window = { from: numberAt(args, 'text_offset'), budget: slice.budget };
  const { lines, fact } = show(item, window);
  const text = read(String(at(item, slice.text) ?? ''));
  return { lines, structured: () => [fact()], page: charactersPage(cut(text, window.from, window.budget)) };
}

/** The text exactly as it is stored: only then can it be changed and sent back without harm. */
export const isVerbatim = (args: JsonObject) => args['verbatim'] === true;
const asStored = (text: string) => text;

/** Which characters of an item's text are shown. */
interface Window {
  readonly from: number;
  readonly budget: number;
}

/** And how it is read. */
interface Reading extends Window {
  readonly read: (text: string) => string;
}

interface Shown {
  readonly lines: string[];
  readonly fact: () => Json;
}

type Items = { lines: string[]; structured: () => Json; page?: Page };

function numberAt(args: JsonObject, name: string): number {
  const value = args[name];
  return typeof value === 'number' ? value : 0;
}

/** @throws ToolError `not_found` */
function itemOf(items: readonly Json[], slice: ItemsSlice, wanted: Json): Json {
  const item = items.find((each) => idOf(each) === wanted);
  if (item) return item;
  const message = `There is no ${slice.noun} ${String(wanted)} there that this account can see.`;
  throw new ToolError('not_found', message, { argument: slice.one });
}

function manyItems(
  items: readonly Json[],
  slice: ItemsSlice,
  offset: number,
  show: (item: Json, window: Window) => Shown,
): Items {
  const lines: string[] = [];
  const facts: (() => Json)[] = [];
  let used = 0;
  for (const item of items.slice(offset)) {
    const shown = show(item, { from: 0, budget: slice.each });
    used += shown.lines.join('\n').length;
    // At least one, however long it is: paging has to get on.
    if (facts.length > 0 && used > slice.budget) break;
    lines.push(...shown.lines);
    facts.push(shown.fact);
  }
  const [total, count] = [items.length, facts.length];
  const next = offset + count < total ? offset + count : null;
  const range = total === 0 ? '0' : `${count} of ${total}${offset > 0 ? ` from ${offset}` : ''}, newest first`;
  const more = next === null ? '' : ` · more: ${slice.argument} ${next}`;
  const page = { total, count, offset, has_more: next !== null, next_offset: next };
  return { lines: [`${slice.noun}s: ${range}${more}`, ...lines], structured: () => facts.map((fact) => fact()), page };
}

function structuredItem(
  item: Json,
  slice: ItemsSlice,
  shape: Shape,
  boundary: Boundary,
  policy: TrustPolicy,
  window: Reading,
): Json {
  const value = at(item, slice.text);
  const facts = structuredRecord(item, shape, new Set([slice.text]), boundary, policy);
  if (typeof value !== 'string' || value === '') return facts;
  const part = cut(window.read(value), window.from, window.budget);
  return {
    ...facts,
    [slice.text]: marked(part.text, window, boundary),
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
  window: Reading,
): string[] {
  const { trusted, marked: markedOnes, below, markedBelow } = flatten(item, shape, new Set([slice.text]), policy);
  const [id, ...rest] = trusted;
  const isUntouched = at(item, 'updated_on') === at(item, 'created_on');
  const facts = [
    `${slice.noun} ${id?.slice(4) ?? ''}`,
    ...rest.filter((fact) => !(isUntouched && fact.startsWith('updated_on: ')) && fact !== 'private_notes: false'),
  ];
  const value = at(item, slice.text);
  const about = [...markedOnes, ...markedBelow];
  const lines: string[] = [];
  if (typeof value === 'string' && value !== '') {
    const part = cut(window.read(value), window.from, window.budget);
    // To be sent back, it stands alone.
    if (window.read === asStored) lines.push(marked(part.text, window, boundary));
    else about.push(part.text);
    if (part.to < part.total) {
      facts.push(
        `characters ${part.from} to ${part.to} of ${part.total}, more: ${slice.one} ${idOf(item)} text_offset ${part.to}`,
      );
    }
  }
  return [facts.join(' · '), ...below, ...(about.length > 0 ? [boundary.wrap(about.join('\n'))] : []), ...lines];
}

function marked(text: string, { read }: Reading, boundary: Boundary): string {
  return read === asStored ? boundary.wrapVerbatim(text) : boundary.wrap(text);
}

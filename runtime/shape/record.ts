import { shapes } from '../../generated/tables.ts';
import type { ItemsSlice, Json, JsonObject, RecordResult, TextSlice } from '../../generated/types.ts';
import type { Boundary } from '../guard/boundary.ts';
import { cut } from '../guard/cut.ts';
import { sanitise } from '../guard/sanitise.ts';
import { at, idOf } from '../json.ts';
import { flatten } from './flatten.ts';
import { charactersPage, isVerbatim, type Page, shapeItems } from './items.ts';
import type { Shaped } from './rows.ts';
import { structuredRecord } from './structured.ts';
import type { TrustPolicy } from './text.ts';

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
  const hidden = result.content?.hides ?? [];
  const sliced = new Set([items?.items, text?.of, ...hidden].filter((name) => name !== undefined));
  const parts: Part[] = [
    shows.overview ? overview(record, result, sliced, boundary, policy) : onlyNamed(record, result),
    ...(text && shows.text ? [longText(record, text, args, boundary)] : []),
    ...(items && shows.items ? [itemsPart(record, items, result, args, boundary, policy)] : []),
  ];
  const lines = parts.flatMap((part) => part.lines).join('\n');
  // The last one pages: of a text and its items it is the items.
  const page = parts.findLast((part) => part.page)?.page;
  return {
    text: lines,
    meta: page ? { 'redmine-mcp/page': page } : {},
    hasUntrusted: lines.includes(`<untrusted-${boundary.id}>`),
    get structured() {
      return Object.assign({}, ...parts.map((part) => part.facts()), page ? { page } : {});
    },
  };
}

/** A part of the answer, for the model and for programs. */
interface Part {
  readonly lines: readonly string[];
  readonly facts: () => JsonObject;
  readonly page?: Page | undefined;
}

function onlyNamed(record: Json, { noun }: RecordResult): Part {
  return { lines: [[noun, idOf(record)].join(' ').trim()], facts: () => ({}) };
}

function itemsPart(
  record: Json,
  items: ItemsSlice,
  result: RecordResult,
  args: JsonObject,
  boundary: Boundary,
  policy: TrustPolicy,
): Part {
  const { lines, structured, page } = shapeItems(record, items, result, args, boundary, policy);
  return { lines, facts: () => ({ [items.items]: structured() }), page };
}

/** Going on in one part, or asking for one item, does not show the rest again. */
function partsOf({ items, text, content }: RecordResult, args: JsonObject) {
  const goesOn = (argument: string | undefined) => argument !== undefined && Number(args[argument] ?? 0) > 0;
  const one = items !== undefined && args[items.one] !== undefined;
  const inItems = one || goesOn(items?.argument);
  const inText = !one && goesOn(text?.argument ?? content?.argument);
  return { overview: !inItems && !inText, text: inText || !inItems, items: inItems || !inText };
}

function overview(
  record: Json,
  result: RecordResult,
  sliced: ReadonlySet<string>,
  boundary: Boundary,
  policy: TrustPolicy,
): Part {
  const { trusted, below, marked, markedBelow } = flatten(record, shapes[result.shape], sliced, policy);
  const id = idOf(record);
  // A wiki page has none: its project and title name it.
  const rest = trusted.filter((fact) => fact !== `id: ${id}`);
  const inside = [...marked, ...markedBelow];
  const lines = [id === undefined ? result.noun : `${result.noun} ${id}`];
  if (rest.length > 0) lines.push(rest.join(' · '));
  lines.push(...below);
  if (inside.length > 0) lines.push(boundary.wrap(inside.join('\n')));
  const facts = () => ({ record: structuredRecord(record, shapes[result.shape], sliced, boundary, policy) });
  return { lines, facts };
}

function longText(record: Json, slice: TextSlice, args: JsonObject, boundary: Boundary): Part {
  const value = at(record, slice.of);
  if (typeof value !== 'string' || value === '') return { lines: [], facts: () => ({}) };
  const offset = typeof args[slice.argument] === 'number' ? (args[slice.argument] as number) : 0;
  // Cut after sanitising: an offset counts characters that are shown.
  const part = cut(isVerbatim(args) ? value : sanitise(value), offset, slice.budget);
  const whole = part.from === 0 && part.to === part.total;
  const range = whole ? `${part.total} characters` : `characters ${part.from} to ${part.to} of ${part.total}`;
  const more = part.to < part.total ? ` · more: ${slice.argument} ${part.to}` : '';
  const marked = isVerbatim(args) ? boundary.wrapVerbatim(part.text) : boundary.wrap(part.text);
  return {
    lines: [`${slice.of} (${range}${more}):`, marked],
    facts: () => ({ [slice.of]: { ...part, text: marked } }),
    page: charactersPage(part),
  };
}

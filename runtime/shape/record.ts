import { shapes } from '../../generated/index.ts';
import type { Json, JsonObject, RecordResult, TextSlice } from '../../generated/types.ts';
import type { Boundary } from '../guard/boundary.ts';
import { type Cut, cut } from '../guard/cut.ts';
import { sanitise } from '../guard/sanitise.ts';
import { at, idOf } from '../json.ts';
import { flatten } from './flatten.ts';
import { charactersPage, shapeItems } from './items.ts';
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
  const sliced = new Set([items?.items, text?.of].filter((name) => name !== undefined));
  const meta: { [key: string]: unknown } = {};
  const facts: { [key: string]: Json } = {};
  const parts: string[] = [];
  if (shows.overview) {
    parts.push(...overview(record, result, sliced, boundary, policy));
    facts['record'] = structuredRecord(record, shapes[result.shape], sliced, boundary, policy);
  } else parts.push([result.noun, idOf(record)].join(' ').trim());
  if (text && shows.text) {
    const part = longText(record, text, args);
    if (part) {
      const marked = isVerbatim(args) ? boundary.wrapVerbatim(part.cut.text) : boundary.wrap(part.cut.text);
      parts.push(part.head, marked);
      facts[text.of] = { ...part.cut, text: marked };
      if (!items || !shows.items) meta['redmine-mcp/page'] = facts['page'] = charactersPage(part.cut);
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

/** The text exactly as it is stored: only then can it be changed and sent back without harm. */
const isVerbatim = (args: JsonObject) => args['verbatim'] === true;

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
  const id = idOf(record);
  // A wiki page has none: its project and title name it.
  const rest = trusted.filter((fact) => fact !== `id: ${id}`);
  const inside = [...marked, ...markedBelow];
  const lines = [id === undefined ? result.noun : `${result.noun} ${id}`];
  if (rest.length > 0) lines.push(rest.join(' · '));
  lines.push(...below);
  if (inside.length > 0) lines.push(boundary.wrap(inside.join('\n')));
  return lines;
}

function longText(record: Json, slice: TextSlice, args: JsonObject): { head: string; cut: Cut } | undefined {
  const value = at(record, slice.of);
  if (typeof value !== 'string' || value === '') return undefined;
  const offset = typeof args[slice.argument] === 'number' ? (args[slice.argument] as number) : 0;
  // Cut after sanitising: an offset counts characters that are shown.
  const part = cut(isVerbatim(args) ? value : sanitise(value), offset, slice.budget);
  const whole = part.from === 0 && part.to === part.total;
  const range = whole ? `${part.total} characters` : `characters ${part.from} to ${part.to} of ${part.total}`;
  const more = part.to < part.total ? ` · more: ${slice.argument} ${part.to}` : '';
  return { head: `${slice.of} (${range}${more}):`, cut: part };
}

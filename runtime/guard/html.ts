import { isRemote } from './address.ts';
import { finder } from './finder.ts';
import type { Edit } from './view.ts';

/** Elements that load or run something as soon as they are shown (HTML standard, "Fetching resources"; SVG 2). */
const LOADING = 'img|svg|iframe|frame|embed|style|script|applet|bgsound';
/** The same, but their names are types in code (`List<Object>`): elements only if they have an attribute. */
const LOADING_BY_ATTRIBUTE = 'image|feimage|object|video|audio|source|track|link|use|base|meta|portal|input';
/** Elements with an old attribute for a background image. */
const WITH_BACKGROUND = 'body|table|thead|tbody|tfoot|tr|td|th';
const ELEMENT = new RegExp(
  `<(?:(?:${LOADING})(?=[\\s/>])|(${LOADING_BY_ATTRIBUTE})(?=[\\s/])|(${WITH_BACKGROUND})(?=[\\s/]))`,
  'gi',
);

const BACKGROUND = /background/gi;

/** A style, as an attribute or as an element that has been opened. */
const STYLE = /\bstyle\s{0,16}=|[<‹]style/i;
const CSS_ADDRESS = /(url|image-set)\(\s*["']?/gi;
const STYLE_VALUE = /\bstyle\s{0,16}=\s{0,16}(?:"[^"]*|'[^']*|[^\s"'>]+)/gi;
/** `u\72l(` and `\url(` are `url(` (CSS Syntax 3, "Consume an escaped code point"). */
const CSS_ESCAPE = /\\(?=[0-9a-z])/gi;

/** Elements that fetch are shown as text, with everything they say: `‹img src="https://…" alt="…">`. */
export function htmlElements(text: string): Edit[] {
  const edits: Edit[] = [];
  const nextEqual = finder(text, '=');
  const nextEnd = finder(text, '>');
  const nextBackground = finder(text, BACKGROUND);
  for (const { index, 1: byAttribute, 2: byBackground } of text.matchAll(ELEMENT)) {
    const end = nextEnd(index);
    const isWithin = (place: number) => place !== -1 && (end === -1 || place < end);
    if (byAttribute !== undefined && !isWithin(nextEqual(index))) continue;
    if (byBackground === undefined || isWithin(nextBackground(index)))
      edits.push({ from: index, to: index + 1, text: '‹' });
  }
  return edits;
}

/** `url(https://…)` in styles becomes `url (https://…)`, and `u\72l(` `u\ 72l(`: CSS takes neither for an address. */
export function styleAddresses(text: string): Edit[] {
  const start = text.search(STYLE);
  if (start === -1) return [];
  const edits: Edit[] = [];
  for (const match of text.matchAll(CSS_ADDRESS)) {
    const end = match.index + match[0].length;
    const paren = match.index + (match[1]?.length ?? 0);
    if (match.index > start && isRemote(text.slice(end, end + 64))) edits.push({ from: paren, to: paren, text: ' ' });
  }
  for (const { index, 0: value } of text.matchAll(STYLE_VALUE)) {
    for (const match of value.matchAll(CSS_ESCAPE)) {
      const at = index + match.index + 1;
      edits.push({ from: at, to: at, text: ' ' });
    }
  }
  return edits;
}

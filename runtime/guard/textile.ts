import { gapAfter, gapBefore, isRemote, shown } from './address.ts';
import type { Edit } from './view.ts';

/*
 * Redmine's inline_textile_image (lib/redmine/wiki_formatting/textile/redcloth3.rb): `!`, alignment, style, class or
 * language, an optional dot and space, the address up to a space or parenthesis, an optional title, `!`, an optional
 * link. What stands before the first `!` is not looked at.
 */
const ATTRIBUTES = /(?:\{[^{}]*\}|\([^()]*\)|\[[^[\]]*\]|[<>=()-])*(?:\. )?/y;
const ADDRESS = /[^\s(!]+/y;
/** The address ends at the closing mark or at a title. */
const END = /\s*(?:!|\()/y;
const TITLE_END = /(?: *\(([^()!\n]*)\))?!(:(?=\S))?/y;

/** Where the pattern ends if it matches at this place. */
function past(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : -1;
}

/** The address starts behind the attributes, or behind a style that holds a brace or an exclamation mark itself. */
function addressAt(text: string, mark: number, next: number): number {
  const plain = past(ATTRIBUTES, text, mark + 1);
  if (isAddress(text, plain)) return plain;
  const brace = text.slice(mark, next).lastIndexOf('}');
  const styled = brace === -1 ? -1 : past(ATTRIBUTES, text, mark + brace + 1);
  return isAddress(text, styled) ? styled : -1;
}

function isAddress(text: string, at: number): boolean {
  // A pattern would look at the beginning of the text, once for each mark.
  if (at === -1) return false;
  const end = past(ADDRESS, text, at);
  return end !== -1 && isRemote(text.slice(at, end)) && past(END, text, end) !== -1;
}

/** Makes remote images of Textile inert. Nothing is dropped: a column mark may stand in an attribute. */
export function textileImages(text: string): Edit[] {
  const edits: Edit[] = [];
  let next = -1;
  for (let mark = text.indexOf('!'); mark !== -1; mark = next) {
    next = text.indexOf('!', mark + 1);
    if (next === -1) break;
    const start = addressAt(text, mark, next);
    if (start === -1) continue;
    const addressEnd = past(ADDRESS, text, start);
    TITLE_END.lastIndex = addressEnd;
    const rest = TITLE_END.exec(text);
    const end = rest === null ? addressEnd : TITLE_END.lastIndex;
    const attributes = start > mark + 1 ? `${text.slice(mark + 1, start)} ` : '';
    const alt = rest?.[1] === undefined ? '' : `"${rest[1]}" `;
    const link = rest?.[2] === undefined ? gapAfter(text, end) : ' linked to ';
    const address = shown(text.slice(start, addressEnd));
    edits.push({
      from: mark,
      to: end,
      text: `${gapBefore(text, mark)}[image ${attributes}${alt}at ${address}]${link}`,
    });
    next = text.indexOf('!', end);
  }
  return edits;
}

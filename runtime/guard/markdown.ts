import { gapAfter, gapBefore, isRemote, shown } from './address.ts';
import type { Edit } from './view.ts';

/*
 * CommonMark 0.31, 6.3-6.4 (links, images), without the parser: brackets pair as they do there, and where code, HTML or
 * an escape inside an image's text could make them pair otherwise, the image counts as open until its paragraph ends.
 * So a few harmless texts are changed, and no image is missed.
 */
const TOKEN = /!?\[|\]|[\\`<]|\n[ \t]*\n/g;
/** `](address "title")`; the address may stand in angle brackets or hold a pair of parentheses. */
const TARGET = /\]\(\s*(?:<([^<>\n]*)>?|([^\s()]*(?:\([^\s()]*\)[^\s()]*)*))/y;
const TARGET_END = /( +(?:"[^"\n]*"|'[^'\n]*'|\([^()\n]*\)))? *\)/y;
const REFERENCE = /\]\[([^[\]]*)\]/y;
/** Redcarpet lets white space stand before the label. */
const LOOSE_REFERENCE = /\][ \t\n]+\[([^[\]]*)\]/y;
const DEFINITION = /(?<=[[\]])([^[\]]*)\]:/g;

interface Bracket {
  readonly index: number;
  readonly image: boolean;
}

/** Labels match without regard to case and white space; only what follows the last bracket in one is compared. */
const label = (text: string) => text.replace(/\s+/g, ' ').trim().toLowerCase();

function sticky(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

class Images {
  readonly edits: Edit[] = [];
  readonly #text: string;
  readonly #defined: ReadonlySet<string>;
  /** What is open from the first image on: outside of images, brackets do not matter. */
  #open: Bracket[] = [];
  /** Where the last character stood that can hide a bracket. */
  #hiding = -1;
  #lastBracket = -1;
  /** Up to here the text has been changed already. */
  #done = 0;

  constructor(text: string) {
    this.#text = text;
    this.#defined = new Set([...text.matchAll(DEFINITION)].map((match) => label(match[1] ?? '')));
  }

  run(): Edit[] {
    for (const { index, 0: token } of this.#text.matchAll(TOKEN)) {
      if (index < this.#done) continue;
      if (token.startsWith('\n')) this.#open = [];
      else if (token === ']') this.#close(index);
      else if (token.endsWith('[')) this.#start(index, token === '![');
      else this.#hiding = index;
    }
    return this.edits;
  }

  #start(index: number, image: boolean): void {
    if (image || this.#open.length > 0) this.#open.push({ index, image });
    this.#lastBracket = index + (image ? 1 : 0);
  }

  #close(index: number): void {
    if (this.#open.length > 0) this.#closeInImage(index);
    this.#lastBracket = index;
  }

  #closeInImage(index: number): void {
    const top = this.#open.at(-1);
    const target = sticky(TARGET, this.#text, index);
    const address = target?.[1] ?? target?.[2] ?? '';
    const reference = sticky(REFERENCE, this.#text, index);
    if (target !== null && isRemote(address)) this.#fetches(index, TARGET.lastIndex, address);
    else if (reference !== null) this.#refers(index, index + reference[0].length, reference[1] ?? '');
    else if (this.#isDefined(index)) this.#breakImages();
    else if (top !== undefined && (!top.image || this.#hiding < top.index)) this.#open.pop();
  }

  /** An image as `![text]` or `![text] [label]`, of which a definition stands somewhere. */
  #isDefined(index: number): boolean {
    if (this.#defined.size === 0) return false;
    const loose = sticky(LOOSE_REFERENCE, this.#text, index)?.[1];
    const own = label(this.#text.slice(this.#lastBracket + 1, index));
    return this.#defined.has(own) || (loose !== undefined && this.#defined.has(label(loose)));
  }

  #fetches(index: number, addressEnd: number, address: string): void {
    const opener = this.#open.at(-1);
    const rest = sticky(TARGET_END, this.#text, addressEnd);
    const oneLine = !/[\n\t]/.test(this.#text.slice(index, addressEnd));
    if (opener?.image && rest !== null && oneLine) {
      this.#rewrite(opener, index, TARGET_END.lastIndex, `at ${shown(address)}${rest[1] ?? ''}`);
    }
    this.#breakImages();
  }

  #refers(index: number, end: number, name: string): void {
    const opener = this.#open.at(-1);
    if (opener?.image) this.#rewrite(opener, index, end, name === '' ? 'by reference' : `by reference ${name}`);
    this.#breakImages();
  }

  /** `[image "text" at …]` */
  #rewrite(opener: Bracket, index: number, end: number, source: string): void {
    const quote = index > opener.index + 2 ? '"' : '';
    const start = `${gapBefore(this.#text, opener.index)}[image${quote && ' '}${quote}`;
    this.edits.push({ from: opener.index, to: opener.index + 2, text: start });
    this.edits.push({ from: index, to: end, text: `${quote} ${source}]${gapAfter(this.#text, end)}` });
    this.#done = end;
    this.#open.pop();
  }

  /** What may still be an image around this place is one no longer. */
  #breakImages(): void {
    for (const { index, image } of this.#open) {
      if (image) this.edits.push({ from: index, to: index + 2, text: '! [' });
    }
    this.#open = [];
  }
}

/** Makes remote images of Markdown inert: inline, by reference, with or without a definition. */
export function markdownImages(text: string): readonly Edit[] {
  return text.includes('![') ? new Images(text).run() : [];
}

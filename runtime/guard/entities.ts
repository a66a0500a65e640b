import { apply, compose, type Filter, type View } from './view.ts';

/*
 * Names from the HTML standard's table (html.spec.whatwg.org, "Named character references"): those that spell a
 * character the filters act on. A name that is not here decodes to a harmless character and needs no decoding.
 */
const NAMES: ReadonlyMap<string, string> = new Map([
  ['lt', '<'],
  ['gt', '>'],
  ['amp', '&'],
  ['quot', '"'],
  ['nbsp', '\u00a0'],
  ['nonbreakingspace', '\u00a0'],
  ['apos', "'"],
  ['excl', '!'],
  ['lsqb', '['],
  ['lbrack', '['],
  ['rsqb', ']'],
  ['rbrack', ']'],
  ['lpar', '('],
  ['rpar', ')'],
  ['lcub', '{'],
  ['lbrace', '{'],
  ['rcub', '}'],
  ['rbrace', '}'],
  ['colon', ':'],
  ['semi', ';'],
  ['sol', '/'],
  ['bsol', '\\'],
  ['num', '#'],
  ['equals', '='],
  ['period', '.'],
  ['quest', '?'],
  ['grave', '`'],
  ['diacriticalgrave', '`'],
  ['percnt', '%'],
  ['dash', '\u2010'],
  ['hyphen', '\u2010'],
  ['ndash', '\u2013'],
  ['mdash', '\u2014'],
  ['minus', '\u2212'],
  ['tab', '\t'],
  ['newline', '\n'],
  ['lsaquo', '\u2039'],
  ['laquo', '\u00ab'],
  ['lang', '\u27e8'],
  ['langle', '\u27e8'],
  ['leftanglebracket', '\u27e8'],
  ['shy', '\u00ad'],
  ['zerowidthspace', '\u200b'],
  ['negativethinspace', '\u200b'],
  ['negativemediumspace', '\u200b'],
  ['negativethickspace', '\u200b'],
  ['negativeverythinspace', '\u200b'],
  ['zwnj', '\u200c'],
  ['zwj', '\u200d'],
  ['lrm', '\u200e'],
  ['rlm', '\u200f'],
  ['nobreak', '\u2060'],
  ['applyfunction', '\u2061'],
  ['af', '\u2061'],
  ['invisibletimes', '\u2062'],
  ['it', '\u2062'],
  ['invisiblecomma', '\u2063'],
  ['ic', '\u2063'],
]);

/** Names that HTML decodes without a semicolon even in the middle of a word. */
const BARE = 'lt|gt|amp|quot|nbsp';

/** What follows the ampersand. Other names count without a semicolon only where no word or `name=value` goes on. */
const BODY = new RegExp(
  `(?:#x([0-9a-f]+)|#([0-9]+)|(${[...NAMES.keys()].join('|')})(?=;|(?![a-z0-9=]))|(${BARE}));?`,
  'iy',
);

/** Entities nested deeper than this (`&a&#109;p;lt;`) are nobody's code sample. */
const DEPTH = 4;

function character(hex: string | undefined, decimal: string | undefined, name: string): string {
  const known = NAMES.get(name.toLowerCase());
  if (known !== undefined) return known;
  const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
  // As HTML does it: what is no scalar value becomes U+FFFD.
  return code > 0x10_ff_ff || (code >= 0xd8_00 && code <= 0xdf_ff) ? '\ufffd' : String.fromCodePoint(code);
}

/**
 * The character that an ampersand at `start` spells, and where its entity ends. `&amp;#38;lt;` is followed through in
 * one go, so that a chain of a million ampersands costs one pass and not a million.
 */
function entityAt(text: string, start: number): { char: string; end: number } {
  let char = '&';
  let end = start + 1;
  while (char === '&') {
    BODY.lastIndex = end;
    const body = BODY.exec(text);
    if (body === null) break;
    char = character(body[1], body[2], body[3] ?? body[4] ?? '');
    end = BODY.lastIndex;
  }
  return { char, end };
}

function decodeOnce(text: string): View | undefined {
  const first = text.indexOf('&');
  // Most texts have none, and pay for no table of places.
  if (first === -1) return undefined;
  const parts: string[] = [];
  const at = new Int32Array(text.length + 1);
  let length = 0;
  let copied = 0;
  const copy = (to: number) => {
    parts.push(text.slice(copied, to));
    while (copied < to) at[length++] = copied++;
  };
  for (let start = first; start !== -1; ) {
    const { char, end } = entityAt(text, start);
    if (end > start + 1) {
      copy(start);
      parts.push(char);
      for (let unit = 0; unit < char.length; unit++) at[length++] = start;
      copied = end;
    }
    start = text.indexOf('&', end);
  }
  if (parts.length === 0) return undefined;
  copy(text.length);
  at[length] = text.length;
  return { text: parts.join(''), at: at.slice(0, length + 1) };
}

/** The text with its entities decoded, those too that decoding brings about; undefined: it has none. */
export function decoded(text: string): View | undefined {
  let view: View | undefined;
  for (let depth = 0; depth < DEPTH; depth++) {
    const next = decodeOnce(view?.text ?? text);
    if (next === undefined) break;
    view = compose(view, next);
  }
  return view;
}

/** Whether entities remain that `decoded` did not reach. */
export function nestsTooDeep(text: string): boolean {
  const view = decoded(text);
  return view !== undefined && decodeOnce(view.text) !== undefined;
}

/** No ampersand starts an entity any more. */
export function withoutEntities(text: string): string {
  return text.replace(/&(?! )/g, '& ');
}

/**
 * Filters the text as written, then as decoded. Both are needed: Markdown does not take `&#93;` for a bracket, another
 * reader does.
 */
export function filtered(text: string, filter: Filter): string {
  const written = apply(text, filter(text));
  const view = decoded(written);
  return view === undefined ? written : apply(written, filter(view.text), view);
}

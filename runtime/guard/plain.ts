/*
 * Most of what Redmine answers is plain words. They are told from the rest by one look at the characters, so that only
 * texts with something in them pay for the filters. test/guard/plain.test.ts proves that plain text is what the filters
 * leave as it is.
 */

/**
 * Letters of Latin, Cyrillic, kana, Han and Hangul syllables: visible, none of them composed of a mark of ASCII (NFKD),
 * none that a filter knows.
 */
const LETTERS = '\\xc0-\\u024f\\u0400-\\u052f\\u3041-\\u3096\\u30a1-\\u30fa\\u4e00-\\u9fff\\uac00-\\ud7a3';

/** No control but tab and line feed, and no `!`, `&`, `<`, `=`, with one of which all that is filtered begins or goes on. */
const NOTHING_FILTERED = new RegExp(`^[\\n\\t "-%'-;>-~${LETTERS}]*$`);

/** The schemes of links.ts end in `script:` and `data:`, with white space or a backslash anywhere in between; `]:` defines. */
const SCHEME = /[at][\t\n\\]*:|\]:/i;

/** Nothing for `sanitise` to do. */
export function isPlain(text: string): boolean {
  return NOTHING_FILTERED.test(text) && !SCHEME.test(text);
}

/** No tag without something that opens one (look-alike.ts): `<`, `]`, or an escape, by `\`, `%` or `&`. */
const NOTHING_OPENS = new RegExp(`^[\\n\\t -$'-;=-[^-~${LETTERS}]*$`);
const ASCII = /^[\r\n\t -%'-~]*$/;
const NAME = /untrusted/i;

/** Nothing for `defused` to do: nothing opens a tag, or the name of the tag does not stand in it. */
export function hasNoTag(text: string): boolean {
  return NOTHING_OPENS.test(text) || (ASCII.test(text) && !NAME.test(text));
}

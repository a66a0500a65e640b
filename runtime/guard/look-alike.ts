import { decoded } from './entities.ts';
import { hasNoTag } from './plain.ts';
import { apply, compose, replaced, type View } from './view.ts';

/** Letters that look like those of the tag's name (Unicode confusables.txt, UTS #39). */
const LOOKS_LIKE: ReadonlyMap<string, string> = new Map(
  Object.entries({
    u: 'υՍսᴜꭎ',
    n: 'Ννոռпɴ',
    t: 'Ττтᴛ',
    r: 'гᴦꭇʀᎡ',
    s: 'ѕꜱՏ',
    e: 'Εεеҽєᴇ℮',
    d: 'ԁᴅꓓᎠ',
    '-': '‐‑‒–—―−⁃﹘－﹣ー＿',
    '/': '∕⁄╱⧸',
  }).flatMap(([letter, others]) => [...others].map((other) => [other.toLowerCase(), letter])),
);

/** What one does not see: marks, format characters, controls that end no line. Text as it is stored may hold them. */
const UNSEEN = /(?!\s)[\p{M}\p{Default_Ignorable_Code_Point}\p{Cf}\p{Cc}]/gu;

/** A character as one reads it: compatibility forms resolved (NFKD), without what one does not see, in lower case. */
function folded(char: string): string {
  const plain = char.normalize('NFKD').replace(UNSEEN, '').toLowerCase();
  return [...plain].map((part) => LOOKS_LIKE.get(part) ?? part).join('');
}

/** The text as one reads it: full-width, mathematical, accented and look-alike letters are the plain ones. */
function fold(text: string): View {
  const parts: string[] = [];
  const at: number[] = [];
  let unit = 0;
  for (const char of text) {
    const part = char >= ' ' && char <= '~' ? char.toLowerCase() : (LOOKS_LIKE.get(char) ?? folded(char));
    parts.push(part);
    for (let index = 0; index < part.length; index++) at.push(unit);
    unit += char.length;
  }
  at.push(unit);
  return { text: parts.join(''), at: Int32Array.from(at) };
}

/** What opens a tag, also as an escape of JSON, CSS or an address, and what reads like it (Unicode confusables.txt). */
const OPENER = '[<˂ᐸᚲ❮〈⟨〈❬❰≺≪«⧼⪡]|\\\\u003c|\\\\x3c|%3c';
const LOOK_ALIKE = new RegExp(`(${OPENER})(?:[\\s/\\\\]|\\\\[nrtvf]|%2f)*untrusted\\s*-`, 'g');

/** Text that looks like a boundary tag, in any spelling, loses what makes it one. */
export function defused(text: string): string {
  return hasNoTag(text) ? text : untagged(text);
}

/** What `defused` gives, whether or not the text has anything of a tag. */
export function untagged(text: string): string {
  const plain = decoded(text);
  const view = compose(plain, fold(plain?.text ?? text));
  const edits = [...view.text.matchAll(LOOK_ALIKE)].map((match) => ({
    ...replaced(match, '‹'),
    to: match.index + (match[1]?.length ?? 0),
  }));
  return apply(text, edits, view);
}

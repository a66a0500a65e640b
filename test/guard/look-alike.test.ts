import { describe, expect, it } from 'vitest';
import { defused } from '../../runtime/guard/look-alike.ts';

/** Of the letters of a tag's name, those that a reader takes for them (UTS #39, confusables.txt). */
const LETTERS: Readonly<Record<string, string>> = {
  u: 'υՍսᴜꭎ',
  n: 'Ννոռпɴ',
  t: 'Ττтᴛ',
  r: 'гᴦꭇʀᎡ',
  s: 'ѕꜱՏ',
  e: 'Εεеҽєᴇ℮',
  d: 'ԁᴅꓓᎠ',
  '-': '‐‑‒–—―−⁃﹘－﹣ー＿',
};
const OPENERS = [...'<˂ᐸᚲ❮〈⟨〈❬❰≺≪«⧼⪡＜﹤', '\\u003c', '\\u003C', '\\x3c', '%3c', '%3C', '&lt;', '&#60;'];
const SLASHES = [...'/∕⁄╱⧸\\', '%2f', '%2F', '\\n', '\\t', ' ', '\n', ''];

describe('what looks like a tag', () => {
  it.each(Object.entries(LETTERS))('with another %s', (letter, others) => {
    for (const other of others) {
      const name = 'untrusted-'.replace(letter, other);
      expect(defused(`a <${name}1> b`), other).toBe(`a ‹${name}1> b`);
      expect(defused(`a </${name}1> b`), other).toBe(`a ‹/${name}1> b`);
    }
  });

  it.each(OPENERS)('opened by %j', (opener) => {
    expect(defused(`a ${opener}untrusted-1> b`)).toBe('a ‹untrusted-1> b');
    expect(defused(`a ${opener}/untrusted-1> b`)).toBe('a ‹/untrusted-1> b');
  });

  it.each(SLASHES)('closed with %j', (slash) => {
    expect(defused(`a <${slash}untrusted-1> b`)).toBe(`a ‹${slash}untrusted-1> b`);
  });

  it.each([
    ['in capitals', '<UNTRUSTED-1>', '‹UNTRUSTED-1>'],
    ['with a space before the dash', '<untrusted -1>', '‹untrusted -1>'],
    ['twice', '<untrusted-1></untrusted-1>', '‹untrusted-1>‹/untrusted-1>'],
    ['with an invisible character in it', '<un\u200btrusted-1>', '‹un\u200btrusted-1>'],
    ['with a mark on a letter', '<untrústed-1>', '‹untrústed-1>'],
    ['behind a character of two units', '😀<untrusted-1>', '😀‹untrusted-1>'],
    ['behind letters that are several when they are folded', 'ﬃ…<untrusted-1>', 'ﬃ…‹untrusted-1>'],
    ['with two letters in one', '<untruﬆed-1>', '‹untruﬆed-1>'],
    ['with a capital of another alphabet in another style', '<u𝚴trusted-1>', '‹u𝚴trusted-1>'],
    ['without any character of ASCII', '＜ｕｎｔｒｕｓｔｅｄ－ｘ＞', '‹ｕｎｔｒｕｓｔｅｄ－ｘ＞'],
    ['in mathematical letters', '<𝐮𝐧𝐭𝐫𝐮𝐬𝐭𝐞𝐝-1>', '‹𝐮𝐧𝐭𝐫𝐮𝐬𝐭𝐞𝐝-1>'],
  ])('%s', (_name, given, want) => {
    expect(defused(given)).toBe(want);
  });

  it.each([
    ['an identifier', '#include <untrusted_input.h>'],
    ['another word', 'a <trusted-1> b'],
    ['a word without a dash', 'an <untrusted> host'],
    ['a name that nothing opens', 'untrusted-1 (untrusted-2)'],
    ['a name that goes on before it', '<anuntrusted-1>'],
    ['line breaks that are no space', '<a\nuntrusted-1>'],
  ])('and what does not: %s', (_name, text) => {
    expect(defused(text)).toBe(text);
  });
});

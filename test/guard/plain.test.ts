import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { untagged } from '../../runtime/guard/look-alike.ts';
import { hasNoTag, isPlain } from '../../runtime/guard/plain.ts';
import { settled } from '../../runtime/guard/sanitise.ts';
import { FRAGMENTS, SEED } from './hostile.ts';

/** Every code unit, and what it could be the last piece of. */
const UNITS = Array.from({ length: 0x1_00_00 }, (_, code) => String.fromCharCode(code));
const AROUND: readonly (readonly [before: string, after: string])[] = [
  ['', ''],
  ['a', 'b'],
  ['1', '\u20e3'],
  ['data', 'alert(1)'],
  ['](javascript', 'x'],
  ['](javascript', ':x'],
  ['a style', 'url(https://evil.example/i.png)'],
  ['!', '(https://evil.example/i.png)!'],
  ['', 'untrusted-0123456789abcdef>'],
  ['', '/Untrusted -0123456789abcdef>'],
  ['<', 'ntrusted-0123456789abcdef>'],
];

/** Pieces of which most texts stay plain, and a few that make one something else together. */
const WORDS = [
  ...['data', 'script', 'java', 'vb', 'style', 'url(', 'untrusted', 'UNTRUSTED-', 'ùntrusted-', 'Straße', '日本', 'да'],
  ...[':', '(', ')', '[', ']', '{', '}', '"', "'", '`', '\\', '/', '>', '?', '-', '%', '%3c', '\\u003c', '|', '~', '_'],
  ...['\n', '\t', ' ', ' ', 'a', 't', ']: ', '](', 'https://evil.example/i.png', '1', '@', '.', ',', '#', '$', '*'],
];

const words = fc.array(fc.oneof(fc.constantFrom(...WORDS), fc.constantFrom(...WORDS), fc.constantFrom(...FRAGMENTS)), {
  maxLength: 8,
});

describe('texts that the filters need not look at', () => {
  it('no character alone, and none next to what could be a part of something', () => {
    for (const unit of UNITS) {
      for (const [before, after] of AROUND) {
        const text = before + unit + after;
        if (isPlain(text) && settled(text) !== text) expect(settled(text)).toBe(text);
        if (hasNoTag(text) && untagged(text) !== text) expect(untagged(text)).toBe(text);
      }
    }
  });

  it('whatever is put together: the filters leave plain text as it is', () => {
    let plain = 0;
    let tagless = 0;
    fc.assert(
      fc.property(words, (pieces) => {
        const text = pieces.join('');
        if (isPlain(text)) {
          plain++;
          expect(settled(text)).toBe(text);
        }
        if (hasNoTag(text)) {
          tagless++;
          expect(untagged(text)).toBe(text);
        }
      }),
      { seed: SEED, numRuns: 20_000 },
    );
    expect(plain).toBeGreaterThan(2000);
    expect(tagless).toBeGreaterThan(2000);
  });

  it('ordinary text is plain', () => {
    for (const each of [
      'Größe und Gewicht',
      'Bug #7 (New): export fails',
      '2026-11-23T01:00:45Z',
      'a\n\tb',
      'ошибка',
      '検索が遅い',
    ])
      expect([isPlain(each), hasNoTag(each)]).toEqual([true, true]);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cut } from '../../runtime/guard/cut.ts';
import { sanitise } from '../../runtime/guard/sanitise.ts';
import { KEPT } from './corpus.ts';
import { hostileText, RUNS } from './hostile.ts';

describe('cut', () => {
  it.each([
    ['from the start', { given: ['abcdef', 0, 3], want: { text: 'abc', from: 0, to: 3, total: 6 } }],
    ['from the middle', { given: ['abcdef', 3, 2], want: { text: 'de', from: 3, to: 5, total: 6 } }],
    ['to the end', { given: ['abcdef', 4, 9], want: { text: 'ef', from: 4, to: 6, total: 6 } }],
    ['exactly to the end', { given: ['abc', 0, 3], want: { text: 'abc', from: 0, to: 3, total: 3 } }],
    ['behind the end', { given: ['abc', 7, 2], want: { text: '', from: 3, to: 3, total: 3 } }],
    ['before the start', { given: ['abc', -5, 2], want: { text: 'ab', from: 0, to: 2, total: 3 } }],
    ['nothing', { given: ['', 0, 5], want: { text: '', from: 0, to: 0, total: 0 } }],
    ['no budget is one', { given: ['abc', 1, 0], want: { text: 'b', from: 1, to: 2, total: 3 } }],
    ['surrogate pairs are one', { given: ['😀😁😂', 1, 1], want: { text: '😁', from: 1, to: 2, total: 3 } }],
    ['a letter and its mark are one', { given: ['xe\u0301y', 0, 2], want: { text: 'x', from: 0, to: 1, total: 4 } }],
    ['a family is one', { given: ['a👨\u200d👩b', 0, 3], want: { text: 'a', from: 0, to: 1, total: 5 } }],
    ['a suffix stays joined', { given: ['آمی\u200cخ', 0, 4], want: { text: 'آم', from: 0, to: 2, total: 5 } }],
    ['a skin tone stays', { given: ['ab👩🏽', 0, 3], want: { text: 'ab', from: 0, to: 2, total: 4 } }],
    ['a keycap stays', { given: ['ab1\ufe0f\u20e3', 0, 4], want: { text: 'ab', from: 0, to: 2, total: 5 } }],
    [
      'what is larger than the budget is split',
      { given: ['e\u0301\u0301x', 0, 2], want: { text: 'e\u0301', from: 0, to: 2, total: 4 } },
    ],
    [
      'a letter right behind the offset',
      { given: ['abcd\u0301', 2, 2], want: { text: 'c', from: 2, to: 3, total: 5 } },
    ],
    ['lone surrogates too', { given: ['a\ud83db', 1, 1], want: { text: '\ud83d', from: 1, to: 2, total: 3 } }],
  ] as const)('%s', (_name, { given: [text, offset, budget], want }) => {
    expect(cut(text, offset, budget)).toEqual(want);
  });

  it('a flood of marks is split where the budget ends', () => {
    expect(cut(`a${'\u0301'.repeat(500)}`, 0, 100)).toMatchObject({ from: 0, to: 100, total: 501 });
    expect(cut(`a${'\u0301'.repeat(22)}b`, 0, 23)).toMatchObject({ to: 23 });
    expect(cut(`xx${'\u0301'.repeat(50)}`, 0, 24)).toMatchObject({ to: 1 });
    expect(cut(`xx${'\u0301'.repeat(50)}`, 0, 25)).toMatchObject({ to: 25 });
  });

  it.each(KEPT)('parts of %s, each sanitised, laid end to end are the text', (_name, text) => {
    for (let budget = 24; budget < 60; budget++) {
      const parts: string[] = [];
      for (let next = 0; next < [...text].length; next = cut(text, next, budget).to) {
        parts.push(sanitise(cut(text, next, budget).text));
      }
      expect(parts.join('')).toBe(text);
    }
  });

  it('parts laid end to end are the text', () => {
    fc.assert(
      fc.property(hostileText, fc.integer({ min: 1, max: 7 }), (text, budget) => {
        const parts: string[] = [];
        for (let next = 0; next < cut(text, 0, 1).total; ) {
          const part = cut(text, next, budget);
          expect(part.from).toBe(next);
          expect([...part.text]).toHaveLength(part.to - part.from);
          parts.push(part.text);
          next = part.to;
        }
        expect(parts.join('')).toBe(text);
      }),
      RUNS,
    );
  });
});

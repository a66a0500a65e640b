import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cut } from '../../runtime/guard/cut.ts';
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
    ['lone surrogates too', { given: ['a\ud83db', 1, 1], want: { text: '\ud83d', from: 1, to: 2, total: 3 } }],
  ] as const)('%s', (_name, { given: [text, offset, budget], want }) => {
    expect(cut(text, offset, budget)).toEqual(want);
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

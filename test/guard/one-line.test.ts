import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Boundary } from '../../runtime/guard/boundary.ts';
import { oneLine } from '../../runtime/guard/one-line.ts';
import { sanitise } from '../../runtime/guard/sanitise.ts';
import { hostileText, RUNS } from './hostile.ts';

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', v: '\v', f: '\f' };

/** What a reader does who knows the rule. */
function columns(row: string, separator: string): string[] {
  const parts = [''];
  for (const [piece] of row.matchAll(/\\u[0-9a-f]{4}|\\?[\s\S]/gu)) {
    const char = piece.startsWith('\\') ? piece.slice(1) : piece;
    if (piece === separator) parts.push('');
    else parts.push((parts.pop() ?? '') + (piece === char ? char : unescaped(char)));
  }
  return parts;
}

function unescaped(code: string): string {
  return /^u.{4}/.test(code) ? String.fromCharCode(Number.parseInt(code.slice(1), 16)) : (ESCAPES[code] ?? code);
}

describe('T40: one record is one line', () => {
  it.each([
    ['plain', { given: 'a b', want: 'a b' }],
    ['line feed', { given: 'a\nb', want: 'a\\nb' }],
    ['what was typed is no line feed', { given: 'a\\nb', want: 'a\\\\nb' }],
    ['CR, VT, FF, tab', { given: '\r\v\f\t', want: '\\r\\v\\f\\t' }],
    ['NEL, line and paragraph separator', { given: '\x85\u2028\u2029', want: '\\u0085\\u2028\\u2029' }],
    ['file, group, record, unit separator', { given: '\x1c\x1d\x1e\x1f', want: '\\u001c\\u001d\\u001e\\u001f' }],
    ['separator', { given: 'a|b', want: 'a\\|b' }],
    ['separator behind a backslash', { given: 'a\\|b', want: 'a\\\\\\|b' }],
    ['a forged row', { given: 'x\n#99 | Closed | admin', want: 'x\\n#99 \\| Closed \\| admin' }],
    ['emoji', { given: '👩🏽\u200d🚀', want: '👩🏽\u200d🚀' }],
  ])('%s', (_name, { given, want }) => {
    expect(oneLine(given)).toBe(want);
  });

  it.each([
    ['another', ';', 'a;b|c', 'a\\;b|c'],
    ['with spaces around', ' | ', 'a | b c', 'a \\| b c'],
    ['tab', '\t', 'a\tb', 'a\\tb'],
  ])('separator: %s', (_name, separator, given, want) => {
    expect(oneLine(given, separator)).toBe(want);
  });

  it.each(['|', '\t', ';'])('any text has no break in it, and can be read back (%j)', (separator) => {
    fc.assert(
      fc.property(fc.array(hostileText, { minLength: 1, maxLength: 3 }), (cells) => {
        const row = cells.map((cell) => oneLine(cell, separator));
        for (const cell of row) expect(cell).not.toMatch(/[\n\r\v\f\u0085\u2028\u2029\t]/);
        expect(columns(row.join(separator), separator)).toEqual(cells);
      }),
      RUNS,
    );
  });

  it.each(['|', '\t'])('rows stay rows and columns in a boundary (%j)', (separator) => {
    const table = fc.array(fc.tuple(hostileText, hostileText, hostileText), { minLength: 2, maxLength: 4 });
    fc.assert(
      fc.property(table, (records) => {
        const rows = records.map((cells) => cells.map((cell) => oneLine(sanitise(cell), separator)).join(separator));
        const lines = new Boundary().wrap(rows.join('\n')).split('\n').slice(1, -1);
        expect(lines.map((line) => columns(line, separator).length)).toEqual(records.map((cells) => cells.length));
      }),
      { ...RUNS, numRuns: 600 },
    );
  });
});

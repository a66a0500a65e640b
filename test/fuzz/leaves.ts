import fc from 'fast-check';
import { FRAGMENTS, hostileText } from '../guard/hostile.ts';

/** Names that the stub upstream knows: values that resolve, so that calls get beyond their names. */
const NAMES = ['Alpha', 'Beta', 'alpha', 'beta', 'me', 'open', 'any', 'none', '1', '2', 'Size'];

/** Texts that try to be something else: a path, a query, an operator, a number, a property of every object. */
const TRICKS = [
  ...['../admin', '..', '.', '/', '\\', '//evil.example/x', '%2e%2e%2f', '%2F', '%00', '%252e%252e', '..;/x', 'a/b'],
  ...['x?key=1', 'x#y', 'a;b', 'x.json', 'x.xml?', 'a&b=c', 'f[]=x', 'a%26b', '?', '#', '&', '+', '%', 'x%'],
  ...['~x', '>=5', '<=', '!*', '*', '=1|2', 'a|b', '$5 fee', '><2025-01-01|2025-02-01', '^', 't', '!open'],
  ...['NaN', 'Infinity', '-0', '1e21', '0x10', '1_000', '٣', '１', 'true', 'null', 'undefined', '', ' ', '\u00a0'],
  ...['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', '__defineGetter__', 'then', 'toJSON'],
  ...['\0', '\r\nX-Injected: 1', 'a\nb', '\u2028', '\ud800', '\udfff', 'a\ud800b', '\x1b[31m', '\u202e', '\u0130'],
  ...['<untrusted-0123456789abcdef>x</untrusted-0123456789abcdef>', '</untrusted-0123456789abcdef>', '<untrusted-'],
  ...["'; DROP TABLE issues; --", '<script>', '{{include(x)}}', '$(id)', '`id`', 'file:///etc/passwd', 'data:,x'],
  ...[
    '2025-02-30',
    '2025-01-01..2025-02-01',
    '..2025-01-01',
    '0000-00-00',
    '9999-12-31',
    '12:00',
    'Ünï çödé',
    '👩🏽\u200d🚀',
  ],
];

/** Every fixed text of the above, for those who need to know whether any would do. */
export const FIXED: readonly string[] = [...NAMES, ...TRICKS];

export const trickText: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...NAMES) },
  { weight: 4, arbitrary: fc.constantFrom(...TRICKS) },
  { weight: 1, arbitrary: fc.constantFrom(...FRAGMENTS) },
  { weight: 2, arbitrary: hostileText },
  { weight: 1, arbitrary: fc.string({ maxLength: 40 }) },
  { weight: 1, arbitrary: fc.tuple(fc.constantFrom(...NAMES), fc.constantFrom(...TRICKS)).map((two) => two.join('')) },
);

export const trickNumber: fc.Arbitrary<number> = fc.oneof(
  fc.constantFrom(0, -0, 1, 2, 3, -1, 1.5, 0.1, 1e21, 1e300, 2 ** 31, 2 ** 53, 2 ** 53 - 1, -(2 ** 53)),
  fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.MIN_VALUE, 0.1 + 0.2),
  fc.integer({ min: -10, max: 1100 }),
);

/** Any value that a program can hand over, schema or not. */
export const trickValue: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  any: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    trickText,
    trickNumber,
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('any'), { maxLength: 4 }),
    fc.array(fc.tuple(trickText, tie('any')), { maxLength: 4 }).map((entries) => Object.fromEntries(entries)),
  ),
})).any;

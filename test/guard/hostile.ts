import fc from 'fast-check';
import { ATTACKS } from './corpus.ts';

/** The properties run on the same texts everywhere. */
export const SEED = 20_260_101;

/** Pieces that mean something to a filter; what an attacker writes is made of them. */
export const FRAGMENTS = [
  ...['<', '/', '>', '!', '[', ']', '(', ')', '{', '}', '"', "'", '`', '\\', '&', '#', ';', ':', '=', '|', ' ', '-'],
  ...['\n', '\r', '\r\n', '\t', '\v', '\f', '\x85', '\u2028', '\u2029', '\n\n', '\\n'],
  ...['\0', '\b', '\x1b', '\x1b[', '\x1b[31m', '\x9b', '\x9b31m', '\x1b]0;', '\x1b]8;;https://x\x07', '\x1b\\', '\x9c'],
  ...['\ud800', '\udc00', '\u200b', '\u200c', '\u200d', '\u2060', '\ufeff', '\u00ad', '\u034f', '\u3164', '\u180e'],
  ...['\u202e', '\u2066', '\u2069', '\u200e', '\u061c', '\ufe0f', '\ufe00', '\u{e0100}', '\u{e0001}', '\u{e0041}'],
  ...[
    '\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}',
    '\u{1f3f4}',
    '\u{1f468}',
    '\u{1f3fd}',
    '\u2764',
    '\u20e3',
  ],
  ...['[//]:', ' # ', '<>', '(x)', 'u\\72l(', 'style="', '</untr', 'usted-'],
  ...['1', 'a', 'ن', 'ی', 'क', '्', '漢', 'ᠠ', '\u0301', '\u0338'],
  ...['<!--', '-->', '<!', '<![CDATA[', ']]>', '<?', '<?xml ', '?>', '<!doctype ', '<?,'],
  ...[
    '&lt;',
    '&lt',
    '&gt;',
    '&amp;',
    '&#38;',
    '&#x26;',
    '&#60;',
    '&#x3C',
    '&#8203;',
    '&zwj;',
    '&zwnj',
    '&#27;',
    '&#10;',
  ],
  ...['&#8232;', '&#33;', '&#91;', '&#93;', '&lpar;', '&colon;', '&a', 'amp;', '#38;', '&#', '&#x', '&#x3', '&shy'],
  ...['![', '](', '][', ']:', '![a](', '![a][r]', '[r]: https://evil.example/i', '![r]', 'https://evil.example/i.png'],
  ...['//evil.example', 'screenshot.png', '"title"', '![](https://evil.example/)', '![`](x)`', '\\]', '![a\\]'],
  ...[
    '!https://evil.example/i.png!',
    '!{a:b}',
    '!>',
    '!:',
    '(alt)!',
    '":',
    'http:',
    'javascript:',
    'data:text/html,',
    'vbscript',
  ],
  ...[
    '<img',
    '<img src=',
    '<svg/',
    '<object ',
    '<td ',
    ' background=',
    ' style=',
    'url(',
    'href=',
    '<a ',
    'j\na\tvascript:',
  ],
  ...[
    'untrusted-',
    'UNTRUSTED-',
    '<untrusted-',
    '</untrusted-',
    '0123456789abcdef',
    '0123456789abcdef>',
    'unt',
    'rusted-',
  ],
  ...['＜', '﹤', '≮', '‹', '〈', '／', 'ｕｎｔｒｕｓｔｅｄ－', 'untruѕted–', '𝐮𝐧𝐭𝐫𝐮𝐬𝐭𝐞𝐝-', '\\u003c', '%3C'],
];

/** Texts put together from the fragments, with any other text between them. */
export const hostileText: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      { weight: 12, arbitrary: fc.constantFrom(...FRAGMENTS) },
      { weight: 1, arbitrary: fc.constantFrom(...ATTACKS.map(([, text]) => text)) },
      fc.string({ unit: 'binary', maxLength: 4 }),
    ),
    {
      maxLength: 14,
    },
  )
  .map((parts) => parts.join(''));

/** Runs a property often enough to meet combinations of three fragments; PROPERTY_RUNS says another number. */
export const RUNS = { seed: SEED, numRuns: Number(process.env['PROPERTY_RUNS'] ?? 1500) };

/** Words of many scripts that nothing filters. */
export const benignText: fc.Arbitrary<string> = fc
  .array(
    fc.constantFrom(
      'word',
      'می\u200cخواهم',
      'हिन्दी',
      'বাংলা',
      '漢字',
      '👩🏽\u200d🚀',
      '&amp;',
      'a < b',
      '\n',
      ' ',
      '*x*',
      '[d](https://d.example)',
    ),
    {
      maxLength: 20,
    },
  )
  .map((parts) => parts.join(''));

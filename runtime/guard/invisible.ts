import { type Edit, replaced } from './view.ts';

/** Property Prepended_Concatenation_Mark (PropList.txt), which patterns cannot name: format characters one can see. */
const VISIBLE_FORMAT = '\\u0600-\\u0605\\u06dd\\u070f\\u0890\\u0891\\u08e2\\u{110bd}\\u{110cd}';
const RUN = new RegExp(`(?:(?![${VISIBLE_FORMAT}])[\\p{Default_Ignorable_Code_Point}\\p{Bidi_Control}\\p{Cf}])+`, 'gu');

const ZWNJ = '\u200c';
const ZWJ = '\u200d';

/* Patterns look at one character each. */

/** Scripts whose letters join or stack, so that a joiner changes what one sees (Unicode Standard, 9, 12, 13, 16, 23.2). */
const JOINING_SCRIPTS = [
  ...['Adlam', 'Arabic', 'Hanifi_Rohingya', 'Mandaic', 'Mongolian', 'Nko', 'Phags_Pa', 'Syriac'],
  ...['Balinese', 'Bengali', 'Devanagari', 'Gujarati', 'Gurmukhi', 'Javanese', 'Kannada', 'Khmer', 'Malayalam'],
  ...['Meetei_Mayek', 'Myanmar', 'Newa', 'Oriya', 'Sinhala', 'Tamil', 'Telugu', 'Tibetan', 'Tirhuta'],
];
const IN_WORD = /[\p{L}\p{M}\p{N}]/u;
const JOINING = new RegExp(
  `(?=[\\p{L}\\p{M}\\p{N}])[${JOINING_SCRIPTS.map((script) => `\\p{Script_Extensions=${script}}`).join('')}]`,
  'u',
);
const PICTOGRAPH = /\p{Extended_Pictographic}/u;
const PICTOGRAPH_OR_TONE = /[\p{Extended_Pictographic}\p{Emoji_Modifier}]/u;

/** A variation selector counts only with the character before it; a digit takes one only as a keycap. */
const VARIATIONS: readonly [base: RegExp, selector: RegExp, next?: RegExp][] = [
  [/(?![0-9#*])\p{Emoji}/u, /[\ufe0e\ufe0f]/u],
  [/[0-9#*]/u, /\ufe0f/u, /\u20e3/u],
  // Standardised variants (StandardizedVariants.txt) and ideographic ones (UTS #37).
  [/\p{Script=Han}/u, /[\ufe00-\ufe02\u{e0100}-\u{e01ef}]/u],
  [/(?=\p{L})\p{Script=Mongolian}/u, /[\u180b-\u180f]/u],
];

/** The subdivision flags that are RGI (emoji-sequences.txt): a black flag, tags, the cancel tag. */
const BLACK_FLAG = '\u{1f3f4}';
const FLAG_TAGS = ['gbeng', 'gbsct', 'gbwls'].map((region) =>
  [...region, '\x7f'].map((letter) => String.fromCodePoint(0xe00_00 + (letter.codePointAt(0) ?? 0))).join(''),
);

function keepsJoiner(before: string, joiner: string, after: string): boolean {
  if (joiner === ZWJ && PICTOGRAPH_OR_TONE.test(before)) return PICTOGRAPH.test(after);
  // An abbreviated Arabic heh, a Malayalam chillu or a Bengali khanda ta stands at the end of a word.
  if (joiner === ZWJ) return JOINING.test(before);
  // Persian sets suffixes apart from digits and foreign words, too.
  return (JOINING.test(before) && IN_WORD.test(after)) || (IN_WORD.test(before) && JOINING.test(after));
}

/** What remains of a run of invisible characters: at most a variation selector, and one joiner. */
function needed(run: string, before: string, after: string): string {
  const flag = before === BLACK_FLAG ? FLAG_TAGS.find((tags) => run.startsWith(tags)) : undefined;
  if (flag !== undefined) return flag;
  const [first = ''] = run;
  const varies = VARIATIONS.some(
    ([base, selector, next]) => base.test(before) && selector.test(first) && (next?.test(after) ?? true),
  );
  const joiner = [...run].find((char) => char === ZWJ || char === ZWNJ) ?? '';
  return (varies ? first : '') + (keepsJoiner(before, joiner, after) ? joiner : '');
}

/** Removes what nobody sees, unless a script or an emoji needs it where it stands. */
export function invisible(text: string): Edit[] {
  const edits: Edit[] = [];
  for (const match of text.matchAll(RUN)) {
    const [run] = match;
    const end = match.index + run.length;
    const before = [...text.slice(Math.max(0, match.index - 2), match.index)].at(-1) ?? '';
    const after = String.fromCodePoint(text.codePointAt(end) ?? 0x20);
    const kept = needed(run, before, after);
    if (kept !== run) edits.push(replaced(match, kept));
  }
  return edits;
}

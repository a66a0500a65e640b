/** A part of a text and where it stands, in code points: `to` is the next offset. */
export interface Cut {
  text: string;
  from: number;
  to: number;
  total: number;
}

interface Place {
  readonly unit: number;
  readonly to: number;
}

/** What belongs to the character before it: marks, joiners, selectors, tags, skin tones. */
const GOES_ON = /[\p{M}\p{Emoji_Modifier}\p{Default_Ignorable_Code_Point}]/u;
const JOINER = /[\u200c\u200d]/;
/** More than any letter or emoji is made of; of a flood of marks a part ends where the budget does. */
const LONGEST = 24;

/**
 * At most `budget` code points (one at least, so that following `to` comes to an end) from `offset` on. Neither a
 * surrogate pair nor a letter and its marks are split where that can be helped: sanitising a part would take a joiner at
 * its edge away. Parts laid end to end are the text.
 */
export function cut(text: string, offset: number, budget: number): Cut {
  const wanted = Math.max(0, Math.trunc(offset));
  const last = wanted + Math.max(1, Math.trunc(budget));
  let start = text.length;
  let whole: Place | undefined;
  let hard: Place | undefined;
  let total = 0;
  let unit = 0;
  let before = '';
  for (const char of text) {
    if (total === wanted) start = unit;
    const isNear = total > wanted && total > last - LONGEST && total <= last;
    if (isNear && !GOES_ON.test(char) && !JOINER.test(before)) whole = { unit, to: total };
    if (total === last) hard = { unit, to: total };
    unit += char.length;
    total += 1;
    before = char;
  }
  const end = hard ? (whole ?? hard) : { unit: text.length, to: total };
  return { text: text.slice(start, end.unit), from: Math.min(wanted, total), to: end.to, total };
}

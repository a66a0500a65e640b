/** A part of a text and where it stands, in code points: `to` is the next offset. */
export interface Cut {
  text: string;
  from: number;
  to: number;
  total: number;
}

/**
 * `budget` code points (one at least, so that following `to` comes to an end) from `offset` on. A surrogate pair is
 * never split; parts laid end to end are the text.
 */
export function cut(text: string, offset: number, budget: number): Cut {
  const wanted = Math.max(0, Math.trunc(offset));
  const last = wanted + Math.max(1, Math.trunc(budget));
  let start = text.length;
  let end = text.length;
  let total = 0;
  let unit = 0;
  for (const char of text) {
    if (total === wanted) start = unit;
    if (total === last) end = unit;
    unit += char.length;
    total += 1;
  }
  return { text: text.slice(start, end), from: Math.min(wanted, total), to: Math.min(last, total), total };
}

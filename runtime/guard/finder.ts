/**
 * The next place of `needle`, each part of the text being searched once, however often it is asked.
 * @param needle a text, or a pattern with the flag `g`
 */
export function finder(text: string, needle: string | RegExp): (from: number) => number {
  let found = -2;
  return (from) => {
    if (found !== -1 && found < from) found = nextOf(text, needle, from);
    return found;
  };
}

function nextOf(text: string, needle: string | RegExp, from: number): number {
  if (typeof needle === 'string') return text.indexOf(needle, from);
  needle.lastIndex = from;
  return needle.exec(text)?.index ?? -1;
}

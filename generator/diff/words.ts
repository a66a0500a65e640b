/** A run of words that both texts have, or only one of them. */
export interface Run {
  readonly kind: 'same' | 'gone' | 'new';
  readonly text: string;
}

/** Longer texts are not compared word by word: what they cost grows with the square. */
const MOST_WORDS = 600;

/** What changed in a text, word by word (longest common subsequence). White space does not count. */
export function wordDiff(old: string, now: string): Run[] {
  const [a, b] = [old, now].map((text) => text.split(/\s+/).filter((word) => word !== '')) as [string[], string[]];
  if (a.length > MOST_WORDS || b.length > MOST_WORDS)
    return [
      { kind: 'gone', text: old },
      { kind: 'new', text: now },
    ];
  const common = lengths(a, b);
  const runs: { kind: Run['kind']; words: string[] }[] = [];
  const push = (kind: Run['kind'], word: string) => {
    const last = runs.at(-1);
    if (last?.kind === kind) last.words.push(word);
    else runs.push({ kind, words: [word] });
  };
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    const [gone, more] = [a[i], b[j]];
    if (gone !== undefined && gone === more) {
      push('same', gone);
      i += 1;
      j += 1;
    } else if (gone !== undefined && (more === undefined || at(common, i + 1, j) >= at(common, i, j + 1))) {
      push('gone', gone);
      i += 1;
    } else if (more !== undefined) {
      push('new', more);
      j += 1;
    }
  }
  return runs.map(({ kind, words }) => ({ kind, text: words.join(' ') }));
}

const at = (table: readonly (readonly number[])[], i: number, j: number) => table[i]?.[j] ?? 0;

/** Of the longest common subsequence of what begins at each pair of words. */
function lengths(a: readonly string[], b: readonly string[]): number[][] {
  const table: number[][] = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      const row = table[i] as number[];
      row[j] = a[i] === b[j] ? at(table, i + 1, j + 1) + 1 : Math.max(at(table, i + 1, j), at(table, i, j + 1));
    }
  }
  return table;
}

/**
 * Changes of catalogue files by the line, so that comments and everything else stay as they are: the `yaml` package's
 * document says where things stand, and only what changes is written.
 */
import { isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument, type YAMLMap } from 'yaml';

/** Lines of a file that take the place of `removes` lines, beginning with `line` (1-based). */
export interface Edit {
  readonly file: string;
  readonly line: number;
  readonly removes: number;
  readonly adds: readonly string[];
}

/**
 * Sets a word of a map, such as `since: "6.0"` of a property.
 * @param path keys from the top of the file to the map
 * @returns undefined where there is no such map
 */
export function putWord(file: string, text: string, path: readonly string[], word: string, value: string) {
  const map = mapAt(text, path);
  if (!map || map.items.length === 0) return undefined;
  const known = pairOf(map, word);
  if (known) {
    const [from = 0, to = 0] = rangeOf(known.value) ?? [];
    return spliced(file, text, from, to, value);
  }
  const end = endOf(map.items.at(-1) as Pair);
  if (map.flow) return spliced(file, text, end, end, `, ${word}: ${value}`);
  const indent = ' '.repeat(columnOf(text, rangeOf(map.items[0]?.key)?.[0] ?? 0));
  return inserted(file, text, end, [`${indent}${word}: ${value}`]);
}

/**
 * Adds an entry at the end of a map, before whatever follows it.
 * @param lines the entry as it stands at the left margin
 * @returns undefined where there is no such map
 */
export function addEntry(file: string, text: string, path: readonly string[], lines: readonly string[]) {
  const map = mapAt(text, path);
  const last = map?.items.at(-1);
  if (!map || !last) return undefined;
  const end = endOf(last);
  if (map.flow) return lines.length === 1 ? spliced(file, text, end, end, `, ${lines[0]}`) : undefined;
  const indent = ' '.repeat(columnOf(text, rangeOf(map.items[0]?.key)?.[0] ?? 0));
  return inserted(
    file,
    text,
    end,
    lines.map((line) => (line === '' ? '' : indent + line)),
  );
}

/**
 * Adds an entry to a section of a catalogue file (`operations`), which is made where it is missing: in the order of
 * `sections`, after a blank line.
 * @param lines the entry as it stands below the section's own indent
 */
export function addToSection(
  file: string,
  text: string,
  section: string,
  sections: readonly string[],
  lines: readonly string[],
): Edit {
  const known = addEntry(file, text, [section], lines);
  if (known) return known;
  const map = mapAt(text, []);
  const earlier = map?.items.filter((item) => {
    const place = sections.indexOf(isScalar(item.key) ? String(item.key.value) : '');
    return place < sections.indexOf(section);
  });
  const indented = lines.map((line) => (line === '' ? '' : `  ${line}`));
  const last = earlier?.at(-1);
  return inserted(file, text, last ? endOf(last) : 0, ['', `${section}:`, ...indented]);
}

/** Takes an entry out of a map of more than one line. @returns undefined where there is none */
export function removeEntry(file: string, text: string, path: readonly string[], key: string): Edit | undefined {
  const map = mapAt(text, path);
  const pair = map && pairOf(map, key);
  if (!map || map.flow || !pair) return undefined;
  const first = lineAt(text, rangeOf(pair.key)?.[0] ?? 0);
  return { file, line: first, removes: lineAt(text, endOf(pair)) - first + 1, adds: [] };
}

/** The text with edits made, which were found in it as it is. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const lines = text.split('\n');
  for (const { line, removes, adds } of [...edits].sort((a, b) => b.line - a.line)) {
    lines.splice(line - 1, removes, ...adds);
  }
  return lines.join('\n');
}

function mapAt(text: string, path: readonly string[]): YAMLMap | undefined {
  const document = parseDocument(text, { lineCounter: new LineCounter(), schema: 'core' });
  const node = path.length === 0 ? document.contents : document.getIn(path, true);
  return isMap(node) ? node : undefined;
}

function pairOf(map: YAMLMap, key: string): Pair | undefined {
  return map.items.find((item) => isScalar(item.key) && item.key.value === key);
}

function rangeOf(node: unknown): [number, number] | undefined {
  const range = (node as Node | null | undefined)?.range;
  return range ? [range[0], range[1]] : undefined;
}

/** Where the last thing in an entry ends: a block has trailing lines of its own, which are not it. */
function endOf({ key, value }: Pair): number {
  if (isMap(value) && !value.flow && value.items.length > 0) return endOf(value.items.at(-1) as Pair);
  if (isSeq(value) && !value.flow && value.items.length > 0) return endOf({ key, value: value.items.at(-1) } as Pair);
  return rangeOf(value)?.[1] ?? rangeOf(key)?.[1] ?? 0;
}

/** New text in the place of a piece: the edit is that of the lines which it touches. */
function spliced(file: string, text: string, from: number, to: number, by: string): Edit {
  const [line, last] = [lineAt(text, from), lineAt(text, to)];
  const start = text.lastIndexOf('\n', from - 1) + 1;
  const found = text.indexOf('\n', to);
  const end = found < 0 ? text.length : found;
  const adds = (text.slice(start, from) + by + text.slice(to, end)).split('\n');
  return { file, line, removes: last - line + 1, adds };
}

function inserted(file: string, text: string, after: number, adds: readonly string[]): Edit {
  return { file, line: lineAt(text, text[after - 1] === '\n' ? after - 1 : after) + 1, removes: 0, adds };
}

const lineAt = (text: string, offset: number) => text.slice(0, offset).split('\n').length;
const columnOf = (text: string, offset: number) => offset - (text.lastIndexOf('\n', offset - 1) + 1);

const NAMED: ReadonlyMap<string, string> = new Map([
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
  ['\v', '\\v'],
  ['\f', '\\f'],
]);

/** C0 and C1 controls, line and paragraph separator: whatever some reader ends a line or a column at. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this is about
const BREAK = /[\x00-\x1f\x7f-\x9f\u2028\u2029]/;

/** What is escaped where the separator is the ordinary one. */
const SPECIAL = new RegExp(`[|\\\\]|${BREAK.source}`);

function escaped(char: string, marks: ReadonlySet<string>): string {
  if (BREAK.test(char)) return NAMED.get(char) ?? `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return marks.has(char) ? `\\${char}` : char;
}

/**
 * Text as one line and one column: breaks, the separator and the backslash are shown escaped, so that `\n` in the
 * result is always a line feed and never what somebody typed. The separator is punctuation or a tab; of one with spaces
 * around it, the punctuation is escaped.
 */
export function oneLine(text: string, separator = '|'): string {
  if (separator === '|' && !SPECIAL.test(text)) return text;
  const marks = new Set([...(separator.trim() || separator), '\\']);
  return Array.from(text, (char) => escaped(char, marks)).join('');
}

type Cell = string | number;

/** A Markdown table. Columns whose heading begins with `>` hold numbers and stand to the right. */
export function table(headings: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const line = (cells: readonly Cell[]) => `| ${cells.join(' | ')} |`;
  return [
    line(headings.map((heading) => heading.replace(/^>/, ''))),
    `|${headings.map((heading) => (heading.startsWith('>') ? '--:' : '---')).join('|')}|`,
    ...rows.map(line),
  ].join('\n');
}

/** Milliseconds with two digits that mean something. */
export const ms = (value: number): string => (value < 100 ? value.toFixed(2) : value.toFixed(0));

export const times = (value: number): string => `${value.toFixed(2)}×`;

export const mb = (bytes: number): string => (bytes / 1e6).toFixed(0);

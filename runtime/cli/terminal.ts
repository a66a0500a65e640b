import { styleText } from 'node:util';

/** What is known of the place that text is written to. */
export interface Terminal {
  /** Columns of a line. */
  readonly width: number;
  /** The text as it is, unless colours are shown. */
  readonly style: (format: Style, text: string) => string;
}

export type Style = 'bold' | 'dim' | 'green' | 'red' | 'yellow';

const USUAL_WIDTH = 80;
const LEAST_WIDTH = 20;
/** Columns without which a meaning does not stand beside its term. */
const LEAST_MEANING = 36;

/** Colours on a terminal unless NO_COLOR is set to something (no-color.org); COLUMNS (POSIX) before what the terminal says. */
export function terminalOf(
  stream: { readonly isTTY?: boolean | undefined; readonly columns?: number | undefined },
  env: NodeJS.ProcessEnv,
): Terminal {
  const given = /^\d{1,4}$/.test(env['COLUMNS'] ?? '') ? Number(env['COLUMNS']) : 0;
  const hasColour = stream.isTTY === true && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb';
  return {
    width: Math.max(LEAST_WIDTH, given || stream.columns || USUAL_WIDTH),
    // Whether this stream shows colours has been found out above; styleText would ask stdout.
    style: (format, text) => (hasColour ? styleText(format, text, { validateStream: false }) : text),
  };
}

export const stdout = (): Terminal => terminalOf(process.stdout, process.env);

/**
 * Text in lines of at most `width` columns, each indented, the first one by `first`. Words are never broken: a name or an
 * address has to be copied whole.
 */
export function wrap(text: string, width: number, indent: number, first = indent): string {
  const lines: string[] = [];
  const margin = () => (lines.length === 0 ? first : indent);
  for (const paragraph of text.split('\n')) {
    let line = '';
    for (const word of paragraph.split(' ').filter((part) => part !== '')) {
      const fits = line === '' || margin() + line.length + 1 + word.length <= width;
      if (!fits) lines.push(' '.repeat(margin()) + line);
      line = fits ? `${line} ${word}`.trimStart() : word;
    }
    lines.push((' '.repeat(margin()) + line).trimEnd());
  }
  return lines.join('\n');
}

/** Text beside what stands at the beginning of its first line, which is not longer than `indent`. */
export function beside(head: string, text: string, width: number, indent: number): string {
  return head.padEnd(indent) + wrap(text, width, indent).trimStart();
}

/** Terms and what they mean, in two columns; where they do not fit, the meaning stands below its term. */
export function definitions(entries: readonly (readonly [string, string])[], { width, style }: Terminal): string {
  const widest = Math.max(...entries.map(([term]) => term.length));
  const isNarrow = widest + LEAST_MEANING > width;
  return entries
    .map(([term, meaning]) => {
      if (isNarrow) return `  ${style('bold', term)}\n${wrap(meaning, width, 6)}`;
      const text = beside(`  ${term}`, meaning, width, widest + 4);
      return `  ${style('bold', term)}${text.slice(2 + term.length)}`;
    })
    .join('\n');
}

/** Writes to stdout and returns when it is there. Who reads no further (`| head`) ends nothing with an error. */
export async function print(text: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const failed = (error: NodeJS.ErrnoException) => (error.code === 'EPIPE' ? resolve() : reject(error));
    process.stdout.once('error', failed);
    process.stdout.write(text, (error) => {
      if (error) return failed(error);
      process.stdout.removeListener('error', failed);
      resolve();
    });
  });
}

/**
 * What a terminal obeys as JSON escapes: control characters but tabs and line feeds (C0, DEL and C1, one of which begins
 * a control sequence), and those that turn text around.
 */
export function withoutControls(text: string): string {
  return text.replace(
    /(?![\n\t])[\p{Cc}\p{Bidi_Control}]/gu,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

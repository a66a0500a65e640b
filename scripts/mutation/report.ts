import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

interface Place {
  readonly line: number;
  readonly column: number;
}

/** One change, as Stryker reports it (mutation-testing-report-schema). */
interface Mutant {
  readonly mutatorName: string;
  readonly replacement: string;
  readonly status: string;
  readonly location: { readonly start: Place; readonly end: Place };
}

interface MutatedFile {
  readonly source: string;
  readonly mutants: readonly Mutant[];
}

/**
 * accepted.yaml: by file, each change that no test can or has to notice, by its two texts on one line; `on` is a part of
 * the line where it stands, for texts that stand on several.
 */
type Accepted = Readonly<
  Record<string, readonly { readonly was: string; readonly now: string; readonly on?: string; readonly why: string }[]>
>;

const LONGEST = 90;
const NOTICED = new Set(['Killed', 'Timeout']);
const UNNOTICED = new Set(['Survived', 'NoCoverage']);

/** What became of the changes, file by file. `isNew`: nobody noticed some, and they are not accepted either. */
export function reported(path: string): { text: string; isNew: boolean } {
  const accepted = parse(readFileSync(fileURLToPath(new URL('./accepted.yaml', import.meta.url)), 'utf8')) as Accepted;
  const report = JSON.parse(readFileSync(path, 'utf8')) as { files: Record<string, MutatedFile> };
  const lines = Object.entries(report.files).map(([file, { source, mutants }]) => {
    const noticed = mutants.filter(({ status }) => NOTICED.has(status)).length;
    const left = mutants.filter(({ status }) => UNNOTICED.has(status)).map((mutant) => change(source, mutant));
    const known = accepted[file] ?? [];
    const fresh = left.filter(
      ({ was, now, all }) => !known.some((one) => one.was === was && one.now === now && all.includes(one.on ?? '')),
    );
    const score = ((100 * noticed) / Math.max(1, noticed + left.length)).toFixed(1);
    const head = `${score.padStart(5)} %  ${file}: ${noticed} of ${noticed + left.length}, ${left.length - fresh.length} accepted`;
    return { head, fresh: fresh.map(({ line, was, now }) => `         ${line}: ${was}  →  ${now}`) };
  });
  const text = lines.flatMap(({ head, fresh }) => [head, ...fresh]).join('\n');
  return { text: `${text}\n`, isNew: lines.some(({ fresh }) => fresh.length > 0) };
}

/** The text before and after, each on one line and cut. */
function change(source: string, { location: { start, end }, replacement }: Mutant) {
  const lines = source.split('\n').slice(start.line - 1, end.line);
  const last = lines.length - 1;
  const was = lines
    .map((line, index) => line.slice(index === 0 ? start.column - 1 : 0, index === last ? end.column - 1 : undefined))
    .join('\n');
  return { line: start.line, all: source.split('\n')[start.line - 1] ?? '', was: short(was), now: short(replacement) };
}

function short(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}

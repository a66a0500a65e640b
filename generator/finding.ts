/** A place in a catalogue file, 1-based. */
export interface Location {
  file: string;
  line: number;
  column: number;
}

/** Something that the compiler refuses: where, why, and how to mend it. */
export interface Finding {
  rule: string;
  at: Location | undefined;
  problem: string;
  mend: string;
}

/** One finding as `file:line:column rule: problem Mend: …`, the form that editors and CI logs link. */
export function formatFinding({ rule, at, problem, mend }: Finding): string {
  const place = at ? `${at.file}:${at.line}:${at.column}` : 'spec';
  return `${place} ${rule}: ${problem}\n    Mend: ${mend}`;
}

/** Findings in the order of the files, so that one sitting goes through a file from top to bottom. */
export function sortFindings(findings: readonly Finding[]): Finding[] {
  const key = (finding: Finding) => finding.at ?? { file: '', line: 0, column: 0 };
  return [...findings].sort((a, b) => {
    const [x, y] = [key(a), key(b)];
    return x.file < y.file ? -1 : x.file > y.file ? 1 : x.line - y.line || x.column - y.column;
  });
}

import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { checkCatalogue } from '../../../generator/check/check.ts';
import { readLock } from '../../../generator/diff/lock.ts';
import { readFolder } from '../../../generator/diff/sources.ts';
import type { JsonObject } from '../../../generator/diff/tree.ts';
import { formatFinding } from '../../../generator/finding.ts';
import { lockContent } from '../../../generator/lower/lock.ts';
import { lower } from '../../../generator/lower/lower.ts';
import { readCatalogue } from '../../../generator/read/read.ts';

const root = new URL('../../../', import.meta.url);

/** A file of spec/, and what to replace in it by what; everywhere, where that is said. */
export type Edit = readonly [file: string, from: string, to: string, how?: 'everywhere'];

/** The catalogue of this repository with these edits, as the compiler locks it, and its files. */
export function changed(...edits: readonly Edit[]): { lock: JsonObject; files: [string, string][] } {
  const folder = mkdtempSync(join(tmpdir(), 'catalogue-'));
  try {
    cpSync(new URL('spec/', root), folder, { recursive: true });
    for (const edit of edits) apply(folder, edit);
    const spec = pathToFileURL(`${folder}/`);
    const { catalogue, positions, findings } = readCatalogue(spec, new URL('runtime/compose/', root));
    const refused = catalogue ? checkCatalogue(catalogue, positions) : findings;
    if (!catalogue || refused.length > 0) throw new Error(refused.map(formatFinding).join('\n'));
    const model = lower(catalogue);
    const text = JSON.stringify({ sha256: model.sha256, ...lockContent(model) });
    return { lock: readLock(text, 'a changed catalogue'), files: readFolder(folder) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function apply(folder: string, [file, from, to, how]: Edit): void {
  const path = join(folder, file);
  const text = readFileSync(path, 'utf8');
  const times = text.split(from).length - 1;
  if (how === 'everywhere' ? times === 0 : times !== 1)
    throw new Error(`${file} has ${JSON.stringify(from)} ${times} times`);
  writeFileSync(
    path,
    text.replaceAll(from, () => to),
  );
}

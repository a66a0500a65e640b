import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Compiled, compile } from '../../generator/compile.ts';
import { formatFinding } from '../../generator/finding.ts';

/** A file of the catalogue below spec/, and the text that it gets, or what to replace in it; null removes it. */
export type Change = readonly [file: string, text: string | null] | readonly [file: string, from: string, to: string];

/** Short names for the files that most tests change. */
export const THINGS = 'redmine/things.yaml';
export const DEFAULTS = 'defaults.yaml';

/** Compiles the small valid catalogue in base/, changed. */
export async function compileBase(...changes: readonly Change[]): Promise<Compiled> {
  const folder = mkdtempSync(join(tmpdir(), 'catalogue-'));
  try {
    cpSync(new URL('base/', import.meta.url), folder, { recursive: true });
    cpSync(new URL('../../spec/catalogue.schema.json', import.meta.url), join(folder, 'catalogue.schema.json'));
    for (const change of changes) apply(folder, change);
    const spec = pathToFileURL(`${folder}/`);
    // The functions of composed tools stand in a folder of the catalogue here, so that a change can write them.
    return await compile(spec, '1.2.3', new URL('compose/', spec));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function apply(folder: string, [file, first, second]: Change | readonly [string, string | null, undefined]): void {
  const path = join(folder, file);
  if (first === null) {
    rmSync(path);
  } else if (second === undefined) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, first);
  } else {
    const text = readFileSync(path, 'utf8');
    if (text.split(first).length !== 2) throw new Error(`${file} has ${JSON.stringify(first)} not exactly once`);
    writeFileSync(
      path,
      text.replace(first, () => second),
    );
  }
}

/** What the compiler says about the base catalogue with these changes; empty when it accepts it. */
export async function refusals(...changes: readonly Change[]): Promise<string[]> {
  return (await compileBase(...changes)).findings.map(formatFinding);
}

/** The rendered files of a catalogue that is accepted. */
export async function filesOf(...changes: readonly Change[]): Promise<ReadonlyMap<string, string>> {
  const compiled = await compileBase(...changes);
  if (!compiled.files) throw new Error(compiled.findings.map(formatFinding).join('\n'));
  return compiled.files;
}

/**
 * `npm run generate` compiles spec/ into generated/; `--check` says what is stale instead of writing.
 * Exit codes: 0 done, 1 the catalogue is refused or generated/ is stale.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Files } from '../../generator/emit/emit.ts';
import { formatFinding } from '../../generator/finding.ts';
import { repositoryFiles } from './files.ts';

const root = new URL('../../', import.meta.url);
const generated = new URL('generated/', root);
const say = (text: string) => process.stderr.write(`${text}\n`);

const compiled = await repositoryFiles(root);

if (!compiled.files) {
  for (const finding of compiled.findings) say(formatFinding(finding));
  say(`\nThe catalogue is refused: ${compiled.findings.length} finding(s).`);
  process.exitCode = 1;
} else if (process.argv.includes('--check')) {
  const stale = [...changed(compiled.files), ...leftOver(compiled.files)];
  if (stale.length > 0) {
    say(`Stale: ${stale.map((name) => `generated/${name}`).join(', ')}\nMend: npm run generate`);
    process.exitCode = 1;
  }
} else {
  for (const name of leftOver(compiled.files)) rmSync(new URL(name, generated));
  const written = changed(compiled.files);
  for (const name of written) {
    const file = fileURLToPath(new URL(name, generated));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, compiled.files.get(name) ?? '');
  }
  say(
    `${compiled.files.size} files in generated/, ${written.length} written. Catalogue ${compiled.model.sha256.slice(0, 12)}.`,
  );
}

function changed(files: Files): string[] {
  return [...files].filter(([name, text]) => current(name) !== text).map(([name]) => name);
}

function current(name: string): string | undefined {
  const file = new URL(name, generated);
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

function leftOver(files: Files): string[] {
  if (!existsSync(generated)) return [];
  return (
    readdirSync(generated, { recursive: true, withFileTypes: true })
      // A link is none of ours, whatever it leads to.
      .filter((entry) => !entry.isDirectory())
      .map((entry) => relative(fileURLToPath(generated), join(entry.parentPath, entry.name)).replaceAll(sep, '/'))
      .filter((name) => !files.has(name))
  );
}

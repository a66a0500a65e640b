/** `npm run new`: a skeleton of a resource, an operation or a tool, where it belongs in spec/redmine/. */
import { writeFileSync } from 'node:fs';
import { formatFinding } from '../../generator/finding.ts';
import { loadCatalogue } from '../../generator/load.ts';
import { readCatalogue } from '../../generator/read/read.ts';
import { skeleton, USAGE, UsageError } from './new.ts';

const spec = new URL('../../spec/', import.meta.url);
const functions = new URL('../../runtime/compose/', import.meta.url);

try {
  // What an earlier skeleton still asks for must not be in the way of the next one.
  const { catalogue, positions, findings } = readCatalogue(spec, functions);
  if (!catalogue) throw new UsageError(`Mend the catalogue first:\n${findings.map(formatFinding).join('\n')}`);
  const { file, line, text } = skeleton(process.argv.slice(2), { catalogue, positions }, spec);
  writeFileSync(new URL(file.replace(/^spec\//, ''), spec), text);
  const left = loadCatalogue(spec, functions).findings;
  process.stdout.write(`${file}:${line} is written.\n`);
  if (left.length > 0) process.stdout.write(`Now:\n${left.map(formatFinding).join('\n')}\n`);
  process.stdout.write('Then an example in test/live/contract/examples/, and CONTRIBUTING.md, "A change".\n');
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`${error.message}\n\n${USAGE}\n`);
  process.exitCode = 2;
}

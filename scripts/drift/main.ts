/** `npm run drift`: what a running Redmine, or the record of one, does differently from what the catalogue says. */
import { writeFileSync } from 'node:fs';
import { drift } from './drift.ts';
import { readOptions, USAGE, UsageError } from './options.ts';
import { terminalProgress } from './progress.ts';

const spec = new URL('../../spec/', import.meta.url);

try {
  const options = readOptions(process.argv.slice(2));
  const { text, found, record } = await drift(options, { env: process.env, spec, progress: terminalProgress() });
  if (options.record !== undefined && record !== undefined) writeFileSync(options.record, record);
  process.stdout.write(text);
  process.exitCode = found > 0 ? 1 : 0;
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`${error.message}\n\n${USAGE}\n`);
  process.exitCode = 2;
}

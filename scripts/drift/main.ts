/** `npm run drift`: what a running Redmine, or the record of one, does differently from what the catalogue says. */
import { writeFileSync } from 'node:fs';
import { pathsOf } from '../redmine/paths.ts';
import { loadFacts } from '../redmine/seed.ts';
import { urlOf } from '../redmine/server.ts';
import { readState } from '../redmine/state.ts';
import { VERSIONS } from '../redmine/versions.ts';
import { drift } from './drift.ts';
import { readOptions, USAGE, UsageError } from './options.ts';
import { terminalProgress } from './progress.ts';

const spec = new URL('../../spec/', import.meta.url);

try {
  const options = readOptions(process.argv.slice(2));
  const { url = options.url, key } = options.version === undefined ? {} : inTestBed(options.version);
  const env = key === undefined ? process.env : { ...process.env, REDMINE_API_KEY: key };
  const { text, found, record } = await drift({ ...options, url }, { env, spec, progress: terminalProgress() });
  if (options.record !== undefined && record !== undefined) writeFileSync(options.record, record);
  process.stdout.write(text);
  process.exitCode = found > 0 ? 1 : 0;
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`${error.message}\n\n${USAGE}\n`);
  process.exitCode = 2;
}

/** @throws UsageError for one that does not run */
function inTestBed(name: string): { url: string; key: string | undefined } {
  const version = VERSIONS.find((each) => each === name);
  if (!version) throw new UsageError(`--version ${name} is none of the test bed's: ${VERSIONS.join(', ')}.`);
  const port = readState(version)?.port;
  if (port === undefined) throw new UsageError(`It does not run: npm run redmine -- up ${version}`);
  return { url: urlOf(port), key: loadFacts(pathsOf(version).facts).users['admin']?.apiKey };
}

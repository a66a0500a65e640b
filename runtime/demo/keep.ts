import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { UsageError } from '../cli/command.ts';
import type { Data } from './store.ts';

/** What tells a file of ours from any other. */
const FORMAT = 'redmine-mcp demo 1';

/**
 * The records that were kept, or those of `fresh` where the file is not there yet.
 * @throws UsageError when the file is something else: it is never overwritten
 */
export function loadKept(file: string, fresh: () => Data): Data {
  if (!existsSync(file)) return fresh();
  let kept: { format?: unknown; data?: Data };
  try {
    kept = JSON.parse(readFileSync(file, 'utf8')) as typeof kept;
  } catch (error) {
    throw new UsageError(`--keep ${file} cannot be read as JSON (${(error as Error).message}). Name another file.`);
  }
  const missing = Object.keys(fresh()).filter((key) => !Array.isArray(kept.data?.[key as keyof Data]));
  if (kept.format !== FORMAT || !kept.data || missing.length > 0) {
    throw new UsageError(
      `--keep ${file} was not written by this demo. Name another file, or one that is not there yet.`,
    );
  }
  return kept.data;
}

/** The whole file at once or not at all: a crash leaves what was there before. */
export function keep(file: string, data: Data): void {
  const draft = `${file}.${process.pid}.tmp`;
  const handle = openSync(draft, 'w', 0o600);
  try {
    writeSync(handle, JSON.stringify({ format: FORMAT, data }));
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(draft, file);
}

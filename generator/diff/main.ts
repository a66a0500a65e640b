/**
 * `npm run diff -- <ref|file> [<ref|file>]`: what a change of the catalogue lets agents do, see and trust. The second side
 * is the working tree unless it is given. `--format terminal|markdown|json`, `--fail-on block|review|note|none`,
 * `--release <ref>` against which acknowledgements are judged (else the newest tag).
 * Exit codes: 0 nothing that fails, 1 findings of the level of `--fail-on` (block) or above, or a stale acknowledgement,
 * 2 wrong usage, or a side that cannot be compared. An unknown finding counts as one to review.
 */
import { parseArgs } from 'node:util';
import { compare } from './compare.ts';
import type { Report } from './diff.ts';
import { LockError } from './lock.ts';
import { jsonText } from './render/json.ts';
import { markdownText } from './render/markdown.ts';
import { terminalText } from './render/terminal.ts';
import { lastRelease, sourceOf, workingTree } from './sources.ts';

const FORMATS = ['terminal', 'markdown', 'json'] as const;
const FAIL_ON = ['block', 'review', 'note', 'none'] as const;

try {
  process.exitCode = run(process.argv.slice(2));
} catch (error) {
  const isUsage = error instanceof LockError || (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS');
  process.stderr.write(`${isUsage && error instanceof Error ? error.message : (error as Error).stack}\n`);
  process.exitCode = 2;
}

function run(args: string[]): number {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      format: { type: 'string', default: 'terminal' },
      'fail-on': { type: 'string', default: 'block' },
      release: { type: 'string' },
    },
  });
  const format = oneOf('--format', values.format, FORMATS);
  const failOn = oneOf('--fail-on', values['fail-on'], FAIL_ON);
  const [first, second, more] = positionals;
  if (first === undefined || more !== undefined)
    throw new LockError('Usage: npm run diff -- <ref|file> [<ref|file>] [--format …] [--fail-on …] [--release <ref>]');
  const now = second === undefined ? workingTree() : sourceOf(second);
  const release = values.release ?? lastRelease();
  const made = compare(sourceOf(first), now, release === undefined ? undefined : sourceOf(release));
  process.stdout.write(rendered(made, format));
  return fails(made, failOn) ? 1 : 0;
}

function oneOf<T extends string>(option: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((each) => each === value);
  if (!found) throw new LockError(`${option} is ${JSON.stringify(value)}. Allowed: ${allowed.join(', ')}.`);
  return found;
}

function rendered(made: Report, format: (typeof FORMATS)[number]): string {
  if (format === 'markdown') return markdownText(made);
  if (format === 'json') return jsonText(made);
  // no-color.org: any value that is not empty.
  const color = process.stdout.isTTY === true && !process.env['NO_COLOR'];
  return terminalText(made, { columns: process.stdout.columns ?? 120, color });
}

function fails({ counts, stale }: Report, failOn: (typeof FAIL_ON)[number]): boolean {
  if (failOn === 'none') return false;
  const { block, review, unknown, note } = counts;
  const failing = { block, review: block + review + unknown, note: block + review + unknown + note }[failOn];
  return failing > 0 || (stale ?? []).length > 0;
}

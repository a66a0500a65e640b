/**
 * `npm run test:fuzz [-- --runs N] [--seed S]`: properties on arguments, answers and requests that nobody would think of.
 * `--runs 10` makes ten times as many as CI does. Prints how many there were, by door and tool.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

interface Tally {
  readonly door: string;
  readonly name: string;
  readonly counts: Readonly<Record<string, number>>;
}

const { values, positionals } = parseArgs({
  options: { runs: { type: 'string', default: '1' }, seed: { type: 'string' } },
  allowPositionals: true,
});
const folder = mkdtempSync(join(tmpdir(), 'fuzz-tally-'));
const file = join(folder, 'tally');
const env = { ...process.env, FUZZ_FACTOR: values.runs, FUZZ_TALLY: file };
const { status } = spawnSync('npx', ['vitest', 'run', '--project', 'fuzz', ...positionals], {
  stdio: 'inherit',
  env: values.seed === undefined ? env : { ...env, FUZZ_SEED: values.seed },
});
const text = existsSync(file) ? readFileSync(file, 'utf8').trim() : '';
rmSync(folder, { recursive: true });
const lines = text === '' ? [] : text.split('\n').map((line) => JSON.parse(line) as Tally);
process.stdout.write(`${tableOf(lines)}\n`);
process.exitCode = status ?? 1;

function tableOf(tallies: readonly Tally[]): string {
  const sum = (counts: Tally['counts']) => Object.values(counts).reduce((total, count) => total + count, 0);
  const shown = tallies
    .toSorted((a, b) => (`${a.door} ${a.name}` < `${b.door} ${b.name}` ? -1 : 1))
    .map(({ door, name, counts }) => {
      const outcomes = Object.entries(counts).sort(([, a], [, b]) => b - a);
      const what = outcomes.map(([outcome, count]) => `${count} ${outcome}`).join(', ');
      return `${String(sum(counts)).padStart(7)}  ${door}: ${name}: ${what}`;
    });
  const all = tallies.reduce((total, { counts }) => total + sum(counts), 0);
  return [...shown, `${String(all).padStart(7)}  in all`].join('\n');
}

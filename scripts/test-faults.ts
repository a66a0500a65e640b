/**
 * `npm run test:faults`: every tool × every fault between the server and real Redmines, and the numbers at the end.
 * `--all` tries on all Redmines what CI tries on the newest. Where this machine cannot run one it is left out with a
 * notice, except in CI, where that is a failure.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Tried } from '../test/faults/tally.ts';
import { canRun } from './redmine/testbed.ts';

const ability = canRun();
if (ability.ok) {
  const folder = mkdtempSync(join(tmpdir(), 'redmine-mcp-faults-'));
  const file = join(folder, 'tally');
  writeFileSync(file, '');
  const given = process.argv.slice(2);
  const all = given.includes('--all') ? { REDMINE_FAULTS: 'all' } : {};
  const args = ['vitest', 'run', '--project', 'faults', ...given.filter((argument) => argument !== '--all')];
  const env = { ...process.env, ...all, REDMINE_FAULTS_TALLY: file };
  const { status } = spawnSync('npx', args, { stdio: 'inherit', env });
  process.stdout.write(summary(readFileSync(file, 'utf8')));
  rmSync(folder, { recursive: true });
  process.exitCode = status ?? 1;
} else if (process.env['CI'] === 'true') {
  process.stderr.write(`The tests with faults cannot run here: this machine ${ability.reason}.\n`);
  process.exitCode = 1;
} else {
  process.stderr.write(`NOT RUN: the tests with faults. This machine ${ability.reason}.\n`);
}

function summary(lines: string): string {
  const tried = lines
    .trim()
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Tried);
  const different = (of: keyof Tried) => [...new Set(tried.map((each) => each[of]))].sort();
  const verdicts = count(tried);
  const numbers = [
    `${tried.length} calls with a fault`,
    `${new Set(tried.map(({ deed }) => deed.split('.')[0])).size} tools`,
    `${different('deed').length} actions`,
    `${different('fault').length} faults`,
    `Redmine ${different('version').join(', ')}`,
  ];
  return `\n${numbers.join(' · ')}\n${verdicts.map(([verdict, times]) => `${String(times).padStart(6)} ${verdict}`).join('\n')}\n`;
}

/** Answers by their code, most frequent first. */
function count(tried: readonly Tried[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const { verdict } of tried) counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a);
}

/**
 * `npm run test:mutation [-- part | file …]`: changes the code of policy, boundary, sanitiser and paths in thousands of
 * small ways and sees whether the fast tests notice. Prints a score for each file and every change that nobody noticed
 * and that is not accepted in accepted.yaml; exit code 1 if there is one. It takes long: an hour for all on two cores.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { newNode } from '../package/nodes.ts';
import { cacheFolder, REPOSITORY } from '../redmine/paths.ts';
import { type Stryker, stryker } from './install.ts';
import { PARTS, type Part } from './parts.ts';
import { reported } from './report.ts';

/** A part as it is, or the files of it that were asked for. */
function chosen(names: readonly string[]): [name: string, part: Part][] {
  return Object.entries(PARTS).flatMap(([name, part]): [string, Part][] => {
    if (names.length === 0 || names.includes(name)) return [[name, part]];
    const folders = part.mutate.map((path) => path.replace('*.ts', ''));
    const mutate = names.filter((file) => folders.some((folder) => file.startsWith(folder)));
    return mutate.length === 0 ? [] : [[name, { ...part, mutate }]];
  });
}

/** Runs Stryker over one part. @returns where its report is */
function mutated(node: string, { program, runner }: Stryker, name: string, part: Part): string {
  const home = join(cacheFolder(), 'mutation');
  mkdirSync(home, { recursive: true });
  const [settings, report] = [join(home, `${name}.settings.json`), join(home, `${name}.json`)];
  writeFileSync(
    settings,
    JSON.stringify({
      mutate: part.mutate,
      testRunner: 'vitest',
      vitest: { configFile: relative(REPOSITORY, fileURLToPath(new URL('./vitest.config.ts', import.meta.url))) },
      plugins: [runner, fileURLToPath(new URL('./wording.ts', import.meta.url))],
      ignorers: ['wording'],
      coverageAnalysis: 'perTest',
      // More at once and the slow ones among the tests run into their time limit.
      concurrency: 1,
      timeoutMS: 10_000,
      tempDirName: join(home, 'sandbox', name),
      ignorePatterns: ['dist', 'spec', '.ci', '.github'],
      reporters: ['json', 'progress-append-only'],
      jsonReporter: { fileName: report },
      allowConsoleColors: false,
    }),
  );
  // Examples find nearly all; the properties are run some hundred thousand times here.
  const env = { ...process.env, MUTATION_TESTS: part.tests.join(' '), PROPERTY_RUNS: '100' };
  const { status } = spawnSync(node, [program, 'run', settings], { cwd: REPOSITORY, env, stdio: 'inherit' });
  if (status !== 0) throw new Error(`Stryker ended with ${status}`);
  return report;
}

const node = newNode();
if (node) {
  const tool = stryker();
  const reports = chosen(process.argv.slice(2)).map(([name, part]) => mutated(node.executable, tool, name, part));
  const { text, isNew } = reported(reports);
  process.stdout.write(text);
  if (isNew || reports.length === 0) process.exitCode = 1;
} else {
  process.stderr.write('NOT RUN: Stryker needs Node.js 22, or Linux on x64.\n');
  process.exitCode = 1;
}

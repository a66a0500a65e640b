/**
 * `npm run test:mutation [-- part | file | file:from-to …]`, lines from and to: changes the code of policy, boundary, sanitiser and paths in thousands of
 * small ways and sees whether the fast tests notice. Prints, file by file, a score and every change that nobody noticed
 * and that is not accepted in accepted.yaml; exit code 1 if there is one. It takes long: hours for all.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { newNode } from '../package/nodes.ts';
import { cacheFolder, REPOSITORY } from '../redmine/paths.ts';
import { type Stryker, stryker } from './install.ts';
import { PARTS } from './parts.ts';
import { reported } from './report.ts';

/** Each file, or lines of it, with the tests that have to notice: those of the parts, or the files, that were asked for. */
function chosen(names: readonly string[]): [place: string, tests: readonly string[]][] {
  return Object.entries(PARTS).flatMap(([part, { mutate, tests }]) =>
    mutate.flatMap((file) => {
      const lines = names.filter((name) => name.startsWith(`${file}:`));
      const whole = names.length === 0 || names.includes(part) || names.includes(file) ? [file] : [];
      return [...whole, ...lines].map((place): [string, readonly string[]] => [place, tests]);
    }),
  );
}

/** Runs Stryker over one file, or lines of it. @returns where its report is */
function mutated(node: string, { program, runner }: Stryker, place: string, tests: readonly string[]): string {
  const name = place.replaceAll(/[/:]/g, '-');
  const home = join(cacheFolder(), 'mutation');
  mkdirSync(home, { recursive: true });
  const [settings, report] = [join(home, `${name}.settings.json`), join(home, `${name}.json`)];
  writeFileSync(
    settings,
    JSON.stringify({
      mutate: [place],
      testRunner: 'vitest',
      vitest: { configFile: relative(REPOSITORY, fileURLToPath(new URL('./vitest.config.ts', import.meta.url))) },
      plugins: [runner, fileURLToPath(new URL('./wording.ts', import.meta.url))],
      ignorers: ['wording'],
      coverageAnalysis: 'perTest',
      // More at once and the slow ones among the tests run into their time limit.
      concurrency: 1,
      timeoutMS: 5000,
      tempDirName: join(home, 'sandbox', name),
      ignorePatterns: ['dist', 'spec', '.ci', '.github'],
      reporters: ['json'],
      jsonReporter: { fileName: report },
      allowConsoleColors: false,
    }),
  );
  // Examples find nearly all; the properties are run some hundred thousand times here.
  const env = { ...process.env, MUTATION_TESTS: tests.join(' '), PROPERTY_RUNS: '100' };
  const { status } = spawnSync(node, [program, 'run', settings], { cwd: REPOSITORY, env, stdio: 'inherit' });
  if (status !== 0) throw new Error(`Stryker ended with ${status}`);
  return report;
}

const node = newNode();
if (node) {
  const tool = stryker();
  const files = chosen(process.argv.slice(2));
  if (files.length === 0) throw new Error(`There is no such part or file. Parts: ${Object.keys(PARTS).join(', ')}.`);
  for (const [place, tests] of files) {
    const { text, isNew } = reported(mutated(node.executable, tool, place, tests));
    process.stdout.write(text);
    if (isNew) process.exitCode = 1;
  }
} else {
  process.stderr.write('NOT RUN: Stryker needs Node.js 22, or Linux on x64.\n');
  process.exitCode = 1;
}

/**
 * Renders test/RULES.md, the table of the rules and the tests that name them; `--check` says what is stale instead.
 * Exit codes: 0 done, 1 the table is stale, a rule has no test, or a test names a rule that there is not.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Project } from 'ts-morph';
import { parse } from 'yaml';
import { namesIn } from './names.ts';
import { problemsOf, type Rules, render, type TestFile } from './table.ts';

const root = new URL('../../', import.meta.url);
const table = new URL('test/RULES.md', root);
const say = (text: string) => process.stderr.write(`${text}\n`);

const rules: Rules = new Map(Object.entries(parse(readFileSync(new URL('test/rules.yaml', root), 'utf8'))));
const files = testFiles();
const problems = problemsOf(rules, files);
const rendered = render(rules, files);

if (problems.length > 0) {
  for (const problem of problems) say(problem);
  process.exitCode = 1;
} else if (!process.argv.includes('--check')) {
  writeFileSync(table, rendered);
} else if (readFileSync(table, 'utf8') !== rendered) {
  say('Stale: test/RULES.md\nMend: npm run rules');
  process.exitCode = 1;
}

function testFiles(): TestFile[] {
  const project = new Project({ useInMemoryFileSystem: true, skipLoadingLibFiles: true });
  return readdirSync(new URL('test/', root), { recursive: true, encoding: 'utf8' })
    .map((name) => `test/${name.replaceAll('\\', '/')}`)
    .filter((path) => path.endsWith('.test.ts'))
    .sort()
    .map((path) => {
      const text = readFileSync(fileURLToPath(new URL(path, root)), 'utf8');
      return { path, names: namesIn(project.createSourceFile(path, text)) };
    });
}

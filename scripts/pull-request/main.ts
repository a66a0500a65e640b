/**
 * `npm run pr [-- <base>]`: what CI asks of a pull request, before it is one: the checks, the tests that need no Redmine,
 * and what the catalogue's change lets agents do, as the comment will say it. `npm run test:live` proves the rest.
 */
import { spawnSync } from 'node:child_process';

const [base = mergeBase()] = process.argv.slice(2);
for (const script of ['check', 'build', 'test:fast']) run('npm', ['run', '--silent', script]);
run('npm', ['run', '--silent', 'diff', '--', base, '--fail-on', 'block']);

function run(command: string, args: string[]): void {
  process.stderr.write(`\n── ${[command, ...args].join(' ')}\n`);
  const { status } = spawnSync(command, args, { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

/** Where this branch left main: what the comment compares with. */
function mergeBase(): string {
  for (const main of ['origin/main', 'main']) {
    const { status, stdout } = spawnSync('git', ['merge-base', 'HEAD', main], { encoding: 'utf8' });
    if (status === 0) return stdout.trim();
  }
  process.stderr.write('There is no main to compare with: npm run pr -- <commit>\n');
  process.exit(2);
}

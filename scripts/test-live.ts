/**
 * `npm run test:live`: the tests against real Redmines. Where this machine cannot run one they are left out with a
 * notice, except in CI, where that is a failure.
 */
import { spawnSync } from 'node:child_process';
import { canRun } from './redmine/testbed.ts';

const ability = canRun();
if (ability.ok) {
  for (const project of ['live', 'demo']) {
    const args = ['vitest', 'run', '--project', project, '--passWithNoTests', ...process.argv.slice(2)];
    const { status } = spawnSync('npx', args, { stdio: 'inherit' });
    if (status !== 0) process.exitCode = status ?? 1;
  }
} else if (process.env['CI'] === 'true') {
  process.stderr.write(`The live tests cannot run here: this machine ${ability.reason}.\n`);
  process.exitCode = 1;
} else {
  process.stderr.write(`NOT RUN: the tests against real Redmines. This machine ${ability.reason}.\n`);
}

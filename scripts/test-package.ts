/**
 * `npm run test:package`: the packed package on every Node.js that it is for. Where this machine has not got them all it
 * runs on the one that there is, with a notice, except in CI, where that is a failure.
 */
import { spawnSync } from 'node:child_process';
import { hasAllNodes } from './package/nodes.ts';

if (!hasAllNodes() && process.env['CI'] === 'true') {
  process.stderr.write('The package cannot be tested on every Node.js here: that needs Linux on x64.\n');
  process.exitCode = 1;
} else {
  if (!hasAllNodes()) process.stderr.write(`NOT RUN: the package on other Node.js versions than ${process.version}.\n`);
  const { status } = spawnSync('npx', ['vitest', 'run', '--project', 'package', ...process.argv.slice(2)], {
    stdio: 'inherit',
  });
  process.exitCode = status ?? 1;
}

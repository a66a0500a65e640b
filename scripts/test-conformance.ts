/**
 * `npm run test:conformance`: the official conformance suite of MCP and the Inspector against the built server. Both need
 * a newer Node.js than the server; where this machine has none they are left out with a notice, except in CI, where that
 * is a failure.
 */
import { spawnSync } from 'node:child_process';
import { newNode } from './package/nodes.ts';

if (newNode()) {
  const { status } = spawnSync('npx', ['vitest', 'run', '--project', 'conformance', ...process.argv.slice(2)], {
    stdio: 'inherit',
  });
  process.exitCode = status ?? 1;
} else if (process.env['CI'] === 'true') {
  process.stderr.write('The conformance suite cannot run here: that needs Node.js 22.19, or Linux on x64.\n');
  process.exitCode = 1;
} else {
  process.stderr.write('NOT RUN: the conformance suite and the Inspector. They need Node.js 22.19, or Linux on x64.\n');
}

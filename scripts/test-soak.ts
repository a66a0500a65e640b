/**
 * `npm run test:soak [-- --calls N]`: calls through one process of the built server, over stdio and over HTTP; what it
 * holds at the end is what it held early on. Prints the slopes. 50,000 calls each; in CI fewer.
 */
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';

const CI_CALLS = 25_000;

const { values } = parseArgs({ options: { calls: { type: 'string' } } });
const calls = values.calls ?? (process.env['CI'] === 'true' ? String(CI_CALLS) : undefined);
const { status } = spawnSync('npx', ['vitest', 'run', '--project', 'soak'], {
  stdio: 'inherit',
  env: calls === undefined ? process.env : { ...process.env, SOAK_CALLS: calls },
});
process.exitCode = status ?? 1;

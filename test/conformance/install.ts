import { join } from 'node:path';
import { cached } from '../../scripts/package/cached.ts';

/**
 * Programs of others, so exact versions. Not among the dev dependencies: they would double what `npm ci` downloads, and
 * only tests of conformance need them. Newer than what npm calls `latest`, which knows neither 2026-07-28 nor sets of
 * requirements.
 */
const SUITE = '0.2.0-alpha.12';
const INSPECTOR = '2.12.0';

/** The folder of the official conformance suite, installed if it is not there yet. */
export function suiteFolder(): string {
  const name = '@modelcontextprotocol/conformance';
  return join(cached(`conformance-${SUITE}`, `${name}@${SUITE}`, `${name}/package.json`), '..');
}

/** The script of the Inspector, likewise. */
export function inspectorScript(): string {
  const name = '@modelcontextprotocol/inspector';
  return cached(`inspector-${INSPECTOR}`, `${name}@${INSPECTOR}`, `${name}/clients/launcher/build/index.js`);
}

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'vitest';
import type { Evidence } from '../../../generator/catalogue.ts';
import { prettyJson, sortKeys } from '../../../generator/lower/json.ts';

/** The checks of this folder, each the section of the evidence that one test file writes. */
export type Check = 'calls' | 'answers' | 'permissions' | 'pages' | 'filters' | 'values';

/**
 * Compares what was seen of a version, operation by operation, with spec/verified/<version>.json, or writes it there
 * with REDMINE_VERIFIED=update. Sorted, and only facts that every run sees: no dates, no ids, no content.
 */
export function settle(version: string, check: Check, seen: ReadonlyMap<string, unknown>): void {
  const folder = new URL('../../../spec/verified/', import.meta.url);
  const file = new URL(`${version}.json`, folder);
  const known: Evidence = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  if (process.env['REDMINE_VERIFIED'] === 'update') {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, prettyJson(sortKeys({ ...known, [check]: Object.fromEntries(seen) })));
    return;
  }
  expect(
    sortKeys(Object.fromEntries(seen)),
    `What Redmine ${version} did is not what spec/verified/${version}.json says. Where the change is meant: npm run verify:update`,
  ).toEqual(known[check]);
}

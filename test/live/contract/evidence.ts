import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'vitest';
import type { Evidence } from '../../../generator/catalogue.ts';
import { prettyJson, sortKeys } from '../../../generator/lower/json.ts';

/** The checks of this folder, each the section of the evidence that one test file writes. */
export type Check = 'calls' | 'answers' | 'permissions' | 'pages' | 'filters' | 'values' | 'always';

const folder = new URL('../../../spec/verified/', import.meta.url);
const fileOf = (version: string) => new URL(`${version}.json`, folder);

/**
 * Compares what was seen of a version, operation by operation, with spec/verified/<version>.json, or writes it there
 * with REDMINE_VERIFIED=update. Sorted, and only facts that every run sees: no dates, no ids, no content.
 */
export function settle(version: string, check: Check, seen: ReadonlyMap<string, unknown>): void {
  if (keep(version, check, seen)) return;
  expect(
    sortKeys(Object.fromEntries(seen)),
    `What Redmine ${version} did is not what spec/verified/${version}.json says. Where the change is meant: npm run verify:update`,
  ).toEqual(known(version)[check]);
}

/** Writes evidence with REDMINE_VERIFIED=update. @returns whether it did */
export function keep(version: string, check: Check, seen: ReadonlyMap<string, unknown>): boolean {
  if (process.env['REDMINE_VERIFIED'] !== 'update') return false;
  mkdirSync(folder, { recursive: true });
  const all = { ...known(version), [check]: Object.fromEntries(seen) };
  writeFileSync(fileOf(version), prettyJson(sortKeys(all)));
  return true;
}

function known(version: string): Evidence {
  return existsSync(fileOf(version)) ? JSON.parse(readFileSync(fileOf(version), 'utf8')) : {};
}

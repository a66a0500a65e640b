import { appendFileSync } from 'node:fs';
import type fc from 'fast-check';

/** By `npm run test:fuzz -- --runs N --seed S`; what stands here is what CI runs. */
const SEED = Number(process.env['FUZZ_SEED'] ?? 20_261_123);
const FACTOR = Number(process.env['FUZZ_FACTOR'] ?? 1);

/** Of a property that a run of CI tries so often; a failure prints its seed, its path and what it shrunk to. */
export function runs(numRuns: number): fc.Parameters<unknown> {
  return { seed: SEED, numRuns: Math.max(1, Math.round(numRuns * FACTOR)) };
}

/** For the table that the command prints at the end. */
export function tally(door: string, name: string, counts: Readonly<Record<string, number>>): void {
  const file = process.env['FUZZ_TALLY'];
  if (file) appendFileSync(file, `${JSON.stringify({ door, name, counts })}\n`);
}

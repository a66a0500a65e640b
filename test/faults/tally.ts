import { appendFileSync } from 'node:fs';

/** What was tried, for the numbers at the end (scripts/test-faults.ts). */
export interface Tried {
  readonly version: string;
  readonly deed: string;
  readonly fault: string;
  readonly verdict: string;
}

const file = process.env['REDMINE_FAULTS_TALLY'];

export function tell(tried: Tried): void {
  if (file) appendFileSync(file, `${JSON.stringify(tried)}\n`);
}

import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inject } from 'vitest';
import { parse } from 'yaml';
import { run } from './program.ts';

/** What the suite says of one demand of a scenario. */
interface Check {
  readonly id: string;
  readonly status: 'SUCCESS' | 'FAILURE' | 'WARNING' | 'SKIPPED' | 'INFO';
  readonly errorMessage?: string;
}

/** A revision of the protocol whose requirements the suite knows. */
export type Revision = '2025-11-25' | '2026-07-28';

export interface Requirements {
  /** Scenarios that a server has to pass. */
  readonly scored: readonly string[];
  /** Scenarios that are run and do not count: extensions, and what the suite's own server cannot do yet. */
  readonly unscored: readonly string[];
}

/** Emitted for every scenario: whether each message was valid by the revision's schema. */
const WIRE = 'wire-schema-valid';

/** What is required of servers, as the suite has it on file. */
export function requirementsOf(revision: Revision): Requirements {
  const path = join(inject('suite'), 'requirements', `${revision}.yaml`);
  const file = parse(readFileSync(path, 'utf8')) as {
    server: string[];
    not_scored: { scenario: string; leg: string }[];
  };
  const unscored = file.not_scored.filter(({ leg }) => leg === 'server').map(({ scenario }) => scenario);
  return { scored: file.server, unscored };
}

/** What came out of one run. */
export class Report {
  readonly code: number;
  readonly output: string;
  readonly #checks: ReadonlyMap<string, readonly Check[]>;

  constructor(code: number, output: string, checks: ReadonlyMap<string, readonly Check[]>) {
    this.code = code;
    this.output = output;
    this.#checks = checks;
  }

  get scenarios(): string[] {
    return [...this.#checks.keys()].sort();
  }

  /** `scenario:check STATUS` of everything that is not plainly good, of some scenarios; each once. */
  blemishes(scenarios: readonly string[]): string[] {
    const said = scenarios.flatMap((scenario) =>
      (this.#checks.get(scenario) ?? [{ id: '(not run)', status: 'FAILURE' as const }])
        .filter(({ status }) => status !== 'SUCCESS' && status !== 'INFO')
        .map(({ id, status }) => `${scenario}:${id} ${status}`),
    );
    return [...new Set(said)].sort();
  }

  /** Those of some scenarios that tested something: without a server, too, there are some in which nothing fails. */
  tested(scenarios: readonly string[]): string[] {
    return scenarios.filter((scenario) =>
      this.#checks.get(scenario)?.some(({ id, status }) => status === 'SUCCESS' && id !== WIRE),
    );
  }
}

/** Runs all that a revision of the protocol requires of servers against the one at `url`. */
export async function conform(url: string, revision: Revision): Promise<Report> {
  const folder = mkdtempSync(join(inject('scratch'), 'results-'));
  const args = ['server', '--url', url, '--requirements', revision, '--output-dir', folder];
  const { code, stdout, stderr } = await run(join(inject('suite'), 'dist/index.js'), args);
  const checks = readdirSync(folder).map((name): [string, Check[]] => {
    const scenario = /^server-(.+)-\d{4}-\d\d-\d\dT[\d-]+Z$/.exec(name)?.[1];
    if (scenario === undefined) throw new Error(`unknown result ${name}`);
    return [scenario, JSON.parse(readFileSync(join(folder, name, 'checks.json'), 'utf8')) as Check[]];
  });
  return new Report(code, stdout + stderr, new Map(checks));
}

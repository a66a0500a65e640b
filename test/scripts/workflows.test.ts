import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

interface Step {
  uses?: string;
  run?: string;
  with?: Record<string, unknown>;
}
interface Job {
  permissions?: Record<string, string>;
  steps: Step[];
}
interface Workflow {
  on: Record<string, unknown>;
  permissions: Record<string, string>;
  jobs: Record<string, Job>;
}

const folder = new URL('../../.github/workflows/', import.meta.url);
const files = readdirSync(folder);

describe.each(files)('the workflow %s', (file) => {
  const text = readFileSync(new URL(file, folder), 'utf8');
  const workflow = parse(text) as Workflow;
  const jobs = Object.values(workflow.jobs);
  const steps = jobs.flatMap((job) => job.steps);

  it('names each action by a digest, with the version beside it', () => {
    const used = text.split('\n').filter((line) => /^\s*(- )?uses:/.test(line));
    expect(used.length).toBe(steps.filter(({ uses }) => uses).length);
    for (const line of used) expect(line).toMatch(/uses: [\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it('gives nothing by default but reading, and no job both a stranger’s code and a right to write', () => {
    for (const right of Object.values(workflow.permissions)) expect(right).toBe('read');
    for (const job of jobs) {
      const writes = Object.values(job.permissions ?? {}).includes('write');
      const commands = job.steps.flatMap(({ run }) => run ?? []).join('\n');
      if (writes) expect(commands).not.toMatch(/\b(npm|npx|git)\b/);
    }
  });

  it('never runs a pull request with the rights of this repository', () => {
    expect(Object.keys(workflow.on)).not.toContain('pull_request_target');
    expect(text).not.toContain('secrets.');
    for (const { uses, with: inputs } of steps) {
      if (!uses?.startsWith('actions/checkout')) continue;
      expect(inputs?.['persist-credentials']).toBe(false);
      expect(inputs?.['ref']).toBeUndefined();
    }
  });

  it('puts no text of an event into a script: it comes by the environment', () => {
    for (const { run } of steps) expect(run ?? '').not.toContain('${{');
  });
});

it.each(['check.yml', 'scheduled.yml'])('%s asks for advisories about what is installed', (file) => {
  const { jobs } = parse(readFileSync(new URL(file, folder), 'utf8')) as Workflow;
  const commands = Object.values(jobs).flatMap(({ steps }) => steps.map(({ run }) => run));
  expect(commands).toContain('npm audit');
});

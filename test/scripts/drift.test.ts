import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadCatalogue } from '../../generator/load.ts';
import { responseOf } from '../../generator/targets.ts';
import { drift } from '../../scripts/drift/drift.ts';
import type { Observation } from '../../scripts/drift/observation.ts';
import { readOptions, UsageError } from '../../scripts/drift/options.ts';
import { Shaper } from '../../scripts/drift/shape.ts';
import { copySpec, functions } from './spec-copy.ts';

const folder = mkdtempSync(join(tmpdir(), 'drift-'));
afterAll(() => rmSync(folder, { recursive: true }));

const own = copySpec();
const loaded = loadCatalogue(own.url, functions);
if (!loaded.model) throw new Error('the catalogue is refused');
const { catalogue } = loaded;

const STATUSES = [1, 2, 3].map((id) => ({ id, name: `SECRET ${id}`, is_closed: false, description: null }));

/** What a server of this version showed, with these answers of some operations and none of the others. */
function record(name: string, version: string, answers: Record<string, unknown[]>, more: Partial<Observation> = {}) {
  const shaper = new Shaper(catalogue);
  const operations = Object.entries(answers).map(([id, rows]) => {
    const response = responseOf(catalogue.operations[id]);
    const body = { [response?.root ?? '']: rows };
    const requests = { [catalogue.operations[id]?.http ?? '']: { '200': 1 } };
    return [id, { requests, effects: {}, answer: shaper.answer(undefined, id, body) }] as const;
  });
  const observation: Observation = {
    format: 1,
    version,
    signs: {},
    administrator: true,
    permissions: [],
    operations: Object.fromEntries(operations),
    ...more,
  };
  const file = join(folder, name);
  writeFileSync(file, JSON.stringify(observation));
  return file;
}

async function run(spec: URL, ...args: string[]) {
  const options = readOptions([...args, '--json']);
  const { text, found } = await drift(options, {
    env: {},
    spec,
    progress: Object.assign(() => {}, { end: () => {} }),
  });
  const findings = JSON.parse(text).drift as { rule: string; problem: string; edit?: { adds: string[] } }[];
  expect(findings.length).toBe(found);
  return findings;
}

const withoutDescription = STATUSES.map(({ description: _, ...status }) => status);

describe('npm run drift, from a record', () => {
  it('nothing differs: no drift', async () => {
    expect(await run(own.url, '--from', record('same', '6.1', { listIssueStatuses: STATUSES }))).toEqual([]);
  });

  it('a field that every record had and none has now is gone, since this version or before the next', async () => {
    const later = await run(own.url, '--from', record('later', '7.0', { listIssueStatuses: withoutDescription }));
    expect(later).toMatchObject([
      {
        rule: 'field-gone',
        problem:
          '`description` of IssueStatus is missing in listIssueStatuses of 7.0; every record of 6.1 had it there.',
        edit: {
          adds: ['      description: { type: [string, "null"], x-trust: admin, since: "5.1", until: "6.1" }'],
        },
      },
    ]);
    const verified = await run(own.url, '--from', record('verified', '6.1', { listIssueStatuses: withoutDescription }));
    expect(verified).toMatchObject([{ rule: 'field-gone', mend: 'Look what became of it.' }]);
    expect(verified[0]).not.toHaveProperty('edit');
  });

  it('a field that is not there in a version that never had it, or that only some records have, is no drift', async () => {
    expect(await run(own.url, '--from', record('old', '5.0', { listIssueStatuses: withoutDescription }))).toEqual([]);
    const [first, ...rest] = STATUSES;
    const some = [{ ...first, description: undefined }, ...rest].map((row) => JSON.parse(JSON.stringify(row)));
    expect(await run(own.url, '--from', record('some', '6.1', { listIssueStatuses: some }))).toEqual([]);
  });

  it('a field that came new is added as others of its name are, else as text of strangers', async () => {
    const rows = STATUSES.map((row) => ({
      ...row,
      created_on: '2026-01-01T00:00:00Z',
      colour: 'SECRET red',
      parts: {},
    }));
    const found = await run(own.url, '--from', record('new', '7.0', { listIssueStatuses: rows }));
    expect(found.map(({ rule, edit }) => [rule, edit?.adds])).toEqual([
      ['field-new', ['      created_on: { type: string, format: date-time, since: "7.0" }']],
      ['field-new', ['      colour: { type: string, x-trust: untrusted, since: "7.0" }']],
      ['field-new', undefined],
    ]);
  });

  it('--write makes the edits, and then they are no drift any more', async () => {
    const spec = copySpec();
    const rows = STATUSES.map((row) => ({ ...row, colour: 'red', is_closed: null }));
    const file = record('write', '7.0', { listIssueStatuses: rows });
    expect((await run(spec.url, '--from', file, '--write')).map(({ rule }) => rule)).toEqual(['field-new', 'type']);
    expect(await run(spec.url, '--from', file)).toEqual([]);
    expect(spec.read('redmine/values.yaml')).toContain('      is_closed: { type: [boolean, "null"] }\n');
    expect(loadCatalogue(spec.url, functions).findings).toEqual([]);
  });

  it('signs that contradict the version, and permissions that it has not', async () => {
    const signs = { '6.1': false, '6.0': false, '5.1': true };
    const file = record('signs', '6.0', {}, { signs, permissions: ['view_issues', 'zz_new'] });
    expect((await run(own.url, '--from', file)).map(({ rule, problem }) => [rule, problem])).toEqual([
      ['version', '6.0 does not show the sign of 6.0, /up.'],
      ['permission', 'A role has the permission `zz_new`, which 6.0 has not.'],
    ]);
  });

  it('two servers, by their records', async () => {
    const [a, b] = [
      record('a', '6.1', { listIssueStatuses: STATUSES }, { permissions: ['view_issues'] }),
      record('b', '5.0', { listIssueStatuses: withoutDescription.map((row) => ({ ...row, id: String(row.id) })) }),
    ];
    expect((await run(own.url, '--from', a, '--against', b)).map(({ problem }) => problem)).toEqual([
      'Only this server (6.1) has listIssueStatuses.issue_statuses[].description.',
      'Only this server (6.1) has the permission view_issues.',
      'listIssueStatuses.issue_statuses[].id is number on this server (6.1), string in the record (5.0).',
    ]);
    expect(await run(own.url, '--from', a, '--against', a)).toEqual([]);
  });

  it('a record has keys and types, and nothing of what stood there', () => {
    const shape = new Shaper(catalogue).answer(undefined, 'listIssueStatuses', {
      issue_statuses: [{ id: 4711, name: 'SECRET', 'key of somebody': 1, '17': 'x' }],
    });
    expect(JSON.stringify(shape)).not.toMatch(/SECRET|4711|somebody|17/);
    expect(Object.keys(shape.properties?.['issue_statuses']?.items?.properties ?? {})).toEqual(['*', 'id', 'name']);
  });
});

describe('the command line', () => {
  it.each([
    [[], /Say --url, --version or --from/],
    [['--url', 'x', '--from', 'y'], /Say --url, --version or --from/],
    [['--from', 'x', '--record', 'y'], /--record needs a running Redmine/],
    [['--from', 'x', '--against', 'y', '--write'], /--write needs the catalogue/],
    [['--everything'], /Unknown option '--everything'/],
    [['word'], /Unexpected argument 'word'/],
  ])('%j is refused', (args, message) => {
    expect(() => readOptions(args)).toThrow(UsageError);
    expect(() => readOptions(args)).toThrow(message);
  });

  it.each([
    ['no file', 'nowhere', 'cannot be read as a record'],
    ['another file', 'package.json', 'is no record of npm run drift (format 1)'],
  ])('%s is refused as a record', async (_, name, message) => {
    writeFileSync(join(folder, 'package.json'), '{}');
    await expect(run(own.url, '--from', join(folder, name))).rejects.toThrow(message);
  });

  it.each([
    ['no key', {}, 'REDMINE_API_KEY is missing'],
    ['a setting that cannot be understood', { REDMINE_API_KEY: 'k', REDMINE_TIMEOUT: 'soon' }, 'REDMINE_TIMEOUT'],
    ['nobody there', { REDMINE_API_KEY: '0'.repeat(40) }, 'cannot be reached'],
  ])('%s: it cannot be asked', async (_, env, message) => {
    const options = readOptions(['--url', 'http://127.0.0.1:9']);
    const progress = Object.assign(() => {}, { end: () => {} });
    await expect(drift(options, { env, spec: own.url, progress })).rejects.toThrow(UsageError);
    await expect(drift(options, { env, spec: own.url, progress })).rejects.toThrow(message);
  });
});

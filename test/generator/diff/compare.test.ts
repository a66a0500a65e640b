import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compare } from '../../../generator/diff/compare.ts';
import { LockError, readLock } from '../../../generator/diff/lock.ts';
import { type Source, sourceOf } from '../../../generator/diff/sources.ts';
import { changed, type Edit } from './changed.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'diff-'));
afterAll(() => rmSync(folder, { recursive: true }));

const LOWERED: Edit = ['redmine/relations.yaml', 'effect: write', 'effect: read\n    why: relations are only notes'];
let released: Source;
let lowered: Source;
let fingerprint: string;

function source(name: string, ...edits: Edit[]): Source {
  const { lock, files } = changed(...edits);
  return { name, lock: JSON.stringify(lock), files };
}

const acknowledging = (from: Source, text: string): Source => ({
  ...from,
  files: [...from.files.filter(([name]) => name !== 'spec/acknowledged.yaml'), ['spec/acknowledged.yaml', text]],
});

beforeAll(() => {
  released = source('v1');
  lowered = source('now', LOWERED);
  fingerprint = compare(released, lowered, undefined).findings[0]?.fingerprint ?? '';
}, 60_000);

describe('a blocking finding', () => {
  const line = (rule = 'effect-lowered', print = fingerprint) =>
    `- { fingerprint: ${print}, rule: ${rule}, reason: the team agreed on it }\n`;

  it('blocks until somebody says why it may be', () => {
    expect(compare(released, lowered, released)).toMatchObject({ counts: { block: 1, acknowledged: 0 }, stale: [] });
    expect(compare(released, acknowledging(lowered, line()), released)).toMatchObject({
      counts: { block: 0, acknowledged: 1 },
      findings: [{ rule: 'effect-lowered', level: 'block', acknowledged: 'the team agreed on it' }],
      stale: [],
    });
  });

  it('is not accepted by a line about another one', () => {
    const other = acknowledging(lowered, line('effect-lowered', '0123456789abcdef'));
    expect(compare(released, other, released)).toMatchObject({
      counts: { block: 1, acknowledged: 0 },
      stale: [{ fingerprint: '0123456789abcdef' }],
    });
    expect(compare(released, acknowledging(lowered, line('guard-removed')), released).counts.block).toBe(1);
  });

  it('leaves a stale line behind when it is gone since the release, whatever was compared', () => {
    const undone = acknowledging(released, line());
    expect(compare(released, undone, released)).toMatchObject({ findings: [], stale: [{ rule: 'effect-lowered' }] });
    // Of a branch where it was accepted before, the line is still good: the release is what counts.
    expect(compare(lowered, acknowledging(lowered, line()), released)).toMatchObject({ findings: [], stale: [] });
    expect(compare(released, undone, undefined).stale).toBeUndefined();
  });

  it.each<[string, string, string]>([
    ['without a reason', '- { fingerprint: 0123456789abcdef, rule: effect-lowered }\n', 'lacks `reason`'],
    ['with a word for a reason', '- { fingerprint: 0123456789abcdef, rule: effect-lowered, reason: ok }\n', 'reason'],
    [
      'with another fingerprint',
      '- { fingerprint: all, rule: effect-lowered, reason: because we may }\n',
      'fingerprint',
    ],
    ['as no list', 'effect-lowered: because we may\n', 'spec/acknowledged.yaml'],
  ])('is accepted by nobody %s', (_, text, message) => {
    expect(() => compare(released, acknowledging(lowered, text), undefined)).toThrow(LockError);
    expect(() => compare(released, acknowledging(lowered, text), undefined)).toThrow(message);
  });
});

describe('a lock', () => {
  const lock = () => JSON.parse(released.lock) as Record<string, unknown>;

  it.each<[string, () => string, string]>([
    ['text', () => 'no', 'is not JSON'],
    ['other JSON', () => '{}', 'is no lock file'],
    ['another form', () => JSON.stringify({ ...lock(), format: 1 }), 'has the form 1'],
    ['content changed by hand', () => JSON.stringify({ ...lock(), excluded: [] }), 'was changed by hand'],
  ])('is not compared when it is %s', (_, text, message) => {
    expect(() => readLock(text(), 'it')).toThrow(LockError);
    expect(() => readLock(text(), 'it')).toThrow(`it ${message}`);
  });
});

describe('a side', () => {
  it('is a file, or a git ref with the catalogue of that commit', () => {
    const file = join(folder, 'lock.json');
    writeFileSync(file, released.lock);
    expect(sourceOf(file)).toEqual({ name: file, lock: released.lock, files: [] });
    const head = sourceOf('HEAD');
    const show = (path: string) =>
      execFileSync('git', ['show', `HEAD:${path}`], { cwd: root, encoding: 'utf8', maxBuffer: 1e8 });
    expect(head.lock).toBe(show('generated/catalogue.json'));
    expect(Object.fromEntries(head.files)['spec/redmine/issues.yaml']).toBe(show('spec/redmine/issues.yaml'));
  });

  it.each(['no-such-ref', '--output=x', 'HEAD:README.md', ''])('is not %j', (name) => {
    expect(() => sourceOf(name)).toThrow(LockError);
  });
});

describe('npm run diff', () => {
  const run = (...args: string[]) =>
    spawnSync(process.execPath, [join(root, 'node_modules/tsx/dist/cli.mjs'), 'generator/diff/main.ts', ...args], {
      cwd: root,
      encoding: 'utf8',
      env: { ...process.env, NO_COLOR: '1' },
    });
  const files = () => {
    const [old, now] = [join(folder, 'old.json'), join(folder, 'new.json')];
    writeFileSync(old, released.lock);
    writeFileSync(now, lowered.lock);
    return [old, now] as const;
  };

  it('fails when something blocks, and says what', () => {
    const { status, stdout } = run(...files());
    expect(stdout).toMatch(/^1 finding blocks, 0 to review, 0 notes\.\n/);
    expect(status).toBe(1);
  }, 60_000);

  it('fails when it is told to, and answers in the form that was asked for', () => {
    const [old, now] = files();
    const { status, stdout } = run(old, now, '--fail-on', 'none', '--format', 'json');
    expect(JSON.parse(stdout)).toMatchObject({ format: 1, counts: { block: 1 } });
    expect(status).toBe(0);
    expect(run(old, old, '--fail-on', 'note').status).toBe(0);
  }, 60_000);

  it.each<[string, string[], string]>([
    ['no side', [], 'Usage:'],
    ['three sides', ['a', 'b', 'c'], 'Usage:'],
    ['an unknown side', ['no-such-ref'], 'neither a file nor a git ref'],
    ['an unknown format', ['HEAD', '--format', 'html'], 'Allowed: terminal, markdown, json'],
    ['an unknown level', ['HEAD', '--fail-on', 'all'], 'Allowed: block, review, note, none'],
    ['an unknown option', ['HEAD', '--force'], '--force'],
  ])(
    'ends with 2 for %s',
    (_, args, message) => {
      const { status, stderr } = run(...args);
      expect(stderr).toContain(message);
      expect(stderr).not.toContain('    at ');
      expect(status).toBe(2);
    },
    60_000,
  );
});

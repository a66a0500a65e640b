import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { type AuditEvent, createAudit } from '../../runtime/audit.ts';

const folder = mkdtempSync(join(tmpdir(), 'audit-'));
afterAll(() => rmSync(folder, { recursive: true }));

const SHA = 'c'.repeat(64);
const ID = '3f9c2a7b-1d4e-4f60-8a5b-0123456789ab';
const INTENT: AuditEvent = {
  event: 'intent',
  tool: 'update_issue',
  action: 'close',
  effect: 'write',
  user: { id: 5 },
  ids: { issue: 7, project: 'web-shop' },
  requestId: ID,
};

/** The lines that go to stderr. */
function lines(...events: AuditEvent[]): string[] {
  const written: string[] = [];
  const audit = createAudit({ catalogueSha: SHA, stderr: (line) => written.push(line) });
  for (const event of events) audit.record(event);
  return written;
}

describe('lines', () => {
  const table: [string, { given: AuditEvent; want: object }][] = [
    [
      'the intent',
      {
        given: INTENT,
        want: {
          event: 'intent',
          tool: 'update_issue',
          action: 'close',
          effect: 'write',
          user: { id: 5 },
          ids: { issue: 7, project: 'web-shop' },
          requestId: ID,
          catalogue: SHA,
        },
      },
    ],
    [
      'the outcome',
      {
        given: {
          event: 'outcome',
          tool: 't',
          effect: 'destructive',
          user: { id: 5 },
          ids: {},
          requestId: ID,
          outcome: 'done',
        },
        want: {
          event: 'outcome',
          tool: 't',
          effect: 'destructive',
          user: { id: 5 },
          ids: {},
          requestId: ID,
          outcome: 'done',
          catalogue: SHA,
        },
      },
    ],
    [
      'a refusal by somebody who is not known',
      {
        given: {
          event: 'refused',
          tool: 't',
          effect: 'write',
          user: { id: null },
          ids: {},
          requestId: ID,
          code: 'read_only',
        },
        want: {
          event: 'refused',
          tool: 't',
          effect: 'write',
          user: { id: null },
          ids: {},
          requestId: ID,
          code: 'read_only',
          catalogue: SHA,
        },
      },
    ],
  ];
  it.each(table)('%s', (_name, { given, want }) => {
    const [line = ''] = lines(given);
    const { ts, ...rest } = JSON.parse(line);
    expect(rest).toEqual(want);
    expect(new Date(ts).toISOString()).toBe(ts);
    expect(line.startsWith('{"ts":"')).toBe(true);
  });
});

describe('ids', () => {
  const table: [string, { given: number | string; want: number | string | null }][] = [
    ['a number', { given: 7, want: 7 }],
    ['no number', { given: Number.NaN, want: null }],
    ['half a number', { given: 1.5, want: null }],
    ['an identifier', { given: 'web-shop_2.0', want: 'web-shop_2.0' }],
    ['a title', { given: 'Salary of Jane', want: 'sha256:39f1bea1b9ba' }],
    ['a key', { given: '0123456789abcdef0123456789abcdef01234567', want: 'sha256:deb87fabd177' }],
    ['an empty text', { given: '', want: 'sha256:e3b0c44298fc' }],
  ];
  it.each(table)('%s', (_name, { given, want }) => {
    const [line = ''] = lines({ ...INTENT, ids: { it: given } });
    expect(JSON.parse(line).ids.it).toBe(want);
  });

  it('nothing but declared fields gets in', () => {
    const more = { ...INTENT, subject: 'content', user: { id: 1, login: 'jane' } };
    expect(lines(more)[0]).not.toMatch(/content|jane/);
  });

  it('any text anywhere is one line of ASCII without that text', () => {
    const text = fc.string({ unit: 'binary', minLength: 1 }).map((value) => `${value}\n\u2028\u2029\u0085 {"x":1}`);
    const property = fc.property(text, (value) => {
      const event = { ...INTENT, tool: value, action: value, outcome: value, code: value, requestId: value };
      const [line = ''] = lines({ ...event, ids: { [value]: value } } as AuditEvent);
      expect(line).toMatch(/^[\x20-\x7e]+\n$/);
      expect(JSON.parse(line).tool).toMatch(/^sha256:/);
    });
    fc.assert(property);
  });
});

describe('the file', () => {
  const posix = it.skipIf(process.platform === 'win32');

  posix('belongs to its owner', () => {
    const file = join(folder, 'mode.jsonl');
    createAudit({ file, catalogueSha: SHA }).record(INTENT);
    expect((statSync(file).mode & 0o777).toString(8)).toBe('600');
  });

  it('is appended to, and follows rotation', () => {
    const file = join(folder, 'rotated.jsonl');
    writeFileSync(file, '{"old":1}\n');
    const audit = createAudit({ file, catalogueSha: SHA });
    audit.record(INTENT);
    audit.record(INTENT);
    expect(readFileSync(file, 'utf8').trim().split('\n')).toHaveLength(3);
    renameSync(file, `${file}.1`);
    audit.record(INTENT);
    expect(readFileSync(file, 'utf8').trim().split('\n')).toHaveLength(1);
  });

  it('is not touched before there is something to write', () => {
    const file = join(folder, 'later.jsonl');
    createAudit({ file, catalogueSha: SHA });
    expect(existsSync(file)).toBe(false);
  });
});

describe('fails closed', () => {
  const message = (code: string) =>
    `The audit line could not be written (${code}), and without it no write is sent. Whoever runs this server has to mend REDMINE_MCP_AUDIT_FILE.`;

  it.each([
    ['a folder that is not there', { file: join(folder, 'missing', 'a.jsonl'), want: message('ENOENT') }],
    ['a folder', { file: folder, want: message('EISDIR') }],
  ])('%s', (_name, { file, want }) => {
    const audit = createAudit({ file, catalogueSha: SHA });
    expect(() => audit.record(INTENT)).toThrow(expect.objectContaining({ code: 'internal', message: want }));
    expect(() => audit.check()).toThrow(want);
  });

  it.skipIf(process.platform === 'win32')('devices and pipes', () => {
    const device = createAudit({ file: '/dev/null', catalogueSha: SHA });
    expect(() => device.record(INTENT)).toThrow(message('not a regular file'));
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    expect(() => createAudit({ file: pipe, catalogueSha: SHA }).record(INTENT)).toThrow(message('ENXIO'));
  });

  it('without a stderr to write to', () => {
    const stderr = () => {
      throw Object.assign(new Error('broken'), { code: 'EPIPE' });
    };
    expect(() => createAudit({ catalogueSha: SHA, stderr }).record(INTENT)).toThrow(message('EPIPE'));
  });
});

describe('in a process of its own', () => {
  it('writes to stderr, before it exits, and never to stdout', () => {
    const script = fileURLToPath(new URL('child.ts', import.meta.url));
    const { stdout, stderr, status } = spawnSync(process.execPath, ['--import', 'tsx', script], { encoding: 'utf8' });
    expect(status).toBe(0);
    expect(stdout).toBe('');
    const [first, second, ...rest] = stderr.trim().split('\n');
    expect(JSON.parse(first ?? '')).toMatchObject({ event: 'intent', catalogue: 'c' });
    expect(JSON.parse(second ?? '')).toMatchObject({ level: 'warn', msg: 'last words' });
    expect(rest).toEqual([]);
  });
});

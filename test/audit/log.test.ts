import { execFileSync } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLogger, createRedactor, type LogFields, writeFully } from '../../runtime/log.ts';

const KEY = '0123456789abcdef0123456789abcdef01234567';
const redact = createRedactor([KEY, 'hunter 22"']);

/** The line of a warning, without its time. */
function line(message: string, fields?: LogFields, level: 'warn' | 'debug' = 'warn'): string {
  const written: string[] = [];
  createLogger(level, redact, (text) => written.push(text)).warn(message, fields);
  return (written[0] ?? '').replace(/^\{"time":"[^"]+",/, '{');
}

describe('levels', () => {
  const table = [
    ['silent', { want: [] }],
    ['error', { want: ['error'] }],
    ['warn', { want: ['error', 'warn'] }],
    ['info', { want: ['error', 'warn', 'info'] }],
    ['debug', { want: ['error', 'warn', 'info', 'debug'] }],
  ] as const;
  it.each(table)('%s', (level, { want }) => {
    const seen: string[] = [];
    const log = createLogger(level, redact, (text) => seen.push(JSON.parse(text).level));
    for (const each of ['error', 'warn', 'info', 'debug'] as const) log[each]('x');
    expect(seen).toEqual(want);
  });
});

describe('lines', () => {
  const cycle: Record<string, unknown> = { a: 1 };
  cycle['self'] = cycle;
  const failure = Object.assign(new Error(`no ${KEY}`, { cause: new Error('inner') }), { code: 'ECONNREFUSED' });
  const table: [string, { given: [string, LogFields?]; want: string }][] = [
    ['a message', { given: ['hello'], want: '{"level":"warn","msg":"hello"}\n' }],
    ['fields after it', { given: ['m', { id: 7, n: 8n }], want: '{"level":"warn","msg":"m","id":7,"n":"8"}\n' }],
    ['fields that do not replace it', { given: ['m', { msg: 'x', level: 'y' }], want: '{"level":"warn","msg":"m"}\n' }],
    ['a secret in a message', { given: [`key ${KEY}!`], want: '{"level":"warn","msg":"key [redacted]!"}\n' }],
    [
      'a secret deep in an object, and as a key',
      {
        given: ['m', { a: [{ b: `x${KEY}` }], [KEY]: 1 }],
        want: '{"level":"warn","msg":"m","a":[{"b":"x[redacted]"}],"[redacted]":1}\n',
      },
    ],
    [
      'a secret that JSON escapes',
      {
        given: ['m', { body: JSON.stringify({ p: 'hunter 22"' }) }],
        want: '{"level":"warn","msg":"m","body":"{\\"p\\":\\"[redacted]\\"}"}\n',
      },
    ],
    ['a secret in a URL', { given: ['GET /?p=hunter+22%22'], want: '{"level":"warn","msg":"GET /?p=[redacted]"}\n' }],
    [
      'a login in a URL',
      {
        given: ['m', { url: new URL('https://u:pw@r.example/x') }],
        want: '{"level":"warn","msg":"m","url":"https://[redacted]@r.example/x"}\n',
      },
    ],
    [
      'fields that are secrets by name',
      {
        given: ['m', { headers: { 'X-Redmine-API-Key': 'z', Authorization: ['z'], accept: 'json' }, tokens: 9 }],
        want: '{"level":"warn","msg":"m","headers":{"X-Redmine-API-Key":"[redacted]","Authorization":"[redacted]","accept":"json"},"tokens":9}\n',
      },
    ],
    [
      'an error, without its stack',
      {
        given: ['m', { error: failure }],
        want: '{"level":"warn","msg":"m","error":{"code":"ECONNREFUSED","name":"Error","message":"no [redacted]","cause":{"name":"Error","message":"inner"}}}\n',
      },
    ],
    ['a cycle', { given: ['m', { cycle }], want: '{"level":"warn","msg":"m","cycle":{"a":1,"self":"[...]"}}\n' }],
    ['bytes', { given: ['m', { body: Buffer.from('abc') }], want: '{"level":"warn","msg":"m","body":"[3 bytes]"}\n' }],
    ['line separators', { given: ['a\n\u2028\u0085b'], want: '{"level":"warn","msg":"a\\n\\u2028\\u0085b"}\n' }],
  ];
  it.each(table)('%s', (_name, { given: [message, fields], want }) => expect(line(message, fields)).toBe(want));

  it('have the stack at the level debug', () => {
    expect(line('m', { error: failure }, 'debug')).toContain('"stack":"Error: no [redacted]\\n');
  });

  it('are dropped when they cannot be written', () => {
    const log = createLogger('warn', redact, () => {
      throw new Error('EPIPE');
    });
    expect(() => log.error('x')).not.toThrow();
  });

  it('never contain a secret, in whatever it is wrapped', () => {
    const secret = fc.string({ minLength: 8, maxLength: 40 }).filter((text) => !/^(.)\1*$/.test(text));
    const property = fc.property(secret, fc.string(), (text, around) => {
      const written: string[] = [];
      const log = createLogger('debug', createRedactor([text]), (entry) => written.push(entry));
      log.error(`${around}${text}${around}`, {
        a: { [text]: [text] },
        e: new Error(text, { cause: text }),
        u: `?q=${encodeURIComponent(text)}`,
      });
      const { time: _time, ...shown } = JSON.parse(written[0] ?? '');
      expect(JSON.stringify(shown).replaceAll('[redacted]', '')).not.toContain(JSON.stringify(text).slice(1, -1));
    });
    fc.assert(property);
  });
});

describe('a pipe that nobody empties', () => {
  it.skipIf(process.platform === 'win32')('throws after the time that was allowed', () => {
    const folder = mkdtempSync(join(tmpdir(), 'log-'));
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const fd = openSync(pipe, constants.O_RDWR | constants.O_NONBLOCK);
    expect(() => writeFully(fd, 'x'.repeat(2_000_000), 30)).toThrow('EAGAIN');
    closeSync(fd);
    rmSync(folder, { recursive: true });
  });
});

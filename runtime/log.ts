import { writeSync } from 'node:fs';
import { ascii } from './config/report.ts';
import type { LogLevel } from './config.ts';

/*
 * Own code instead of pino: 40 lines against 60 kB that cost 18-22 ms at the first line (this: under 2 ms), and a
 * logger that is loaded lazily loses the line that is written right before `process.exit`.
 */

export type LogFields = Readonly<Record<string, unknown>>;

/** One JSON line per call, to stderr. stdout belongs to the protocol. */
export interface Logger {
  error(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  debug(message: string, fields?: LogFields): void;
}

const RANK = { silent: 0, error: 1, warn: 2, info: 3, debug: 4 } as const satisfies Record<LogLevel, number>;
const STDERR = 2;
const MAX_DEPTH = 6;
/** A reader that does not keep up costs a log line this long at most; then the line is dropped. */
const LOG_WAIT_MS = 50;

/**
 * `redact` sees every text on its way out, keys included. `write` is for tests.
 * A line that cannot be written is dropped: logging never fails a call.
 */
export function createLogger(
  level: LogLevel,
  redact: (text: string) => string,
  write: (line: string) => void = (line) => writeFully(STDERR, line, LOG_WAIT_MS),
): Logger {
  const at =
    (line: Exclude<LogLevel, 'silent'>) =>
    (message: string, fields: LogFields = {}) => {
      if (RANK[line] > RANK[level]) return;
      try {
        const safe = clean(fields, redact, level === 'debug', []) as LogFields;
        const head = { time: new Date().toISOString(), level: line, msg: redact(message) };
        // Twice: first in the line, and not replaced by a field of the same name.
        write(`${ascii(JSON.stringify(Object.assign({}, head, safe, head)))}\n`);
      } catch {
        // Nobody is left to be told.
      }
    };
  return { error: at('error'), warn: at('warn'), info: at('info'), debug: at('debug') };
}

/** Fields that are secrets by their name, whatever is in them. */
const SECRET_FIELD = /authorization|cookie|password|passwd|secret|token|api[-_]?key|credential/i;

const isText = (value: unknown) => typeof value === 'string' || (typeof value === 'object' && value !== null);

/** A copy that can be printed: redacted, without cycles, depth and stack traces. */
function clean(value: unknown, redact: (text: string) => string, stacks: boolean, path: readonly unknown[]): unknown {
  if (typeof value === 'string') return redact(value);
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'object' || value === null) return value;
  if (path.includes(value) || path.length >= MAX_DEPTH) return '[...]';
  const inside = [...path, value];
  if (value instanceof URL) return redact(value.href);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (Array.isArray(value)) return value.map((entry) => clean(entry, redact, stacks, inside));
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  const { name, message, cause, stack } = value as Error;
  const own = value instanceof Error ? { ...value, name, message, cause, ...(stacks && { stack }) } : value;
  const entries = Object.entries(own).map(([key, entry]) => [
    redact(key),
    SECRET_FIELD.test(key) && isText(entry) ? '[redacted]' : clean(entry, redact, stacks, inside),
  ]);
  return Object.fromEntries(entries);
}

/** Replaces every secret, also where it stands in a URL or in JSON, and every login in a URL. */
export function createRedactor(secrets: readonly string[]): (text: string) => string {
  // Longest first: a secret may contain another one. Short ones would blacken ordinary words.
  const forms = [...new Set(secrets.filter((secret) => secret.length > 3).flatMap(written))];
  forms.sort((a, b) => b.length - a.length);
  return (text) => {
    const without = forms.reduce((rest, form) => rest.replaceAll(form, '[redacted]'), text);
    return without.replace(/:\/\/[^\s/?#@]*@/g, '://[redacted]@');
  };
}

function written(secret: string): string[] {
  const json = JSON.stringify(secret).slice(1, -1);
  const form = new URLSearchParams({ s: secret }).toString().slice(2);
  return [secret, json, form, encodeURIComponent(Buffer.from(secret).toString())];
}

const sleeper = new Int32Array(new SharedArrayBuffer(4));

/** Writes all of it before it returns. A pipe that is full for longer than `waitMs` throws `EAGAIN`. */
export function writeFully(fd: number, text: string, waitMs: number): void {
  let rest: Uint8Array = Buffer.from(text);
  const end = performance.now() + waitMs;
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(fd, rest));
    } catch (error) {
      const full = (error as NodeJS.ErrnoException).code === 'EAGAIN';
      if (!full || performance.now() > end) throw error;
      Atomics.wait(sleeper, 0, 0, 2);
    }
  }
}

import { createHash } from 'node:crypto';
import { closeSync, constants, fdatasyncSync, fstatSync, openSync } from 'node:fs';
import { ToolError } from './errors.ts';
import { writeFully } from './log.ts';

/** What happened, in ids and closed words. Content and secrets have no place in it. */
export interface AuditEvent {
  /** `intent` before a write leaves, `outcome` after it, `refused` instead of it. */
  readonly event: 'intent' | 'outcome' | 'refused';
  readonly tool: string;
  readonly action?: string;
  readonly effect: 'read' | 'write' | 'destructive';
  /** Redmine's user; null where it is not known (yet). */
  readonly user: { readonly id: number | null };
  /** What the call is about: `{ issue: 7 }`. Texts other than identifiers are recorded as a digest. */
  readonly ids: Readonly<Record<string, number | string>>;
  /** The `X-Request-Id` that Redmine's own log shows. */
  readonly requestId: string;
  readonly outcome?: string;
  /** An error code. */
  readonly code?: string;
}

export interface Audit {
  /** Returns when the line is written. Throws when it cannot be: then no write may leave. */
  record(event: AuditEvent): void;
  /** Throws like `record`, without writing a line: for the start and `doctor`. */
  check(): void;
}

export interface AuditOptions {
  /** Appended to, created for its owner only. Without it the lines go to stderr. */
  file?: string | undefined;
  /** The sha256 of the catalogue that is running. */
  catalogueSha: string;
  /** For tests. */
  stderr?: (line: string) => void;
}

const STDERR = 2;
const WAIT_MS = 1000;
// Non-blocking, so that a named pipe without a reader fails instead of hanging the server. Not on Windows.
const FLAGS = constants.O_APPEND | constants.O_CREAT | constants.O_WRONLY | (constants.O_NONBLOCK ?? 0);

export function createAudit({ file, catalogueSha, stderr }: AuditOptions): Audit {
  const toStderr = stderr ?? ((line: string) => writeFully(STDERR, line, WAIT_MS));
  // After half a line (full disk) the next one must not continue it.
  let torn = false;

  function append(path: string, line: string, durable: boolean): void {
    const fd = openFile(path);
    try {
      const text = torn ? `\n${line}` : line;
      torn = true;
      writeFully(fd, text, WAIT_MS);
      torn = false;
      // The intent has to survive whatever happens while the write is under way.
      if (durable) fdatasyncSync(fd);
    } finally {
      closeSync(fd);
    }
  }

  return {
    record(event) {
      const line = `${JSON.stringify(auditLine(event, catalogueSha))}\n`;
      guarded(() => (file === undefined ? toStderr(line) : append(file, line, event.event === 'intent')));
    },
    check() {
      if (file !== undefined) guarded(() => closeSync(openFile(file)));
    },
  };
}

/** Opened for each line: rotation and removal need no signal, and a file that is gone is noticed. */
function openFile(path: string): number {
  const fd = openSync(path, FLAGS, 0o600);
  // /dev/stdout would be the protocol, /dev/null no audit.
  if (fstatSync(fd).isFile()) return fd;
  closeSync(fd);
  throw Object.assign(new Error('not a regular file'), { code: 'not a regular file' });
}

function guarded(write: () => void): void {
  try {
    write();
  } catch (error) {
    // The path stays out of it: the agent reads this.
    const code = (error as NodeJS.ErrnoException).code ?? 'error';
    throw new ToolError(
      'internal',
      `The audit line could not be written (${code}), and without it no write is sent. ` +
        'Whoever runs this server has to mend REDMINE_MCP_AUDIT_FILE.',
    );
  }
}

/** Field by field, so that nothing else can get in. Every text is plain ASCII after this. */
function auditLine(event: AuditEvent, catalogueSha: string): Record<string, unknown> {
  const ids = Object.entries(event.ids).map(([key, id]) => [word(key), typeof id === 'number' ? number(id) : word(id)]);
  return {
    ts: new Date().toISOString(),
    event: word(event.event),
    tool: word(event.tool),
    action: optional(event.action),
    effect: word(event.effect),
    user: { id: number(event.user.id) },
    ids: Object.fromEntries(ids),
    requestId: /^[\w-]{1,64}$/.test(event.requestId) ? event.requestId : digest(event.requestId),
    outcome: optional(event.outcome),
    code: optional(event.code),
    catalogue: catalogueSha,
  };
}

const optional = (text: string | undefined) => (text === undefined ? undefined : word(text));
const number = (id: number | null) => (Number.isSafeInteger(id) ? id : null);

/** Identifiers as they are, anything else (a wiki title, a made-up tool name, what looks like a key) as a digest. */
function word(text: string): string {
  const plain = /^[a-z0-9][a-z0-9_.-]{0,99}$/i.test(text) && !/[0-9a-f]{32}/i.test(text);
  return plain ? text : digest(text);
}

/** Recognisable for whoever knows the text, unreadable for everybody else. */
function digest(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex').slice(0, 12)}`;
}

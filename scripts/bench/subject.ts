import { fileURLToPath } from 'node:url';
import { CALLS } from './calls.ts';
import { type Era, StdioClient } from './client.ts';

/** A server that is measured: ours or a peer. */
export interface Subject {
  readonly name: string;
  readonly command: readonly string[];
  /** `{url}` stands for the upstream's address, `{key}` for the API key. */
  readonly env: Readonly<Record<string, string>>;
  readonly eras: readonly Era[];
  /** Its tool and arguments for a call of ours; undefined where it has none. */
  callFor(name: string): { readonly tool: string; readonly arguments: object } | undefined;
}

export const BUNDLE = fileURLToPath(new URL('../../dist/redmine-mcp.js', import.meta.url));
const KEY = '0'.repeat(40);

/** Our bundle, as a host starts it. */
export function ours(more: { env?: Record<string, string>; node?: string; name?: string } = {}): Subject {
  return {
    name: more.name ?? 'redmine-mcp',
    command: [more.node ?? process.execPath, BUNDLE],
    env: { REDMINE_URL: '{url}', REDMINE_API_KEY: '{key}', ...more.env },
    eras: ['2025-11-25', '2026-07-28'],
    callFor: (name) => CALLS.find((call) => call.name === name),
  };
}

/** Starts it against an upstream. */
export function startSubject(subject: Subject, url: string, era = subject.eras[0] ?? '2025-11-25') {
  return StdioClient.start(subject.command, environment(subject, url), era);
}

/** What the process is given: nothing of this machine's environment but PATH. */
export function environment({ env }: Pick<Subject, 'env'>, url: string): Record<string, string> {
  const filled = Object.entries(env).map(([name, value]) => [
    name,
    String(value).replaceAll('{url}', url).replaceAll('{key}', KEY),
  ]);
  return Object.fromEntries(filled);
}

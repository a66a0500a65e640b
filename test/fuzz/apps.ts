import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { toolsets } from '../../generated/index.ts';
import type { Tool } from '../../generated/types.ts';
import { type App, createApp } from '../../runtime/app.ts';
import { readSettings } from '../../runtime/config.ts';
import type { Outcome } from '../../runtime/pipeline.ts';
import { tools } from '../catalogue.ts';
import { type Call, judge } from './judge.ts';
import { ADMIN_KEY, startUpstream, type Upstream } from './upstream.ts';

const KEY = 'c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00';

/** Ways in which an operator may have set the server up. */
const WAYS = {
  'deletes at once': { REDMINE_MCP_CONFIRM: 'off' },
  'only reads': { REDMINE_MCP_READ_ONLY: 'TRUE' },
  'asks a person': { REDMINE_API_KEY: ADMIN_KEY, REDMINE_MCP_CONFIRM: 'elicit', REDMINE_MCP_TRUST_ADMIN_TEXT: 'false' },
  'gives tokens, an old Redmine': { REDMINE_MCP_CONFIRM: 'token', REDMINE_VERSION: '5.0' },
} as const;
export type Way = keyof typeof WAYS;
export const ways = Object.keys(WAYS) as Way[];

const folder = mkdtempSync(join(tmpdir(), 'fuzz-'));
const upstream = await startUpstream();
const known = { tools: tools.map(({ name }) => name), toolsets: Object.keys(toolsets) };
const apps = new Map<Way, App>(
  ways.map((way) => {
    const env = {
      REDMINE_URL: upstream.url,
      REDMINE_API_KEY: KEY,
      REDMINE_PUBLIC_URL: 'https://redmine.example.com',
      REDMINE_VERSION: '6.1',
      REDMINE_MCP_TOOLSETS: 'all',
      REDMINE_MCP_STRUCTURED: 'true',
      REDMINE_MCP_AUDIT_FILE: join(folder, 'audit'),
      REDMINE_MCP_LOG_LEVEL: 'error',
      ...WAYS[way],
    };
    return [way, createApp(readSettings(env, known))];
  }),
);

afterAll(async () => {
  for (const app of apps.values()) await app.close();
  await upstream.close();
  rmSync(folder, { recursive: true });
});

/** One call on the road that every call takes, with all that must hold of any call. A person says yes to every question. */
export async function callAndJudge(way: Way, tool: Tool, args: unknown, alter?: Upstream['alter']): Promise<Call> {
  const app = apps.get(way);
  if (!app) throw new Error(way);
  upstream.sent.length = 0;
  upstream.gone.clear();
  upstream.alter = alter;
  const base = { tool, arguments: args, caller: app.caller, signal: new AbortController().signal };
  let outcome: Outcome = await app.run({ ...base, confirmation: { canAsk: true } });
  if (outcome.kind === 'ask') {
    judge({ tool, arguments: args, readOnly: true, outcome, sent: upstream.sent, secrets: SECRETS });
    const confirmation = { canAsk: true, ticket: outcome.ticket, answer: 'accepted' } as const;
    outcome = await app.run({ ...base, confirmation });
  }
  const readOnly = way === 'only reads';
  const call = { tool, arguments: args, readOnly, outcome, sent: [...upstream.sent], secrets: SECRETS };
  judge(call);
  return call;
}

/** Redmine's key, what it tells of itself, and where it is. */
const SECRETS = [KEY, ADMIN_KEY, 'f'.repeat(40), 'secret-upload-token', new URL(upstream.url).host];

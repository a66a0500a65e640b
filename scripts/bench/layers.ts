import { Pool } from 'undici';
import { operations } from '../../generated/tables.ts';
import { createApp } from '../../runtime/app.ts';
import { readSettings } from '../../runtime/config.ts';
import { callContext, RedmineHttp } from '../../runtime/redmine/http.ts';
import { packageVersion } from '../../runtime/release.ts';
import { StdioClient } from './client.ts';
import { interleave, type Side } from './interleave.ts';
import { summary } from './statistics.ts';
import { environment, ours, startSubject } from './subject.ts';
import { ms, table } from './table.ts';
import type { Upstream } from './upstream/start.ts';

const PLAN = { rounds: 20, batch: 20, atOnce: 1, warmUp: 20 };

/** Answers every line with a result as long as a tool's: what a pipe there and back costs without a server. */
const ECHO = `const text = 'x'.repeat(Number(process.argv[1]));
require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
  const { id } = JSON.parse(line);
  if (id !== undefined) console.log(JSON.stringify({ jsonrpc: '2.0', id, result: { content: [{ type: 'text', text }] } }));
});`;

/** list_issues layer by layer, each with what is below it: the request, our HTTP client, the whole call, MCP over stdio. */
export async function layerTable(upstream: Upstream): Promise<string> {
  const pool = new Pool(upstream.url);
  const client = await startSubject(ours(), upstream.url);
  const answer = await client.call('list_issues', {});
  const [, path = '/issues.json'] = /^GET (.*)$/.exec((await upstream.requests()).at(-1) ?? '') ?? [];
  const echo = await StdioClient.start(
    [process.execPath, '-e', ECHO, String(answer.content[0]?.text?.length)],
    {},
    '2025-11-25',
  );
  const { http, send } = httpClient(upstream.url);
  const { app, run } = pipeline(upstream.url);
  const sides: Side[] = [
    {
      name: 'the request by undici alone',
      once: async () => (await pool.request({ path, method: 'GET' })).body.text(),
    },
    { name: 'by our HTTP client, checked and parsed', once: send },
    { name: 'the whole call, in process', once: run },
    { name: 'the whole call, over stdio', once: () => client.call('list_issues', {}) },
    { name: 'a pipe that echoes as much', once: () => echo.call('echo', {}) },
  ];
  const measured = await interleave(sides, PLAN);
  await Promise.all([client.stop(), echo.stop(), http.close(), app.close(), pool.destroy()]);
  const rows = sides.map(({ name }) => {
    const { n, p50, p95 } = summary(measured.get(name)?.samples ?? []);
    return [name, n, ms(p50), ms(p95)];
  });
  return table(['list_issues, 25 rows', '>n', '>p50 ms', '>p95 ms'], rows);
}

function httpClient(url: string) {
  const http = new RedmineHttp({
    baseUrl: new URL(url),
    timeoutMs: 30_000,
    maxResponseBytes: 32 * 1024 * 1024,
    headers: {},
    tls: { verify: true },
    readOnly: true,
    userAgentVersion: packageVersion,
  });
  const { signal } = new AbortController();
  const call = {
    operation: 'listIssues',
    query: { offset: 0, limit: 25 },
    filters: { status_id: { is: 'open' } },
  } as const;
  const credential = { kind: 'api-key', key: '0' } as const;
  const send = () =>
    http.send(operations.listIssues, call, callContext({ credential, tool: 'bench', requestId: 'bench', signal }));
  return { http, send };
}

function pipeline(url: string) {
  const app = createApp(
    readSettings(environment(ours(), url), { tools: [], toolsets: ['issues', 'core', 'time', 'wiki'] }),
  );
  const { signal } = new AbortController();
  const run = async () => {
    const tool = await app.find('list_issues');
    if (!tool) throw new Error('list_issues is gone');
    const confirmation = { canAsk: false, ticket: undefined, answer: undefined };
    const outcome = await app.run({ tool, arguments: {}, caller: app.caller, signal, confirmation });
    if (outcome.kind === 'answer' && !outcome.isError) return;
    throw new Error('list_issues failed');
  };
  return { app, run };
}

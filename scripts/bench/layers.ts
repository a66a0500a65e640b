import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { Pool } from 'undici';
import { StdioClient } from './client.ts';
import { interleave, type Side } from './interleave.ts';
import { summary } from './statistics.ts';
import { environment, ours, startSubject } from './subject.ts';
import { ms, table } from './table.ts';
import type { Upstream } from './upstream/start.ts';

const PLAN = { rounds: 20, batch: 20, atOnce: 1, warmUp: 60 };

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
  const within = await bundled();
  const http = within.httpClient(upstream.url);
  const pipeline = within.pipeline(environment(ours(), upstream.url));
  const sides: Side[] = [
    {
      name: 'the request by undici alone',
      once: async () => (await pool.request({ path, method: 'GET' })).body.text(),
    },
    { name: 'by our HTTP client, checked and parsed', once: http.once },
    { name: 'the whole call, in process', once: pipeline.once },
    { name: 'the whole call, over stdio', once: () => client.call('list_issues', {}) },
    { name: 'a pipe that echoes as much', once: () => echo.call('echo', {}) },
  ];
  const measured = await interleave(sides, PLAN);
  await Promise.all([client.stop(), echo.stop(), http.close(), pipeline.close(), pool.destroy()]);
  const rows = sides.map(({ name }) => {
    const { n, p50, p95 } = summary(measured.get(name)?.samples ?? []);
    return [name, n, ms(p50), ms(p95)];
  });
  return table(['list_issues, 25 rows', '>n', '>p50 ms', '>p95 ms'], rows);
}

async function bundled(): Promise<typeof import('./within.ts')> {
  const folder = mkdtempSync(join(tmpdir(), 'redmine-mcp-bench-'));
  try {
    await build({
      entryPoints: [fileURLToPath(new URL('within.ts', import.meta.url))],
      outdir: folder,
      outExtension: { '.js': '.mjs' },
      bundle: true,
      splitting: true,
      format: 'esm',
      platform: 'node',
      target: 'node20.19',
      banner: { js: "import { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);" },
      logLevel: 'warning',
    });
    return await import(pathToFileURL(join(folder, 'within.mjs')).href);
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

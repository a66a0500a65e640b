import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { startRedis } from '../redis/server.ts';
import { interleave } from './interleave.ts';
import { summary } from './statistics.ts';
import { BUNDLE, environment, ours } from './subject.ts';
import { ms, table, times } from './table.ts';
import type { Upstream } from './upstream/start.ts';

const REPLICAS = 3;
const PLAN = { rounds: 5, batch: 192, atOnce: 48, warmUp: 1 };
/** Redmine as near as it gets, where the processor is the limit, and as far as it usually is, where waiting is. */
const WAITS = [0, 100];
const HEADERS = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };

/**
 * Calls per second on one, two and three servers that share a Redis: list_issues within one session, which each of them
 * has to look up there. The caller sends each call to the next one; nothing stands in between.
 */
export async function replicaTable(upstream: Upstream): Promise<string> {
  const redis = await startRedis();
  const agent = new Agent({ connections: PLAN.atOnce });
  const rows: (string | number)[][] = [];
  try {
    for (const wait of WAITS) {
      const url = wait === 0 ? upstream.url : `${upstream.url}/wait/${wait}`;
      const servers = await startServers(url, redis.url);
      try {
        rows.push(
          ...(await measured(
            servers.map((server) => `${server.url}/mcp`),
            agent,
            wait,
          )),
        );
      } finally {
        for (const { child } of servers) child.kill('SIGKILL');
      }
    }
  } finally {
    await agent.close();
    await redis.close();
  }
  return table(['Redmine is away', '>servers', '>n', '>calls/s', '>of one', '>p50 ms', '>p99 ms'], rows);
}

async function measured(urls: readonly string[], agent: Agent, wait: number): Promise<(string | number)[][]> {
  const session = await openSession(urls[0] ?? '', agent);
  let turn = 0;
  const sides = urls.map((_, index) => ({
    name: String(index + 1),
    once: () => call(urls[turn++ % (index + 1)] ?? '', session, agent),
  }));
  const found = [...(await interleave(sides, PLAN))].map(([name, { samples, total }]) => ({
    name,
    perSecond: (samples.length / total) * 1000,
    ...summary(samples),
  }));
  const one = found[0]?.perSecond ?? 1;
  return found.map(({ name, perSecond, n, p50, p99 }) => [
    `${wait} ms`,
    name,
    n,
    Math.round(perSecond),
    times(perSecond / one),
    ms(p50),
    ms(p99),
  ]);
}

async function openSession(url: string, agent: Agent): Promise<string> {
  const params = {
    protocolVersion: '2025-11-25',
    capabilities: { elicitation: {} },
    clientInfo: { name: 'bench', version: '1' },
  };
  const { headers, body } = await send(url, {}, 'initialize', params, agent);
  await body.dump();
  return String(headers['mcp-session-id']);
}

/** @throws Error for anything but a good answer: a failure must not be measured as one */
async function call(url: string, session: string, agent: Agent): Promise<void> {
  const answer = await send(
    url,
    { 'mcp-session-id': session },
    'tools/call',
    { name: 'list_issues', arguments: {} },
    agent,
  );
  const text = await answer.body.text();
  if (answer.statusCode !== 200 || text.includes('"isError":true')) throw new Error(`${answer.statusCode} ${text}`);
}

let id = 0;
function send(url: string, headers: Record<string, string>, method: string, params: object, dispatcher: Agent) {
  const body = JSON.stringify({ jsonrpc: '2.0', id: ++id, method, params });
  return request(url, { method: 'POST', headers: { ...HEADERS, ...headers }, body, dispatcher });
}

interface Server {
  readonly child: ChildProcess;
  readonly url: string;
}

async function startServers(redmine: string, state: string): Promise<Server[]> {
  const env = {
    PATH: process.env['PATH'] ?? '',
    ...environment(ours(), redmine),
    SERVER_PORT: '0',
    REDMINE_MCP_RATE_LIMIT: '100000',
    REDMINE_MCP_STATE_URL: state,
    REDMINE_MCP_STATE_KEY: randomBytes(32).toString('hex'),
  };
  return Promise.all(Array.from({ length: REPLICAS }, () => startServer(env)));
}

async function startServer(env: Record<string, string>): Promise<Server> {
  const child = spawn(process.execPath, [BUNDLE, 'http'], { env, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  const url = await new Promise<string>((resolve, reject) => {
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const [, found] = /^redmine-mcp serves (\S+)\/mcp$/m.exec(said) ?? [];
      if (found) resolve(found);
    });
    child.once('exit', () => reject(new Error(said)));
  });
  // It serves before it has found its Redis.
  while ((await fetch(`${url}/readyz`)).status !== 200) await sleep(100);
  return { child, url };
}

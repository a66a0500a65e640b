import { randomBytes } from 'node:crypto';
import { afterAll } from 'vitest';
import { newNode } from '../../scripts/package/nodes.ts';
import { type Redis, startRedis } from '../../scripts/redis/server.ts';
import { type RoundRobin, roundRobin } from './round-robin.ts';
import { type Served, startHttp } from './served.ts';

/** Several servers with one Redis behind one address, which keeps nothing together that a client sends. */
export interface Replicas {
  /** `http://127.0.0.1:40000`, of the proxy. */
  readonly url: string;
  readonly servers: readonly Served[];
  readonly redis: Redis;
  readonly balance: RoundRobin;
  /** What nobody may find in Redis or in a log. */
  readonly stateKey: string;
  /** Of all of them, also of those that were ended. */
  logs(): string;
  /** Ends one as a crash does, and starts another in its place. */
  replace(index: number): Promise<void>;
}

/** @param options of redis-server */
export async function openReplicas(
  count: number,
  env: Record<string, string>,
  options: readonly string[] = [],
): Promise<Replicas> {
  const [redis, balance] = await Promise.all([startRedis(...options), roundRobin()]);
  const stateKey = randomBytes(32).toString('hex');
  const all = {
    REDMINE_MCP_BASE_URL: balance.url,
    REDMINE_MCP_STATE_URL: redis.url,
    REDMINE_MCP_STATE_KEY: stateKey,
    REDMINE_MCP_LOG_LEVEL: 'debug',
    ...env,
  };
  const node = newNode()?.executable;
  const start = () => startHttp(all, node);
  const servers = await Promise.all(Array.from({ length: count }, start));
  const ended: Served[] = [];
  const route = () => balance.use(...servers.map(({ url }) => url));
  route();
  afterAll(async () => {
    await balance.close();
    for (const { process } of servers) process.kill('SIGKILL');
    await redis.close();
  });
  return {
    url: balance.url,
    servers,
    redis,
    balance,
    stateKey,
    logs: () => [...ended, ...servers].map((served) => served.stderr()).join('\n'),
    async replace(index) {
      const [gone] = servers.splice(index, 1, await start());
      if (gone) ended.push(gone);
      gone?.process.kill('SIGKILL');
      route();
    },
  };
}

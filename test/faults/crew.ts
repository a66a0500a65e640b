import type { Redmine } from '../../scripts/redmine/testbed.ts';
import { type Connection, connectModern } from '../live/clients.ts';
import { type FaultProxy, faultProxy, type Kept } from './proxy.ts';

/** A server under test, with a proxy of its own in front of the same Redmine: what it is sent is known to be its own. */
export interface Worker {
  readonly proxy: FaultProxy;
  readonly client: Connection;
}

export interface Crew {
  /** Does the work for each item, one after the other at each worker. */
  each<T>(items: readonly T[], work: (item: T, worker: Worker) => Promise<void>): Promise<void>;
  readonly workers: readonly Worker[];
  close(): Promise<void>;
}

/** Servers that work as the administrator, with every tool. */
export async function crewOf(size: number, redmine: Redmine, timeoutS: number, kept?: Kept): Promise<Crew> {
  const workers = await Promise.all(Array.from({ length: size }, () => worker(redmine, timeoutS, kept)));
  return {
    workers,
    async each(items, work) {
      const left = [...items];
      const one = async (worker: Worker) => {
        for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item, worker);
      };
      await Promise.all(workers.map(one));
    },
    async close() {
      await Promise.all(workers.map(({ client }) => client.close()));
      await Promise.all(workers.map(({ proxy }) => proxy.close()));
    },
  };
}

async function worker(redmine: Redmine, timeoutS: number, kept: Kept | undefined): Promise<Worker> {
  const proxy = await faultProxy(redmine.url, kept);
  const client = await connectModern({
    REDMINE_URL: proxy.url,
    REDMINE_API_KEY: redmine.seed.users.admin.apiKey,
    REDMINE_TIMEOUT: String(timeoutS),
    REDMINE_MCP_TOOLSETS: 'all',
    // A person or a token between preview and deletion changes nothing of what a fault of the deletion means.
    REDMINE_MCP_CONFIRM: 'off',
    REDMINE_MCP_LOG_LEVEL: 'error',
  });
  return { proxy, client };
}

import { Pool } from 'undici';
import type { StdioClient } from './client.ts';
import { interleave, type Plan, type Side } from './interleave.ts';
import { summary } from './statistics.ts';
import { type Subject, startSubject } from './subject.ts';
import { ms, table, times } from './table.ts';
import type { Upstream } from './upstream/start.ts';

const PLANS: readonly (Plan & { readonly label: string })[] = [
  { label: 'one after the other', rounds: 30, batch: 20, atOnce: 1, warmUp: 60 },
  { label: '8 at once', rounds: 15, batch: 80, atOnce: 8, warmUp: 5 },
];
const MEASURED = ['get_issue', 'list_issues'];

/**
 * What a call costs more than the request that it makes: the same request by undici, whose answer is read and thrown
 * away, beside the call over stdio.
 */
export async function overheadTable(subjects: readonly Subject[], upstream: Upstream): Promise<string> {
  const rows: (string | number)[][] = [];
  const pool = new Pool(upstream.url, { connections: 8 });
  for (const name of MEASURED) {
    const running = await start(subjects, upstream, name);
    for (const plan of PLANS) {
      // Peers can be slow, and what is slow needs fewer runs to be told.
      const { rounds, warmUp } = subjects.length > 1 ? { rounds: 8, warmUp: 3 } : plan;
      for (const row of await compare(pool, running, { ...plan, rounds, warmUp }))
        rows.push([name, plan.label, ...row]);
    }
    for (const { client } of running) await client.stop();
  }
  await pool.destroy();
  const headings = ['call', 'how', 'by', '>requests', '>n', '>p50 ms', '>p95 ms', '>of undici', 'p50 ≤ 1.3× + 1 ms'];
  return table(headings, rows);
}

async function compare(pool: Pool, running: readonly Running[], plan: Plan): Promise<(string | number)[][]> {
  const path = running[0]?.path ?? '';
  const bare = { name: 'undici alone', once: () => request(pool, path), requests: 1 };
  const measured = await interleave([bare, ...running], plan);
  const floor = summary(measured.get(bare.name)?.samples ?? []).p50;
  return [bare, ...running].map((side) => {
    const { n, p50, p95 } = summary(measured.get(side.name)?.samples ?? []);
    const isMet = p50 <= 1.3 * floor + 1 ? 'yes' : 'no';
    return [side.name, side.requests, n, ms(p50), ms(p95), times(p50 / floor), side === bare ? '' : isMet];
  });
}

interface Running extends Side {
  readonly client: StdioClient;
  /** Requests of one call after the first. */
  readonly requests: number;
  /** The last of them. */
  readonly path: string;
}

/** One running server for each subject and era that has this call. */
async function start(subjects: readonly Subject[], upstream: Upstream, name: string): Promise<Running[]> {
  const running: Running[] = [];
  for (const subject of subjects) {
    const call = subject.callFor(name);
    if (!call) continue;
    for (const era of subject.eras) {
      const client = await startSubject(subject, upstream.url, era);
      const once = () => client.call(call.tool, call.arguments);
      await once();
      await upstream.requests();
      await once();
      const requests = await upstream.requests();
      const path = requests.at(-1)?.replace('GET ', '') ?? '';
      running.push({ name: `${subject.name}, ${era}`, client, once, requests: requests.length, path });
    }
  }
  return running;
}

async function request(pool: Pool, path: string): Promise<void> {
  const { body } = await pool.request({ path, method: 'GET', headers: { accept: 'application/json' } });
  await body.text();
}

import { request } from 'undici';
import { interleave } from './interleave.ts';
import { summary } from './statistics.ts';
import { ours, startSubject } from './subject.ts';
import { ms, table, times } from './table.ts';
import type { Upstream } from './upstream/start.ts';

const LATENCY_MS = 50;
const ROWS = 1000;
const PAGE = 100;
const PLAN = { rounds: 8, batch: 1, atOnce: 1, warmUp: 1 };

/** 1,000 issues from a Redmine that is 50 ms away: one call, and ways to read page after page. */
export async function exportTable(upstream: Upstream): Promise<string> {
  const url = `${upstream.url}/wait/${LATENCY_MS}`;
  const client = await startSubject(ours(), url);
  const offsets = Array.from({ length: ROWS / PAGE }, (_, index) => index * PAGE);
  const sides = [
    {
      name: 'page after page, undici alone',
      once: async () => {
        for (const offset of offsets) {
          const { body } = await request(`${url}/issues.json?status_id=*&limit=${PAGE}&offset=${offset}`);
          await body.json();
        }
      },
    },
    {
      name: `page after page, list_issues with limit ${PAGE}`,
      once: async () => {
        for (const offset of offsets) await client.call('list_issues', { status: 'any', limit: PAGE, offset });
      },
    },
    {
      name: `list_issues with limit ${ROWS}`,
      once: () => client.call('list_issues', { status: 'any', limit: ROWS }),
    },
  ];
  const rows: (string | number)[][] = [];
  const measured = await interleave(sides, PLAN);
  const [, pageAfterPage] = sides;
  const base = summary(measured.get(pageAfterPage?.name ?? '')?.samples ?? []).p50;
  for (const { name, once } of sides) {
    const { n, p50, p95 } = summary(measured.get(name)?.samples ?? []);
    await upstream.requests();
    await once();
    rows.push([name, (await upstream.requests()).length, n, ms(p50), ms(p95), times(base / p50)]);
  }
  await client.stop();
  return table([`${ROWS} issues, ${LATENCY_MS} ms away`, '>requests', '>n', '>p50 ms', '>p95 ms', '>faster'], rows);
}

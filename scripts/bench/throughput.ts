import { interleave } from './interleave.ts';
import { summary } from './statistics.ts';
import { type Subject, startSubject } from './subject.ts';
import { ms, table } from './table.ts';
import type { Upstream } from './upstream/start.ts';

const PLAN = { rounds: 10, batch: 160, atOnce: 16, warmUp: 3 };

/** Calls per second through one process, 16 at once. */
export async function throughputTable(subjects: readonly Subject[], upstream: Upstream): Promise<string> {
  const clients = await Promise.all(subjects.map((subject) => startSubject(subject, upstream.url)));
  const rows: (string | number)[][] = [];
  for (const name of ['get_issue', 'list_issues']) {
    const sides = subjects.flatMap((subject, index) => {
      const call = subject.callFor(name);
      return call ? [{ name: subject.name, once: async () => clients[index]?.call(call.tool, call.arguments) }] : [];
    });
    const measured = await interleave(sides, PLAN);
    for (const [server, { samples, total }] of measured) {
      const { n, p50, p99 } = summary(samples);
      rows.push([name, server, n, Math.round((n / total) * 1000), ms(p50), ms(p99)]);
    }
  }
  await Promise.all(clients.map((client) => client.stop()));
  return table([`${PLAN.atOnce} at once`, 'by', '>n', '>calls/s', '>p50 ms', '>p99 ms'], rows);
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { interleave } from './interleave.ts';
import { memoryOf } from './process.ts';
import { summary } from './statistics.ts';
import { type Subject, startSubject } from './subject.ts';
import { mb, ms, table } from './table.ts';
import type { Upstream } from './upstream/start.ts';

const PLAN = { rounds: 15, batch: 1, atOnce: 1, warmUp: 2 };
const CALLS = 100;
const SETTLED_MS = 500;

/**
 * From the start of the process to the list of tools, and the memory that it holds then and after some calls; beside
 * them the bare runtime, which is what no Node server can be below.
 */
export async function startupTable(subjects: readonly Subject[], upstream: Upstream): Promise<string> {
  const nodes = [...new Set(subjects.flatMap(({ command }) => command.slice(0, 1)))].filter((file) => isNode(file));
  const bare = nodes.map((node) => ({ name: `${versionOf(node)} alone`, once: () => run(node, ['-e', '0']), node }));
  const starts = subjects.flatMap((subject) =>
    subject.eras.map((era) => ({
      name: `${subject.name}, ${era}`,
      subject,
      era,
      once: async () => {
        const client = await startSubject(subject, upstream.url, era);
        await client.tools();
        return client;
      },
    })),
  );
  const sides = [...bare, ...starts.map((side) => ({ ...side, once: async () => stopLater(await side.once()) }))];
  const measured = await interleave(sides, PLAN);
  await Promise.all(stopping.splice(0));
  const rows: (string | number)[][] = [];
  for (const { name, node } of bare) rows.push([name, ...timesOf(measured, name), mb(await idle(node)), '']);
  for (const side of starts) {
    const client = await side.once();
    await pause(SETTLED_MS);
    const before = memoryOf(client.pid);
    const call = side.subject.callFor('list_issues');
    for (let done = 0; call && done < CALLS; done++) await client.call(call.tool, call.arguments);
    rows.push([side.name, ...timesOf(measured, side.name), mb(before), mb(memoryOf(client.pid))]);
    await client.stop();
  }
  const headings = ['', '>n', '>p50 ms', '>p95 ms', '>idle MB', `>after ${CALLS} calls MB`];
  return table(headings, rows);
}

function timesOf(measured: Map<string, { samples: number[] }>, name: string) {
  const { n, p50, p95 } = summary(measured.get(name)?.samples ?? []);
  return [n, ms(p50), ms(p95)];
}

/** Ending is not part of starting. */
const stopping: Promise<void>[] = [];
function stopLater(client: { stop(): Promise<void> }): void {
  stopping.push(client.stop());
}

const isNode = (file: string) => /(^|[\\/])node(\.exe)?$/.test(file);

function versionOf(node: string): string {
  return node === process.execPath ? `node ${process.version}` : node;
}

async function run(file: string, args: readonly string[]): Promise<void> {
  await once(spawn(file, args, { stdio: 'ignore' }), 'exit');
}

/** Memory of a runtime that waits for input and does nothing else. */
async function idle(node: string): Promise<number> {
  const child = spawn(node, ['-e', 'process.stdin.resume()'], { stdio: ['pipe', 'ignore', 'ignore'] });
  const gone = once(child, 'exit');
  await pause(SETTLED_MS);
  const bytes = memoryOf(child.pid ?? 0);
  child.stdin?.end();
  await gone;
  return bytes;
}

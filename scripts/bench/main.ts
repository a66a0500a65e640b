/**
 * `npm run bench`: what calls, starts, answers and compiling cost, side by side in one run. README.md here says what each
 * table means; `--write` puts them into RESULTS.md.
 */
import { existsSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { compileTable } from './compiling.ts';
import { exportTable } from './export.ts';
import { formatTable } from './formats.ts';
import { layerTable } from './layers.ts';
import { readOptions } from './options.ts';
import { overheadTable } from './overhead.ts';
import { replicaTable } from './replicas.ts';
import { startupTable } from './startup.ts';
import { BUNDLE, ours, type Subject } from './subject.ts';
import { throughputTable } from './throughput.ts';
import { answerTable, definitionTable } from './tokens.ts';
import { startUpstream, type Upstream } from './upstream/start.ts';

interface Section {
  readonly id: string;
  readonly title: string;
  make(upstream: Upstream): Promise<string>;
}

const options = readOptions(process.argv.slice(2));
if (!existsSync(BUNDLE)) throw new Error('There is no bundle to measure: npm run build');

const all = [ours(), ...options.peers];
const nodes: Subject[] = options.nodes.map((node) => ours({ node, name: `redmine-mcp on ${node}` }));
const sections: readonly Section[] = [
  {
    id: 'overhead',
    title: 'One call over stdio, beside the request that it makes',
    make: (upstream) => overheadTable(all, upstream),
  },
  { id: 'layers', title: 'Where the time of a call goes', make: layerTable },
  {
    id: 'throughput',
    title: 'Calls through one process',
    make: (upstream) => throughputTable(all, upstream),
  },
  {
    id: 'start',
    title: 'From the start of the process to the list of tools; memory',
    make: (upstream) => startupTable([...all, ...nodes], upstream),
  },
  {
    id: 'definitions',
    title: 'Tokens of the tool definitions (o200k)',
    make: (upstream) => {
      const everything = ours({ env: { REDMINE_MCP_TOOLSETS: 'all' }, name: 'redmine-mcp, all toolsets' });
      return definitionTable([ours(), everything, ...options.peers], upstream);
    },
  },
  { id: 'answers', title: 'Tokens of ten answers (o200k)', make: (upstream) => answerTable(all, upstream) },
  { id: 'formats', title: 'A list in the formats that were thought of', make: formatTable },
  { id: 'export', title: 'Reading 1,000 issues', make: exportTable },
  { id: 'replicas', title: 'Several servers with one Redis', make: replicaTable },
  { id: 'compile', title: 'Compiling the catalogue', make: () => compileTable(options.factors) },
];

const unknown = options.only.find((name) => !sections.some(({ id }) => id === name));
if (unknown) throw new Error(`There is no table ${unknown}. There are: ${sections.map(({ id }) => id).join(', ')}.`);

const upstream = await startUpstream();
const parts: string[] = [];
try {
  for (const { id, title, make } of sections) {
    if (options.only.length > 0 && !options.only.includes(id)) continue;
    parts.push(`## ${title}\n\n${await make(upstream)}\n`);
    process.stdout.write(`${parts.at(-1)}\n`);
  }
} finally {
  await upstream.stop();
}
if (options.write) writeFileSync(fileURLToPath(new URL('RESULTS.md', import.meta.url)), page());

function page(): string {
  const machine = `Node ${process.version}, ${process.platform} ${process.arch}, ${cpus().length} cores`;
  const load = `load average ${(loadavg()[0] ?? 0).toFixed(1)} at the end`;
  const head = `# What it costs\n\nMade by \`npm run bench -- --write\` on ${machine}, ${load}.\n[README.md](README.md) says what each table means.\n`;
  return [head, ...parts].join('\n');
}

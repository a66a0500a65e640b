import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { checkCatalogue } from '../../generator/check/check.ts';
import { emit } from '../../generator/emit/emit.ts';
import { formatFinding } from '../../generator/finding.ts';
import { lower } from '../../generator/lower/lower.ts';
import { readCatalogue } from '../../generator/read/read.ts';
import { multiply } from './multiply.ts';
import { table } from './table.ts';

const SPEC = new URL('../../spec/', import.meta.url);
const FUNCTIONS = new URL('../../runtime/compose/', import.meta.url);

/** What it takes to compile the catalogue, stage by stage, and larger ones: a tool must not cost more the more there are. */
export async function compileTable(factors: readonly number[]): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'redmine-mcp-bench-'));
  const rows: (string | number)[][] = [];
  try {
    // The first run loads the TypeScript compiler and warms up; it is not shown.
    await stages(SPEC);
    for (const factor of factors) {
      const spec = join(folder, String(factor));
      multiply(fileURLToPath(SPEC), spec, factor);
      const { tools, times } = await stages(pathToFileURL(`${spec}/`));
      const total = times.reduce((sum, time) => sum + time, 0);
      rows.push([factor, tools, ...times.map(seconds), seconds(total), (total / tools).toFixed(1)]);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return table(['>times', '>tools', '>read s', '>check s', '>lower s', '>emit s', '>all s', '>ms a tool'], rows);
}

const seconds = (milliseconds: number) => (milliseconds / 1000).toFixed(2);

async function stages(spec: URL): Promise<{ tools: number; times: number[] }> {
  const times: number[] = [];
  const timed = async <T>(work: () => T | Promise<T>): Promise<T> => {
    const start = performance.now();
    const result = await work();
    times.push(performance.now() - start);
    return result;
  };
  const { catalogue, positions, findings } = await timed(() => readCatalogue(spec, FUNCTIONS));
  const refused = catalogue ? await timed(() => checkCatalogue(catalogue, positions)) : findings;
  const [first] = [...findings, ...refused];
  if (first || !catalogue) throw new Error(`The catalogue is refused: ${first && formatFinding(first)}`);
  const model = await timed(() => lower(catalogue));
  await timed(() => emit(model, '0.0.0'));
  return { tools: model.tools.length, times };
}

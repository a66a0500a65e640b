import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkCatalogue } from '../../generator/check/check.ts';
import { readCatalogue } from '../../generator/read/read.ts';
import { CALLS } from '../../scripts/bench/calls.ts';
import { interleave } from '../../scripts/bench/interleave.ts';
import { multiply } from '../../scripts/bench/multiply.ts';
import { parsePeer } from '../../scripts/bench/peer.ts';
import { summary } from '../../scripts/bench/statistics.ts';
import { environment } from '../../scripts/bench/subject.ts';
import { table } from '../../scripts/bench/table.ts';
import { startUpstream, type Upstream } from '../../scripts/bench/upstream/start.ts';

describe('statistics', () => {
  it('quantiles as R and NumPy have them, whatever the order', () => {
    expect(summary([4, 1, 3, 2])).toEqual({ n: 4, p50: 2.5, p95: expect.closeTo(3.85), p99: expect.closeTo(3.97) });
    expect(summary([7])).toEqual({ n: 1, p50: 7, p95: 7, p99: 7 });
  });

  it('of nothing there are none', () => {
    expect(() => summary([])).toThrow('nothing was measured');
  });

  it('a table with numbers to the right', () => {
    expect(table(['a', '>b'], [['x', 1]])).toBe('| a | b |\n|---|--:|\n| x | 1 |');
  });
});

describe('measuring in turns', () => {
  it('each side begins a round in its turn; warming up is not counted', async () => {
    const order: string[] = [];
    const side = (name: string) => ({ name, once: async () => order.push(name) });
    const plan = { rounds: 2, batch: 1, atOnce: 1, warmUp: 1 };
    const measured = await interleave([side('a'), side('b')], plan);
    expect(order.join('')).toBe('baabba');
    expect([...measured].map(([name, { samples }]) => [name, samples.length])).toEqual([
      ['a', 2],
      ['b', 2],
    ]);
  });

  it('as many at once as the plan says', async () => {
    let running = 0;
    let most = 0;
    const once = async () => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setImmediate(resolve));
      running--;
    };
    const measured = await interleave([{ name: 'a', once }], { rounds: 1, batch: 10, atOnce: 4, warmUp: 0 });
    expect(most).toBe(4);
    expect(measured.get('a')?.samples).toHaveLength(10);
  });
});

describe('mapping files', () => {
  const MAPPING = `
env: { URL: "{url}", KEY: "{key}" }
calls: { list_issues: { tool: issues, arguments: { n: 25 } }, who_am_i: null }`;

  it('say how a peer is started and asked', () => {
    const peer = parsePeer('other=/bin/server --stdio', MAPPING);
    expect(peer).toMatchObject({ name: 'other', command: ['/bin/server', '--stdio'] });
    expect(environment(peer, 'http://127.0.0.1:1')).toEqual({ URL: 'http://127.0.0.1:1', KEY: '0'.repeat(40) });
    expect(peer.callFor('list_issues')).toEqual({ tool: 'issues', arguments: { n: 25 } });
    expect([peer.callFor('who_am_i'), peer.callFor('search')]).toEqual([undefined, undefined]);
  });

  it.each([
    ['without a command', 'other', MAPPING, 'expected <name>=<command line>'],
    ['without calls', 'other=x', 'env: {}', 'has no calls'],
    ['of a call that there is not', 'other=x', 'calls: { fly: { tool: x } }', 'fly has no tool, or is none of'],
    ['of a call without a tool', 'other=x', 'calls: { search: { arguments: {} } }', 'search has no tool'],
  ])('refused: %s', (_, peer, mapping, message) => {
    expect(() => parsePeer(peer, mapping)).toThrow(message);
  });
});

describe('the stub upstream', () => {
  let upstream: Upstream;
  beforeAll(async () => {
    upstream = await startUpstream();
  });
  afterAll(() => upstream.stop());
  const get = async (path: string) => (await (await fetch(upstream.url + path)).json()) as Record<string, unknown>;

  it('answers what the calls are compared with', async () => {
    for (const { raw } of CALLS) if (raw) expect((await fetch(upstream.url + raw)).status, raw).toBe(200);
    expect((await fetch(`${upstream.url}/nothing.json`)).status).toBe(404);
  });

  it('pages as Redmine does', async () => {
    const { issues, total_count, limit } = await get('/issues.json?offset=990&limit=500');
    expect(issues).toHaveLength(10);
    expect([total_count, limit]).toEqual([1000, 100]);
  });

  it('shows what was written, and counts requests', async () => {
    await upstream.requests();
    const body = JSON.stringify({ issue: { status_id: 3, notes: 'done' } });
    expect((await fetch(`${upstream.url}/issues/1000.json`, { method: 'PUT', body })).status).toBe(204);
    const { issue } = await get('/wait/1/issues/1000.json?include=journals');
    expect(issue).toMatchObject({ status: { name: 'Resolved' } });
    expect((issue as { journals: object[] }).journals.at(-1)).toMatchObject({ notes: 'done' });
    expect(await upstream.requests()).toEqual(['PUT /issues/1000.json', 'GET /issues/1000.json?include=journals']);
    expect(await upstream.requests()).toEqual([]);
  });
});

it('a catalogue several times is one that the compiler takes', () => {
  const spec = new URL('../../spec/', import.meta.url);
  const folder = mkdtempSync(join(tmpdir(), 'redmine-mcp-bench-'));
  try {
    multiply(fileURLToPath(spec), folder, 3);
    const functions = new URL('../runtime/compose/', spec);
    const once = readCatalogue(spec, functions).catalogue;
    const { catalogue, positions, findings } = readCatalogue(pathToFileURL(`${folder}/`), functions);
    expect(findings).toEqual([]);
    if (!catalogue || !once) throw new Error('a catalogue could not be read');
    expect(checkCatalogue(catalogue, positions)).toEqual([]);
    const composed = Object.values(once.tools).filter(({ compose }) => compose).length;
    const tools = Object.keys(once.tools).length;
    expect(Object.keys(catalogue.tools)).toHaveLength(3 * (tools - composed) + composed);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

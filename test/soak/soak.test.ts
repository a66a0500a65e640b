/**
 * Tens of thousands of calls through one process of the built server: what it holds at the end is what it held early on.
 * `npm run test:soak -- --calls N` makes it longer; what is measured is printed.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it, vi } from 'vitest';
import { summary } from '../../scripts/bench/statistics.ts';
import { startUpstream, type Upstream } from '../../scripts/bench/upstream/start.ts';
import { type Planned, planned } from './calls.ts';
import { addressOf, HttpCaller } from './http.ts';
import { StdioCaller } from './stdio.ts';
import { type Sample, type Subject, startSubject } from './subject.ts';

const CALLS = Number(process.env['SOAK_CALLS'] ?? 50_000);
const ROUNDS = 50;
/** What a call may leave behind. A promise that stays takes more; what the garbage collector moves about takes less. */
const MOST_BYTES_A_CALL = 100;

const folder = mkdtempSync(join(tmpdir(), 'soak-'));
/** What is kept of each key and each tool is kept of all of them before the half whose slope is measured. */
const KEYS = Math.max(50, CALLS / 250);
/** Connections to Redmine that are kept at most (runtime/redmine/pool.ts). */
const POOLED = 8;

const closing: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const close of closing.reverse()) await close();
  rmSync(folder, { recursive: true });
});

async function start(args: readonly string[], env: Record<string, string>): Promise<[Subject, Upstream]> {
  const upstream = await startUpstream();
  closing.push(() => upstream.stop());
  const subject = startSubject(args, {
    REDMINE_URL: upstream.url,
    REDMINE_MCP_TOOLSETS: 'all',
    REDMINE_MCP_AUDIT_FILE: join(folder, 'audit'),
    REDMINE_MCP_LOG_LEVEL: 'error',
    ...env,
  });
  closing.push(() => subject.stop());
  return [subject, upstream];
}

interface Soaked {
  readonly samples: readonly Sample[];
  /** Milliseconds of each call that was waited for, in the order of their ends. */
  readonly times: readonly number[];
  readonly outcomes: Readonly<Record<string, number>>;
}

/** Makes the calls in rounds, and looks into the process after each, when nothing runs. */
async function soak(
  subject: Subject,
  upstream: Upstream,
  clients: number,
  one: (n: number, client: number) => Promise<string>,
): Promise<Soaked> {
  const samples: Sample[] = [];
  const times: number[] = [];
  const outcomes: Record<string, number> = {};
  let next = 0;
  for (let round = 1; round <= ROUNDS; round++) {
    const last = Math.round((CALLS * round) / ROUNDS);
    const client = async (index: number) => {
      while (next < last) {
        const began = performance.now();
        const outcome = await one(next++, index);
        times.push(performance.now() - began);
        outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
      }
    };
    await Promise.all(Array.from({ length: clients }, (_, index) => client(index)));
    // Calls that were called off have let go by then.
    await new Promise((resolve) => setTimeout(resolve, 50));
    await upstream.requests();
    samples.push(await subject.sample());
  }
  return { samples, times, outcomes };
}

/** What came of a call; anything else than was planned is a failure of the test. */
function outcomeOf({ name, kind }: Planned, message: Record<string, never> | undefined): string {
  if (kind === 'cancel') return 'called off';
  const { result, error } = (message ?? {}) as { result?: { isError?: boolean; resultType?: string }; error?: object };
  const came = !result ? 'broken' : result.resultType === 'input_required' ? 'ask' : result.isError ? 'fails' : 'done';
  if (came !== kind) throw new Error(`${name} was to be ${kind}: ${JSON.stringify(error ?? result).slice(0, 500)}`);
  return { done: 'done', fails: 'refused', ask: 'asked, never answered' }[kind];
}

/** Bytes a call, by linear regression over the second half: caches have filled by then. */
function slope(samples: readonly Sample[], of: 'heapUsed' | 'rss' | 'external'): number {
  const half = samples.slice(samples.length / 2);
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const xs = half.map((_, index) => (index * CALLS) / ROUNDS);
  const ys = half.map((sample) => sample[of]);
  const [x0, y0] = [mean(xs), mean(ys)];
  const over = xs.reduce((sum, x, index) => sum + (x - x0) * ((ys[index] ?? 0) - y0), 0);
  return over / xs.reduce((sum, x) => sum + (x - x0) ** 2, 0);
}

function report(name: string, { samples, times, outcomes }: Soaked): void {
  const tenth = Math.floor(times.length / 10);
  const ms = (part: readonly number[]) => {
    const { p50, p99 } = summary(part);
    return `p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`;
  };
  const mb = (bytes = 0) => `${(bytes / 1024 / 1024).toFixed(1)} MB`;
  const [early, last] = [samples[Math.floor(ROUNDS / 10)], samples.at(-1)];
  const lines = [
    `${name}: ${CALLS} calls: ${Object.entries(outcomes)
      .map(([what, count]) => `${count} ${what}`)
      .join(', ')}`,
    `  bytes a call over the second half: heap ${slope(samples, 'heapUsed').toFixed(1)}, external ${slope(samples, 'external').toFixed(1)}, RSS ${slope(samples, 'rss').toFixed(1)}`,
    `  heap ${mb(early?.heapUsed)} after a tenth, ${mb(last?.heapUsed)} at the end; RSS ${mb(early?.rss)}, ${mb(last?.rss)}`,
    `  first tenth ${ms(times.slice(0, tenth))}; last tenth ${ms(times.slice(-tenth))}`,
    `  resources ${JSON.stringify(last?.resources)}`,
  ];
  process.stderr.write(`${lines.join('\n')}\n`);
}

/** Nothing that grows: memory by its slope, handles and listeners exactly. */
function expectNoLeak(samples: readonly Sample[], atRest: Sample, clients: number): void {
  const early = samples[Math.floor(ROUNDS / 10)];
  const { TCPSocketWrap: sockets = 0, ...others } = atRest.resources;
  const { TCPSocketWrap: _sockets, ...before } = early?.resources ?? {};
  expect(others).toEqual(before);
  expect(sockets).toBeLessThanOrEqual(clients + POOLED);
  expect(slope(samples, 'heapUsed')).toBeLessThan(MOST_BYTES_A_CALL);
  expect(atRest.listeners).toEqual(early?.listeners);
  expect(atRest.stdin).toEqual(early?.stdin);
  expect(atRest.warnings).toEqual([]);
}

it(`T31: ${CALLS} calls over stdio leave nothing behind`, async () => {
  const [subject, upstream] = await start([], { REDMINE_API_KEY: 'a'.repeat(40) });
  const caller = new StdioCaller(subject.child);
  subject.child.stderr?.resume();
  const soaked = await soak(subject, upstream, 16, async (n) => outcomeOf(planned(n), await caller.call(planned(n))));
  report('stdio', soaked);
  const atRest = await subject.sample();
  expectNoLeak(soaked.samples, atRest, 0);
});

it(`T26 T31: ${CALLS} calls of 50 clients over HTTP, under ${KEYS} keys, leave nothing behind`, async () => {
  const env = { REDMINE_AUTH_MODE: 'per-user', SERVER_PORT: '0', REDMINE_MCP_RATE_LIMIT: '100000' };
  const [subject, upstream] = await start(['http'], env);
  const url = await addressOf(subject);
  const keyOf = (number: number) => number.toString(16).padStart(40, '0');
  let keys = 0;
  const callers = Array.from({ length: 50 }, () => new HttpCaller(url, keyOf(++keys)));
  const soaked = await soak(subject, upstream, 50, async (n, client) => {
    const caller = callers[client];
    if (!caller) throw new Error(`there is no client ${client}`);
    if (n % 20 === 0) caller.key = keyOf(++keys % KEYS);
    if (n % 100 === 50) {
      await caller.session((n % 1000) + 1);
      return 'sessions opened and ended';
    }
    return outcomeOf(planned(n), await caller.call(planned(n)));
  });
  report('HTTP', soaked);
  // A client whose call was called off may have a new connection before its old one is gone.
  const atRest = await vi.waitUntil(
    async () => {
      const sample = await subject.sample();
      return (sample.resources['TCPSocketWrap'] ?? 0) <= callers.length + POOLED && sample;
    },
    { timeout: 30_000, interval: 1000 },
  );
  expectNoLeak(soaked.samples, atRest, callers.length);
});

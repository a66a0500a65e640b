/** The demo answers what the real Redmine answers: the same calls to both, over the same records. */
import { describe, expect, it } from 'vitest';
import { operations, tools, toolsets } from '../../generated/index.ts';
import type { FilterArgument, OperationId } from '../../generated/types.ts';
import { call, type Request, type Response } from './contract/call.ts';
import { operationOf } from './contract/catalogue.ts';
import { examples, type FilterValue, type World } from './contract/examples.ts';
import { copyOf } from './demo/copy.ts';
import { type Body, newest, openScene } from './scene.ts';

/** Every operation that a tool of the default toolsets can send. */
const ids = [
  ...new Set(
    tools
      .filter(({ toolset }) => toolsets[toolset]?.default)
      .flatMap(({ actions }) => Object.values(actions).flatMap((action) => [...action.operations])),
  ),
].sort();
const isRead = (id: OperationId) => operations[id].effect === 'read';

/** What the demo has no records of, or no use for. */
const REFUSED: readonly string[] = [];

const CALLERS = ['admin', 'developer', 'reporter', 'reader', 'own_viewer', 'bugs_only', 'outsider', undefined];

describe.each(newest)('Redmine $version', { timeout: 180_000 }, async (redmine) => {
  const { seed } = redmine;
  const scene = await openScene(redmine);
  const world: World = { scene, seed, me: scene.id('admin') };
  const copy = await copyOf(redmine);

  /** Asks both, and once more when they differ: what others changed in between is read again. */
  async function both(id: string, request: Request, login: string | undefined) {
    const key = request.key ?? (login === undefined ? undefined : scene.key(login));
    const ask = async () =>
      (await Promise.all([redmine.url, copy.url].map(async (url) => plain(await call(url, key, id, request), url)))) as [Plain, Plain];
    const [real, demo] = await ask();
    if (JSON.stringify(real) === JSON.stringify(demo)) return [real, demo] as const;
    await copy.refresh();
    return await ask();
  }

  it.each(ids.filter(isRead))('%s', async (id) => {
    const example = examples[id];
    const requests = example ? [await example.call(world), ...((await example.more?.(world)) ?? [])] : [];
    expect(requests.length).toBeGreaterThan(0);
    let refusals = 0;
    for (const request of requests) {
      for (const login of CALLERS) {
        const [real, demo] = await both(id, request, login);
        if (demo.status === 501) refusals += 1;
        else expect(demo, `${JSON.stringify(request)} as ${login}`).toEqual(real);
      }
    }
    if (REFUSED.includes(id)) expect(refusals).toBeGreaterThan(0);
  });

  it.each(ids.filter((id) => operationOf(id).filters))('%s: each filter selects the same', async (id) => {
    const [{ path = {} }, values] = [await examples[id]?.call(world), examples[id]?.filters?.(world)] as [Request, Record<string, FilterValue>];
    await copy.refresh();
    const differences: string[] = [];
    for (const [name, value] of Object.entries(values)) {
      const { kind } = operationOf(id).filters?.[name] ?? {};
      const { is, path: other = path } = typeof value === 'object' && 'is' in value ? value : { is: value };
      const asked: FilterArgument[] = [{ is }, ...(['text', 'search', 'list', 'list_optional', 'relation', 'flag', 'status'].includes(kind ?? '') ? [{ not: is }] : []), ...extra(kind, is)];
      for (const argument of asked) {
        for (const login of ['admin', 'developer']) {
          const filters = { [name]: argument, ...(id === 'listIssues' && name !== 'status_id' ? { status_id: { is: 'any' } } : {}) } as never;
          const [real, demo] = await both(id, { path: other, filters, query: { limit: 100 } }, login);
          const [wanted, found] = [summary(real), summary(demo)];
          if (wanted !== found) differences.push(`${name} ${JSON.stringify(argument)} as ${login}: ${found} instead of ${wanted}`);
        }
      }
    }
    expect(differences).toEqual([]);
  });
});

/** More of what a filter of this kind can be asked. */
function extra(kind: string | undefined, is: unknown): FilterArgument[] {
  if (kind === 'list_optional' || kind === 'tree') return [{ is: 'none' }, { is: 'any' }];
  if (kind === 'relation') return [{ is: 'none' }, { is: 'any' }, { is: 'open' }];
  if (kind === 'date') return [{ is: `${is}..` }, { is: `..${is}` }, { is: '2025-01-01..2025-12-31' }, { is: 'none' }, { is: 'any' }];
  if (kind === 'number' && typeof is === 'number') return [{ is: `${is}..` }, { is: `..${is}` }, { is: 'none' }, { is: 'any' }];
  return [];
}

interface Plain {
  readonly status: number;
  readonly body: Body;
}

/** Without what is of no matter: where a server is. */
function plain({ status, body }: Response, url: string): Plain {
  const text = JSON.stringify(body) as string | undefined;
  return { status, body: text === undefined ? undefined : JSON.parse(text.replaceAll(url, 'http://redmine')) };
}

function summary({ status, body }: Plain): string {
  const rows = Object.values(body ?? {}).find(Array.isArray) as { id: number }[] | undefined;
  return `${status}: ${body?.total_count} rows, ids ${rows?.map(({ id }) => id).join(' ')}`;
}

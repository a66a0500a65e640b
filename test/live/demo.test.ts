/** The demo answers what the real Redmine answers: the same calls to both, over the same records. */
import { describe, expect, it } from 'vitest';
import { operations, tools, toolsets } from '../../generated/index.ts';
import type { FilterArgument, OperationId } from '../../generated/types.ts';
import type { Request } from './contract/call.ts';
import { operationOf } from './contract/catalogue.ts';
import { type Example, examples, type FilterValue, type World } from './contract/examples.ts';
import { copyOf } from './demo/copy.ts';
import { difference, Pair, type Plain } from './demo/same.ts';
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

/** Operations, and parts of them, that the demo answers by 501. */
const REFUSED: Readonly<Record<string, true>> = {};

const READERS = ['admin', 'developer', 'reporter', 'reader', 'own_viewer', 'bugs_only', 'outsider', undefined];
const WRITERS = ['admin', 'developer', 'reporter', 'reader', 'commenter', undefined];
const FILTER_READERS = ['admin', 'developer'];

describe.each(newest)('Redmine $version', { timeout: 240_000 }, async (redmine) => {
  const { seed } = redmine;
  const scene = await openScene(redmine);
  const world: World = { scene, seed, me: scene.id('admin') };
  const copy = await copyOf(redmine);
  const pair = new Pair(scene, copy);

  it.each(ids.filter(isRead))('%s: reads the same', async (id) => {
    const requests = await requestsOf(id);
    expect(requests.length).toBeGreaterThan(0);
    const differences: string[] = [];
    for (const request of requests) {
      for (const login of READERS) {
        const [real, demo] = await pair.read(id, request, login);
        const found = demo.status === 501 ? refusal(id, demo) : difference(demo, real);
        if (found) differences.push(`${JSON.stringify(request)} as ${login}: ${found}`);
      }
    }
    expect(differences).toEqual([]);
  });

  it.each(ids.filter((id) => operationOf(id).filters && id !== 'listUsers'))(
    '%s: each filter selects the same',
    async (id) => {
      const example = examples[id] as Example;
      const { path = {} } = await example.call(world);
      const differences: string[] = [];
      for (const [name, value] of Object.entries(example.filters?.(world) ?? {})) {
        const { is, path: other = path } = filterValue(value);
        for (const argument of askedOf(operationOf(id).filters?.[name]?.kind, is)) {
          for (const login of FILTER_READERS) {
            const all = id === 'listIssues' && name !== 'status_id' ? { status_id: { is: 'any' } } : {};
            const request = { path: other, filters: { [name]: argument, ...all }, query: { limit: 100 } } as Request;
            const [real, demo] = (await pair.read(id, request, login)).map(summary);
            if (demo !== real)
              differences.push(`${name} ${JSON.stringify(argument)} as ${login}: ${demo} instead of ${real}`);
          }
        }
      }
      expect(differences).toEqual([]);
    },
  );

  it.each(ids.filter((id) => !isRead(id)))('%s: writes the same', async (id) => {
    const example = examples[id] as Example;
    const differences: string[] = [];
    const compare = async (request: Request, login: string | undefined, name: string) => {
      await copy.refresh();
      const [real, demo] = await pair.send(id, request, login);
      const after = await shown(request, real, demo);
      const found = demo.status === 501 ? refusal(id, demo) : (difference(demo, real) ?? after);
      if (found) differences.push(`${name} as ${login}: ${found}`);
    };
    for (const login of WRITERS)
      await compare(await example.call(world), login, JSON.stringify(await example.call(world)));
    for (const body of (await example.values?.(world)) ?? []) {
      const request = { ...(await example.call(world, body)), body };
      await compare(request, 'admin', JSON.stringify(body));
    }
    expect(differences).toEqual([]);
  });

  async function requestsOf(id: string): Promise<Request[]> {
    const example = examples[id];
    return example ? [await example.call(world), ...((await example.more?.(world)) ?? [])] : [];
  }

  /** What a read shows of what was written. */
  async function shown(request: Request, real: Plain, demo: Plain): Promise<string | undefined> {
    const { shownBy } = request;
    if (!shownBy || real.status >= 300 || demo.status >= 300) return undefined;
    const [first, second] = [real, demo].map(({ body }) => {
      const record = Object.values((body ?? {}) as Body)[0] as Body;
      return typeof shownBy === 'function' ? shownBy(record) : shownBy;
    });
    if (!first || !second) return undefined;
    const [there] = await pair.send(first.operation, first, 'admin');
    const [, here] = await pair.send(second.operation, second, 'admin');
    return difference(here, there);
  }
});

/** A refusal that is not known: what the demo should do, or the test should say. */
const refusal = (id: string, { body }: Plain) => (REFUSED[id] ? undefined : JSON.stringify(body));

const filterValue = (value: FilterValue) =>
  typeof value === 'object' && 'is' in value ? value : { is: value, path: undefined };

/** All that a filter of this kind can be asked. */
function askedOf(kind: string | undefined, is: FilterArgument['is']): FilterArgument[] {
  const same: FilterArgument[] = [{ is }];
  const words = ['none', 'any'].map((word) => ({ is: word }));
  switch (kind) {
    case 'list':
    case 'flag':
    case 'status':
    case 'text':
    case 'search':
      return [...same, { not: is }];
    case 'list_optional':
      return [...same, { not: is }, ...words];
    case 'relation':
      return [...same, { not: is }, ...words, { is: 'open' }, { not: 'open' }];
    case 'tree':
      return [...same, ...words, { below: is } as FilterArgument];
    default: {
      const isPlain = !String(is).includes('..');
      return [...same, ...words, ...(isPlain ? [{ is: `${is}..` }, { is: `..${is}` }] : [])];
    }
  }
}

/** What a filter selected: the total, and who is on the first page. */
function summary({ status, body }: Plain): string {
  const rows = Object.values((body ?? {}) as Body).find(Array.isArray) as { id: number }[] | undefined;
  const { total_count, errors } = (body ?? {}) as Body;
  return `${status}: ${total_count ?? errors} rows, ids ${rows?.map(({ id }) => id).join(' ')}`;
}

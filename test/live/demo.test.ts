/** The demo answers what the real Redmine answers: the same calls to both, over the same records. */
import { describe, expect, it } from 'vitest';
import { toolsets } from '../../generated/index.ts';
import { operations } from '../../generated/tables.ts';
import type { FilterArgument, OperationId } from '../../generated/types.ts';
import { loadTools } from '../../runtime/catalogue.ts';
import type { Request } from './contract/call.ts';
import { operationOf } from './contract/catalogue.ts';
import { examples, type FilterValue, type World } from './contract/examples.ts';
import { copyOf } from './demo/copy.ts';
import { difference, Pair, type Plain } from './demo/same.ts';
import { type Body, newest, openScene } from './scene.ts';

/** Every operation that a tool of the default toolsets can send. */
const ids = [
  ...new Set(
    (await loadTools())
      .filter(({ toolset }) => toolsets[toolset]?.default)
      .flatMap(({ actions }) => Object.values(actions).flatMap((action) => [...action.operations])),
  ),
].sort();
const isRead = (id: OperationId) => operations[id].effect === 'read';

/** Operations that the demo answers by 501, whoever asks. */
const REFUSED = ['deleteGroup', 'deleteNews', 'deleteProject', 'deleteUser', 'getNews', 'listFiles', 'listNews'];

/** Parts of operations that it answers so. */
const REFUSED_PARTS: Readonly<Record<string, readonly RegExp[]>> = {
  createIssue: [/take copy_from/],
  createRelation: [/move the dates of an issue that follows/],
  searchAll: [/search in files/],
};

/** As on a server without ImageMagick. */
const ELSEWISE = ['getThumbnail'];

const READERS = ['admin', 'developer', 'reader', 'own_viewer', 'bugs_only', undefined];
const WRITERS = ['admin', 'developer', 'reader', undefined];

describe.each(newest)('Redmine $version', { timeout: 600_000 }, async (redmine) => {
  const { seed } = redmine;
  const scene = await openScene(redmine);
  const world: World = { scene, seed, me: scene.id('admin') };
  const copy = await copyOf(redmine);
  const pair = new Pair(scene, copy);

  it.each(ids.filter((id) => isRead(id) && !REFUSED.includes(id) && !ELSEWISE.includes(id)))(
    '%s: reads the same',
    async (id) => {
      const requests = await requestsOf(id);
      expect(requests.length).toBeGreaterThan(0);
      const differences: string[] = [];
      for (const request of requests) {
        for (const login of READERS) {
          const [real, demo] = await pair.read(id, request, login);
          const found = differs(id, demo, real);
          if (found) differences.push(`${JSON.stringify(request)} as ${login}: ${found}`);
        }
      }
      expect(differences).toEqual([]);
    },
  );

  it.each(ids.filter((id) => operationOf(id).filters && id !== 'listUsers'))(
    '%s: each filter selects the same',
    async (id) => {
      const differences: string[] = [];
      for (const request of await filterRequests(id)) {
        const [real, demo] = (await pair.read(id, request, 'developer')).map(summary);
        if (demo !== real) differences.push(`${JSON.stringify(request.filters)}: ${demo} instead of ${real}`);
      }
      expect(differences).toEqual([]);
    },
  );

  it('listIssues: each column sorts the same', async () => {
    const columns = SORTS.split(' ');
    const differences: string[] = [];
    for (const sort of columns.flatMap((column) => [column, `${column}:desc`])) {
      const request = { query: { sort, limit: 100 }, filters: { status_id: { is: 'any' } } } as Request;
      const [real, demo] = (await pair.read('listIssues', request, 'developer')).map(summary);
      if (demo !== real) differences.push(`${sort}: ${demo} instead of ${real}`);
    }
    expect(differences).toEqual([]);
  });

  it.each(ids.filter((id) => !isRead(id) && !REFUSED.includes(id)))('%s: writes the same', async (id) => {
    const differences: string[] = [];
    for (const [request, login] of await writeRequests(id)) {
      await copy.refresh();
      const [real, demo] = await pair.send(id, request, login);
      const found = differs(id, demo, real) ?? (await shown(request, real, demo));
      if (found) differences.push(`${JSON.stringify(request)} as ${login}: ${found}`);
    }
    expect(differences).toEqual([]);
  });

  it.each(REFUSED)('%s: is refused by 501, with the reason', async (id) => {
    for (const request of await requestsOf(id)) {
      const [, demo] = await pair.read(id, request, 'admin');
      expect(demo).toEqual({ status: 501, body: { errors: [expect.stringMatching(/^The demo does not /)] } });
    }
  });

  async function requestsOf(id: string): Promise<Request[]> {
    const example = examples[id];
    const requests = example ? [await example.call(world), ...((await example.more?.(world)) ?? [])] : [];
    if (id !== 'searchAll') return requests;
    return requests.map((request) => ({ ...request, query: { ...request.query, kinds: SEARCHED } }));
  }

  /** All that each filter can be asked, in the place of the example. */
  async function filterRequests(id: string): Promise<Request[]> {
    const example = examples[id];
    const { path = {} } = (await example?.call(world)) ?? {};
    return Object.entries(example?.filters?.(world) ?? {}).flatMap(([name, value]) => {
      const { is, path: other = path } = filterValue(value);
      const all = id === 'listIssues' && name !== 'status_id' ? { status_id: { is: 'any' } } : {};
      const asked = askedOf(operationOf(id).filters?.[name]?.kind, is);
      return asked
        .filter((argument) => !isFinerThanSeconds(name, argument))
        .map((argument) => ({ path: other, filters: { [name]: argument, ...all }, query: { limit: 100 } }) as Request);
    });
  }

  /** The example as different people, and every value that can be written as the administrator; each about records of its own. */
  async function writeRequests(id: string): Promise<[Request, string | undefined][]> {
    const example = examples[id];
    if (!example) return [];
    const requests: [Request, string | undefined][] = [];
    for (const login of WRITERS) requests.push([await example.call(world), login]);
    for (const body of (await example.values?.(world)) ?? []) {
      requests.push([{ ...(await example.call(world, body)), body }, 'admin']);
    }
    return requests;
  }

  /** Where a read shows something else of what was written. */
  async function shown({ shownBy }: Request, real: Plain, demo: Plain): Promise<string | undefined> {
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

/** What both have: in the demo there are no news, documents, commits and messages. */
const SEARCHED = ['issues', 'wiki_pages', 'projects'];

/** What the tool sorts by. */
const SORTS =
  'id project tracker status priority subject author assigned_to updated_on created_on closed_on category fixed_version start_date due_date done_ratio estimated_hours';

/** A difference, or a refusal that is none of those that are known. */
function differs(id: string, demo: Plain, real: Plain): string | undefined {
  if (demo.status !== 501) return difference(demo, real);
  const reason = JSON.stringify(demo.body);
  return REFUSED_PARTS[id]?.some((known) => known.test(reason)) ? undefined : reason;
}

const filterValue = (value: FilterValue) =>
  typeof value === 'object' && 'is' in value ? value : { is: value, path: undefined };

/** All that a filter of this kind can be asked. */
function askedOf(kind: string | undefined, is: FilterArgument['is']): FilterArgument[] {
  const words = ['none', 'any'].map((word) => ({ is: word }));
  const isPlain = !String(is).includes('..');
  switch (kind) {
    case 'list':
    case 'flag':
    case 'status':
    case 'text':
    case 'search':
      return [{ is }, { not: is }];
    case 'list_optional':
      return [{ is }, { not: is }, ...words];
    case 'relation':
      return [{ is }, { not: is }, ...words, { is: 'open' }, { not: 'open' }];
    case 'tree':
      return [{ is }, ...words, { below: is } as FilterArgument];
    default:
      return [{ is }, ...words, ...(isPlain ? [{ is: `${is}..` }, { is: `..${is}` }] : [])];
  }
}

/** What a list selected: the total, and who is on the first page. */
function summary({ status, body }: Plain): string {
  const rows = Object.values((body ?? {}) as Body).find(Array.isArray) as { id: number }[] | undefined;
  const { total_count, errors } = (body ?? {}) as Body;
  return `${status}: ${total_count ?? errors} rows, ids ${rows?.map(({ id }) => id).join(' ')}`;
}

/**
 * Whether an issue was ever changed depends on fractions of a second where it was made a moment ago
 * (IssueQuery#sql_for_updated_on_field), and the API shows seconds.
 */
function isFinerThanSeconds(name: string, { is }: FilterArgument): boolean {
  return name === 'updated_on' && (is === 'any' || is === 'none');
}

import { LRUCache } from 'lru-cache';
import { operations, paging, resolvers } from '../../generated/tables.ts';
import type { Call, Json, ResolverName, ResolverSource } from '../../generated/types.ts';
import { isHidden, ToolError } from '../errors.ts';
import { at, idOf, isList, isObject, totalOf } from '../json.ts';
import { readPages } from '../redmine/pages.ts';
import type { RedmineSession } from '../redmine/session.ts';

/** A record that a name may mean. */
export interface Candidate {
  readonly id: number;
  readonly names: readonly string[];
}

export interface Found {
  readonly candidates: readonly Candidate[];
  /** Who can have written the names. */
  readonly trust: 'admin' | 'untrusted';
}

const FRESH_MS = 60_000;
/** Names are looked up in so many rows at most; a filter narrows them where Redmine has one. */
const MOST_ROWS = 2000;
/** Records that are kept in all, for all callers. */
const MOST_KNOWN = 100_000;

/**
 * Reads the records that a name may mean. Kept for a minute per caller, since enumerations change rarely and every
 * look-up costs a request; never shared between callers, who may see different things (T26).
 */
export class Lookup {
  readonly #known = new LRUCache<string, Found>({
    ttl: FRESH_MS,
    maxSize: MOST_KNOWN,
    sizeCalculation: ({ candidates }) => candidates.length + 1,
  });

  /**
   * @param text the name looked for, for sources that search
   * @param project id of the project of the call, if it has one
   * @returns undefined when no source applies to this call, or the caller may not read any
   */
  async find(
    session: RedmineSession,
    name: ResolverName,
    text: string,
    project: number | undefined,
    accept: (found: Found) => boolean,
  ): Promise<Found | undefined> {
    // What is kept may be older than the record that is meant: it does not prove that there is none.
    const isKept = this.#keeps(session, name, text, project);
    const found = await this.#search(session, name, text, project, accept);
    if (!isKept || (found && accept(found))) return found;
    for (const key of this.#keys(session, name, text, project)) this.#known.delete(key);
    return this.#search(session, name, text, project, accept);
  }

  #keeps(session: RedmineSession, name: ResolverName, text: string, project: number | undefined): boolean {
    return this.#keys(session, name, text, project).some((key) => this.#known.has(key));
  }

  /** Of everything that a look-up of this name may read. */
  #keys(session: RedmineSession, name: ResolverName, text: string, project: number | undefined): string[] {
    return resolvers[name].sources.flatMap((source) => {
      const call = callOf(source, text, project);
      return call ? [keyOf(session, source, call)] : [];
    });
  }

  async #search(
    session: RedmineSession,
    name: ResolverName,
    text: string,
    project: number | undefined,
    accept: (found: Found) => boolean,
  ): Promise<Found | undefined> {
    let last: Found | undefined;
    for (const source of resolvers[name].sources) {
      const call = callOf(source, text, project);
      if (!call) continue;
      const found = await this.#readOnce(session, source, call);
      if (found === undefined) continue;
      if (accept(found)) return found;
      if (last === undefined || found.candidates.length > 0) last = found;
    }
    if (last === undefined || last.candidates.length > 0) return last;
    return (await this.#withoutSearch(session, name, text, project)) ?? last;
  }

  /** The name is of nothing that a search finds: some of what there is, to choose from. */
  async #withoutSearch(session: RedmineSession, name: ResolverName, text: string, project: number | undefined) {
    for (const { search, ...source } of resolvers[name].sources) {
      const call = search && callOf(source, text, project);
      const found = call && (await this.#readOnce(session, source, call, paging.per_request));
      if (found) return found;
    }
    return undefined;
  }

  async #readOnce(
    session: RedmineSession,
    source: ResolverSource,
    call: Call,
    most = MOST_ROWS,
  ): Promise<Found | undefined> {
    const key = keyOf(session, source, call);
    const known = this.#known.get(key);
    if (known) return known;
    try {
      // Only what has arrived is kept: sharing a request on its way would let one call's cancellation end another's.
      const found = await read(session, source, call, most);
      this.#known.set(key, found);
      return found;
    } catch (error) {
      // Not allowed or not there: another source may do.
      if (isHidden(error)) return undefined;
      throw error;
    }
  }
}

function keyOf(session: RedmineSession, source: ResolverSource, call: Call): string {
  return JSON.stringify([session.caller.key, source.rows, call]);
}

/** The request of a source; undefined when it does not apply. */
function callOf(source: ResolverSource, text: string, project: number | undefined): Call | undefined {
  if (source.needs === 'project' && project === undefined) return undefined;
  if (source.pattern && !new RegExp(source.pattern).test(text)) return undefined;
  const path = Object.entries(source.path ?? {}).map(([name, value]) => [name, value === 'project' ? project : text]);
  const { search } = source;
  const word = longestWord(text);
  const filters = { ...source.filters, ...(search && 'filter' in search ? { [search.filter]: { is: word } } : {}) };
  const query = { ...source.query, ...(search && 'query' in search ? { [search.query]: word } : {}) };
  return { operation: source.operation, path: Object.fromEntries(path), filters, query };
}

/**
 * From 5.1 on Redmine finds a user only if one of the names holds all words of the search, and it looks for five words
 * at most: one word finds more than is meant, and the names are compared here.
 */
function longestWord(text: string): string {
  return text.split(/\s/).reduce((longest, word) => (word.length > longest.length ? word : longest));
}

async function read(session: RedmineSession, source: ResolverSource, call: Call, most: number): Promise<Found> {
  const rows = operations[source.operation].pages
    ? await readAll(session, source, call, most)
    : rowsOf(await session.send(call), source);
  const candidates = rows.flatMap((row) => {
    // A member who is no group is no candidate where groups are meant.
    const entry = source.entry ? source.entry.map((name) => at(row, name)).find((value) => value !== undefined) : row;
    const id = idOf(entry);
    return id === undefined ? [] : [{ id, names: namesOf(entry, source) }];
  });
  // Somebody who is a member through a group as well comes twice.
  const distinct = new Map(candidates.map((candidate) => [candidate.id, candidate]));
  return { candidates: [...distinct.values()], trust: source.trust };
}

async function readAll(
  session: RedmineSession,
  source: ResolverSource,
  call: Call,
  most: number,
): Promise<readonly Json[]> {
  const page = async (offset: number, limit: number) => {
    const body = await session.send({ ...call, query: { ...call.query, offset, limit } });
    return { rows: rowsOf(body, source), total: totalOf(body) ?? null };
  };
  const request = { offset: 0, limit: most, perRequest: paging.per_request };
  return (await readPages(page, request)).rows;
}

function rowsOf(body: unknown, source: ResolverSource): readonly Json[] {
  const found = at(body, source.rows);
  if (isList(found)) return found;
  if (isObject(found)) return [found];
  // Redmine leaves out what the caller may not see: another source may know.
  throw new ToolError('forbidden', `Redmine answered without ${source.rows.replaceAll(/[._]/g, ' ')}.`);
}

/** `firstname lastname` names two properties, joined as Redmine shows them. */
function namesOf(entry: unknown, source: ResolverSource): string[] {
  return source.names
    .map((name) =>
      name
        .split(' ')
        .map((part) => at(entry, part))
        .join(' ')
        .trim(),
    )
    .filter((name) => name !== '');
}

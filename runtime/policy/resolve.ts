import { distance } from 'fastest-levenshtein';
import { resolvers } from '../../generated/tables.ts';
import type { Action, Json, JsonObject, Resolve } from '../../generated/types.ts';
import { ToolError } from '../errors.ts';
import { at, isList } from '../json.ts';
import type { RedmineSession } from '../redmine/session.ts';
import type { Candidate, Found, Lookup } from './lookup.ts';
import type { ProjectOfCall } from './project.ts';

const MOST_LISTED = 20;

/**
 * Turns every name in the arguments into the id of the one record that it means. Nothing is sent when one is unknown
 * or ambiguous (T16); the error lists what there is.
 * @param only names of the arguments to look at; else all
 * @returns the arguments with ids
 * @throws ToolError `unknown_name` or `ambiguous_name`
 */
export async function resolveNames(
  action: Pick<Action, 'resolve'>,
  given: JsonObject,
  session: RedmineSession,
  lookup: Lookup,
  project: ProjectOfCall,
  only?: readonly string[],
): Promise<JsonObject> {
  let args = given;
  for (const entry of action.resolve) {
    if (only && !only.includes(entry.argument[0] ?? '')) continue;
    const value = at(args, entry.argument);
    if (value === undefined || value === null) continue;
    const one = (item: Json) => resolveOne(item, entry, session, lookup, project.id(args));
    // Redmine fails on some lists that have an id twice, such as a group's users: two names may mean one record.
    const resolved = isList(value) ? [...new Set(await inTurn(value, one))] : await one(value);
    args = withValue(args, entry.argument, resolved);
  }
  return args;
}

/** One after the other: the first look-up answers for the rest. */
async function inTurn<T>(items: readonly Json[], work: (item: Json) => Promise<T>): Promise<T[]> {
  const done: T[] = [];
  for (const item of items) done.push(await work(item));
  return done;
}

/**
 * The id of what one name or id means; a word that Redmine understands stays.
 * @throws ToolError `unknown_name` or `ambiguous_name`
 */
export async function resolveOne(
  value: Json,
  entry: Resolve,
  session: RedmineSession,
  lookup: Lookup,
  project: number | undefined,
): Promise<number | string> {
  const resolver = resolvers[entry.resolver];
  if (typeof value === 'number' && !resolver.strict) return value;
  const text = String(value).trim();
  if (entry.words?.includes(text)) return text;
  if (resolver.words?.includes('me') && text === 'me') return session.identity.id;
  const argument = entry.argument.join('.');
  const fits = (some: Found) => (typeof value === 'number' ? withId(some, value) : matches(some, text));
  const found = await lookup.find(session, entry.resolver, text, project, (some) => fits(some).length > 0);
  const meant = found ? fits(found) : [];
  const [first] = meant;
  if (first && meant.length === 1) return first.id;
  if (first) throw ambiguous(argument, resolver.noun, meant);
  throw unknown(argument, entry, text, found, project);
}

const withId = ({ candidates }: Found, id: number) => candidates.filter((candidate) => candidate.id === id);

/** Exact first; else without regard to case, and to spaces that no page of Redmine shows. */
function matches(found: Found, text: string): readonly Candidate[] {
  const exact = found.candidates.filter(({ names }) => names.includes(text));
  if (exact.length > 0) return exact;
  const folded = fold(text);
  return found.candidates.filter(({ names }) => names.some((name) => fold(name) === folded));
}

const fold = (name: string) => name.toLowerCase().replaceAll(/\s+/g, ' ');

function ambiguous(argument: string, noun: string, meant: readonly Candidate[]): ToolError {
  return new ToolError('ambiguous_name', `"${argument}" fits ${meant.length} of the ${plural(noun)}. Give the id.`, {
    argument,
    allowed: meant.slice(0, MOST_LISTED).map(({ id }) => id),
    untrusted: meant.slice(0, MOST_LISTED).map(({ id, names }) => `${id} ${names.join(' / ')}`),
  });
}

/** Where there are more than can be listed, those that look most like what was asked for. */
function nearest(candidates: readonly Candidate[], text: string): readonly Candidate[] {
  if (candidates.length <= MOST_LISTED) return candidates;
  const wanted = text.toLowerCase();
  const far = ({ names }: Candidate) =>
    Math.min(
      ...names.map((name) => {
        const folded = name.toLowerCase();
        return folded.split(/\s/).includes(wanted) ? 0 : distance(folded, wanted);
      }),
    );
  return [...candidates].sort((a, b) => far(a) - far(b));
}

function unknown(
  argument: string,
  entry: Resolve,
  text: string,
  found: Found | undefined,
  project: number | undefined,
): ToolError {
  const { noun, sources } = resolvers[entry.resolver];
  const needsProject = project === undefined && sources.some((source) => source.needs === 'project');
  if (!found) {
    const why = needsProject ? 'Add project, or give the id.' : 'This account may not list them: give the id.';
    return new ToolError('unknown_name', `The name in "${argument}" cannot be looked up. ${why}`, { argument });
  }
  const listed = nearest(found.candidates, text).slice(0, MOST_LISTED);
  const count = found.candidates.length;
  const more = count > listed.length ? ` (${listed.length} of ${count}, the most similar first)` : '';
  const hint = needsProject ? ' Add project, or give the id.' : '';
  const message = `There is no ${noun} of the name in "${argument}".${hint}`;
  if (listed.length === 0) return new ToolError('unknown_name', message, { argument });
  const names = listed.map((candidate) => candidate.names[0] ?? String(candidate.id));
  return found.trust === 'admin'
    ? new ToolError('unknown_name', message, { argument, named: names })
    : new ToolError('unknown_name', `${message} Known ${plural(noun)}${more}:`, {
        argument,
        untrusted: listed.map((candidate) => `${candidate.id} ${candidate.names.join(' / ')}`),
      });
}

function plural(noun: string): string {
  if (noun === 'user or group') return 'users and groups';
  return noun.endsWith('y') ? `${noun.slice(0, -1)}ies` : noun.endsWith('s') ? `${noun}es` : `${noun}s`;
}

function withValue(args: JsonObject, path: readonly string[], value: Json): JsonObject {
  const [head = '', ...rest] = path;
  const inner = rest.length > 0 ? withValue((args[head] ?? {}) as JsonObject, rest, value) : value;
  return { ...args, [head]: inner };
}

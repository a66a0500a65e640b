import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { catalogueSha256 } from '../../generated/index.ts';
import { operations, resolvers, shapes } from '../../generated/tables.ts';
import type { Json, JsonObject } from '../../generated/types.ts';
import { loadSchemas, loadTools } from '../catalogue.ts';
import { canonicalJson, isObject } from '../json.ts';
import { readArguments, seeHelp } from './arguments.ts';
import { EXIT, type ExitCode, UsageError } from './command.ts';
import { print } from './terminal.ts';

export const options = {};
export const about =
  'The lock file is generated/catalogue.json of the commit that was reviewed. Its hash is proven to be that of its content, and ' +
  'compared with that of the catalogue that runs, as are tools, operations, answer schemas and resolvers themselves.\n' +
  'Exit code 1 means that something else runs, or that the file was changed by hand.';

/** `redmine-mcp verify <lock file>` */
export async function run(args: readonly string[]): Promise<ExitCode> {
  const [file] = readArguments('verify', args, options, 1).positionals;
  if (file === undefined) throw new UsageError(`Which lock file? ${seeHelp('verify')}`);
  const problems = await compare(readLock(file));
  const same = `What runs is what ${basename(file)} says: catalogue ${catalogueSha256}.`;
  await print(`${(problems.length === 0 ? [same] : problems).join('\n')}\n`);
  return problems.length === 0 ? EXIT.done : EXIT.toolError;
}

/** @throws UsageError where it is no lock file of the form that this version writes */
function readLock(file: string): JsonObject {
  let lock: Json;
  try {
    lock = JSON.parse(readFileSync(file, 'utf8')) as Json;
  } catch (error) {
    const why = error instanceof SyntaxError ? 'it is not JSON' : ((error as NodeJS.ErrnoException).code ?? 'error');
    throw new UsageError(`${file} cannot be read: ${why}.`);
  }
  if (!isObject(lock) || typeof lock['sha256'] !== 'string' || !isObject(lock['tools']))
    throw new UsageError(`${file} is no lock file: generated/catalogue.json is one.`);
  if (lock['format'] !== FORMAT)
    throw new UsageError(
      `${file} has the form ${canonicalJson(lock['format'])}; this version of redmine-mcp knows ${FORMAT}.`,
    );
  return lock;
}

/** `LOCK_FORMAT` of generator/lower/lock.ts. */
const FORMAT = 2;

/** What speaks against it, one sentence each; nothing where the lock and what runs are the same. */
async function compare(lock: JsonObject): Promise<string[]> {
  const problems: string[] = [];
  const own = sha256Of(lock);
  if (own !== lock['sha256'])
    problems.push(`The lock file was changed by hand: it names ${lock['sha256']}, but its content is ${own}.`);
  if (catalogueSha256 !== own) problems.push(`The catalogue that runs is ${catalogueSha256}, the reviewed one ${own}.`);
  // Compared whatever the hashes say: the hash that is built in says nothing about a build that was changed.
  const running = await Promise.all(
    (await loadTools()).map(async (tool): Promise<[string, JsonObject]> => {
      const { advertised, output, strict } = await loadSchemas(tool.name);
      return [tool.name, { ...tool, schemas: { advertised, output, strict } } as unknown as JsonObject];
    }),
  );
  const reviewed = Object.entries(data(lock['tools'])) as [string, JsonObject][];
  const comparables = (entries: readonly (readonly [string, JsonObject])[]) =>
    Object.fromEntries(entries.map(([name, tool]) => [name, comparable(tool)]));
  for (const [noun, ours, theirs] of [
    ['Tools', comparables(running), comparables(reviewed)],
    ['Operations', operations, lock['operations']],
    ['Answer schemas', shapes, lock['shapes']],
    ['Resolvers', resolvers, lock['resolvers']],
  ] as const) {
    const names = differing(data(ours), data(theirs));
    if (names.length > 0) problems.push(`${noun} that differ: ${names.join(', ')}.`);
  }
  return problems;
}

function differing(ours: JsonObject, theirs: JsonObject): string[] {
  const names = [...new Set([...Object.keys(ours), ...Object.keys(theirs)])].sort();
  return names.filter((name) => canonicalJson(ours[name]) !== canonicalJson(theirs[name]));
}

/** As `lockSha256` of generator/lower/lock.ts has it: of everything but the hash itself, in an order that no file decides. */
function sha256Of({ sha256: _named, ...content }: JsonObject): string {
  return createHash('sha256').update(canonicalJson(content)).digest('hex');
}

/** A tool without what only the lock has: counts for reviewers, and as text what runs as code. */
function comparable({ tokens: _tokens, scopes: _scopes, actions, ...tool }: JsonObject): JsonObject {
  const text = JSON.stringify(actions ?? {}, (key, value) => (key === 'bind' || key === 'sends' ? undefined : value));
  return data({ ...tool, actions: JSON.parse(text) as Json });
}

const data = (value: unknown) => JSON.parse(JSON.stringify(value ?? {})) as JsonObject;

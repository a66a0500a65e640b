import type { Json, JsonObject } from '../../generated/types.ts';
import { at, idOf, isList } from '../json.ts';

export interface ReadBackContext {
  /** The record as it was before the write; undefined for a create. */
  readonly before: Json | undefined;
  readonly args: JsonObject;
  /** The arguments as the agent wrote them, names in the place of ids. */
  readonly given?: JsonObject;
  /** Redmine id of the caller. */
  readonly me: number;
  /** Texts that were sent, by the property that shows them: they tell the caller's newest item from another newer one. */
  readonly texts?: ReadonlyMap<string, Json>;
}

/**
 * The value at a `reads` path of the catalogue, in a record. Besides names it knows two ways to pick an item of a list:
 * `[newest, mine]`, the newest one of the caller that was not there before, with the text that was sent where one has it, and `[id = argument]`; and two ways to read
 * all of them: `[*]` and `[not flag]`, those that do not have the flag, which give a list. Of several ways (` | `) the
 * first that leads somewhere counts.
 * `undefined` when the item, the property or the list is not there.
 */
export function readBack(record: Json, path: string, context: ReadBackContext): Json | undefined {
  for (const way of path.split(' | ')) {
    const value = readOne(record, way, context);
    if (value !== undefined) return value;
  }
  return undefined;
}

function readOne(record: Json, path: string, context: ReadBackContext): Json | undefined {
  const [, name = '', selector, rest = ''] = /^([a-z_]+)(?:\[([^\]]*)\])?(?:\.(.*))?$/.exec(path) ?? [];
  const value = at(record, name);
  const inside = (item: Json) => (rest === '' ? item : readOne(item, rest, context));
  if (selector === undefined) return value === undefined ? undefined : inside(value);
  const items = isList(value) ? value : [];
  const [, flag] = /^not ([a-z_]+)$/.exec(selector) ?? [];
  if (selector === '*' || flag !== undefined) {
    if (!isList(value)) return undefined;
    const kept = flag === undefined ? items : items.filter((item) => at(item, flag) !== true);
    return kept.flatMap((item) => inside(item) ?? []);
  }
  const item = pick(items, name, selector, context);
  return item === undefined ? undefined : inside(item);
}

function pick(items: readonly Json[], list: string, selector: string, context: ReadBackContext): Json | undefined {
  const [, argument] = /^id = ([a-z_]+)$/.exec(selector) ?? [];
  if (argument !== undefined) return items.find((item) => idOf(item) === context.args[argument]);
  const earlier = new Set(listIds(at(context.before, list)));
  const mine = items.filter((item) => {
    const id = idOf(item);
    return id !== undefined && !earlier.has(id) && idOf(at(item, 'user')) === context.me;
  });
  mine.sort((a, b) => (idOf(b) ?? 0) - (idOf(a) ?? 0));
  const texts = [...(context.texts ?? [])];
  return mine.find((item) => texts.every(([property, text]) => sameText(at(item, property), text))) ?? mine[0];
}

/** Texts are the same without their line ends and outer space, which Redmine changes. */
export function sameText(a: Json | undefined, b: Json | undefined): boolean {
  const plain = (value: Json | undefined) =>
    String(value ?? '')
      .replaceAll(/\r\n?/g, '\n')
      .trim();
  return plain(a) === plain(b);
}

function listIds(value: Json | undefined): number[] {
  return isList(value) ? value.flatMap((item) => idOf(item) ?? []) : [];
}

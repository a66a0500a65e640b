import type { Json, JsonObject } from '../../generated/types.ts';
import { at, idOf, isList, listAt } from '../json.ts';

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

/** Of a path: what the call itself has put into a list, as far as one can tell. */
export const NEWEST = '[newest, mine]';

/**
 * The value at a `reads` path of the catalogue, in a record. Besides names it knows two ways to pick an item of a list:
 * `[newest, mine]`, the newest one of the caller that was not there before, with the text that was sent where one has it, and `[id = argument]`; and two ways to read
 * all of them: `[*]` and `[not flag]`, those that do not have the flag, which give a list. Of several ways (` | `) the
 * first that leads somewhere counts.
 * `undefined` when the item, the property or the list is not there.
 */
export function readBack(record: Json | undefined, path: string, context: ReadBackContext): Json | undefined {
  for (const way of path.split(' | ')) {
    const value = readOne(record, way, context);
    if (value !== undefined) return value;
  }
  return undefined;
}

function readOne(record: Json | undefined, path: string, context: ReadBackContext): Json | undefined {
  const [, name = '', selector, rest = ''] = /^([a-z_]+)(?:\[([^\]]*)\])?(?:\.(.*))?$/.exec(path) ?? [];
  const value = at(record, name);
  const inside = (item: Json | undefined) => (rest === '' ? item : readOne(item, rest, context));
  if (selector === undefined) return inside(value);
  if (!isList(value)) return undefined;
  const [, flag] = selector.split('not ');
  if (flag !== undefined) return all(value.filter((item) => at(item, flag) !== true).map(inside));
  return selector === '*' ? all(value.map(inside)) : inside(pick(value, name, selector, context));
}

/** A list of lists is one list. */
function all(values: readonly (Json | undefined)[]): Json {
  return values.flatMap((value) => value ?? []);
}

function pick(items: readonly Json[], list: string, selector: string, context: ReadBackContext): Json | undefined {
  const [, argument] = selector.split('id = ');
  if (argument !== undefined) return items.find((item) => idOf(item) === context.args[argument]);
  const earlier = new Set(listAt(context.before, list).map(idOf));
  const mine = items.filter((item) => !earlier.has(idOf(item)) && idOf(at(item, 'user')) === context.me);
  mine.sort((a, b) => (idOf(b) ?? 0) - (idOf(a) ?? 0));
  const texts = [...(context.texts ?? [])];
  const isSent = (item: Json) => texts.every(([property, text]) => sameText(at(item, property), text));
  // Redmine keeps a private note apart from the changes that came with it (Journal#split_private_notes): where the note is
  // out of sight, the journal of the changes is none.
  const hasText = (item: Json) => texts.every(([property]) => plainText(at(item, property)) !== '');
  return mine.find(isSent) ?? mine.find(hasText);
}

/** The value that a record shows of a custom field; undefined where it does not show the field. */
export function customValue(record: Json | undefined, id: number | undefined): Json | undefined {
  return at(
    listAt(record, 'custom_fields').find((field) => idOf(field) === id),
    'value',
  );
}

export function sameText(a: Json | undefined, b: Json | undefined): boolean {
  return plainText(a) === plainText(b);
}

/** Without its line ends and outer space, which Redmine changes. */
export function plainText(text: Json | undefined): string {
  return String(text ?? '')
    .replaceAll(/\r\n?/g, '\n')
    .trim();
}

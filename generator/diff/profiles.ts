import { at, type JsonObject, objectAt, textAt } from './tree.ts';

/** What an agent is offered with some settings, and how that changes. */
export interface Profile {
  /** `default`, `default, read-only`, or a toolset. */
  readonly name: string;
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** o200k tokens of all its tools. */
  readonly tokens: { readonly old: number; readonly new: number };
}

export interface TokenChange {
  readonly tool: string;
  /** Null where there is no such tool. */
  readonly old: number | null;
  readonly new: number | null;
}

/** The tools of every profile: without a setting, in read-only mode, and of each toolset. */
export function profiles(old: JsonObject, now: JsonObject): Profile[] {
  const toolsets = [...new Set([old, now].flatMap((lock) => Object.keys(objectAt(lock, ['toolsets']))))].sort();
  const isDefault = (lock: JsonObject, tool: string) =>
    at(lock, ['toolsets', textAt(lock, ['tools', tool, 'toolset']), 'default']) === true;
  const isRead = (lock: JsonObject, tool: string) => textAt(lock, ['tools', tool, 'effect']) === 'read';
  const all: [string, (lock: JsonObject, tool: string) => boolean][] = [
    ['default', isDefault],
    ['read-only', (lock, tool) => isDefault(lock, tool) && isRead(lock, tool)],
    ...toolsets.map((name): (typeof all)[number] => [
      `toolset ${name}`,
      (lock, tool) => textAt(lock, ['tools', tool, 'toolset']) === name,
    ]),
  ];
  return all.map(([name, has]) => {
    const [before, after] = [old, now].map((lock) => toolsIn(lock, (tool) => has(lock, tool))) as [string[], string[]];
    return {
      name,
      added: after.filter((tool) => !before.includes(tool)),
      removed: before.filter((tool) => !after.includes(tool)),
      tokens: { old: tokensOf(old, before), new: tokensOf(now, after) },
    };
  });
}

/** Tools whose name, description and schema cost a model more or less. */
export function tokenChanges(old: JsonObject, now: JsonObject): TokenChange[] {
  const names = [...new Set([old, now].flatMap((lock) => Object.keys(objectAt(lock, ['tools']))))].sort();
  const count = (lock: JsonObject, tool: string) => {
    const tokens = at(lock, ['tools', tool, 'tokens']);
    return typeof tokens === 'number' ? tokens : null;
  };
  return names
    .map((tool) => ({ tool, old: count(old, tool), new: count(now, tool) }))
    .filter((change) => change.old !== change.new);
}

function toolsIn(lock: JsonObject, has: (tool: string) => boolean): string[] {
  return Object.keys(objectAt(lock, ['tools']))
    .filter(has)
    .sort();
}

function tokensOf(lock: JsonObject, tools: readonly string[]): number {
  return tools.reduce((sum, tool) => sum + Number(at(lock, ['tools', tool, 'tokens']) ?? 0), 0);
}

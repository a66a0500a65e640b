import { operations } from '../../../../../generated/tables.ts';
import type { Action, Tool } from '../../../../../generated/types.ts';
import { loadTools } from '../../../../catalogue.ts';
import { usesOf } from '../../../../policy/scopes.ts';

/** What a scope is for, by the catalogue. */
export interface Use {
  /** The toolset whose matter it is; `deleting` where nothing but deleting needs it, `other` where no tool does. */
  readonly group: string;
  /** It is for looking, and first of its group. */
  readonly reads: boolean;
  /** Kinds of records that it lets be deleted, which is one thing besides others. */
  readonly deletes: readonly string[];
}

/** Whose matter a scope is that several need: reports read what issues are for, and the core reads everything. */
const ORDER = ['issues', 'time', 'wiki', 'project', 'admin', 'reports', 'core'];

/** This room is loaded only where there is an authorization server, and may take the time to look at all tools. */
const TOOLS = await loadTools();

const USES = usesIn(TOOLS);

export function useOf(scope: string): Use {
  if (scope === 'admin') return { group: 'admin', reads: false, deletes: [] };
  return USES.get(scope) ?? { group: 'other', reads: false, deletes: [] };
}

function usesIn(tools: readonly Tool[]): ReadonlyMap<string, Use> {
  const sorted = [...tools].sort((one, other) => ORDER.indexOf(one.toolset) - ORDER.indexOf(other.toolset));
  const uses = new Map<string, { group?: string; reads: boolean; deletes: Set<string> }>();
  const of = (scope: string) => {
    const use = uses.get(scope) ?? { reads: false, deletes: new Set() };
    uses.set(scope, use);
    return use;
  };
  for (const { toolset, effect, actions } of sorted) {
    for (const [kind, action] of Object.entries(actions)) {
      for (const scope of deletedBy(action)) of(scope).deletes.add(kind);
      if (effect === 'destructive') continue;
      for (const scope of usesOf(action)) {
        const use = of(scope);
        use.group ??= toolset;
        use.reads ||= effect === 'read';
      }
    }
  }
  return new Map(
    [...uses].map(([scope, { group = 'deleting', reads, deletes }]) => [
      scope,
      { group, reads: reads && deletes.size === 0, deletes: [...deletes] },
    ]),
  );
}

/** Not what it reads before, to show what would go. */
function deletedBy(action: Tool['actions'][string]): readonly string[] {
  if ('compose' in action) return [];
  const { effect, permission } = operations[(action as Action).operation];
  return effect === 'destructive' && typeof permission === 'object' ? permission.anyOf : [];
}

import { operations } from '../../generated/tables.ts';
import type { ComposedAction, Json, OperationId, ResolverName } from '../../generated/types.ts';
import type { Asked, Context, Reader } from '../compose/compose.ts';
import { ToolError } from '../errors.ts';
import { at } from '../json.ts';
import { checkAvailable } from '../policy/available.ts';
import type { Lookup } from '../policy/lookup.ts';
import { resolveOne } from '../policy/resolve.ts';
import { readRows } from '../redmine/rows.ts';
import type { RedmineSession } from '../redmine/session.ts';
import type { RedmineVersion } from '../version.ts';

/** What a function is handed: a reader for each of its `uses` and for nothing else. */
export function contextOf(
  action: ComposedAction,
  session: RedmineSession,
  version: RedmineVersion,
  lookup: Lookup,
): Context<OperationId, ResolverName> {
  const readers = Object.entries(action.uses).map(([id, root]) => [
    id,
    readerOf(id as OperationId, root, session, version),
  ]);
  return {
    redmine: Object.freeze(Object.fromEntries(readers)),
    me: session.identity,
    today: new Date().toISOString().slice(0, 10),
    async resolve(name, value, argument, project) {
      const id = await resolveOne(value, { argument: [argument], resolver: name }, session, lookup, project);
      if (typeof id === 'number') return id;
      throw new ToolError('unknown_name', `"${argument}" has to be a name or an id.`, { argument });
    },
  };
}

function readerOf(operation: OperationId, root: string, session: RedmineSession, version: RedmineVersion): Reader {
  // Here and not only before: the object is all that keeps a function from writing.
  if (operations[operation].effect !== 'read') throw new ToolError('internal', `${operation} is no read.`);
  const available = async (asked: Asked) => {
    const call = { ...asked, operation };
    await checkAvailable(call, version, session);
    return call;
  };
  return {
    async record(asked = {}): Promise<Json> {
      const record = at(await session.send(await available(asked)), root);
      if (record !== undefined) return record;
      throw new ToolError('bad_response', `Redmine's answer to ${operation} has no ${root}.`);
    },
    async rows(asked, most) {
      const list = { items: root, noun: root.replaceAll('_', ' ') };
      return readRows(session, await available(asked), list, { limit: Math.max(most, 1), offset: 0 });
    },
  };
}

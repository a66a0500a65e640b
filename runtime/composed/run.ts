import type { ComposedAction, JsonObject } from '../../generated/types.ts';
import type { PlannedRow } from '../compose/compose.ts';
import type { Lookup } from '../policy/lookup.ts';
import type { RedmineSession } from '../redmine/session.ts';
import type { RedmineVersion } from '../version.ts';
import { contextOf } from './context.ts';
import { functions } from './functions.ts';

/** What a function came to: the record that it answers; of one that writes, the rows that it plans. */
type Made =
  | { readonly kind: 'report'; readonly report: JsonObject }
  | { readonly kind: 'plan'; readonly rows: readonly PlannedRow[] };

/**
 * Lets the function of a composed tool work, with the readers of its `uses` and nothing else.
 * @param args proven, with ids in the place of names
 * @throws ToolError
 */
export async function compose(
  action: ComposedAction,
  args: JsonObject,
  session: RedmineSession,
  version: RedmineVersion,
  lookup: Lookup,
): Promise<Made> {
  // The arguments are proven by the schema that the function's type comes from.
  const run: (...given: never) => Promise<unknown> = functions[action.compose];
  const made = await run(...([args, contextOf(action, session, version, lookup)] as never));
  return action.write
    ? { kind: 'plan', rows: made as readonly PlannedRow[] }
    : { kind: 'report', report: made as JsonObject };
}

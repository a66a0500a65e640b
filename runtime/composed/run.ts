import type { Composed, ComposedAction, JsonObject } from '../../generated/types.ts';
import type { Compose } from '../compose/compose.ts';
import type { Lookup } from '../policy/lookup.ts';
import type { RedmineSession } from '../redmine/session.ts';
import type { RedmineVersion } from '../version.ts';
import { contextOf } from './context.ts';
import { functions } from './functions.ts';

/**
 * Lets the function of a composed tool work, with the readers of its `uses` and nothing else.
 * @param args proven, with ids in the place of names
 * @returns the record that it answers; of one that writes, the rows that it plans
 * @throws ToolError
 */
export async function compose(
  action: ComposedAction,
  args: JsonObject,
  session: RedmineSession,
  version: RedmineVersion,
  lookup: Lookup,
): Promise<unknown> {
  // The arguments are proven by the schema that the function's type comes from.
  const run = functions[action.compose] as Compose<keyof Composed>;
  return run(args as never, contextOf(action, session, version, lookup));
}

import type { ComposedAction, JsonObject } from '../../generated/types.ts';
import type { PlannedRow } from '../compose/compose.ts';
import type { Lookup } from '../policy/lookup.ts';
import type { RedmineSession } from '../redmine/session.ts';
import type { RedmineVersion } from '../version.ts';
import { contextOf } from './context.ts';
import { functions } from './functions.ts';

/** What a function is handed, beside its arguments. */
export interface Surroundings {
  readonly session: RedmineSession;
  readonly version: RedmineVersion;
  readonly lookup: Lookup;
}

/**
 * The record that the function of a composed tool answers.
 * @param args proven, with ids in the place of names
 * @throws ToolError
 */
export async function report(action: ComposedAction, args: JsonObject, given: Surroundings): Promise<JsonObject> {
  return (await work(action, args, given)) as JsonObject;
}

/** The rows that the function of a composed tool that writes plans; otherwise as `report`. */
export async function plan(
  action: ComposedAction,
  args: JsonObject,
  given: Surroundings,
): Promise<readonly PlannedRow[]> {
  return (await work(action, args, given)) as readonly PlannedRow[];
}

/** Lets the function work, with the readers of its `uses` and nothing else. */
function work(action: ComposedAction, args: JsonObject, { session, version, lookup }: Surroundings): Promise<unknown> {
  // The arguments are proven by the schema that the function's type comes from.
  const run: (...given: never) => Promise<unknown> = functions[action.compose];
  return run(...([args, contextOf(action, session, version, lookup)] as never));
}

import type { Action, Call, Json, JsonObject } from '../../generated/types.ts';
import { ToolError } from '../errors.ts';
import { at, idOf, listAt } from '../json.ts';
import type { RedmineSession } from '../redmine/session.ts';
import { piece } from '../shape/text.ts';

/** Reads the record that a call is about, once for all steps that need it; undefined when the action has none. */
export async function readBefore(action: Action, args: JsonObject, session: RedmineSession): Promise<Json | undefined> {
  const call = action.before?.bind(args);
  if (!action.before || !call) return undefined;
  const body = await readIfThere(call, action.before.absent === true, session);
  if (action.before.absent) return refuseExisting(action, body);
  const record = at(body, action.before.root);
  if (record === undefined) {
    throw new ToolError('bad_response', `Redmine answered without the ${action.before.root.replaceAll('_', ' ')}.`);
  }
  checkUnchanged(action, args, record);
  checkItem(action, args, record);
  return record;
}

/** Not being there is what an action that makes something new hopes for. */
async function readIfThere(call: Call, hopesForNothing: boolean, session: RedmineSession): Promise<Json | undefined> {
  try {
    return await session.send(call);
  } catch (error) {
    if (hopesForNothing && error instanceof ToolError && error.code === 'not_found') return undefined;
    throw error;
  }
}

/** @throws ToolError `conflict`: creating never overwrites (T19) */
function refuseExisting({ result }: Action, body: Json | undefined): undefined {
  if (body === undefined) return undefined;
  throw new ToolError(
    'conflict',
    `There is such a ${result.noun} already. Nothing was sent: change that one, or choose another name.`,
  );
}

/** @throws ToolError `conflict` when the caller saw another state: issues have no lock of their own (T19) */
function checkUnchanged({ unchanged, result }: Action, args: JsonObject, record: Json): void {
  if (!unchanged || args[unchanged.argument] === undefined) return;
  const now = at(record, unchanged.reads);
  if (now === args[unchanged.argument]) return;
  const shown = piece('date-time', now, { trustAdminText: false });
  const state = shown.safe && shown.text !== '' ? `: ${unchanged.reads} is ${shown.text}` : '';
  throw new ToolError(
    'conflict',
    `The ${result.noun} has changed since you read it${state}. Read it again. Nothing was sent.`,
    { argument: unchanged.argument },
  );
}

/** @throws ToolError `not_found` when the item that the call is about is not in the record */
function checkItem({ item, result }: Action, args: JsonObject, record: Json): void {
  if (!item || listAt(record, item.in).some((entry) => idOf(entry) === args[item.argument])) return;
  throw new ToolError(
    'not_found',
    `There is no ${result.noun} ${String(args[item.argument])} there that this account can see.`,
    { argument: item.argument },
  );
}

import type { Action, Call, Json, JsonObject } from '../../generated/types.ts';
import { ToolError } from '../errors.ts';
import { at, isObject } from '../json.ts';

/**
 * The request with what Redmine insists on and the call leaves as it is: a wiki page's text, and its version as the lock
 * (WikiController#update).
 */
export function filled(call: Call, action: Action, record: Json | undefined): Call {
  let { body } = call;
  for (const { body: path, reads } of action.fill ?? []) {
    const value = at(record, reads);
    if (at(body, path) === undefined && value !== undefined) body = withValue(body, path, value);
  }
  return body === undefined ? call : { ...call, body };
}

function withValue(body: JsonObject | undefined, [head = '', ...rest]: readonly string[], value: Json): JsonObject {
  const inside = at(body, head);
  return { ...body, [head]: rest.length === 0 ? value : withValue(isObject(inside) ? inside : {}, rest, value) };
}

/**
 * Redmine's status tells what was done where one request does two things: 201 made a page, 204 changed one (T19).
 * @throws ToolError `conflict` when it was the other one: somebody was faster
 */
export function checkDone({ success, result }: Action, status: number): void {
  if (!success || success.includes(status)) return;
  const what =
    status === 201
      ? `The ${result.noun} was deleted or renamed in between, so Redmine made it anew with what was sent`
      : `Somebody made the ${result.noun} in between, and what was sent has replaced their text`;
  throw new ToolError('conflict', `${what}. Look at it and at its history now.`, { done: true });
}

import { membersOnly, operations } from '../../generated/tables.ts';
import type { Action, Json, JsonObject, OperationId } from '../../generated/types.ts';
import { ToolError } from '../errors.ts';
import { at, idOf } from '../json.ts';
import type { RedmineSession } from '../redmine/session.ts';
import type { Permissions } from './permissions.ts';
import { readBack } from './read-back.ts';

/**
 * Refuses what only administrators may do, before anything is looked up for it.
 * @throws ToolError `forbidden`
 */
export function permitCaller(id: OperationId, { identity }: RedmineSession): void {
  const { effect, permission } = operations[id];
  if (effect === 'read' || permission !== 'admin' || identity.isAdmin) return;
  throw new ToolError('forbidden', 'Redmine lets only administrators do this. Nothing was sent.');
}

/**
 * Refuses a write that the caller's roles surely do not allow, before a person is asked to confirm it.
 * @throws ToolError `forbidden`
 */
export async function permitOperation(
  id: OperationId,
  session: RedmineSession,
  permissions: Permissions,
  project: number | undefined,
): Promise<void> {
  const { effect, permission } = operations[id];
  if (effect === 'read' || typeof permission === 'string') return;
  if ((await permissions.has(session, project, permission.anyOf)) !== false) return;
  const names = permission.anyOf.join(' or ');
  throw new ToolError(
    'forbidden',
    `This needs the permission ${names} in this project, which this account lacks. Nothing was sent.`,
  );
}

/**
 * Refuses to take from the caller's own account what the next call needs: nobody could give it back from here.
 * @throws ToolError `forbidden`
 */
export function checkOwn(action: Action, args: JsonObject, record: Json | undefined, me: number): void {
  if (idOf(record) !== me) return;
  for (const { argument, reads, consequence } of action.own ?? []) {
    const wanted = args[argument];
    if (wanted === undefined || wanted === at(record, reads)) continue;
    const message = `"${argument}" cannot be changed in the account that this server acts as: ${consequence} Nothing was sent.`;
    throw new ToolError('forbidden', message, { argument });
  }
}

/**
 * Refuses what Redmine would do differently instead of refusing: a private note without the right to post one becomes
 * a public note (T17). What cannot be known beforehand passes, and verify says loudly what became of it.
 * @throws ToolError `forbidden`
 */
export async function permit(
  action: Action,
  args: JsonObject,
  record: Json | undefined,
  session: RedmineSession,
  permissions: Permissions,
  project: number | undefined,
): Promise<void> {
  for (const { argument, anyOf, consequence } of action.permit) {
    const wanted = args[argument];
    const reads = action.verify?.fields.find((field) => field.argument === argument)?.reads;
    const context = { before: record, args, me: session.identity.id };
    const current = typeof reads === 'string' ? readBack(record, reads, context) : undefined;
    // Asking for what is so anyway needs no right; absent means off.
    if (wanted === undefined || wanted === (current ?? false)) continue;
    const granted = await permissions.has(session, project, anyOf);
    const names = anyOf.join(' or ');
    if (granted === false) {
      const what = `"${argument}" needs the permission ${names} in this project, which this account lacks.`;
      throw new ToolError('forbidden', `${what} ${consequence} Nothing was sent.`, { argument });
    }
    // By default only members can have it; what this caller has here cannot be read, and the risk is not ours to take.
    if (granted === null && anyOf.every((name) => membersOnly.includes(name))) {
      const what = `"${argument}" needs the permission ${names}, which Redmine gives to members of a project; this account is not known to be one.`;
      throw new ToolError('forbidden', `${what} ${consequence} Nothing was sent.`, { argument });
    }
  }
}

import type { Action, Call, Json, JsonObject, VerifyField } from '../../generated/types.ts';
import { ToolError } from '../errors.ts';
import { at, listAt } from '../json.ts';
import type { RedmineSession } from '../redmine/session.ts';
import { piece, type TrustPolicy } from '../shape/text.ts';
import type { Permissions } from './permissions.ts';
import { type Verified, verify } from './verify.ts';

/**
 * Reads back what a write did.
 * @returns the comparison; a reason in words when there is nothing to compare with; undefined when nothing was to be
 *   compared (a deletion)
 */
export async function verifyWrite(
  action: Action,
  args: JsonObject,
  call: Call,
  answer: Json | undefined,
  before: Json | undefined,
  session: RedmineSession,
  reasonFor: (field: VerifyField) => string,
): Promise<Verified | string | undefined> {
  const { verify: policy } = action;
  if (!policy) return undefined;
  const context = { before: policy.from === 'before' ? before : undefined, args, me: session.identity.id };
  try {
    const after = policy.from === 'answer' ? at(answer, policy.root) : await readAgain(action, args, session);
    if (after === undefined) return 'Redmine answered without the record';
    return verify(action, call.body, after, context, reasonFor);
  } catch (error) {
    // The write is done; not being able to look is no reason to call it failed.
    if (error instanceof ToolError) return `it could not be read back (${error.code})`;
    throw error;
  }
}

async function readAgain(action: Action, args: JsonObject, session: RedmineSession): Promise<Json | undefined> {
  const call = action.before?.bind(args);
  return call && at(await session.send(call), action.before?.root ?? '');
}

/** Why Redmine may have dropped a field, as far as that can be known; likeliest first. */
export async function ignoredReasons(
  action: Action,
  before: Json | undefined,
  session: RedmineSession,
  permissions: Permissions,
  project: number | undefined,
  policy: TrustPolicy,
): Promise<(field: VerifyField) => string> {
  const fields = action.verify?.fields ?? [];
  const lacking = new Set<VerifyField>();
  for (const field of fields) {
    if (field.permission && (await permissions.has(session, project, field.permission)) === false) lacking.add(field);
  }
  const statuses = listAt(before, 'allowed_statuses')
    .map((status) => piece(policy.trustAdminText ? 'admin' : 'untrusted', at(status, 'name'), policy))
    .map(({ text, safe }, index) => (safe ? text : String(at(before, ['allowed_statuses', String(index), 'id']))));
  return (field) => {
    if (lacking.has(field)) return `needs the permission ${field.permission?.join(' or ')}, which this account lacks`;
    if (field.argument === 'private_notes') return 'THE NOTE IS PUBLIC';
    if (field.reads === 'status.id' && statuses.length > 0) return `the workflow allows: ${statuses.join(', ')}`;
    return "likely the workflow, a permission, or a read-only field of this account's role";
  };
}

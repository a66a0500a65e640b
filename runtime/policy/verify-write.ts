import type { Action, Call, Json, JsonObject, VerifyField } from '../../generated/types.ts';
import { ToolError } from '../errors.ts';
import { at, idOf, listAt } from '../json.ts';
import type { RedmineSession } from '../redmine/session.ts';
import { piece, type TrustPolicy } from '../shape/text.ts';
import type { Permissions } from './permissions.ts';
import { type ReasonFor, type Verified, verify } from './verify.ts';

/** A write that Redmine has answered as done. */
export interface Write {
  readonly action: Action;
  readonly args: JsonObject;
  readonly call: Call;
  readonly answer: Json | undefined;
  /** The record as it was; undefined for a create. */
  readonly before: Json | undefined;
  /** The project whose permissions count. */
  readonly project: number | undefined;
}

/**
 * Reads back what a write did. It never throws: the write is done, and not being able to look is no reason to call it
 * failed.
 * @returns the comparison; a reason in words when there is nothing to compare with; undefined when nothing was to be
 *   compared (a deletion)
 */
export async function verifyWrite(
  write: Write,
  session: RedmineSession,
  permissions: Permissions,
  trust: TrustPolicy,
): Promise<Verified | string | undefined> {
  const { action, args, call, answer, before } = write;
  const { verify: policy } = action;
  if (!policy) return undefined;
  const context = { before: policy.from === 'before' ? before : undefined, args, me: session.identity.id };
  try {
    const after = policy.from === 'answer' ? at(answer, policy.root) : await readAgain(action, args, session);
    if (after === undefined) return 'Redmine answered without the record';
    return verify(action, call.body, after, context, await reasons(write, session, permissions, trust));
  } catch (error) {
    return `it could not be read back (${error instanceof ToolError ? error.code : 'internal'})`;
  }
}

async function readAgain(action: Action, args: JsonObject, session: RedmineSession): Promise<Json | undefined> {
  const call = action.before?.bind(args);
  return call && at(await session.send(call), action.before?.root ?? '');
}

/** Why Redmine may have dropped a field, as far as that can be known; likeliest first. */
async function reasons(
  { action, before, project }: Write,
  session: RedmineSession,
  permissions: Permissions,
  trust: TrustPolicy,
): Promise<ReasonFor> {
  const lacking = new Set<VerifyField>();
  for (const field of action.verify?.fields ?? []) {
    if (field.permission && (await permissions.has(session, project, field.permission)) === false) lacking.add(field);
  }
  const isGuarded = (argument: string) => action.permit.some((entry) => entry.argument === argument);
  const statuses = allowedStatuses(before, trust);
  return (field, wanted, now) => {
    // Somebody wanted to keep this from others, and it is there for them to see.
    if (wanted === true && now === false && isGuarded(field.argument)) return 'IT IS PUBLIC NOW';
    if (lacking.has(field)) return `needs the permission ${field.permission?.join(' or ')}, which this account lacks`;
    if (field.reads === 'status.id' && statuses !== '') return `the workflow allows: ${statuses}`;
    return 'likely the workflow, a permission, a field that is read-only for this role, or one that its subtasks decide';
  };
}

/** Names where they may be shown, else ids. */
function allowedStatuses(before: Json | undefined, trust: TrustPolicy): string {
  return listAt(before, 'allowed_statuses')
    .map((status) => {
      const name = piece('admin', at(status, 'name'), trust);
      return name.safe ? name.text : String(idOf(status) ?? '?');
    })
    .join(', ');
}

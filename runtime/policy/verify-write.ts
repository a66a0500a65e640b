import type { Action, Call, Json, JsonObject, Mirror, VerifyField } from '../../generated/types.ts';
import { ToolError } from '../errors.ts';
import type { Identity } from '../identity.ts';
import { at, idOf, isObject, listAt } from '../json.ts';
import type { RedmineSession } from '../redmine/session.ts';
import { piece, type TrustPolicy } from '../shape/text.ts';
import { writtenId } from '../shape/written.ts';
import { alsoChanged } from './also-changed.ts';
import { doubted, IS_PUBLIC } from './doubt.ts';
import type { Permissions } from './permissions.ts';
import { type ReadBackContext, readBack, sameText } from './read-back.ts';
import { type ReasonFor, type Verified, verify, wantedOf } from './verify.ts';
import { attachedIds } from './verify-files.ts';

/** A write that Redmine has answered as done. */
export interface Write {
  readonly action: Action;
  readonly args: JsonObject;
  /** The arguments as the agent wrote them. */
  readonly given: JsonObject;
  readonly call: Call;
  readonly answer: Json | undefined;
  /** The record as it was; undefined for a create. */
  readonly before: Json | undefined;
  /** The highest id in the list in which the new record is looked for. */
  readonly newestBefore: number | undefined;
  /** The project whose permissions count. */
  readonly project: number | undefined;
  /** Proves the account anew. */
  readonly proveAgain: () => Promise<Identity>;
}

/** What a read-back found. */
export interface ReadBack {
  /** The comparison; a reason in words when there is nothing to compare with; undefined when nothing was to be compared. */
  readonly verified: Verified | string | undefined;
  /** Of the record that was looked at: for a call that has no id itself. */
  readonly id?: number | undefined;
}

type Policy = NonNullable<Action['verify']>;

/**
 * Reads back what a write did. It never throws: the write is done, and not being able to look is no reason to call it
 * failed.
 */
export async function verifyWrite(
  write: Write,
  session: RedmineSession,
  permissions: Permissions,
  trust: TrustPolicy,
): Promise<ReadBack> {
  const { verify: policy } = write.action;
  if (!policy) return { verified: undefined };
  const found = await compared(write, policy, session, permissions, trust);
  const { verified } = found;
  if (typeof verified === 'string' || policy.from === 'answer') return found;
  return { ...found, verified: await doubted(verified, session.identity, write.project, write.proveAgain) };
}

async function compared(
  write: Write,
  policy: Policy,
  session: RedmineSession,
  permissions: Permissions,
  trust: TrustPolicy,
): Promise<ReadBack & { verified: Verified | string }> {
  const { args, given, call, before } = write;
  const context = { before: policy.from === 'before' ? before : undefined, args, given, me: session.identity.id };
  try {
    const found = await recordAfter(write, policy, context, session);
    const after = seenFrom(policy.mirror, call, found.record);
    if (after === undefined) return { verified: NOT_THERE[policy.from] };
    if (policy.missing) return { verified: stillThere(policy.why), id: idOf(after) };
    const whyNot = await reasons(write, policy, session, permissions, trust);
    const hidden = await unseen(write, policy, session, permissions);
    const known = { ...context, ...found };
    const also = alsoChanged(policy.fields, call, after, known, hidden);
    const verified = verify(policy, call, after, known, whyNot, hidden);
    return { verified: also.length > 0 ? { ...verified, also } : verified, id: idOf(after) };
  } catch (error) {
    return unread(policy, before, error);
  }
}

/** Not being able to look may be what was asked for. */
function unread(policy: Policy, before: Json | undefined, error: unknown): ReadBack & { verified: Verified | string } {
  const code = error instanceof ToolError ? error.code : 'internal';
  if (policy.forbidden && code === 'forbidden') return { verified: NOBODY_SEES_IT, id: idOf(before) };
  if (policy.missing && code === 'not_found') return { verified: GONE, id: idOf(before) };
  // What was to be seen is hidden still.
  if (policy.why !== undefined && !policy.missing && code === 'forbidden')
    return { verified: hidden(policy.fields, policy.why) };
  return { verified: `it could not be read back (${code})` };
}

const NOT_THERE = {
  answer: 'Redmine answered without the record',
  before: 'Redmine answered without the record',
  read: 'Redmine answered without the record',
  newest: 'it is not in the list: Redmine may not have made it',
};

/** Redmine refuses everybody, as was asked for. */
const NOBODY_SEES_IT: Verified = { applied: ['status'], ignored: [], differs: [], unchecked: [] };

/** What was to be deleted is not there any more: that it is deleted is all that there is to say. */
const GONE: Verified = { applied: [], ignored: [], differs: [], unchecked: [] };

function stillThere(reason = ''): Verified {
  return { ...GONE, ignored: [{ field: 'id', reason }] };
}

function hidden(fields: readonly VerifyField[], reason: string): Verified {
  const ignored = fields.map(({ argument }) => ({ field: argument, reason }));
  return { applied: [], ignored, differs: [], unchecked: [] };
}

/** Fields that this account may not be able to see, although they are there. */
async function unseen({ project }: Write, policy: Policy, session: RedmineSession, permissions: Permissions) {
  const fields = new Set<VerifyField>();
  for (const field of policy.fields) {
    if (field.seen && (await permissions.has(session, project, field.seen)) !== true) fields.add(field);
  }
  return fields;
}

/** The record to look at, and what it is compared with where that is not what it is for this kind of look. */
interface Found {
  readonly record: Json | undefined;
  readonly before?: Json | undefined;
}

async function recordAfter(
  write: Write,
  policy: Policy,
  context: ReadBackContext,
  session: RedmineSession,
): Promise<Found> {
  const { action, args, answer } = write;
  if (policy.from === 'answer') return { record: at(answer, policy.root) };
  if (policy.from === 'newest') {
    const row = await newestOfMine(write, policy, context, session);
    const { whole } = policy;
    const call = row && whole?.bind(args, idOf(row));
    return { record: whole && call ? at(await session.send(call), whole.root) : row };
  }
  const id = action.result.kind === 'written' ? writtenId(action.result, undefined, answer) : null;
  const call = policy.bind ? policy.bind(args, id ?? undefined) : action.before?.bind(args);
  // Without a call, what a create answers shows all that was asked for.
  return call ? readThere(call, write, policy, session) : { record: at(answer, policy.root) };
}

/** Redmine drops a rename in silence: what is not under its new name is still under its old one. */
async function readThere(
  call: Call,
  { action, args, before }: Write,
  { from, root, missing }: Policy,
  session: RedmineSession,
): Promise<Found> {
  try {
    return { record: at(await session.send(call), root) };
  } catch (error) {
    const old = from === 'read' && !missing ? action.before?.bind(args) : undefined;
    if (!old || !(error instanceof ToolError) || error.code !== 'not_found') throw error;
    return { record: at(await session.send(old), root), before };
  }
}

/** A record with two ends, turned so that the one that the call is about comes first. */
function seenFrom(mirror: Mirror | undefined, call: Call, record: Json | undefined): Json | undefined {
  if (!mirror || !isObject(record)) return record;
  const { by, opposite } = mirror;
  const [here, there] = mirror.ends;
  if (record[there] !== call.path?.[here]) return record;
  const word = record[by];
  return { ...record, [here]: record[there], [there]: record[here], [by]: at(opposite, String(word)) ?? word };
}

/** The row that the caller made since; Redmine gives neither an id nor an answer (news, files). */
async function newestOfMine(
  { args, call, newestBefore }: Write,
  policy: Policy,
  context: ReadBackContext,
  session: RedmineSession,
): Promise<Json | undefined> {
  const rows = await listedRows(policy, args, session);
  const made = rows.filter(
    (row) =>
      (idOf(row) ?? 0) > (newestBefore ?? 0) &&
      idOf(at(row, 'author')) === context.me &&
      isSentFile(row, policy, call, context),
  );
  made.sort((a, b) => (idOf(b) ?? 0) - (idOf(a) ?? 0));
  // The account may have made others since.
  return made.find((row) => saysWhatWasSent(row, policy, call, context)) ?? made[0];
}

/** A row that is a file is known by the token that was sent, whatever else Redmine made of it. */
function isSentFile(row: Json, { fields }: Policy, call: Call, context: ReadBackContext): boolean {
  const file = fields.find(({ as, reads }) => as === 'files' && reads === 'id');
  return !file || attachedIds(file, wantedOf(file, call) ?? null, row, context).length > 0;
}

/** What was not sent is empty; rows do not show their files. */
function saysWhatWasSent(row: Json, { fields }: Policy, call: Call, context: ReadBackContext): boolean {
  return fields.every((field) => {
    if (field.as === 'files' || typeof field.reads !== 'string') return true;
    return sameText(readBack(row, field.reads, context), wantedOf(field, call));
  });
}

/** The highest id in the list in which a new record will be looked for; undefined where no list is needed. */
export async function newestIn(action: Action, args: JsonObject, session: RedmineSession): Promise<number | undefined> {
  if (action.verify?.from !== 'newest') return undefined;
  return Math.max(0, ...(await listedRows(action.verify, args, session)).map((row) => idOf(row) ?? 0));
}

async function listedRows(policy: Policy, args: JsonObject, session: RedmineSession): Promise<readonly Json[]> {
  const call = policy.bind?.(args);
  return listAt(call && (await session.send(call)), policy.root);
}

const OF_ISSUES =
  'likely the workflow, a permission, a field that is read-only for this role, or one that its subtasks decide';
const OF_OTHERS = 'likely a permission, or a value that Redmine does not take here';

/** Why Redmine may have dropped a field, as far as that can be known; likeliest first. */
async function reasons(
  { action, before, project }: Write,
  policy: Policy,
  session: RedmineSession,
  permissions: Permissions,
  trust: TrustPolicy,
): Promise<ReasonFor> {
  const lacking = new Set<VerifyField>();
  for (const field of policy.fields) {
    if (field.permission && (await permissions.has(session, project, field.permission)) === false) lacking.add(field);
  }
  const isGuarded = (argument: string) => action.permit.some((entry) => entry.argument === argument);
  const statuses = allowedStatuses(before, trust);
  const likely = action.result.noun === 'issue' ? OF_ISSUES : OF_OTHERS;
  const why = (field: VerifyField) => {
    if (lacking.has(field)) return `needs the permission ${field.permission?.join(' or ')}, which this account lacks`;
    if (field.why !== undefined) return field.why;
    if (field.as === 'files') return 'Redmine did not attach it: the account may not add files here';
    if (field.reads === 'status.id' && statuses !== '')
      return `the workflow allows: ${statuses}; open subtasks and blockers keep an issue open, a closed parent keeps it closed`;
    return likely;
  };
  return (field, wanted, now) => {
    // Somebody wanted to keep this from others, and it is there for them to see.
    if (wanted === true && now === false && isGuarded(field.argument)) return `${IS_PUBLIC} NOW`;
    return field.reads === 'is_public' && now === true ? `${IS_PUBLIC}: ${why(field)}` : why(field);
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

import type { ComposedAction, Json, JsonObject } from '../../generated/types.ts';
import type { PlannedRow } from '../compose/compose.ts';
import { type ErrorCode, ToolError } from '../errors.ts';
import { at, idOf } from '../json.ts';
import type { Permissions } from '../policy/permissions.ts';
import { permitCaller, permitOperation } from '../policy/permit.ts';
import { type Verified, verify } from '../policy/verify.ts';
import type { Progress } from '../redmine/http.ts';
import type { RedmineSession } from '../redmine/session.ts';
import type { CallTrail } from '../trail.ts';

/** What became of one row. */
export interface WrittenRow {
  /** Its place in the plan, from 0. */
  readonly row: number;
  readonly state: 'created' | 'already there' | 'failed' | 'not sent' | 'unknown';
  readonly id?: number | undefined;
  readonly error?: ErrorCode;
  readonly verified?: Verified;
  /** Redmine's own words. */
  readonly said?: readonly string[];
}

export interface Written {
  readonly rows: readonly WrittenRow[];
  /** Why rows were not sent. */
  readonly stopped?: 'cancelled' | 'time' | 'failed' | 'unknown' | undefined;
}

export interface RowsOptions {
  /** Takes so many rows from what the account may still write. @throws ToolError `rate_limited` */
  readonly spend: (rows: number) => Promise<void>;
  /** Rows after one that Redmine refused are sent as well. */
  readonly goOn: boolean;
  /** Told after each row. */
  readonly progress?: Progress | undefined;
  /** The client has cancelled the call. */
  readonly cancelled: AbortSignal;
}

/** Redmine refused this row; another one may do. Whatever else goes wrong goes wrong for all. */
const OF_ONE_ROW: ReadonlySet<ErrorCode> = new Set(['rejected', 'forbidden', 'not_found', 'conflict']);

/**
 * Makes what a function planned, one row after the other: permitted all before the first, each with its intent and its
 * outcome in the audit, each proven by its own answer (T15, T22). A row that is on its way is awaited when the call is
 * cancelled or its time is up, so that it is known what was done. After an unknown outcome nothing more is sent.
 * @throws ToolError `forbidden` or `rate_limited` before anything is sent
 */
export async function writeRows(
  plan: readonly PlannedRow[],
  { write }: ComposedAction,
  session: RedmineSession,
  permissions: Permissions,
  trail: CallTrail,
  options: RowsOptions,
): Promise<Written> {
  if (!write) throw new ToolError('internal', 'A read planned a write.');
  permitCaller(write.operation, session);
  for (const project of new Set(plan.map((row) => row.project)))
    await permitOperation(write.operation, session, permissions, project);
  // All or none: half an import that has to be continued in an hour helps nobody.
  await options.spend(plan.filter(({ existing }) => existing === undefined).length);
  const lasting = session.lasting();
  const rows: WrittenRow[] = [];
  let stopped: Written['stopped'];
  for (const [row, planned] of plan.entries()) {
    stopped ??= endOf(session, options.cancelled);
    if (planned.existing !== undefined) rows.push({ row, state: 'already there', id: planned.existing });
    else if (stopped) rows.push({ row, state: 'not sent' });
    else {
      const done = await writeRow(row, planned, write, lasting, trail);
      rows.push(done);
      stopped = stopAfter(done, options.goOn);
      options.progress?.(row + 1, plan.length);
    }
  }
  return { rows, stopped };
}

function endOf(session: RedmineSession, cancelled: AbortSignal): Written['stopped'] {
  if (cancelled.aborted) return 'cancelled';
  return session.context.signal.aborted ? 'time' : undefined;
}

function stopAfter({ state, error }: WrittenRow, goOn: boolean): Written['stopped'] {
  if (state === 'unknown') return 'unknown';
  return state === 'failed' && !(goOn && error && OF_ONE_ROW.has(error)) ? 'failed' : undefined;
}

async function writeRow(
  row: number,
  planned: PlannedRow,
  write: NonNullable<ComposedAction['write']>,
  session: RedmineSession,
  trail: CallTrail,
): Promise<WrittenRow> {
  try {
    trail.intent(row);
    const answer = await session.send({ operation: write.operation, body: planned.body });
    const record = at(answer, write.verify.root);
    const verified = record === undefined ? undefined : proven(write, planned.body, record, session);
    const id = idOf(record);
    trail.outcome(verified === undefined || isWhole(verified) ? 'done' : 'partly', id ?? null, undefined, row);
    return { row, state: 'created', id, ...(verified ? { verified } : {}) };
  } catch (error) {
    return broken(row, error, trail);
  } finally {
    trail.isWriting = false;
  }
}

/** What breaks once the row is on its way says nothing about what Redmine did with it, unless Redmine says so (T18). */
function broken(row: number, error: unknown, trail: CallTrail): WrittenRow {
  const known = error instanceof ToolError && error.code !== 'internal' ? error : undefined;
  if (!trail.isWriting) return { row, state: 'failed', error: known?.code ?? 'internal' };
  const code = known?.code ?? 'outcome_unknown';
  const isUnknown = code === 'outcome_unknown';
  trail.outcome(isUnknown ? 'unknown' : 'failed', null, code, row);
  return { row, state: isUnknown ? 'unknown' : 'failed', error: code, said: known?.details.untrusted ?? [] };
}

/** A create's own answer, compared with what was sent. */
function proven(
  write: NonNullable<ComposedAction['write']>,
  body: JsonObject,
  record: Json,
  session: RedmineSession,
): Verified {
  const context = { before: undefined, args: {}, me: session.identity.id };
  return verify(write.verify, { body }, record, context, () => '');
}

export function isWhole({ ignored, differs }: Verified): boolean {
  return ignored.length === 0 && differs.length === 0;
}

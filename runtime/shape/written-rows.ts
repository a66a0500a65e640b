import type { JsonObject, ReportResult, Reports } from '../../generated/types.ts';
import { isWhole, type Written, type WrittenRow } from '../composed/rows.ts';
import type { ErrorCode } from '../errors.ts';
import type { Boundary } from '../guard/boundary.ts';
import type { Deviation } from '../policy/verify.ts';
import { shapeReport } from './report.ts';
import type { Shaped } from './rows.ts';
import type { TrustPolicy } from './text.ts';

/**
 * What became of several rows that were written one after the other: a line for each, by its place and its id.
 * @returns `error`: the code by which the call counts as failed: an unknown outcome, or nothing done at all
 */
export function shapeWrittenRows(
  written: Written,
  result: ReportResult,
  boundary: Boundary,
  policy: TrustPolicy,
): Shaped & { error: ErrorCode | undefined } {
  const { rows, stopped } = written;
  const count = (state: WrittenRow['state']) => rows.filter((row) => row.state === state).length;
  const report = {
    created: count('created'),
    already_there: count('already there'),
    failed: count('failed'),
    not_sent: count('not sent'),
    remarks: stopped === undefined ? [] : [WHY[stopped]],
    rows: rows.map((row) => lineOf(row)),
  };
  const unknown = rows.find(({ state }) => state === 'unknown');
  const isAll = rows.every(({ state, verified }) => state !== 'failed' && state !== 'not sent' && whole(verified));
  const differs = rows.flatMap((row) => fieldsOf(row, 'differs', 'Redmine stored another value'));
  const write = {
    outcome: unknown ? 'unknown' : isAll ? 'done' : 'partly',
    id: null,
    applied: rows.filter(({ state }) => state === 'created').map(({ row }) => `rows.${row}`),
    ignored: rows.flatMap((row) => [...undone(row), ...fieldsOf(row, 'ignored', 'Redmine did not take it')]),
    ...(differs.length > 0 ? { differs } : {}),
    ...(unknown ? { unchecked: [{ field: `rows.${unknown.row}`, reason: 'outcome_unknown' }] } : {}),
    rows: rows.map(({ row, state, id }) => ({ row, state, id: id ?? null })),
  };
  const shaped = shapeReport(report, result, {}, boundary, policy);
  const failed = rows.find(({ state }) => state === 'failed');
  const isNothing = report.created === 0 && report.already_there === 0;
  const error = unknown ? 'outcome_unknown' : isNothing ? failed?.error : undefined;
  const facts = { 'redmine-mcp/write': write, ...(error ? { 'redmine-mcp/error': { code: error } } : {}) };
  return { ...shaped, meta: { ...shaped.meta, ...facts }, error };
}

/** Sentences of the catalogue: only these are trusted, and tsc proves that they are. */
const WHY = {
  cancelled: 'Stopped, because the call was cancelled. The same rows again go on where it stopped.',
  time: 'Stopped, because the time of the call was up. The same rows again go on where it stopped.',
  failed: 'Stopped at the row that failed. Mend it; the same rows again go on where it stopped.',
  unknown:
    'Stopped: the outcome of one row is unknown. The same rows again look for it first and go on where it stopped.',
} as const satisfies Record<string, NonNullable<Reports['WrittenRows']['remarks']>[number]>;

const whole = (verified: WrittenRow['verified']) => verified === undefined || isWhole(verified);

function lineOf({ row, state, id, error, verified, said = [] }: WrittenRow): JsonObject {
  return {
    row,
    state,
    id,
    error,
    not_applied: verified?.ignored.map(({ field }) => field),
    stored_differently: verified?.differs.map(({ field }) => field),
    said: said.length > 0 ? said.join(' · ') : undefined,
  };
}

/** A row whose outcome is unknown is not among them: it may have been made (T18). */
function undone({ row, state, error }: WrittenRow): Deviation[] {
  return state === 'failed' || state === 'not sent' ? [{ field: `rows.${row}`, reason: error ?? state }] : [];
}

function fieldsOf({ row, verified }: WrittenRow, which: 'ignored' | 'differs', reason: string): Deviation[] {
  return (verified?.[which] ?? []).map(({ field }) => ({ field: `rows.${row}.${field}`, reason }));
}

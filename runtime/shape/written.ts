import type { Action, Call, Json, JsonObject, WrittenResult } from '../../generated/types.ts';
import { wholeAt } from '../json.ts';
import type { Deviation } from '../policy/verify.ts';
import type { ReadBack } from '../policy/verify-write.ts';
import type { Shaped } from './rows.ts';

/** What a write did, in words and in the result's `_meta['redmine-mcp/write']`. All of it is trusted text. */
export function shapeWritten(
  action: Action,
  call: Call,
  answer: Json | undefined,
  { verified, id: found }: ReadBack,
): Shaped & { outcome: string; id: number | null } {
  const result = action.result as WrittenResult;
  const id = writtenId(result, call, answer) ?? found ?? null;
  const head = `${result.verb} ${result.noun}${id === null ? '' : ` ${id}`}`;
  if (typeof verified === 'string') {
    // Done, but what became of the fields could not be read.
    const text = `${head} · not checked: ${verified}`;
    const write = { outcome: 'done', id, applied: [], ignored: [] };
    return { text, meta: { 'redmine-mcp/write': write }, structured: write, hasUntrusted: false, outcome: 'done', id };
  }
  const { applied = [], ignored = [], differs = [], unchecked = [], attached = [], also = [] } = verified ?? {};
  // Something was asked for, and all of it was dropped.
  const isUntouched =
    result.verb !== 'created' &&
    applied.length + attached.length + differs.length + unchecked.length === 0 &&
    ignored.length > 0;
  const lines = [
    isUntouched ? `nothing ${result.verb}: ${result.noun}${id === null ? '' : ` ${id}`} is as it was` : head,
    ...listed('applied', applied),
    ...listed('attachment ids', attached),
    ...ignored.map((deviation) => `NOT applied: ${say(deviation)}`),
    ...differs.map((deviation) => `stored differently: ${say(deviation)}`),
    ...unchecked.map((deviation) => `not checked: ${say(deviation)}`),
    ...listed('also changed, by Redmine or by somebody else', also),
    ...(action.note === undefined ? [] : [action.note]),
  ];
  const write = {
    outcome: ignored.length + differs.length > 0 ? 'partly' : 'done',
    id,
    applied,
    ignored,
    ...Object.fromEntries(Object.entries({ differs, unchecked, attached, also }).filter(([, list]) => list.length > 0)),
  };
  return {
    text: lines.join('\n'),
    meta: { 'redmine-mcp/write': write },
    structured: write as JsonObject,
    hasUntrusted: false,
    outcome: write.outcome,
    id,
  };
}

/** The id of the record that was written; null where Redmine does not say it. */
export function writtenId(
  { id: where }: WrittenResult,
  call: Call | undefined,
  answer: Json | undefined,
): number | null {
  if (where === 'found') return null;
  const id = 'answer' in where ? wholeAt(answer, where.answer) : call?.path?.[where.path];
  return typeof id === 'number' ? id : null;
}

function listed(what: string, items: readonly (string | number)[]): string[] {
  return items.length > 0 ? [`${what}: ${items.join(', ')}`] : [];
}

function say({ field, reason }: Deviation): string {
  return reason === '' ? field : `${field} (${reason})`;
}

import { expect } from 'vitest';
import type { Json, JsonObject } from '../../generated/types.ts';
import type { Identity } from '../../runtime/identity.ts';
import type { Outcome } from '../../runtime/pipeline.ts';
import { Permissions } from '../../runtime/policy/permissions.ts';
import { verifyWrite, type Write } from '../../runtime/policy/verify-write.ts';
import { actionOf, TRUSTING } from '../shape/catalogue.ts';
import { sessionWith } from './session.ts';

/** What a program reads after a write; a call that has to succeed. */
export function writeOf(outcome: Outcome): JsonObject {
  if (outcome.kind !== 'answer' || outcome.isError) throw new Error(JSON.stringify(outcome));
  return outcome.meta['redmine-mcp/write'] as JsonObject;
}

export const textOf = (outcome: Outcome) => (outcome.kind === 'answer' ? outcome.text : '');

/** A reason that says this. */
export const because = (field: string, reason: RegExp) => ({ field, reason: expect.stringMatching(reason) });

/** Reads a write back that a real Redmine would have answered as done, for what the demo does not know. */
export async function lookedBack(
  [tool, action]: readonly [tool: string, action?: string],
  args: JsonObject,
  answers: Parameters<typeof sessionWith>[0],
  more: Partial<Write> & { readonly who?: Partial<Identity>; readonly sends?: Json } = {},
) {
  const found = actionOf(tool, action);
  const { session, sent } = sessionWith(answers, more.who);
  const write: Write = {
    action: found,
    args,
    given: args,
    call: found.bind((more.sends ?? args) as JsonObject),
    answer: undefined,
    before: undefined,
    newestBefore: undefined,
    project: 1,
    proveAgain: () => Promise.resolve(session.identity),
    ...more,
  };
  const readBack = await verifyWrite(write, session, new Permissions(), TRUSTING);
  return { ...readBack, sent: sent.map(({ operation }) => operation) };
}

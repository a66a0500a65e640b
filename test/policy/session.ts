import type { Call, Json, OperationId } from '../../generated/types.ts';
import { ToolError } from '../../runtime/errors.ts';
import type { Identity } from '../../runtime/identity.ts';
import type { RedmineSession } from '../../runtime/redmine/session.ts';

type Answers = Partial<Record<OperationId, Json | ((call: Call) => Json)>>;

/** A session that answers with what was recorded from a real Redmine; what has no answer is forbidden. */
export function sessionWith(
  answers: Answers,
  who: Partial<Identity> & { key?: string } = {},
): { session: RedmineSession; sent: Call[] } {
  const { key = 'one', id = 6, isAdmin = false, roles = new Map() } = who;
  const sent: Call[] = [];
  const session = {
    caller: { key, credential: { kind: 'api-key', key } },
    identity: { id, isAdmin, roles },
    context: {},
    async send(call: Call): Promise<Json> {
      sent.push(call);
      const answer = answers[call.operation];
      if (answer === undefined) throw new ToolError('forbidden', 'Redmine refused.');
      return typeof answer === 'function' ? answer(call) : answer;
    },
  };
  return { session: session as unknown as RedmineSession, sent };
}

/** What a promise is rejected with. */
export async function failure(promise: Promise<unknown>): Promise<ToolError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof ToolError) return error;
    throw error;
  }
  throw new Error('it did not fail');
}

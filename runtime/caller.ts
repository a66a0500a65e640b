import type { Scopes } from './policy/scopes.ts';
import type { Credential } from './redmine/http.ts';

/** Whoever calls, told apart by the credential. Caches, confirmations and budgets are kept per caller. */
export interface Caller {
  readonly credential: Credential;
  /** Stands for the credential wherever one is compared or stored; does not reveal it. */
  readonly key: string;
  /** Redmine's user, where a transport has proven it already: for the audit of what is refused at once. */
  readonly userId?: number;
  /** Stands for the same user's other credentials, too, where these change: tokens are renewed while a session lasts. */
  readonly account?: string;
  /** What the token may be used for; undefined: whatever the account may do. */
  readonly scopes?: Scopes | undefined;
}

export function callerOf(credential: Credential): Caller {
  let key: string | undefined;
  return {
    credential,
    get key() {
      key ??= digestOf(credential);
      return key;
    },
  };
}

/** node:crypto is not imported: whoever only lists tools would wait for it, and it takes longer than all of ours. */
function digestOf(credential: Credential): string {
  const { createHash } = process.getBuiltinModule('node:crypto');
  return createHash('sha256').update(JSON.stringify(credential)).digest('hex');
}

import type { ErrorCode } from '../../runtime/errors.ts';
import type { Answer } from '../live/clients.ts';
import type { Deed } from './deeds.ts';
import type { Fault } from './faults.ts';
import type { FaultProxy } from './proxy.ts';

/** Codes that a call may end with; `done` where what struck was not needed. */
export type Verdict = ErrorCode | 'done';

/** What a tool has to answer when a fault strikes its main request: what the fault proves and what the tool does decide. */
export function expected(deed: Deed, fault: Fault): readonly Verdict[] {
  const code = codeOf(deed, fault);
  if (deed.isWrite) return [fault.refuses ? code : 'outcome_unknown'];
  // A report is made of several reads, and does without what the account may not see.
  const isHidden = fault.refuses && (code === 'forbidden' || code === 'not_found');
  return deed.main === undefined && isHidden ? [code, 'done'] : [code];
}

function codeOf({ main }: Deed, { name: fault, code }: Fault): ErrorCode {
  // Redmine would show a form with what is wrong (IssuesController#destroy).
  if (fault === '406' && main?.rejected !== undefined) return 'rejected';
  return code;
}

export const verdictOf = ({ isError, meta }: Answer): Verdict | undefined => {
  const error = meta['redmine-mcp/error'] as { code: ErrorCode } | undefined;
  return isError ? error?.code : 'done';
};

export const outcomeOf = ({ meta }: Answer): string | undefined =>
  (meta['redmine-mcp/write'] as { outcome: string } | undefined)?.outcome;

/** What no text that leaves may hold (T36): stack traces, addresses, keys, other hosts. */
const LEAKS = /\n\s+at |127\.0\.0\.1|evil\.example|[0-9a-f]{40}/;

/** What is wrong with an answer, whatever struck: nothing, if all is well. */
export function complaints(deed: Deed, answer: Answer, wanted: readonly Verdict[], proxy: FaultProxy): string[] {
  const verdict = verdictOf(answer);
  const outcome = outcomeOf(answer);
  const mains = proxy.seen.filter(({ request }) => deed.isMain(request));
  const mayRepeat = !deed.isWrite || (deed.main?.repeatable && verdict === 'rate_limited');
  const wrong = [
    !wanted.includes(verdict as Verdict) && `answered ${verdict}, not ${wanted.join(' or ')}`,
    answer.isError && LEAKS.test(answer.text) && 'tells what nobody may know (T36)',
    (verdict === 'outcome_unknown') !== (outcome === 'unknown') && `facts for programs say ${outcome} (T18)`,
    answer.isError && outcome === 'done' && 'failed and done at once',
    // Only what was not carried out for certain may be sent again.
    mains.length > 1 && !mayRepeat && `was sent ${mains.length} times (T18)`,
  ].filter((each) => each !== false);
  return wrong.map((each) => `${deed.name} ${each}: ${answer.text.slice(0, 300)}`);
}

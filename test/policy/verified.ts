import type { Call, Json } from '../../generated/types.ts';
import type { ReadBackContext } from '../../runtime/policy/read-back.ts';
import { type Policy, type ReasonFor, type Verified, verify } from '../../runtime/policy/verify.ts';
import { actionOf } from '../shape/catalogue.ts';

/** How the catalogue reads a write back. */
export function policyOf(name: string, action?: string): Policy {
  const { verify } = actionOf(name, action);
  if (!verify) throw new Error(`${name} does not read back`);
  return verify;
}

interface More extends Partial<ReadBackContext> {
  /** Everything that a permission may hide is hidden from this account. */
  readonly isHidden?: boolean;
  readonly reasonFor?: ReasonFor;
}

/** What account 6 is told of a write, when `after` is what Redmine has now. */
export function verified(
  policy: Policy,
  sent: Pick<Call, 'body' | 'path'>,
  after: Json,
  { isHidden = false, reasonFor = () => 'why', ...given }: More = {},
): Verified {
  const context = { before: undefined, args: {}, me: 6, ...given };
  const hidden = new Set(isHidden ? policy.fields.filter(({ seen }) => seen) : []);
  return verify(policy, sent, after, context, reasonFor, hidden);
}

/** Each field once, under what became of it. */
export function fates({ applied, ignored, differs, unchecked }: Verified) {
  const names = (list: readonly { field: string }[]) => list.map(({ field }) => field);
  return { applied, ignored: names(ignored), differs: names(differs), unchecked: names(unchecked) };
}

/** What became of one field. */
export function fateOf(field: string, all: Verified): string | undefined {
  return Object.entries(fates(all)).find(([, fields]) => fields.includes(field))?.[0];
}

import { ToolError } from '../errors.ts';
import type { Identity } from '../identity.ts';
import type { Deviation, Verified } from './verify.ts';

/** Begins the reason of a field that should have been hidden and is not: what is seen by anybody needs no proof. */
export const IS_PUBLIC = 'IT IS PUBLIC';

/**
 * What a read-back found missing or changed may only be out of sight by now: Redmine answers as to anybody once it does
 * not take the credential any more, and shows less to an account that lost a role (T25). So who reads is asked again
 * before a field is called ignored, or changed along.
 * @param project whose roles decide what is seen
 * @param again proves the account anew
 */
export async function doubted(
  verified: Verified,
  identity: Identity,
  project: number | undefined,
  again: () => Promise<Identity>,
): Promise<Verified> {
  const { ignored, differs, unchecked, also = [], ...sure } = verified;
  if (ignored.length + differs.length + also.length === 0) return verified;
  const reason = await whyUnseen(identity, project, again);
  if (reason === undefined) return verified;
  const isCertain = (deviation: Deviation) => deviation.reason.startsWith(IS_PUBLIC);
  const doubtful = [...ignored, ...differs].filter((deviation) => !isCertain(deviation));
  return {
    ...sure,
    ignored: ignored.filter(isCertain),
    differs: differs.filter(isCertain),
    unchecked: [...unchecked, ...doubtful.map(({ field }) => ({ field, reason }))],
  };
}

async function whyUnseen(
  was: Identity,
  project: number | undefined,
  again: () => Promise<Identity>,
): Promise<string | undefined> {
  try {
    const now = await again();
    const rolesOf = ({ isAdmin, roles }: Identity) =>
      isAdmin || project === undefined ? '' : String(roles.get(project));
    const isSame = now.id === was.id && now.isAdmin === was.isAdmin && rolesOf(now) === rolesOf(was);
    return isSame ? undefined : 'the rights of this account changed meanwhile, so it may be there unseen';
  } catch (error) {
    const code = error instanceof ToolError ? error.code : 'internal';
    return `Redmine did not prove afterwards who reads (${code}), so it may be there unseen`;
  }
}

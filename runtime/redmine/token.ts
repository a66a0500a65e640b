import { ToolError } from '../errors.ts';
import { at, isList } from '../json.ts';
import type { Scopes } from '../policy/scopes.ts';
import { type Credential, credentialHeader, renewing } from './credential.ts';
import type { CallContext, RedmineHttp } from './http.ts';

/** What Redmine says of an OAuth token that it issued (Doorkeeper::TokenInfoController, from 6.1 on). */
export interface TokenInfo {
  /** Id of the user who gave it. */
  readonly owner: number;
  readonly scopes: Scopes;
  /** The id of the application that it was issued to, as clients know it. */
  readonly application: string | undefined;
  readonly expiresInS: number;
}

export const UNKNOWN_TOKEN =
  'Redmine does not know this OAuth token (any more): it expired or was revoked, or its user is gone. Log in again.';

/** @throws ToolError `unauthenticated`; `unsupported_version` where Redmine issues no tokens */
export async function readToken(
  http: RedmineHttp,
  context: CallContext,
  credential: Extract<Credential, { kind: 'bearer' }>,
): Promise<TokenInfo> {
  const ask = () => http.oauth('/oauth/token/info', context, credentialHeader(credential));
  const { status, body } = await renewing(credential, ask, (answer) => answer.status === 401);
  if (status === 401) throw new ToolError('unauthenticated', UNKNOWN_TOKEN);
  if (status === 404) throw new ToolError('unsupported_version', 'Redmine issues OAuth tokens from 6.1 on.');
  const owner = at(body, 'resource_owner_id');
  const scopes = at(body, 'scope');
  if (status !== 200 || typeof owner !== 'number' || !isList(scopes)) {
    throw new ToolError('bad_response', 'Redmine did not say what this OAuth token is for.');
  }
  const application = at(body, 'application.uid');
  const expires = at(body, 'expires_in');
  return {
    owner,
    scopes: new Set(scopes.map(String)),
    application: typeof application === 'string' ? application : undefined,
    // Applications may be configured to issue tokens that last.
    expiresInS: typeof expires === 'number' ? expires : Number.POSITIVE_INFINITY,
  };
}

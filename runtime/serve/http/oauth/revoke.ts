import type { Json } from '../../../../generated/types.ts';
import type { App } from '../../../app.ts';
import { callerOf } from '../../../caller.ts';
import type { Asking } from '../authenticate.ts';

/** What an authorization server answers: RFC 7009 section 2.2. */
export interface Revoked {
  readonly status: number;
  readonly body: Json;
}

/**
 * Revokes a token at Redmine, on behalf of the client that asks, and forgets it here: its next request is refused.
 * Without `token_type_hint`: with a wrong one Doorkeeper finds nothing, revokes nothing and answers 200, where RFC 7009
 * section 2.1 wants it to look further.
 * @param form as it came: `token`, and the client's credentials where they are not in the header
 * @throws ToolError when Redmine does not answer
 */
export async function revoke(app: App, { headers, requestId, signal }: Asking, form: string): Promise<Revoked> {
  const given = new URLSearchParams(form);
  const token = given.get('token');
  if (!token) return { status: 400, body: { error: 'invalid_request', error_description: 'The token is missing.' } };
  const sent = new URLSearchParams({ token });
  for (const name of ['client_id', 'client_secret']) {
    const value = given.get(name);
    if (value !== null) sent.set(name, value);
  }
  const { authorization } = headers;
  const client: Record<string, string> = /^basic /i.test(authorization ?? '')
    ? { authorization: `${authorization}` }
    : {};
  const context = { tool: 'oauth', requestId, signal };
  const { status, body } = await app.oauth('/oauth/revoke', context, client, sent.toString());
  await app.forget(callerOf({ kind: 'bearer', token }));
  if (status === 200) return { status, body: {} };
  if (status >= 400 && status < 500) return { status, body: body ?? { error: 'unauthorized_client' } };
  return { status: 503, body: { error: 'temporarily_unavailable' } };
}

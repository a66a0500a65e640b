import { Refusal } from '../refusal.ts';

/** RFC 6750 section 3, with the parameter of RFC 9728 section 5.1. All values are of this server's own making. */
function challenge(parameters: Readonly<Record<string, string>>): Record<string, string> {
  const pairs = Object.entries(parameters).map(([name, value]) => `${name}="${value}"`);
  return { 'www-authenticate': `Bearer ${pairs.join(', ')}` };
}

/** No token came. The scopes are all that this address may need: some clients never ask a second time. */
export function noToken(metadata: string, scopes: readonly string[], issuer: string): Refusal {
  const headers = challenge({ resource_metadata: metadata, scope: scopes.join(' ') });
  return new Refusal(401, 'unauthenticated', `This server wants an OAuth token that ${issuer} issued.`, headers);
}

export function badToken(metadata: string, scopes: readonly string[], message: string): Refusal {
  const headers = challenge({ error: 'invalid_token', resource_metadata: metadata, scope: scopes.join(' ') });
  return new Refusal(401, 'unauthenticated', message, headers);
}

/** @param scopes those that the token has, too: clients ask anew for exactly these */
export function moreScopes(metadata: string, scopes: readonly string[], message: string): Refusal {
  const headers = challenge({ error: 'insufficient_scope', scope: scopes.join(' '), resource_metadata: metadata });
  return new Refusal(403, 'insufficient_scope', message, headers);
}

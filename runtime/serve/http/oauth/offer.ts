import { oauthScopes } from '../../../../generated/tables.ts';
import type { Tool } from '../../../../generated/types.ts';
import { BASE_SCOPES, usesOf } from '../../../policy/scopes.ts';

/**
 * The scopes that clients are told to ask for: what these tools may need of what every Redmine knows that issues tokens,
 * within what the operator's application at Redmine has. `admin` only where the operator names it: such a token reads
 * the API keys of all users.
 * @param configured REDMINE_MCP_SCOPES
 */
export function offeredFor(tools: readonly Tool[], configured: readonly string[] | undefined): readonly string[] {
  const needed = tools.flatMap((tool) => Object.values(tool.actions).flatMap(usesOf));
  const names = [...BASE_SCOPES, ...needed];
  const allowed = configured ?? oauthScopes.filter((name) => name !== 'admin');
  return [...new Set(names)].filter((name) => oauthScopes.includes(name) && allowed.includes(name)).sort();
}

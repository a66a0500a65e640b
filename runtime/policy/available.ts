import { operations } from '../../generated/tables.ts';
import type { Call, Operation } from '../../generated/types.ts';
import { ToolError } from '../errors.ts';
import type { RedmineSession } from '../redmine/session.ts';
import { isWithin, type RedmineVersion } from '../version.ts';

/**
 * Refuses what the version of this Redmine does not have, and would ignore in silence (T10). The version is asked for
 * only when the call depends on it.
 * @param operation for tests: all supported versions have all operations of today's catalogue, and no filter has ended
 * @throws ToolError `filter_not_available` or `unsupported_version`
 */
export async function checkAvailable(
  call: Call,
  version: Pick<RedmineVersion, 'get'>,
  session: Pick<RedmineSession, 'context'>,
  operation: Pick<Operation, 'filters' | 'since' | 'until'> = operations[call.operation],
): Promise<void> {
  const limited = Object.entries(call.filters ?? {}).flatMap(([field, value]) => {
    const policy = operation.filters?.[field];
    const isUsed = Object.values(value).some((side) => side !== undefined);
    return isUsed && (policy?.since || policy?.until) ? [{ field, ...policy }] : [];
  });
  if (limited.length === 0 && !operation.since && !operation.until) return;
  const running = await version.get(session.context);
  const missing = limited.find((policy) => !isWithin(running, policy));
  if (missing) {
    const range = missing.since ? `needs Redmine ${missing.since} or later` : `ended with Redmine ${missing.until}`;
    throw new ToolError(
      'filter_not_available',
      `The filter ${missing.field} ${range}; this one is ${running}. Redmine would ignore it.`,
      { argument: missing.field },
    );
  }
  if (!isWithin(running, operation)) throw new ToolError('unsupported_version', `Redmine ${running} cannot do this.`);
}

import { operations } from '../../generated/tables.ts';
import type { Action, Effect, OperationId, Tool } from '../../generated/types.ts';
import { ToolError } from '../errors.ts';
import { type AccessSettings, isEnabled, isWithin, type Narrowing } from './enabled.ts';

/** @throws ToolError `read_only` or `not_enabled` */
export function checkAccess(tool: Tool, action: Pick<Action, 'operations'>, settings: AccessSettings): void {
  // On the operations, not on the tool's word: whatever a call could send counts.
  if (settings.readOnly && action.operations.some((id) => effectOf(id) !== 'read')) {
    throw new ToolError('read_only', `${tool.name} changes data, and this server only reads (REDMINE_MCP_READ_ONLY).`);
  }
  if (!isEnabled(tool, settings)) {
    throw new ToolError('not_enabled', `${tool.name} is not enabled on this server. Its operator chooses the tools.`);
  }
}

/** @throws ToolError `read_only` or `not_enabled` */
export function checkNarrowing(tool: Tool, action: Pick<Action, 'operations'>, narrowing: Narrowing | undefined): void {
  if (!narrowing) return;
  if (narrowing.readOnly && action.operations.some((id) => effectOf(id) !== 'read')) {
    throw new ToolError('read_only', `${tool.name} changes data, and the address that this client uses only reads.`);
  }
  if (!isWithin(tool, narrowing)) {
    throw new ToolError('not_enabled', `${tool.name} is not among the tools of the address that this client uses.`);
  }
}

function effectOf(id: OperationId): Effect {
  return operations[id].effect;
}

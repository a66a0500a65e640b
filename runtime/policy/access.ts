import { operations, toolsets } from '../../generated/index.ts';
import type { Action, Effect, OperationId, Tool } from '../../generated/types.ts';
import type { Settings } from '../config.ts';
import { ToolError } from '../errors.ts';

/** What the operator allows. No request can relax it. */
export type AccessSettings = Pick<Settings, 'readOnly' | 'toolsets' | 'tools' | 'excludeTools'>;

/**
 * Whether a tool is there at all: it is neither listed nor callable otherwise. Exclusion wins; `tools` adds to the
 * toolsets only where toolsets are chosen too, else it is the whole list.
 */
export function isEnabled(tool: Tool, settings: AccessSettings): boolean {
  if (settings.excludeTools.includes(tool.name)) return false;
  if (settings.readOnly && tool.effect !== 'read') return false;
  if (settings.tools?.includes(tool.name)) return true;
  if (settings.toolsets === undefined)
    return settings.tools === undefined && (toolsets[tool.toolset]?.default ?? false);
  return settings.toolsets.includes('all') || settings.toolsets.includes(tool.toolset);
}

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

function effectOf(id: OperationId): Effect {
  return operations[id].effect;
}

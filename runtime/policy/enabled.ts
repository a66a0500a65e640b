import { toolsets } from '../../generated/index.ts';
import type { ToolEntry } from '../../generated/types.ts';
import type { Settings } from '../config.ts';

/** What the operator allows. No request can relax it. */
export type AccessSettings = Pick<Settings, 'readOnly' | 'toolsets' | 'tools' | 'excludeTools'>;

/**
 * Whether a tool is there at all: it is neither listed nor callable otherwise. Exclusion wins; `tools` adds to the
 * toolsets only where toolsets are chosen too, else it is the whole list.
 */
export function isEnabled(tool: Pick<ToolEntry, 'name' | 'toolset' | 'effect'>, settings: AccessSettings): boolean {
  if (settings.excludeTools.includes(tool.name)) return false;
  if (settings.readOnly && tool.effect !== 'read') return false;
  if (settings.tools?.includes(tool.name)) return true;
  if (settings.toolsets === undefined)
    return settings.tools === undefined && (toolsets[tool.toolset]?.default ?? false);
  return settings.toolsets.includes('all') || settings.toolsets.includes(tool.toolset);
}

/** What a client asked for below what the operator allows: it takes away, and never gives. */
export interface Narrowing {
  readonly readOnly: boolean;
  /** `undefined`: all. */
  readonly toolsets: readonly string[] | undefined;
}

export function isWithin(
  tool: Pick<ToolEntry, 'toolset' | 'effect'>,
  { readOnly, toolsets: chosen }: Narrowing,
): boolean {
  return !(readOnly && tool.effect !== 'read') && (chosen === undefined || chosen.includes(tool.toolset));
}

import { toolsets } from '../../generated/index.ts';
import type { ToolEntry } from '../../generated/types.ts';
import type { Settings } from '../config.ts';

/** What the operator allows. No request can relax it. */
export type AccessSettings = Pick<Settings, 'readOnly' | 'toolsets' | 'tools' | 'excludeTools'>;

/** A tool's name with those that it had: settings and calls that use one of these go on to mean the tool. */
export const namesOf = ({ name, renamedFrom = [] }: Pick<ToolEntry, 'name' | 'renamedFrom'>): readonly string[] => [
  name,
  ...renamedFrom,
];

/** The tool of that name, else the one that had it. */
export function toolNamed<T extends Pick<ToolEntry, 'name' | 'renamedFrom'>>(
  tools: readonly T[],
  name: string,
): T | undefined {
  return tools.find((tool) => tool.name === name) ?? tools.find((tool) => namesOf(tool).includes(name));
}

/**
 * Whether a tool is there at all: it is neither listed nor callable otherwise. Exclusion wins; `tools` adds to the
 * toolsets only where toolsets are chosen too, else it is the whole list.
 */
export function isEnabled(
  tool: Pick<ToolEntry, 'name' | 'renamedFrom' | 'toolset' | 'effect'>,
  settings: AccessSettings,
): boolean {
  const isNamed = (list: readonly string[] | undefined) => namesOf(tool).some((name) => list?.includes(name));
  if (isNamed(settings.excludeTools)) return false;
  if (settings.readOnly && tool.effect !== 'read') return false;
  if (isNamed(settings.tools)) return true;
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

import { policies, schemas, tools } from '../generated/index.ts';
import type { Tool, ToolSchemas } from '../generated/types.ts';
import { toolNamed } from './policy/enabled.ts';

/**
 * Policy and functions of a tool by its name or one that it had, allowed or not: a refusal names its reason. They are loaded at the first call of the
 * tool's toolset. Undefined: the catalogue has no such tool.
 * @throws Error when the policy of a listed tool is not there: nothing runs without one
 */
export async function loadTool(name: string): Promise<Tool | undefined> {
  const entry = toolNamed(tools, name);
  if (!entry) return undefined;
  const toolset = await policies[entry.toolset]?.();
  const tool = toolset?.tools.find((each) => each.name === entry.name);
  if (!tool) throw new Error(`generated/ has no policy of ${name}`);
  return tool;
}

/**
 * Every schema of a tool, loaded when it is first asked for.
 * @throws Error when there is none: no call goes on without the strict one
 */
export async function loadSchemas(name: string): Promise<ToolSchemas> {
  const found = await schemas[name]?.();
  if (!found) throw new Error(`generated/ has no schemas of ${name}`);
  return found.default;
}

/** Every tool with its policy, by name: for commands that show them all. */
export async function loadTools(): Promise<readonly Tool[]> {
  const loaded = await Promise.all(Object.values(policies).map((load) => load()));
  return loaded.flatMap((toolset) => toolset.tools).sort((a, b) => (a.name < b.name ? -1 : 1));
}

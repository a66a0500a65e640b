import type { Tool, ToolEntry } from '../../generated/types.ts';
import { missing, needsOf, type Scopes } from './scopes.ts';

/** The tools of which a token allows at least one action with the fewest arguments. */
export async function usable(
  tools: readonly ToolEntry[],
  find: (name: string) => Promise<Tool | undefined>,
  scopes: Scopes,
): Promise<readonly ToolEntry[]> {
  const found = await Promise.all(tools.map(({ name }) => find(name)));
  return tools.filter((_, index) =>
    Object.values(found[index]?.actions ?? {}).some((action) => missing(needsOf(action), scopes).length === 0),
  );
}

import { toolsets } from '../../../generated/index.ts';
import type { App } from '../../app.ts';
import { parseList } from '../../config/values.ts';
import type { Narrowing } from '../../policy/enabled.ts';
import { Refusal } from './refusal.ts';

/** Those that the operator's settings leave something of, in the order of the catalogue. */
export function toolsetsOf({ tools }: Pick<App, 'tools'>): readonly string[] {
  const allowed = new Set(tools.map(({ toolset }) => toolset));
  return Object.keys(toolsets).filter((name) => allowed.has(name));
}

/**
 * An address may take away from what the operator allows, and give nothing: `/mcp/readonly`, `/mcp/x/<toolset>,…`, or
 * both in any order.
 * @param path as it came, without the query
 * @param toolsets those that the operator's settings leave something of
 * @returns undefined when the path is none of MCP's
 * @throws Refusal 404 that says what there is
 */
export function narrowingOf(path: string, toolsets: readonly string[]): Narrowing | undefined {
  const [root, first, ...rest] = path.split('/');
  if (root !== '' || first !== 'mcp') return undefined;
  let readOnly = false;
  let chosen: readonly string[] | undefined;
  while (rest.length > 0) {
    const word = rest.shift();
    if (word === 'readonly' && !readOnly) readOnly = true;
    else if (word === 'x' && !chosen) chosen = chosenOf(rest.shift() ?? '', toolsets);
    else throw unknown(toolsets);
  }
  return { readOnly, toolsets: chosen };
}

function chosenOf(list: string, toolsets: readonly string[]): readonly string[] {
  const names = parseList(list);
  if (names.length === 0 || names.some((name) => !toolsets.includes(name))) throw unknown(toolsets);
  return names;
}

export function unknown(toolsets: readonly string[]): Refusal {
  const there = `/mcp, /mcp/readonly, /mcp/x/<toolset>[,<toolset>], /mcp/x/<toolset>/readonly`;
  return new Refusal(
    404,
    'not_found',
    `There is no such address. There are ${there}; toolsets: ${toolsets.join(', ')}.`,
  );
}

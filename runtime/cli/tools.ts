import { toolsets } from '../../generated/index.ts';
import { operations } from '../../generated/tables.ts';
import type { OperationId, Permission, Tool } from '../../generated/types.ts';
import { loadTools } from '../catalogue.ts';
import type { Settings } from '../config.ts';
import { isEnabled, toolNamed } from '../policy/enabled.ts';
import { readArguments } from './arguments.ts';
import { EXIT, type ExitCode } from './command.ts';
import { settingsFrom } from './settings.ts';
import { print, stdout, type Terminal, wrap } from './terminal.ts';

export const options = { json: { help: 'the same for programs, with the operations of each tool' } };
export const about =
  'Lists what a client is offered under the settings in the environment; Redmine is not asked. Tokens are those of name, ' +
  'description and advertised schema (o200k), counted when the catalogue was compiled.';

/** One tool of `tools --json`. */
interface Listed extends Pick<Tool, 'name' | 'title' | 'effect' | 'toolset' | 'tokens'> {
  /** Every operation that a call may send; the method and the route as Redmine writes it. */
  readonly operations: readonly { readonly id: string; readonly http: string; readonly permission: Permission }[];
}

/** `redmine-mcp tools` */
export async function run(args: readonly string[]): Promise<ExitCode> {
  const given = readArguments('tools', args, options, 0);
  const settings = settingsFrom(process.env);
  const tools = await loadTools();
  const text = given.flag('json')
    ? `${JSON.stringify(tools.filter((tool) => isEnabled(tool, settings)).map(listed), null, 2)}\n`
    : surface(tools, settings, stdout());
  await print(text);
  return EXIT.done;
}

function listed(tool: Tool): Listed {
  const { name, title, effect, toolset, tokens } = tool;
  const described = operationsOf(tool).map((id) => {
    const { method, routes, permission } = operations[id];
    return { id, http: `${method} ${routes[0] ?? ''}`, permission };
  });
  return { name, title, effect, toolset, operations: described, tokens };
}

function operationsOf({ actions }: Tool): OperationId[] {
  return [...new Set(Object.values(actions).flatMap((action) => action.operations))].sort();
}

const number = (count: number) => count.toLocaleString('en-US');
const total = (list: readonly Tool[]) => list.reduce((sum, { tokens }) => sum + tokens, 0);
const counted = (list: readonly Tool[]) =>
  `${list.length} tool${list.length === 1 ? '' : 's'}, ${number(total(list))} tokens`;

/** The tools by toolset, with totals and what is off. */
function surface(tools: readonly Tool[], settings: Settings, terminal: Terminal): string {
  const enabled = tools.filter((tool) => isEnabled(tool, settings));
  const { style, width } = terminal;
  const widest = Math.max(0, ...enabled.map(({ name }) => name.length));
  const groups = Object.keys(toolsets).flatMap((toolset) => {
    const list = enabled.filter((tool) => tool.toolset === toolset);
    if (list.length === 0) return [];
    const rows = list.map(({ name, effect, tokens, title }) => {
      const head = `  ${name.padEnd(widest)}  ${String(tokens).padStart(6)}  ${effect.padEnd(11)}  `;
      return head.length + title.length > width ? head.trimEnd() : head + title;
    });
    return [`${style('bold', toolset)}  ${style('dim', counted(list))}\n${rows.join('\n')}\n`];
  });
  const lines = [`${counted(enabled)} in all`, ...offLines(tools, settings)];
  return `${[...groups, ...lines.map((line) => wrap(line, width, 2, 0))].join('\n')}\n`;
}

/** What is not offered, and the setting that decides it. */
function offLines(tools: readonly Tool[], settings: Settings): string[] {
  const off = tools.filter((tool) => !isEnabled(tool, settings));
  const by = new Map<string, Tool[]>();
  for (const tool of off) {
    const reason = whyOff(tool, settings);
    by.set(reason, [...(by.get(reason) ?? []), tool]);
  }
  return [...by].map(([reason, list]) => `off: ${namesOf(list, tools)} (${reason})`);
}

function whyOff(tool: Tool, { excludeTools, readOnly, toolsets: chosen, tools: named }: Settings): string {
  if (excludeTools.some((name) => toolNamed([tool], name))) return 'REDMINE_MCP_EXCLUDE_TOOLS';
  if (readOnly && tool.effect !== 'read') return 'REDMINE_MCP_READ_ONLY';
  if (chosen === undefined && named !== undefined) return 'not in REDMINE_MCP_TOOLS';
  return chosen === undefined ? 'by default; REDMINE_MCP_TOOLSETS=all has them' : 'not in REDMINE_MCP_TOOLSETS';
}

/** A toolset that is off as a whole by its name. */
function namesOf(list: readonly Tool[], tools: readonly Tool[]): string {
  const whole = Object.keys(toolsets).filter((toolset) =>
    tools.every((tool) => tool.toolset !== toolset || list.includes(tool)),
  );
  const rest = list.filter(({ toolset }) => !whole.includes(toolset)).map(({ name }) => name);
  return [...whole.map((toolset) => `all of ${toolset}`), ...rest].join(', ');
}

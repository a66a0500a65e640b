import { createHash } from 'node:crypto';
import type { ActionSpec, Catalogue } from '../catalogue.ts';
import { actionsOf, inputsOf, isComposed, parametersIn } from '../targets.ts';
import { canonicalJson, sortKeys } from './json.ts';
import type { Model, ToolModel } from './lower.ts';

/**
 * The form of the lock file. Another number when what stands in it, or what its hash is of, means something else: the
 * diff and `redmine-mcp verify` understand their own form only.
 */
export const LOCK_FORMAT = 2;

type Content = Omit<Model, 'sha256'>;

/**
 * generated/catalogue.json without its hash: everything that decides what an agent can do, see or trust, references
 * resolved and defaults written out. Nothing that changes while the catalogue does not.
 */
export function lockContent(model: Content): Record<string, unknown> {
  const { operations, shapes, resolvers, permissions, tools, catalogue } = model;
  const { paging, probes, toolsets, versions, budgets } = catalogue.defaults;
  return sortKeys({
    format: LOCK_FORMAT,
    budgets,
    excluded: Object.keys(catalogue.exclusions).sort(),
    operations,
    paging,
    permissions,
    probes,
    resolvers,
    shapes,
    tools: Object.fromEntries(tools.map((tool) => [tool.name, lockedTool(catalogue, tool)])),
    toolsets,
    versions,
  }) as Record<string, unknown>;
}

/** SHA-256 of the canonical JSON (RFC 8785 order of keys) of everything in a lock file but `sha256` itself. */
export function lockSha256(content: Record<string, unknown>): string {
  const { sha256: _own, ...rest } = content;
  return createHash('sha256').update(canonicalJson(rest)).digest('hex');
}

/** A tool with the places of its arguments in the request, which the handlers have as code only. */
function lockedTool(catalogue: Catalogue, tool: ToolModel): object {
  const spec = catalogue.tools[tool.name];
  if (!spec || isComposed(spec)) return tool;
  const sends = new Map(actionsOf(spec).map((action) => [action.name, placesOf(catalogue, action.spec)]));
  const actions = Object.entries(tool.actions).map(([name, action]) => [name, { ...action, sends: sends.get(name) }]);
  return { ...tool, actions: Object.fromEntries(actions) };
}

/** Place in the request → the argument that is sent there, or what always is. Some only pick what is read before. */
function placesOf(
  catalogue: Catalogue,
  action: ActionSpec,
): Record<string, { argument: string } | { always: unknown }> {
  const operation = catalogue.operations[action.call];
  const own = operation ? parametersIn(operation).all.map((name) => `path.${name}`) : [];
  const places = inputsOf(action).flatMap(([argument, { to }]) => {
    if (!to) return [];
    return [[to.startsWith('path.') && !own.includes(to) ? `before.${to}` : to, { argument }] as const];
  });
  const constants = Object.entries(action.with ?? {}).map(([place, always]) => [place, { always }] as const);
  return Object.fromEntries([...places, ...constants]);
}

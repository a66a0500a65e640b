import type { InputSchema } from '../lower/inputs.ts';
import { byName } from '../lower/json.ts';
import type { Model, ToolModel } from '../lower/lower.ts';
import { distinct, operationsOf, permissionText, tokensOf } from './pages.ts';

/** REFERENCE.md: a row for each toolset, and a section for each tool. */
export function referencePage(model: Model): object {
  return {
    toolsets: byName(model.catalogue.defaults.toolsets).map(([name, toolset]) => {
      const tools = model.tools.filter((tool) => tool.toolset === name);
      return {
        name,
        default: toolset.default ? 'yes' : '',
        tools: tools.map((tool) => tool.name),
        tokens: tokensOf(tools),
      };
    }),
    count: model.tools.length,
    tokens: tokensOf(model.tools),
    tools: model.tools.map((tool) => ({
      name: tool.name,
      description: tool.description,
      effect: tool.effect,
      toolset: tool.toolset,
      tokens: tool.tokens,
      permission: distinct(
        Object.values(tool.actions).flatMap((action) => operationsOf(model, action).map(permissionText)),
      ),
      arguments: argumentRows(tool),
      failures: failuresOf(model, tool),
      example: exampleOf(model, tool),
    })),
  };
}

function argumentRows(tool: ToolModel): object[] {
  const { advertised, strict } = tool.schemas;
  const actions = Object.entries(strict);
  return Object.entries(advertised.properties ?? {}).map(([name, shown]) => {
    const having = actions.filter(([, schema]) => schema.properties?.[name]);
    const schema = having[0]?.[1].properties?.[name] ?? shown;
    const requiring = having.filter(([, action]) => action.required?.includes(name)).map(([action]) => action);
    return {
      name,
      type: typeText(name === tool.discriminator ? shown : schema),
      required:
        requiring.length === 0 ? '' : requiring.length === actions.length ? 'yes' : `for ${requiring.join(', ')}`,
      description: shown.description ?? '',
    };
  });
}

function typeText(schema: InputSchema): string {
  const types = [schema.type ?? []].flat().join(' or ');
  const bounds = [
    schema.enum && `one of ${schema.enum.join(', ')}`,
    schema.minimum !== undefined && `from ${schema.minimum}`,
    schema.maximum !== undefined && `to ${schema.maximum}`,
    schema.maxLength !== undefined && `at most ${schema.maxLength} characters`,
    schema.maxItems !== undefined && `at most ${schema.maxItems} items`,
    schema.default !== undefined && `default ${JSON.stringify(schema.default)}`,
  ].filter(Boolean);
  return [types, ...bounds].filter(Boolean).join(', ');
}

/** Codes that a tool may answer beside those of every tool, by what its actions do. */
function failuresOf(model: Model, tool: ToolModel): string {
  const actions = Object.values(tool.actions);
  const operations = actions.flatMap((action) => operationsOf(model, action));
  const own = actions.map((action) => model.operations[String(action['operation'])]);
  const some = (key: string) => actions.some((action) => JSON.stringify(action[key] ?? []).length > 2);
  const can: Record<string, boolean> = {
    not_found: operations.some(({ routes }) => routes.some((route) => route.includes(':'))),
    unknown_name: some('resolve') || some('known') || some('customFields'),
    ambiguous_name: some('resolve') || some('customFields'),
    filter_not_available: own.some((operation) => operation?.['filters'] !== undefined),
    read_only: tool.effect !== 'read',
    rejected: tool.effect !== 'read',
    conflict: tool.effect !== 'read' && (some('before') || some('fill')),
    outcome_unknown: tool.effect !== 'read',
    too_large:
      some('files') ||
      actions.some(({ result }) => (result as { content?: unknown } | undefined)?.content !== undefined),
    confirmation_required: tool.effect === 'destructive',
    confirmation_refused: tool.effect === 'destructive',
  };
  return Object.keys(can)
    .filter((code) => can[code])
    .map((code) => `\`${code}\``)
    .join(' ');
}

/** A call that was made on a real Redmine, and its answer; fenced, whatever the answer holds. */
function exampleOf({ catalogue }: Model, { name }: ToolModel): object | undefined {
  const example = catalogue.examples[name];
  if (!example) return undefined;
  const ticks = Math.max(2, ...[...example.answer.matchAll(/`+/g)].map(([run]) => run.length));
  return { call: JSON.stringify(example.arguments), answer: example.answer, fence: '`'.repeat(ticks + 1) };
}

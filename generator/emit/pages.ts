import { operationsSent } from '../lower/composed.ts';
import type { InputSchema } from '../lower/inputs.ts';
import { byName } from '../lower/json.ts';
import type { Model, ToolModel } from '../lower/lower.ts';

type OperationModel = { method: string; routes: string[]; permission: { anyOf: string[] } | string; effect: string };

const operationsOf = (model: Model, action: ToolModel['actions'][string]) =>
  operationsSent(action).map((id) => model.operations[id] as unknown as OperationModel);

function permissionText({ permission }: OperationModel): string {
  return typeof permission === 'string' ? permission : permission.anyOf.join(' or ');
}

const distinct = (texts: readonly string[]) => [...new Set(texts)].join(', ');

/** Rows of AUTHORITY.md: one an action. */
export function authorityPage(model: Model): object {
  const rows = model.tools.flatMap((tool) =>
    Object.entries(tool.actions).map(([name, action]) => {
      const operations = operationsOf(model, action);
      return {
        tool: tool.name,
        action: tool.discriminator ? name : '',
        effect: tool.effect,
        destructive: tool.effect === 'destructive',
        inDefault: isDefault(model, tool),
        inReadOnly: tool.effect === 'read',
        permission: distinct(operations.map(permissionText)),
        confirms: tool.effect === 'destructive',
        sends: distinct(operations.map(({ method, routes }) => `${method} ${routes.at(-1) ?? ''}`)),
      };
    }),
  );
  return {
    rows,
    toolCount: model.tools.length,
    tokens: tokensOf(model.tools),
    defaultTokens: tokensOf(model.tools.filter((tool) => isDefault(model, tool))),
    sha256: model.sha256,
  };
}

const tokensOf = (tools: readonly ToolModel[]) => tools.reduce((total, tool) => total + tool.tokens, 0);

function isDefault(model: Model, tool: ToolModel): boolean {
  return model.catalogue.defaults.toolsets[tool.toolset]?.default ?? false;
}

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

import { operationsSent } from '../lower/composed.ts';
import type { Model, ToolModel } from '../lower/lower.ts';

export type OperationModel = {
  method: string;
  routes: string[];
  permission: { anyOf: string[] } | string;
  effect: string;
};

export const operationsOf = (model: Model, action: ToolModel['actions'][string]) =>
  operationsSent(action).map((id) => model.operations[id] as unknown as OperationModel);

export function permissionText({ permission }: OperationModel): string {
  return typeof permission === 'string' ? permission : permission.anyOf.join(' or ');
}

export const distinct = (texts: readonly string[]) => [...new Set(texts)].join(', ');

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

export const tokensOf = (tools: readonly ToolModel[]) => tools.reduce((total, tool) => total + tool.tokens, 0);

function isDefault(model: Model, tool: ToolModel): boolean {
  return model.catalogue.defaults.toolsets[tool.toolset]?.default ?? false;
}

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

export const tokensOf = (tools: readonly ToolModel[]) => tools.reduce((total, tool) => total + tool.tokens, 0);

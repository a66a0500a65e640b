import type { Catalogue, ToolSpec } from '../catalogue.ts';
import { actionsOf, isComposed } from '../targets.ts';
import { composedSchema } from './composed-inputs.ts';
import { type InputSchema, strictSchema } from './inputs.ts';

/** The closed strict schema of each action of a tool; a tool with one action has `call`. */
export function strictSchemas(catalogue: Catalogue, tool: ToolSpec): Record<string, InputSchema> {
  if (isComposed(tool)) return { call: composedSchema(catalogue, tool) };
  return Object.fromEntries(actionsOf(tool).map((action) => [action.name, strictSchema(catalogue, tool, action)]));
}

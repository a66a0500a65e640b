import { distance } from 'fastest-levenshtein';
import type { Loaded } from '../../generator/load.ts';
import { type ExplainedOperation, explainOperation } from './operation.ts';
import { type ExplainedTool, explainTool } from './tool.ts';

/** Nothing in the catalogue has this name: exit code 2. */
export class UnknownName extends Error {}

/** Everything known of a tool or an operation. @throws UnknownName with the nearest names */
export function explain(loaded: Loaded, name: string): ExplainedTool | ExplainedOperation {
  const { tools, operations } = loaded.catalogue;
  const tool = explainTool(loaded, name);
  if (tool) return tool;
  const operation = operations[name];
  if (operation) return explainOperation(loaded, name, operation);
  const all = [...Object.keys(tools), ...Object.keys(operations)];
  const nearest = all.toSorted((a, b) => distance(name, a) - distance(name, b)).slice(0, 3);
  throw new UnknownName(`No tool and no operation is called ${JSON.stringify(name)}. Nearest: ${nearest.join(', ')}.`);
}

import type { Catalogue, InputSpec } from '../catalogue.ts';
import { bodyOf, type ComposedTool, responseOf } from '../targets.ts';
import { type ActionModel, lookupsOf, projectFirst, projectSource } from './action.ts';
import { nounOf } from './result.ts';
import { verifyField } from './verify.ts';

/** Mirrors `ComposedAction` of generated/types.ts. */
export interface ComposedModel {
  compose: string;
  operations: string[];
  /** The reads that the function is handed → the key of each in its answer. */
  uses: Record<string, string>;
  /** What it may plan to write; never more than one operation. */
  write?: { operation: string; [key: string]: unknown };
  [key: string]: unknown;
}

/** Turns a composed tool into the policy that its function runs under. */
export function lowerComposed(catalogue: Catalogue, tool: ComposedTool): ComposedModel {
  const { compose } = tool;
  const resolve = Object.entries(tool.input).flatMap(([argument, input]) =>
    input.resolve ? [{ argument: [argument], resolver: input.resolve }] : [],
  );
  const resolvers = [...resolve.map(({ resolver }) => resolver), ...rowResolvers(tool.input)];
  const writes = compose.uses.filter((id) => catalogue.operations[id]?.effect !== 'read');
  const [write] = writes;
  return {
    compose: compose.function,
    operations: [...new Set([...compose.uses, ...lookupsOf(catalogue, resolvers, tool.project !== undefined)])].sort(),
    uses: Object.fromEntries(
      compose.uses
        .filter((id) => !writes.includes(id))
        .sort()
        .map((id) => [id, responseOf(catalogue.operations[id])?.root ?? '']),
    ),
    ...(write ? { write: { operation: write, permit: [], verify: verifyOf(catalogue, write) } } : {}),
    ...(tool.project ? { project: tool.project.map(projectSource) } : {}),
    resolve: projectFirst(catalogue, resolve),
    names: {},
    result: {
      kind: 'report',
      shape: compose.answers,
      noun: nounOf(tool, compose.function),
      ...(compose.pages ? { pages: compose.pages } : {}),
    },
  };
}

/** Resolvers of the records in a list: the function looks their names up, since each has a project of its own. */
export function rowResolvers(input: Record<string, InputSpec>): string[] {
  const rows = Object.values(input).flatMap(({ each }) => Object.values(each ?? {}));
  return [...new Set(rows.flatMap(({ resolve }) => resolve ?? []))].sort();
}

/** A create's own answer proves what it did, property by property of the body. */
function verifyOf(catalogue: Catalogue, id: string) {
  const operation = catalogue.operations[id];
  const fields = [...bodyOf(catalogue, operation).values()].flatMap((field) => {
    const name = field.path.at(-1) ?? '';
    return verifyField(name, { kind: 'body', name, ...field });
  });
  return { from: 'answer', root: responseOf(operation)?.root ?? '', fields };
}

/** What an action is for: its operation, or those of a function, besides the reads that look names up. */
export function operationsSent(action: ActionModel | ComposedModel): string[] {
  if (!isComposedModel(action)) return [action.operation];
  return [...(action.write ? [action.write.operation] : []), ...Object.keys(action.uses)];
}

export function isComposedModel(action: ActionModel | ComposedModel): action is ComposedModel {
  return 'compose' in action;
}

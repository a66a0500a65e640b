import { operations } from '../../generated/tables.ts';
import type { Action, ComposedAction, Operation, OperationId, Tool } from '../../generated/types.ts';
import { tools } from '../catalogue.ts';
import type { Recorded } from '../live/recorder.ts';
import { calls, type MakeCall } from './calls.ts';

/** One action of a tool, a call of it that works, and the request that it is all about. */
export interface Deed {
  /** `change_member.create`. */
  readonly name: string;
  readonly tool: Tool;
  readonly make: MakeCall;
  /** Undefined for a report, which is made of several reads. */
  readonly main: Operation | undefined;
  readonly isWrite: boolean;
  isMain(request: Recorded): boolean;
}

/** Every action of every tool. @throws where one has no call */
export const deeds: readonly Deed[] = tools.flatMap((tool) =>
  Object.entries(tool.actions).map(([action, policy]) => deedOf(tool, `${tool.name}.${action}`, policy)),
);

function deedOf(tool: Tool, name: string, policy: Action | ComposedAction): Deed {
  const make = calls[name];
  if (!make) throw new Error(`${name} needs a call that works, in test/faults/calls.ts`);
  const id = mainOf(policy);
  const main = id && operations[id];
  return {
    name,
    tool,
    make,
    main,
    isWrite: tool.effect !== 'read',
    isMain: (request) => (main ? fits(main, request) : !fits(operations.getCurrentUser, request)),
  };
}

function mainOf(policy: Action | ComposedAction): OperationId | undefined {
  return 'compose' in policy ? policy.write?.operation : policy.operation;
}

function fits({ method, routes }: Operation, request: Recorded): boolean {
  const [path = ''] = request.url.split('?');
  return (
    request.method === method &&
    routes.some((route) => new RegExp(`^${route.replaceAll('.', '\\.').replaceAll(/:[a-z_]+/g, '[^/]+')}$`).test(path))
  );
}

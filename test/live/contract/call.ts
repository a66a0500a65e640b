import { operations } from '../../../generated/tables.ts';
import type { Call, OperationId } from '../../../generated/types.ts';
import { requestsOf, routeParameters } from '../../../generator/targets.ts';
import { buildQuery } from '../../../runtime/redmine/query.ts';
import { buildPath } from '../../../runtime/redmine/route.ts';
import type { Body } from '../scene.ts';
import { operationOf } from './catalogue.ts';

/** What an operation is called with, on the wire. */
export interface Request extends Pick<Call, 'path' | 'query' | 'filters'> {
  /** The login that calls, where it is not the one that the test says. */
  readonly as?: string;
  /** The API key of somebody who was made for this call. */
  readonly key?: string;
  /** JSON, root key included; bytes are sent as they are. */
  readonly body?: object;
  /** The read that shows what this write did, where its own answer does not; of a new record once it has an id. */
  readonly shownBy?: Shown | ((answer: Body) => Shown);
}

interface Shown extends Pick<Call, 'path' | 'query'> {
  readonly operation: string;
  /** Of the newest row of a list: the read of the record itself, which shows more. */
  readonly whole?: (id: number) => Shown;
}

export interface Response {
  readonly status: number;
  /** Undefined when the answer has no body. */
  readonly body: Body;
  /** Method and route as the catalogue has it. */
  readonly route: string;
}

/** Calls an operation as the runtime would, past it: the same path and query, nothing else. Without a key: anonymous. */
export async function call(url: string, key: string | undefined, id: string, request: Request): Promise<Response> {
  const operation = operations[id as OperationId];
  const bytes = request.body instanceof Uint8Array;
  const answer = await fetch(url + buildPath(operation, request.path) + buildQuery(operation, request), {
    method: operation.method,
    redirect: 'manual',
    headers: {
      ...(key === undefined ? {} : { 'X-Redmine-API-Key': key }),
      ...(request.body ? { 'Content-Type': bytes ? 'application/octet-stream' : 'application/json' } : {}),
    },
    ...(request.body ? { body: bytes ? (request.body as Uint8Array<ArrayBuffer>) : JSON.stringify(request.body) } : {}),
  });
  const text = await answer.text();
  const json = /^application\/json/.test(answer.headers.get('content-type') ?? '') && text.trim() !== '';
  return { status: answer.status, body: json ? JSON.parse(text) : text || undefined, route: routeOf(id, request) };
}

/** Of the requests of an operation, the one that has exactly the parameters that are given. */
function routeOf(id: string, { path = {} }: Request): string {
  const given = Object.keys(path).sort().join();
  const route = requestsOf(operationOf(id)).find((each) => routeParameters(each).sort().join() === given);
  if (!route) throw new Error(`${id} has no route with the parameters ${given || 'none'}`);
  return route;
}

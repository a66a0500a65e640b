import type { ServerResponse } from 'node:http';
import { errorBody, type RefusalCode } from '../json-rpc.ts';

/** An HTTP request that gets no further. The message is written by this project and safe to show to anybody. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: RefusalCode;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, code: RefusalCode, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.name = 'Refusal';
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

export function sendRefusal(response: ServerResponse, { status, code, message, headers }: Refusal): void {
  // What is left of the request is not read: the connection cannot be used again.
  const own = { 'content-type': 'application/json', connection: 'close' };
  response.writeHead(status, { ...own, ...headers }).end(errorBody(message, code));
}

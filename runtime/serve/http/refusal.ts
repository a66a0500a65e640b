import type { ServerResponse } from 'node:http';
import type { ErrorCode } from '../../errors.ts';

/** Codes of tools, where the same thing is meant, and one that only a transport needs. */
type RefusalCode = ErrorCode | 'bad_json';

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

/** JSON-RPC 2.0 section 5.1: a server's own errors, and a body that is not JSON. */
const [SERVER_ERROR, PARSE_ERROR] = [-32_000, -32_700] as const;

/** As JSON-RPC, which is what MCP clients can show. `id` is null where the request was not read. */
export function errorBody(message: string, code: RefusalCode, id: string | number | null = null): string {
  const number = code === 'bad_json' ? PARSE_ERROR : SERVER_ERROR;
  return JSON.stringify({ jsonrpc: '2.0', error: { code: number, message, data: { code } }, id });
}

export function sendRefusal(response: ServerResponse, { status, code, message, headers }: Refusal): void {
  // What is left of the request is not read: the connection cannot be used again.
  const own = { 'content-type': 'application/json', connection: 'close' };
  response.writeHead(status, { ...own, ...headers }).end(errorBody(message, code));
}

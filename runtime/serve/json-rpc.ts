import type { ErrorCode } from '../errors.ts';

/** Codes of tools, where the same thing is meant, and one that only a transport needs. */
export type RefusalCode = ErrorCode | 'bad_json';

/** JSON-RPC 2.0 section 5.1: a server's own errors, and a body that is not JSON. */
const [SERVER_ERROR, PARSE_ERROR] = [-32_000, -32_700] as const;

/** As JSON-RPC, which is what MCP clients can show. `id` is null where the request was not read. */
export function errorBody(message: string, code: RefusalCode, id: string | number | null = null): string {
  const number = code === 'bad_json' ? PARSE_ERROR : SERVER_ERROR;
  return JSON.stringify({ jsonrpc: '2.0', error: { code: number, message, data: { code } }, id });
}

import type { IncomingMessage } from 'node:http';
import type { HttpSettings } from '../../config/http.ts';
import { isLoopbackName } from '../../config/values.ts';
import { Refusal } from './refusal.ts';

/**
 * MCP 2026-07-28, Streamable HTTP, security: without these a web page that a person happens to look at could use a
 * server on that person's machine (DNS rebinding).
 */
export class Guards {
  readonly #hosts: ReadonlySet<string>;
  readonly #origins: ReadonlySet<string>;

  constructor({ host, publicUrl, allowedHosts, allowedOrigins }: HttpSettings) {
    // "Any address" is no name of this server: pages do reach http://0.0.0.0.
    const own = host === '0.0.0.0' || host === '::' ? [] : [host.includes(':') ? `[${host}]` : host];
    this.#hosts = new Set([...own, ...(publicUrl ? [publicUrl.host] : []), ...allowedHosts]);
    this.#origins = new Set(allowedOrigins);
  }

  /** @throws Refusal 403 */
  checkHost({ headers: { host } }: IncomingMessage): void {
    const name = host?.toLowerCase() ?? '';
    const bare = name.replace(/:\d+$/, '');
    if (isLoopbackName(bare) || this.#hosts.has(name) || this.#hosts.has(bare)) return;
    const mend = 'The operator names hosts in REDMINE_MCP_ALLOWED_HOSTS or REDMINE_MCP_BASE_URL';
    throw new Refusal(403, 'forbidden', `This server does not answer to that Host. ${mend}.`);
  }

  /**
   * Where no token is wanted, everybody who connects may do everything: programs of this machine, and nobody for whom
   * a proxy on it asks.
   * @throws Refusal 403
   */
  checkDirect({ headers }: IncomingMessage): void {
    if (isDirect(headers)) return;
    const mend = 'The operator sets REDMINE_MCP_HTTP_TOKEN, or REDMINE_AUTH_MODE=per-user';
    throw new Refusal(403, 'forbidden', `This server takes no requests from a proxy without a token. ${mend}.`);
  }

  /**
   * Programs send no Origin, pages always do.
   * @returns the origin of a page that may read the answer
   * @throws Refusal 403
   */
  checkOrigin({ headers: { host, origin } }: IncomingMessage): string | undefined {
    if (origin === undefined) return undefined;
    if (this.#origins.has(origin)) return origin;
    // A page that this very server would have served, by a name that was checked: nobody from outside.
    if (URL.canParse(origin) && new URL(origin).host === host?.toLowerCase()) return undefined;
    const mend = 'The operator names origins in REDMINE_MCP_ALLOWED_ORIGINS';
    throw new Refusal(403, 'forbidden', `Web pages of that Origin may not call this server. ${mend}.`);
  }
}

/** RFC 7239, RFC 9110 section 7.6.3, and what proxies said before there were these. */
const PASSED_ON = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip'];

/** No proxy says that it passes the request on for somebody else. */
export function isDirect(headers: IncomingMessage['headers']): boolean {
  return PASSED_ON.every((name) => headers[name] === undefined);
}

/** What a page of an allowed origin may send and see (Fetch standard, CORS protocol). No cookies: there are none. */
export function corsHeaders(origin: string): Record<string, string> {
  return {
    'access-control-allow-origin': origin,
    'access-control-allow-methods': 'GET, POST, DELETE',
    'access-control-allow-headers':
      'accept, authorization, content-type, last-event-id, mcp-method, mcp-name, mcp-protocol-version, mcp-session-id, x-redmine-api-key',
    'access-control-expose-headers': 'mcp-session-id, retry-after, www-authenticate, x-request-id',
    'access-control-max-age': '600',
    vary: 'Origin',
  };
}

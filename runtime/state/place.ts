import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where state is. */
export type Place =
  | { readonly kind: 'memory' }
  | { readonly kind: 'file'; readonly path: string }
  | {
      readonly kind: 'redis';
      readonly host: string;
      readonly port: number;
      readonly tls: boolean;
      readonly username: string | undefined;
      readonly password: string | undefined;
      readonly database: number;
      /** Before every key, so that others can use the same Redis. */
      readonly prefix: string;
    };

const PREFIX = 'redmine-mcp:';
const REDIS_PORT = 6379;

/**
 * What REDMINE_MCP_STATE_URL says: `memory:`, `file:/path`, or `redis[s]://[[user]:password@]host[:port][/database][?prefix=…]`
 * (the forms that IANA has registered). @returns undefined when it is none of these
 */
export function parsePlace(text: string): Place | undefined {
  if (/^memory:?$/.test(text)) return { kind: 'memory' };
  if (text.startsWith('file:')) return filePlace(text);
  if (!/^rediss?:\/\/[^/]/.test(text) || !URL.canParse(text)) return undefined;
  const { protocol, hostname, port, username, password, pathname, search, hash } = new URL(text);
  const [, database = '0'] = /^\/(\d{1,5})?$/.exec(pathname || '/') ?? [undefined, undefined];
  const options = new URLSearchParams(search);
  const isKnown = [...options.keys()].every((name) => name === 'prefix');
  if (hostname === '' || !/^\/?\d{0,5}$/.test(pathname) || hash !== '' || !isKnown) return undefined;
  const login = [username, password].map(decoded);
  if (login.includes(null)) return undefined;
  return {
    kind: 'redis',
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? REDIS_PORT : Number(port),
    tls: protocol === 'rediss:',
    username: login[0] || undefined,
    password: login[1] || undefined,
    database: Number(database),
    prefix: options.get('prefix') ?? PREFIX,
  };
}

function filePlace(text: string): Place | undefined {
  if (!text.startsWith('file://')) {
    const path = text.slice('file:'.length);
    return path === '' || path.endsWith('/') ? undefined : { kind: 'file', path: resolve(path) };
  }
  try {
    const path = fileURLToPath(text);
    return path.endsWith('/') ? undefined : { kind: 'file', path };
  } catch {
    return undefined;
  }
}

/** Null where it is not what it should be. */
function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

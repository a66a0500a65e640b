import { RESERVED_HEADERS } from '../redmine/reserved-headers.ts';
import type { Report } from './report.ts';

/** Parsers of single values: each returns the value, or says what is wrong in words that follow the name. */
export type Parsed<T> = { value: T } | { wrong: string };

const TRUE = new Set(['true', '1', 'yes', 'on']);
const FALSE = new Set(['false', '0', 'no', 'off']);

export function parseFlag(text: string): boolean | undefined {
  const word = text.trim().toLowerCase();
  if (TRUE.has(word)) return true;
  return FALSE.has(word) ? false : undefined;
}

/** Comma separated, trimmed, without empty entries and duplicates. */
export function parseList(text: string): string[] {
  return [...new Set(text.split(',').map((entry) => entry.trim()))].filter((entry) => entry !== '');
}

/** How much one account may change in an hour. */
export interface Budget {
  readonly writes: number;
  readonly deletes: number;
}

/** `20 writes, 5 deletes`: each once at most, 0 to 100,000; what is not named has no limit. */
export function parseBudget(text: string): Budget | undefined {
  const parts = text.split(',').map((part) => /^(\d{1,5}|100000) (write|delete)s?$/.exec(part.trim().toLowerCase()));
  const limits = new Map(parts.map((part) => [part?.[2], Number(part?.[1])]));
  if (parts.includes(null) || limits.size < parts.length) return undefined;
  const limit = (kind: string) => limits.get(kind) ?? Number.POSITIVE_INFINITY;
  return Object.freeze({ writes: limit('write'), deletes: limit('delete') });
}

/** Major and minor of a version that this server knows; patch levels are accepted and dropped. */
export const VERSIONS = ['5.0', '5.1', '6.0', '6.1', '7.0'] as const;
export type RedmineVersion = (typeof VERSIONS)[number];

export function parseVersion(text: string): RedmineVersion | undefined {
  const match = /^(\d+\.\d+)(\.\d+)*$/.exec(text.trim());
  return VERSIONS.find((version) => version === match?.[1]);
}

/**
 * An http(s) base URL; the path of the result ends with a slash, so that relative paths resolve below it.
 * @param login where a login that stands in it belongs
 */
export function parseUrl(text: string, report: Report, login: string): Parsed<URL> {
  const trimmed = text.trim();
  // A query can hold a key and what precedes an @ is a login: such values are never shown.
  const came = /[@?#]/.test(trimmed) ? 'a value that is not shown here' : report.show(trimmed);
  // URL itself repairs white space, backslashes and missing slashes; what was meant is then a guess.
  if (!/^https?:\/\/[^/\\\s][^\\\s]*$/i.test(trimmed) || !URL.canParse(trimmed)) {
    return { wrong: `is ${came}. Allowed: a URL such as https://redmine.example.com or https://example.com/redmine` };
  }
  const url = new URL(trimmed);
  if (url.username !== '' || url.password !== '') {
    return { wrong: `contains a login (user:password@). ${login}` };
  }
  if (/[?#]/.test(trimmed)) return { wrong: 'contains a query or a fragment. Allowed: a base URL without ? and #' };
  const path = url.pathname.replace(/\/+$/, '');
  if (path.includes('//')) return { wrong: `is ${came}: its path contains //. Allowed: a base URL` };
  url.pathname = `${path}/`;
  return { value: url };
}

export function isLoopback({ hostname }: URL): boolean {
  return isLoopbackName(hostname);
}

/** Of a host as it stands in a URL: IPv6 addresses in brackets. */
export function isLoopbackName(host: string): boolean {
  return host === 'localhost' || host.endsWith('.localhost') || host === '[::1]' || /^127(\.\d+){3}$/.test(host);
}

/** A JSON object of header name and text. No value is ever shown: it usually is a secret. */
export function parseHeaders(text: string): Parsed<Readonly<Record<string, string>>> {
  const allowed = 'Allowed: a JSON object of texts such as {"X-Gate": "..."}';
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    // The engine's message would quote the text.
    return { wrong: `is not JSON. ${allowed}` };
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    return { wrong: `is no JSON object. ${allowed}` };
  const headers: [string, string][] = [];
  const seen = new Set<string>();
  for (const [index, [name, value]] of Object.entries(json as Record<string, unknown>).entries()) {
    const lower = name.toLowerCase();
    // A name that is no name may be a misplaced value.
    if (!/^[!#$%&'*+.^_`|~0-9a-z-]+$/i.test(name)) return { wrong: `has no valid header name at entry ${index + 1}` };
    if (RESERVED_HEADERS.has(lower))
      return { wrong: `sets ${lower}, which the server sets itself. Remove that header` };
    if (seen.has(lower)) return { wrong: `sets the header at entry ${index + 1} twice. Keep one` };
    if (typeof value !== 'string' || !/^[\x20-\x7e]+$/.test(value)) {
      return { wrong: `has no usable value at entry ${index + 1}. Allowed: texts of printable ASCII` };
    }
    seen.add(lower);
    headers.push([name, value]);
  }
  return { value: Object.freeze(Object.fromEntries(headers)) };
}

import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { ToolError } from '../errors.ts';
import type { Answered, Exchanged } from '../redmine/exchange.ts';
import { isPublicAddress } from './addresses.ts';

/** What fetching needs from the network; tests bring their own. */
export interface Network {
  /** All addresses of a host name. */
  resolve(host: string): Promise<readonly string[]>;
  isAllowed(address: string): boolean;
  /** A proxy would look the name up itself, and connect to an address that nobody has checked. */
  isProxied(): boolean;
}

export const internet: Network = {
  resolve: async (host) => (await lookup(host, { all: true })).map(({ address }) => address),
  isAllowed: isPublicAddress,
  isProxied: () =>
    ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'].some((name) => (process.env[name] ?? '') !== ''),
};

export interface FetchLimits {
  readonly maxBytes: number;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

const MOST_REDIRECTS = 5;

/**
 * Fetches a file from a public http(s) address (T32). Every address of the host has to be public, and the one that was
 * checked is the one that is used; redirects are checked anew. Nothing of Redmine's settings goes along: no key, no
 * headers, no certificate. Where a proxy is set nothing is fetched: going past it would surprise its owner.
 * @param argument where the URL stands among the arguments, for errors
 * @throws ToolError `forbidden` without telling an address or whether there is one; `too_large`, `timeout`, `cancelled`,
 * `unreachable`, `upstream_error`
 */
export async function fetchRemote(
  argument: string,
  url: string,
  limits: FetchLimits,
  network: Network = internet,
): Promise<{ filename: string; bytes: Buffer }> {
  if (network.isProxied()) {
    const why = 'this server goes through a proxy (HTTPS_PROXY), and then no address can be checked';
    throw new ToolError('not_enabled', `"${argument}" is not fetched: ${why}. Send the content instead.`, { argument });
  }
  const deadlineAt = Date.now() + limits.timeoutMs;
  let current = url;
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
    const left = { ...limits, timeoutMs: Math.max(1, deadlineAt - Date.now()) };
    const result = await fetchOnce(argument, current, left, network);
    const from = new URL(current);
    if (result.status === 200) return { filename: nameIn(from), bytes: result.body };
    current = redirectOf(argument, from, result);
  }
  throw broken(argument, `redirects more than ${MOST_REDIRECTS} times`);
}

/** One request, whatever its status; guarded as `fetchRemote` is. @throws ToolError */
export async function fetchOnce(
  argument: string,
  url: string,
  limits: FetchLimits,
  network: Network,
): Promise<Answered> {
  const target = await checkedTarget(argument, url, limits, network);
  const { getPinned } = await import('./pinned.ts');
  const result = await getPinned(target.url, target.address, limits);
  if (result.kind === 'failed') throw failure(argument, result, limits);
  return result.status === 200 ? { ...result, body: bodyOf(argument, result) } : result;
}

function bodyOf(argument: string, { headers, body }: Answered): Buffer {
  if (headers['content-encoding'] === undefined) return body;
  throw broken(argument, 'came compressed, which was not asked for');
}

/** Where a redirect leads; never from https to http. */
export function redirectOf(argument: string, from: URL, { status, headers }: Answered): string {
  const location = [headers['location'] ?? []].flat()[0];
  if (![301, 302, 303, 307, 308].includes(status) || location === undefined) {
    throw broken(argument, `was answered with the status ${status}`);
  }
  if (!URL.canParse(location, from.href)) throw refused(argument);
  const next = new URL(location, from);
  if (from.protocol === 'https:' && next.protocol === 'http:') throw refused(argument);
  return next.href;
}

interface Target {
  readonly url: URL;
  readonly address: string;
}

/** The WHATWG parser turns decimal, octal, hexadecimal and short spellings into plain addresses first. */
async function checkedTarget(argument: string, text: string, limits: FetchLimits, network: Network): Promise<Target> {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !['http:', 'https:'].includes(url.protocol) || url.username !== '' || url.password !== '')
    throw refused(argument);
  const host = url.hostname.replaceAll(/[[\]]/g, '');
  const addresses = isIP(host) ? [host] : await resolved(host, limits, network);
  const [address] = addresses;
  if (address === undefined || !addresses.every((each) => network.isAllowed(each))) throw refused(argument);
  return { url, address };
}

/** None for a name that is not known, or not in time: a look-up cannot be cancelled, only left alone. */
async function resolved(
  host: string,
  { timeoutMs, signal }: FetchLimits,
  network: Network,
): Promise<readonly string[]> {
  const enough = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  return new Promise((resolve) => {
    const none = () => resolve([]);
    if (enough.aborted) return none();
    enough.addEventListener('abort', none);
    network.resolve(host).then(resolve, none);
  });
}

function nameIn(url: URL): string {
  const last = url.pathname.slice(url.pathname.lastIndexOf('/') + 1);
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}

function refused(argument: string): ToolError {
  return new ToolError(
    'forbidden',
    `"${argument}" is not fetched: it has to be an http or https URL of the public internet, and so has every redirect.`,
    { argument },
  );
}

function broken(argument: string, what: string): ToolError {
  return new ToolError('upstream_error', `"${argument}" ${what}.`, { argument });
}

function failure(argument: string, { why }: Extract<Exchanged, { kind: 'failed' }>, limits: FetchLimits): ToolError {
  switch (why) {
    case 'too_large':
      return new ToolError('too_large', `"${argument}" is larger than the ${limits.maxBytes} bytes that are left.`, {
        argument,
      });
    case 'timeout':
      return new ToolError('timeout', `"${argument}" was not there within ${limits.timeoutMs / 1000} seconds.`, {
        argument,
      });
    case 'cancelled':
      return new ToolError('cancelled', `Fetching "${argument}" was cancelled.`, { argument });
    default:
      return new ToolError('unreachable', `"${argument}" could not be fetched: the connection failed.`, { argument });
  }
}

import { isIP } from 'node:net';
import { fetchOnce, internet } from '../../../files/remote.ts';
import type { Logger } from '../../../log.ts';

/** What a metadata document of a client may be at most (draft-ietf-oauth-client-id-metadata-document, section 6). */
const MOST_BYTES = 5 * 1024;
const PATIENCE_MS = 2500;

/**
 * Fetches the metadata document that a client has as its id: by https, from a public address that has been checked and is
 * the one that is used, without redirects, and by name (T32). Undefined where a proxy stands between: it would look the
 * name up itself.
 */
export function documentFetcher(
  log: Pick<Logger, 'info'>,
  network = internet,
): ((url: string) => Promise<Response>) | undefined {
  if (network.isProxied()) return undefined;
  return async (url) => {
    try {
      return await fetchDocument(url, network);
    } catch (error) {
      // The client is told no more than that it could not be fetched: what is behind an address is not for everybody.
      log.info('the metadata document of a client was not fetched', { host: new URL(url).host, error });
      throw error;
    }
  };
}

async function fetchDocument(url: string, network: typeof internet): Promise<Response> {
  const { protocol, hostname } = new URL(url);
  if (protocol !== 'https:' || isIP(hostname.replace(/^\[|\]$/g, '')) !== 0)
    throw new Error('not an https URL with a name');
  const limits = { maxBytes: MOST_BYTES, timeoutMs: PATIENCE_MS, signal: new AbortController().signal };
  const { status, headers, body } = await fetchOnce('client_id', url, limits, network);
  const kept = ['cache-control', 'expires'].flatMap((name) => {
    const value = headers[name];
    return typeof value === 'string' ? [[name, value] as [string, string]] : [];
  });
  return new Response(status === 200 ? body.toString('utf8') : null, { status, headers: kept });
}

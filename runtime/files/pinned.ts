// Loaded at the first fetch, by remote.ts: undici is CommonJS, of which a dynamic import of its own finds no names in a bundle.
import { isIP } from 'node:net';
import { Client } from 'undici';
import { type Exchanged, exchange, type Limits } from '../redmine/exchange.ts';

/** A connection of its own to the address that was checked; the host name is only for TLS and the Host header. */
export async function getPinned(url: URL, address: string, limits: Limits): Promise<Exchanged> {
  const family = isIP(address);
  const pinned = (_host: string, options: { all?: boolean }, done: (...result: unknown[]) => void) =>
    options.all ? done(null, [{ address, family }]) : done(null, address, family);
  const client = new Client(url.origin, {
    // REDMINE_SSL_VERIFY is about Redmine, and NODE_TLS_REJECT_UNAUTHORIZED about nothing here.
    connect: { lookup: pinned as never, timeout: limits.timeoutMs, rejectUnauthorized: true },
    headersTimeout: 0,
    bodyTimeout: 0,
    pipelining: 0,
  });
  try {
    const headers = { accept: '*/*', 'accept-encoding': 'identity', 'user-agent': 'redmine-mcp' };
    return await exchange(
      client,
      { origin: url.origin, path: url.pathname + url.search, method: 'GET', headers },
      limits,
    );
  } finally {
    await client.destroy();
  }
}

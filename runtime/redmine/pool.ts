// Loaded at the first request, by http.ts: start-up pays for no HTTP client.
import { type buildConnector, type Dispatcher, EnvHttpProxyAgent, errors, Pool } from 'undici';
import { ToolError } from '../errors.ts';
import { loadTls, type TlsSettings } from './tls.ts';

/** Connections to one origin, shared by all calls: a busy call cannot open more than Redmine's workers can serve. */
const CONNECTIONS_PER_ORIGIN = 8;
const CONNECT_TIMEOUT_MS = 10_000;

/**
 * A keep-alive pool that goes through HTTPS_PROXY, HTTP_PROXY and NO_PROXY where they are set. The TLS settings hold
 * for Redmine with and without a proxy; a proxy that itself speaks TLS is checked against the same authorities, always,
 * and gets no client certificate.
 * @throws ToolError `unreachable` as loadTls does, and for a proxy address that is not a URL.
 */
export async function openPool(tls: TlsSettings, timeoutMs: number): Promise<Dispatcher> {
  const options = await loadTls(tls);
  const timeout = Math.min(CONNECT_TIMEOUT_MS, timeoutMs);
  try {
    return new EnvHttpProxyAgent({
      connections: CONNECTIONS_PER_ORIGIN,
      connect: { ...options, timeout },
      requestTls: { ...options, timeout },
      // Said aloud: else NODE_TLS_REJECT_UNAUTHORIZED would decide.
      proxyTls: { rejectUnauthorized: true, ...(options.ca === undefined ? {} : { ca: options.ca }), timeout },
      factory: (origin, poolOptions) => new Pool(origin, withFinalErrors(poolOptions)),
      // The deadline of each request covers both.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
  } catch (error) {
    const isAddress =
      error instanceof errors.InvalidArgumentError || (error as { code?: string }).code === 'ERR_INVALID_URL';
    if (!isAddress) throw error;
    throw new ToolError('unreachable', 'HTTPS_PROXY or HTTP_PROXY is not the URL of a proxy.');
  }
}

/**
 * undici takes a proxy that closes the connection instead of opening a tunnel for a passing trouble of the socket
 * (UND_ERR_SOCKET) and connects again at once, thousands of times a second, even when nobody waits any more. Under
 * another code the error is final and reaches the request.
 */
function withFinalErrors(options: Pool.Options): Pool.Options {
  const { connect } = options;
  if (typeof connect !== 'function') return options;
  const guarded: buildConnector.connector = (target, callback) =>
    connect(target, (...[error, socket]) => {
      if (error === null) callback(null, socket);
      else callback(isPassing(error) ? new TunnelError('Proxy response: none', { cause: error }) : error, null);
    });
  return { ...options, connect: guarded };
}

class TunnelError extends Error {}

function isPassing(error: Error): boolean {
  return 'code' in error && (error.code === 'UND_ERR_SOCKET' || error.code === 'UND_ERR_INFO');
}

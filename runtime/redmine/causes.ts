/**
 * What is wrong with a connection, in words that name settings but no host, address or path.
 * @param cause what Node or undici reported: an error with a `code`, or an AggregateError of such (one per address).
 */
export function connectionProblem(cause: unknown): string {
  const code = codeOf(cause);
  if (/Proxy response/.test(messageOf(cause))) return 'the proxy (HTTPS_PROXY or HTTP_PROXY) refused the connection';
  return CODES[code] ?? FAMILIES.find(([pattern]) => pattern.test(code))?.[1] ?? 'the connection failed';
}

/** Certificates and TLS versions do not mend themselves, so another try is pointless. */
export function isTlsProblem(cause: unknown): boolean {
  return /CERT|ERR_SSL|ERR_TLS|ERR_OSSL|EPROTO|^UNABLE_TO|_TLS$/.test(codeOf(cause));
}

const UNKNOWN_AUTHORITY =
  'its certificate is not signed by an authority that is trusted here (set REDMINE_SSL_CERT to the CA file)';
const NO_ROUTE = 'there is no route to it';
const CLOSED = 'the connection was closed';
const TOO_SLOW = 'no connection was made in time';

const CODES: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused',
  ENOTFOUND: 'the host name of REDMINE_URL is not known',
  EAI_AGAIN: 'the host name of REDMINE_URL cannot be looked up at the moment',
  EHOSTUNREACH: NO_ROUTE,
  ENETUNREACH: NO_ROUTE,
  ECONNRESET: CLOSED,
  EPIPE: CLOSED,
  UND_ERR_SOCKET: CLOSED,
  ETIMEDOUT: TOO_SLOW,
  UND_ERR_CONNECT_TIMEOUT: TOO_SLOW,
  DEPTH_ZERO_SELF_SIGNED_CERT: UNKNOWN_AUTHORITY,
  SELF_SIGNED_CERT_IN_CHAIN: UNKNOWN_AUTHORITY,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNKNOWN_AUTHORITY,
  UNABLE_TO_GET_ISSUER_CERT: UNKNOWN_AUTHORITY,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNKNOWN_AUTHORITY,
  CERT_HAS_EXPIRED: 'its certificate has expired',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another host name than that of REDMINE_URL',
  UND_ERR_PRX_TLS: 'the certificate of the proxy is for another host name',
  ERR_SSL_WRONG_VERSION_NUMBER: 'it does not speak TLS on that port (is REDMINE_URL meant to begin with http:?)',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'it does not speak TLS on that port (is REDMINE_URL meant to begin with http:?)',
};

const FAMILIES: readonly (readonly [RegExp, string])[] = [
  [/ALERT/, 'it refused the TLS handshake (does it ask for a client certificate, REDMINE_SSL_CLIENT_CERT?)'],
  [/CERT/, 'its certificate was not accepted'],
  [/SSL|TLS|EPROTO/, 'the TLS handshake failed'],
  [/^HPE_/, 'what answered does not speak HTTP (is REDMINE_URL meant to begin with https:?)'],
];

/** The code that Node or undici gave a failure; empty where it has none. */
export function codeOf(cause: unknown): string {
  if (typeof cause !== 'object' || cause === null) return '';
  // undici leaves its code out when the answer is not HTTP at all.
  if (cause instanceof Error && cause.name === 'HTTPParserError') return 'HPE_';
  if ('code' in cause && typeof cause.code === 'string') return cause.code;
  if ('errors' in cause && Array.isArray(cause.errors)) return codeOf(cause.errors[0]);
  return '';
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : '';
}

import type { IncomingMessage } from 'node:http';
import type { HttpSettings } from '../../../config/http.ts';

export const PROTECTED_RESOURCE = '/.well-known/oauth-protected-resource';
export const AUTHORIZATION_SERVER = '/.well-known/oauth-authorization-server';
export const REVOCATION = '/oauth/revoke';

/**
 * Where clients reach this server, without a slash at the end. Where it is not configured, only programs of this
 * machine do, and the Host header, which has been checked, says by which name.
 */
export function baseOf({ publicUrl }: HttpSettings, { host = '' }: IncomingMessage['headers']): string {
  return publicUrl ? publicUrl.href.replace(/\/$/, '') : `http://${host}`;
}

/** The RFC 9728 document of an address of MCP: the well-known part comes before its path. */
export function metadataOf(base: string, path: string): string {
  return `${base}${PROTECTED_RESOURCE}${path}`;
}

import type { IncomingMessage, ServerResponse } from 'node:http';
import { clientAddress } from '../attempts.ts';
import type { Asking } from '../authenticate.ts';
import { textOf } from '../node.ts';
import { Refusal } from '../refusal.ts';
import { REVOCATION } from './addresses.ts';
import type { OAuth } from './oauth.ts';

/** A token and the credentials of a client. */
const MOST_FORM_BYTES = 8 * 1024;

/**
 * The addresses of OAuth, which are for everybody: its documents, and where tokens are revoked.
 * @returns whether it was one of them
 * @throws Refusal
 */
export async function serveOAuth(
  oauth: OAuth,
  request: IncomingMessage,
  response: ServerResponse,
  { path, requestId }: Pick<Asking, 'path' | 'requestId'>,
): Promise<boolean> {
  const { method, headers } = request;
  if (!path.startsWith('/.well-known/') && path !== REVOCATION) return false;
  if (method === 'OPTIONS') {
    response.writeHead(204).end();
    return true;
  }
  if (path === REVOCATION) {
    if (method !== 'POST') throw only('POST');
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    const address = clientAddress(request);
    const form = await textOf(request, MOST_FORM_BYTES);
    const { status, body } = await oauth.revoke({ headers, path, address, requestId, signal: gone.signal }, form);
    send(response, status, body);
    return true;
  }
  if (method !== 'GET' && method !== 'HEAD') throw only('GET, HEAD');
  const document = await oauth.document(path, headers);
  if (!document) throw new Refusal(404, 'not_found', 'There is no such document.');
  send(response, 200, document);
  return true;
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function only(allow: string): Refusal {
  return new Refusal(405, 'invalid_arguments', `Only ${allow} is answered there.`, { allow });
}

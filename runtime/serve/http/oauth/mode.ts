import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Caller } from '../../../caller.ts';
import type { Asking } from '../authenticate.ts';

/** A mode in which each request brings an OAuth token. */
export interface OAuthMode {
  /**
   * The addresses of OAuth, which are for everybody.
   * @returns whether it was one of them
   * @throws Refusal
   */
  serve(
    request: IncomingMessage,
    response: ServerResponse,
    asking: Pick<Asking, 'path' | 'requestId'>,
  ): Promise<boolean>;
  /** Whose token a request brings. @throws Refusal */
  authenticate(asking: Asking): Promise<Caller>;
  /**
   * A call that lacks scopes is refused as HTTP says it, so that the client can ask its user for more.
   * @throws Refusal 403
   */
  checkScopes(body: unknown, caller: Caller, asking: Pick<Asking, 'headers' | 'path'>): Promise<void>;
}

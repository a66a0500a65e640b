import { createMcpHandler, isInitializeRequest, isLegacyRequest } from '@modelcontextprotocol/server';
import type { App } from '../../app.ts';
import { authInfoOf, type Client, canShowForm, type ServerFactory } from '../server.ts';
import type { Sessions, Who } from './sessions.ts';

export interface Mcp {
  /** Answers one HTTP request whose sender is known; its JSON comes beside it. @throws Refusal */
  answer(request: Request, body: unknown, who: Who): Promise<Response>;
  close(): Promise<void>;
}

/**
 * Both protocol eras over Streamable HTTP, from one factory: 2026-07-28 and clients that cannot ask a person without any
 * state here; others in sessions.
 */
export function mcpOf(app: App, sessions: Sessions, build: ServerFactory): Mcp {
  const stateless = createMcpHandler(({ authInfo }) => build(app, clientIn(authInfo?.extra)), {
    onerror: (error) => app.log.debug('a request was refused by the protocol', { error }),
  });
  return {
    async answer(request, body, who) {
      if (await isLegacyRequest(request, body)) {
        if (request.headers.has('mcp-session-id')) return sessions.serve(request, body, who);
        if (isInitializeRequest(body) && canShowForm(body.params.capabilities))
          return sessions.open(request, body, who);
      }
      const authInfo = authInfoOf(who.client);
      return stateless.fetch(request, { authInfo, ...(body === undefined ? {} : { parsedBody: body }) });
    },
    close: () => stateless.close(),
  };
}

/** What `fetch` handed in; nothing else calls the factory. */
function clientIn(extra: Record<string, unknown> | undefined): Client {
  if (!extra) throw new Error('a request came without its client');
  return extra['client'] as Client;
}

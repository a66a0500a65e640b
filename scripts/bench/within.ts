/** What layers.ts measures within a process. It is bundled as the server is: tsx would add to each function. */
import { operations } from '../../generated/tables.ts';
import { createApp } from '../../runtime/app.ts';
import { readSettings } from '../../runtime/config.ts';
import { callContext, RedmineHttp } from '../../runtime/redmine/http.ts';
import { packageVersion } from '../../runtime/release.ts';

type Closing = { once(): Promise<unknown>; close(): Promise<void> };

/** list_issues as the request of our HTTP client alone. */
export function httpClient(url: string): Closing {
  const http = new RedmineHttp({
    baseUrl: new URL(url),
    timeoutMs: 30_000,
    maxResponseBytes: 32 * 1024 * 1024,
    headers: {},
    tls: { verify: true },
    readOnly: true,
    userAgentVersion: packageVersion,
  });
  const { signal } = new AbortController();
  const call = {
    operation: 'listIssues',
    query: { offset: 0, limit: 25 },
    filters: { status_id: { is: 'open' } },
  } as const;
  const credential = { kind: 'api-key', key: '0' } as const;
  const once = () =>
    http.send(operations.listIssues, call, callContext({ credential, tool: 'bench', requestId: 'bench', signal }));
  return { once, close: () => http.close() };
}

/** list_issues as a whole call. */
export function pipeline(env: Record<string, string>): Closing {
  const app = createApp(readSettings(env, { tools: [], toolsets: ['issues', 'core', 'time', 'wiki'] }));
  const { signal } = new AbortController();
  const once = async () => {
    const tool = await app.find('list_issues');
    if (!tool) throw new Error('list_issues is gone');
    const confirmation = { canAsk: false, ticket: undefined, answer: undefined };
    const outcome = await app.run({ tool, arguments: {}, caller: app.caller, signal, confirmation });
    if (outcome.kind === 'answer' && !outcome.isError) return;
    throw new Error('list_issues failed');
  };
  return { once, close: () => app.close() };
}

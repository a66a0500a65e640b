import { Agent, request as ask, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import { type Recorded, record } from '../live/recorder.ts';

/** What Redmine answered, whole. */
export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** One fault, and which requests it strikes. */
export interface Plan {
  fits(request: Recorded): boolean;
  /** Redmine carries the request out, and what comes of its answer is the fault. */
  readonly reaches: boolean;
  /** @param reply Redmine's own, where it got the request */
  play(response: ServerResponse, reply: Reply | undefined): void;
}

/** Stands between the server under test and a real Redmine. */
export interface FaultProxy {
  readonly url: string;
  /** Requests as they arrived, and what happened to them. */
  readonly seen: { readonly request: Recorded; readonly struck: boolean; readonly reply: Reply | undefined }[];
  plan: Plan | undefined;
  /** When Redmine has answered all that it was asked. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

/** Answers to GET, by who asks what. While nothing that writes gets through, they stay true. */
export type Kept = Map<string, Promise<Reply>>;

/** @param kept where answers to GET are kept and taken from; without it Redmine is asked each time */
export async function faultProxy(target: string, kept?: Kept): Promise<FaultProxy> {
  const agent = new Agent({ keepAlive: true });
  const underWay = new Set<Promise<unknown>>();
  const forward = (request: Recorded): Promise<Reply> => {
    const asked = replyOf(target, request, agent);
    underWay.add(asked);
    void asked.finally(() => underWay.delete(asked)).catch(() => undefined);
    return asked;
  };
  const reply = (request: Recorded): Promise<Reply> => {
    if (!kept || request.method !== 'GET') return forward(request);
    const name = `${request.headers['x-redmine-api-key']} ${request.url}`;
    const asked = kept.get(name) ?? forward(request);
    kept.set(name, asked);
    return asked;
  };
  const handle = async (request: Recorded, response: ServerResponse): Promise<void> => {
    const { plan } = proxy;
    const struck = plan?.fits(request) ? plan : undefined;
    const answer = struck && !struck.reaches ? undefined : await (struck ? forward(request) : reply(request));
    proxy.seen.push({ request, struck: struck !== undefined, reply: answer });
    if (struck) return struck.play(response, answer);
    if (answer) pass(response, answer);
  };
  const recorder = await record(target, (request, response) => {
    handle(request, response).catch(() => response.destroy());
    return true;
  });
  const proxy: FaultProxy = {
    url: recorder.url,
    seen: [],
    plan: undefined,
    idle: async () => {
      await Promise.allSettled([...underWay]);
    },
    async close() {
      await recorder.close();
      agent.destroy();
    },
  };
  return proxy;
}

/** As it came. */
export function pass(response: ServerResponse, { status, headers, body }: Reply): void {
  const { 'transfer-encoding': _chunked, connection: _connection, ...rest } = headers;
  response.writeHead(status, rest).end(body);
}

function replyOf(target: string, { method, url, headers, body }: Recorded, agent: Agent): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const own = { ...headers, host: new URL(target).host };
    const asked = ask(new URL(url, target), { method, headers: own, agent }, async (answer) => {
      const chunks: Buffer[] = [];
      try {
        for await (const chunk of answer) chunks.push(chunk as Buffer);
      } catch (error) {
        return reject(error);
      }
      resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks) });
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

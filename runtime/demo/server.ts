import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Access } from './access.ts';
import { type Answer, cannot, type Fields, Refusal } from './answer.ts';
import { isRedmines, matchRoute } from './routes.ts';
import type { Data, User } from './store.ts';

/** A demo Redmine that listens on loopback. */
export interface DemoServer {
  readonly url: string;
  close(): Promise<void>;
}

/** No request of a client is larger: uploads end at 5 MB. */
const MOST_BYTES = 8 * 1024 * 1024;

/**
 * Serves the records over HTTP as Redmine 6.1 does.
 * @param port 0 for any that is free
 * @param changed is told after each request that changed something, before it is answered
 * @throws Error when the port is taken
 */
export async function serveDemo(data: Data, port = 0, changed: () => void = () => {}): Promise<DemoServer> {
  const server = createServer((request, response) => {
    answer(data, request, changed)
      .catch((error: unknown) => ({ status: 500, body: { status: 500, error: String(error) } }))
      .then((answered) => send(response, answered))
      .catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function answer(data: Data, request: IncomingMessage, changed: () => void): Promise<Answer> {
  const method = request.method ?? 'GET';
  const origin = `http://${request.headers.host ?? '127.0.0.1'}`;
  const url = new URL(request.url ?? '/', origin);
  const bytes = await read(request);
  // What a request changes before it is refused is taken back, as a transaction does.
  const before = method === 'GET' ? undefined : structuredClone(data);
  try {
    const answered = route(data, request, method, url, origin, bytes);
    if (before) changed();
    return answered;
  } catch (error) {
    if (before) Object.assign(data, before);
    if (error instanceof Refusal) return error.answer;
    throw error;
  }
}

function route(data: Data, request: IncomingMessage, method: string, url: URL, origin: string, bytes: Buffer): Answer {
  const pathname = url.pathname.replace(/\/+$/, '') || '/';
  if (method === 'GET' && pathname === '/up') return { status: 200, body: {} };
  // Redmine 6.1 wants a token here; that tells its version.
  if (method === 'GET' && pathname === '/oauth/token/info') return { status: 401 };
  const access = new Access(data, authenticate(data, request, url));
  const match = matchRoute(method, pathname);
  if (!match) {
    if (isRedmines(pathname)) throw cannot(`answer ${method} ${pathname}`);
    return { status: 404, body: { status: 404, error: 'Not Found' } };
  }
  const contentType = request.headers['content-type'] ?? '';
  const body = parse(contentType, bytes);
  return match.handler({ data, access, origin, path: match.path, query: url.searchParams, body, bytes, contentType });
}

/** ApplicationController#find_current_user: whoever is not known is anonymous, but locked users are refused. */
function authenticate(data: Data, { headers }: IncomingMessage, url: URL): User | undefined {
  if (headers['x-redmine-switch-user']) throw cannot('switch users');
  const key = url.searchParams.get('key') ?? headers['x-redmine-api-key'];
  const basic = /^Basic (.+)$/i.exec(headers.authorization ?? '')?.[1];
  const [login = '', ...password] = Buffer.from(basic ?? '', 'base64')
    .toString('utf8')
    .split(':');
  const named = data.users.find(
    (user) => user.login.toLowerCase() === login.toLowerCase() && user.password === password.join(':'),
  );
  const user = key === undefined ? (named ?? byKey(data, login)) : byKey(data, String(key));
  return user?.status === 1 ? user : undefined;
}

const byKey = (data: Data, key: string) => (key === '' ? undefined : data.users.find(({ api_key }) => api_key === key));

async function read(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= MOST_BYTES) chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** JSON where the request says so; another body Redmine does not look into. */
function parse(contentType: string, bytes: Buffer): Fields {
  if (!/^application\/json\b/.test(contentType) || bytes.length === 0) return {};
  try {
    const body: unknown = JSON.parse(bytes.toString('utf8'));
    return typeof body === 'object' && body !== null && !Array.isArray(body) ? (body as Fields) : {};
  } catch {
    throw new Refusal({ status: 400, body: { status: 400, error: 'Bad Request' } });
  }
}

function send(response: ServerResponse, { status, body, bytes, location }: Answer): void {
  // ApplicationController#require_login.
  if (status === 401) response.setHeader('WWW-Authenticate', 'Basic realm="Redmine API"');
  if (location !== undefined) response.setHeader('Location', location);
  if (bytes) {
    response.setHeader('Content-Disposition', `attachment; filename*=UTF-8''${encodeURIComponent(bytes.filename)}`);
    response.writeHead(status, { 'Content-Type': bytes.type, 'Content-Length': bytes.content.length });
    response.end(bytes.content);
    return;
  }
  const text = body === undefined ? '' : JSON.stringify(body);
  response.writeHead(status, body === undefined ? {} : { 'Content-Type': 'application/json; charset=utf-8' });
  response.end(text);
}

import type { ServerResponse } from 'node:http';
import { afterAll } from 'vitest';
import { type Connection, connectModern } from './clients.ts';
import { type Recorded, record } from './recorder.ts';

type Env = Record<string, string>;

const opened: { close(): Promise<void> }[] = [];
afterAll(async () => {
  for (const each of [...(await Promise.all(servers.values())), ...opened]) await each.close();
});

/** One server for each setting and client; later calls share it. */
const servers = new Map<string, Promise<Connection>>();

export function open(env: Env, connect: (env: Env) => Promise<Connection> = connectModern): Promise<Connection> {
  const name = JSON.stringify([env, connect.name]);
  const server = servers.get(name) ?? connect(env);
  servers.set(name, server);
  return server;
}

/** As much of a Redmine as these tests need: it knows the account and one issue; `fault` goes first. */
export async function fakeRedmine(fault: (request: Recorded, response: ServerResponse) => boolean) {
  const issue = { id: 3, subject: 'An issue', project: { id: 1, name: 'Alpha' }, journals: [] };
  const bodies: Record<string, object> = {
    '/users/current.json': { user: { id: 5, login: 'fake', admin: true, memberships: [] } },
    '/issues/3.json': { issue },
  };
  const recorder = await record('http://127.0.0.1:9', (request, response) => {
    if (fault(request, response)) return true;
    const body = bodies[request.url.split('?')[0] ?? ''];
    if (request.method === 'PUT') response.writeHead(204).end();
    else response.writeHead(body ? 200 : 404, { 'content-type': 'application/json' }).end(JSON.stringify(body ?? {}));
    return true;
  });
  opened.push(recorder);
  return { ...recorder, env: { REDMINE_URL: recorder.url, REDMINE_API_KEY: 'a'.repeat(40) } };
}

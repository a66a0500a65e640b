import { randomBytes } from 'node:crypto';
import { afterAll } from 'vitest';
import { type Redmine, redmines } from '../../scripts/redmine/testbed.ts';
import { type Answer, type Connection, connectLegacy, connectModern, type Person } from './clients.ts';
import { type Proxied, proxied } from './proxied.ts';
import type { Recorded } from './recorder.ts';

/** Every Redmine there is to test against, for what depends on Redmine. */
export const every = await redmines();
/** One of them, for what is this project's own work whatever Redmine it serves. */
export const newest = every.slice(-1);

/** Both generations of MCP clients. */
export const ERAS = [
  ['1.x', connectLegacy],
  ['2.x', connectModern],
] as const;

type Env = Record<string, string>;

/** What a program reads in the result's `_meta` after a write. */
export interface Written {
  outcome: 'done' | 'partly' | 'unknown';
  id: number | null;
  applied: string[];
  ignored: { field: string; reason: string }[];
  differs?: { field: string; reason: string }[];
  unchecked?: { field: string; reason: string }[];
  also?: string[];
}

export interface Page {
  total: number | null;
  count: number;
  offset: number;
  has_more: boolean;
  next_offset: number | null;
}

export const writeOf = (answer: Answer) => answer.meta['redmine-mcp/write'] as Written;
export const pageOf = (answer: Answer) => answer.meta['redmine-mcp/page'] as Page;
export const errorOf = (answer: Answer) =>
  answer.meta['redmine-mcp/error'] as { code: string; argument?: string; allowed?: (string | number)[] };

/** A call that has to succeed: the text of a refusal shows in the failure. */
export async function done(call: Promise<Answer>): Promise<Answer> {
  const answer = await call;
  if (answer.isError) throw new Error(answer.text);
  return answer;
}

/** What stands outside boundaries: written by this project, to be relied on. */
export const trustedPart = (text: string) => text.replaceAll(/<untrusted-([0-9a-f]{16})>[\s\S]*?<\/untrusted-\1>/g, '');
/** What stands inside boundaries. */
export const untrustedPart = (text: string) =>
  [...text.matchAll(/<untrusted-([0-9a-f]{16})>([\s\S]*?)<\/untrusted-\1>/g)].map((match) => match[2]).join('\n');

// biome-ignore lint/suspicious/noExplicitAny: Redmine's JSON as it comes; the assertions say its shape
export type Body = any;

/** A Redmine with a recorder in front of it, and what a test file opens there: closed at its end. */
export interface Scene extends Omit<Proxied, 'close'> {
  readonly redmine: Redmine;
  key(login: string): string;
  id(login: string): number;
  /** The settings of a server that works as this user. */
  env(login: string, more?: Env): Env;
  /** One server for each user and setting; later calls share it. */
  as(login: string, more?: Env): Promise<Connection>;
  /** A server of its own. */
  open(env: Env, person?: Person, connect?: typeof connectModern): Promise<Connection>;
  /** Past the server under test: how things really are. */
  rest(login: string, method: string, path: string, body?: object): Promise<{ status: number; body: Body }>;
  /** A new issue in alpha, made by the administrator. */
  issue(fields?: Record<string, unknown>): Promise<number>;
  /** A new project, made by the administrator: nobody else works in it. */
  project(fields?: Record<string, unknown>): Promise<Body>;
  /** An hour on an issue, logged by the administrator; its id. */
  logHour(issue: number, comments?: string): Promise<number>;
  /** A new user, a member of alpha, or of another project, with this role. */
  user(
    role: string,
    more?: Record<string, unknown>,
    project?: string | number,
  ): Promise<{ id: number; login: string; key: string; password: string }>;
  /** The same Redmine with its REST API switched off, for one GET at a time; others do not notice. */
  switchedOff(): Promise<(path: string, key?: string) => Promise<{ status: number; type: string; body: string }>>;
  /** Whether an issue made here is still there. Redmine 5.0 on SQLite gives ids of deleted records again. */
  isThere(id: number): Promise<boolean>;
  /** An issue as it really is. */
  look(id: number, include?: string): Promise<Body>;
}

/** A subject that no other record has. */
export const unique = (text: string) => `${text} ${randomBytes(4).toString('hex')}`;

const PASSWORD = 'a password 2 remember';

export async function openScene(redmine: Redmine): Promise<Scene> {
  const proxy = await proxied(redmine.url);
  const shared = new Map<string, Promise<Connection>>();
  const marks = new Map<number, string>();
  const opened: Promise<Connection>[] = [];
  afterAll(async () => {
    for (const connection of await Promise.allSettled(opened)) {
      if (connection.status === 'fulfilled') await connection.value.close();
    }
    await proxy.close();
  });
  const user = (login: string) => {
    const found = redmine.seed.users[login];
    if (!found) throw new Error(`the seed has no user ${login}`);
    return found;
  };
  const scene: Scene = {
    redmine,
    url: proxy.url,
    key: (login) => user(login).apiKey,
    id: (login) => user(login).id,
    env: (login, more = {}) => ({ REDMINE_URL: proxy.url, REDMINE_API_KEY: user(login).apiKey, ...more }),
    as(login, more = {}) {
      const name = JSON.stringify([login, more]);
      const connection = shared.get(name) ?? scene.open(scene.env(login, more));
      shared.set(name, connection);
      return connection;
    },
    open(env, person, connect = connectModern) {
      const connection = connect(env, person);
      opened.push(connection);
      return connection;
    },
    sent: proxy.sent,
    faulty: proxy.faulty,
    afterwards: proxy.afterwards,
    async rest(login, method, path, body) {
      const headers = { 'X-Redmine-API-Key': user(login).apiKey, 'Content-Type': 'application/json' };
      const answer = await fetch(redmine.url + path, {
        method,
        headers,
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
      const text = await answer.text();
      return { status: answer.status, body: /^\s*[[{]/.test(text) ? JSON.parse(text) : text };
    },
    async issue(fields = {}) {
      const issue = {
        project_id: redmine.seed.projects.alpha.id,
        subject: unique('made for a test'),
        description: unique('mark'),
        ...fields,
      };
      const { status, body } = await scene.rest('admin', 'POST', '/issues.json', { issue });
      if (status !== 201) throw new Error(`${status} ${JSON.stringify(body)}`);
      marks.set(body.issue.id, body.issue.description);
      return body.issue.id;
    },
    async project(fields = {}) {
      const project = { name: unique('Made'), identifier: unique('made').replace(' ', '-'), ...fields };
      const { status, body } = await scene.rest('admin', 'POST', '/projects.json', { project });
      if (status !== 201) throw new Error(`${status} ${JSON.stringify(body)}`);
      return body.project;
    },
    async isThere(id) {
      const { status, body } = await scene.rest('admin', 'GET', `/issues/${id}.json`);
      return status === 200 && body.issue.description === marks.get(id);
    },
    async logHour(issue_id, comments = '') {
      const time_entry = { issue_id, hours: 1, activity_id: redmine.seed.activities.Development, comments };
      const { status, body } = await scene.rest('admin', 'POST', '/time_entries.json', { time_entry });
      if (status !== 201) throw new Error(`${status} ${JSON.stringify(body)}`);
      return body.time_entry.id;
    },
    async user(role, more = {}, project = 'alpha') {
      const login = unique('made').replace(' ', '_');
      const user = {
        login,
        firstname: 'Made',
        lastname: login,
        mail: `${login}@example.net`,
        password: PASSWORD,
        ...more,
      };
      const { id } = (await scene.rest('admin', 'POST', '/users.json', { user })).body.user;
      const membership = { user_id: id, role_ids: [redmine.seed.roles[role]] };
      await scene.rest('admin', 'POST', `/projects/${project}/memberships.json`, { membership });
      const { api_key: key } = (await scene.rest('admin', 'GET', `/users/${id}.json`)).body.user;
      return { id, login, key, password: PASSWORD };
    },
    async switchedOff() {
      // In a process of its own, which ends with the test: nothing is to be switched back.
      await redmine.ruby('def Setting.rest_api_enabled? = false');
      return async (path, key = '') =>
        JSON.parse(
          await redmine.ruby(`
            wanted = JSON.parse(<<~'JSON')
              ${JSON.stringify({ path, key })}
            JSON
            env = Rack::MockRequest.env_for(wanted['path'], 'HTTP_X_REDMINE_API_KEY' => wanted['key'])
            status, headers, body = Rails.application.call(env)
            text = +''
            body.each { |part| text << part }
            print({ status: status, type: headers['content-type'] || headers['Content-Type'] || '', body: text }.to_json)
          `),
        );
    },
    async look(id, include = 'journals') {
      return (await scene.rest('admin', 'GET', `/issues/${id}.json?include=${include}`)).body.issue;
    },
  };
  return scene;
}

/** Everything but reads. */
export const writes = (requests: readonly Recorded[]) => requests.filter(({ method }) => method !== 'GET');

/** Made at its first use, for each argument once. */
export function once<T>(make: (key: string) => Promise<T>): (key?: string) => Promise<T> {
  const kept = new Map<string, Promise<T>>();
  return (key = '') => {
    const found = kept.get(key) ?? make(key);
    kept.set(key, found);
    return found;
  };
}

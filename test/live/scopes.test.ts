/** T28: what a token may be used for is asked for here, because Redmine asks some of it of the user's roles alone. */
import { beforeAll, describe, expect, it } from 'vitest';
import { tools } from '../../generated/index.ts';
import { tokensOf } from './oauth-user.ts';
import { done, errorOf, every, openScene, type Scene, unique, writeOf } from './scene.ts';
import { callOnce, startHttp } from './served.ts';

const issuing = every.filter(({ seed }) => seed.oauth !== undefined);
const BASE = ['view_project', 'search_project', 'view_members'];
const NOTES = [...BASE, 'view_issues', 'add_issue_notes'];

/** The text that asks for more: RFC 6750 section 3.1. */
interface Challenge {
  readonly status: number;
  readonly error: string | undefined;
  readonly scope: readonly string[];
}

describe.each(issuing)('T28: scopes of tokens, Redmine $version', async (redmine) => {
  const { seed } = redmine;
  const scene = await openScene(redmine);
  let url = '';
  beforeAll(async () => {
    const env = { REDMINE_URL: scene.url, REDMINE_AUTH_MODE: 'oauth', REDMINE_MCP_TOOLSETS: 'all' };
    url = `${(await startHttp({ ...env, REDMINE_MCP_CONFIRM: 'off' })).url}/mcp`;
  });
  const kept = new Map<string, Promise<string>>();
  /** A token of a user with these scopes. */
  async function token(user: string, scopes: readonly string[]): Promise<string> {
    const key = JSON.stringify([user, scopes]);
    const found = kept.get(key) ?? tokensOf(redmine, user, scopes).then(({ access_token }) => access_token);
    kept.set(key, found);
    return found;
  }
  const bearer = (text: string) => ({ authorization: `Bearer ${text}` });
  const as = async (user: string, scopes: readonly string[]) => {
    const headers = bearer(await token(user, scopes));
    return {
      call: (name: string, args: object = {}) => callOnce(url, headers, name, args),
      tools: () => toolsOf(url, headers),
      challenged: (name: string, args: object) => challengeOf(url, headers, name, args),
      rest: (method: string, path: string, body?: object) => restAs(scene, headers, method, path, body),
    };
  };

  it('a token for notes changes a subject at Redmine, and not through this server', async () => {
    const issue = await scene.issue();
    const developer = await as('developer', NOTES);
    const direct = await developer.rest('PUT', `/issues/${issue}.json`, { issue: { subject: 'changed directly' } });
    expect(direct).toBe(204);
    expect((await scene.look(issue)).subject).toBe('changed directly');

    const challenge = await developer.challenged('update_issue', { issue_id: issue, subject: 'changed here' });
    expect(challenge).toMatchObject({ status: 403, error: 'insufficient_scope' });
    // What it has, too: clients ask for exactly what they are told.
    expect(challenge.scope).toEqual([...NOTES, 'edit_issues', 'edit_own_issues'].sort());
    expect((await scene.look(issue)).subject).toBe('changed directly');

    const noted = await done(developer.call('update_issue', { issue_id: issue, notes: 'notes it may' }));
    expect(writeOf(noted)).toMatchObject({ outcome: 'done', applied: ['notes'] });
  });

  it('asks for all that a call needs at once', async () => {
    const issue = await scene.issue();
    const developer = await as('manager', BASE);
    const args = { issue_id: issue, notes: 'secret', private_notes: true, parent: seed.issues.plain };
    expect((await developer.challenged('update_issue', args)).scope).toEqual(
      [...BASE, 'view_issues', 'add_issue_notes', 'set_notes_private', 'manage_subtasks'].sort(),
    );
  });

  it('T17: a private note without the scope is not published, though the role may', async () => {
    const issue = await scene.issue();
    const manager = await as('manager', NOTES);
    const { status } = await manager.challenged('update_issue', { issue_id: issue, notes: 'x', private_notes: true });
    expect(status).toBe(403);
    expect((await scene.look(issue)).journals).toEqual([]);
    // What Redmine does: the note is there, for everybody.
    const body = { issue: { notes: 'meant to be private', private_notes: true } };
    expect(await manager.rest('PUT', `/issues/${issue}.json`, body)).toBe(204);
    expect((await scene.look(issue)).journals).toMatchObject([{ notes: 'meant to be private', private_notes: false }]);
  });

  it('a token for own issues is for no others, though Redmine lets the role decide', async () => {
    const scopes = [...BASE, 'view_issues', 'edit_own_issues', 'add_issues'];
    const manager = await as('manager', scopes);
    const others = await scene.issue();
    const direct = await manager.rest('PUT', `/issues/${others}.json`, { issue: { subject: 'not mine' } });
    expect(direct).toBe(204);
    const refused = await manager.call('update_issue', { issue_id: others, subject: 'not mine either' });
    expect(errorOf(refused)).toEqual({ code: 'insufficient_scope' });
    expect((await scene.look(others)).subject).toBe('not mine');

    const made = await done(manager.call('create_issue', { project: 'alpha', subject: unique('mine') }));
    const own = writeOf(made).id as number;
    const changed = await done(manager.call('update_issue', { issue_id: own, subject: unique('still mine') }));
    expect(writeOf(changed).applied).toEqual(['subject']);
  });

  it('private notes are shown to tokens that are for them, and clients are told to ask for it', async () => {
    const issue = await scene.issue();
    const body = { issue: { notes: 'for few', private_notes: true } };
    expect(await scene.rest('admin', 'PUT', `/issues/${issue}.json`, body)).toMatchObject({ status: 204 });
    const scopes = [...BASE, 'view_issues'];
    const [without, with_] = await Promise.all(
      [scopes, [...scopes, 'view_private_notes']].map(async (each) =>
        (await as('manager', each)).call('get_issue', { issue_id: issue }),
      ),
    );
    expect(without?.text).not.toContain('for few');
    expect(with_?.text).toContain('for few');
    const metadata = await (await fetch(url.replace('/mcp', '/.well-known/oauth-protected-resource/mcp'))).json();
    expect(metadata).toMatchObject({
      scopes_supported: expect.arrayContaining(['view_private_notes']),
    });
  });

  it('files of issues need the scope of issues, which Redmine does not ask for', async () => {
    const id = seed.attached.issue;
    const manager = await as('manager', [...BASE, 'view_issues', 'manage_news']);
    const file = { attachment: { description: unique('by a token for news') } };
    expect(await manager.rest('PUT', `/attachments/${id}.json`, file)).toBe(204);
    const { scope } = await manager.challenged('edit_attachment', { attachment_id: id, description: 'x' });
    expect(scope).toContain('edit_issues');
    expect((await manager.challenged('delete', { kind: 'attachment', id })).status).toBe(403);
  });

  it('a search in all projects shows no kind of record that the token may not see', async () => {
    const word = unique('Sought').replace(' ', '');
    const project = await scene.project({ description: word });
    await scene.rest('admin', 'POST', `/projects/${project.id}/news.json`, {
      news: { title: word, description: word },
    });
    const developer = await as('developer', [...BASE, 'view_issues']);
    const direct = await fetch(`${redmine.url}/search.json?q=${word}`, {
      headers: bearer(await token('developer', [...BASE, 'view_issues'])),
    });
    expect(JSON.stringify(await direct.json())).toContain('"type":"news"');
    expect((await developer.challenged('search', { text: word })).scope).toEqual(
      expect.arrayContaining(['view_news', 'view_wiki_pages', 'view_messages', 'view_changesets', 'view_documents']),
    );
    expect((await developer.challenged('search', { text: word, kinds: ['news'] })).status).toBe(403);
    const found = await done(developer.call('search', { text: word, kinds: ['issues', 'projects'] }));
    expect(found.text).not.toContain('news');
  });

  it('lists of what the token may not see are refused, though Redmine lists them', async () => {
    const reader = await as('developer', BASE);
    const statuses = await Promise.all(
      [
        ['list_issues', {}],
        ['list_time_entries', {}],
        ['list_news', { action: 'list' }],
        ['get_wiki_page', { project: 'alpha' }],
      ].map(async ([name, args]) => (await reader.challenged(name as string, args as object)).status),
    );
    expect(statuses).toEqual([403, 403, 403, 403]);
  });

  it('names are not looked up in what the token may not see', async () => {
    const noScope = await as('developer', ['view_issues']);
    const answer = await noScope.call('list_issues', { project: 'Alpha' });
    expect(answer.isError).toBe(true);
    expect(answer.text).not.toMatch(/Beta|Gamma/);
  });

  it('tools/list shows what a token can be used for', async () => {
    const [none, notes, all, admin] = await Promise.all([
      (await as('developer', ['search_project'])).tools(),
      (await as('developer', NOTES)).tools(),
      (await as('developer', seed.oauth?.confidential.scopes ?? [])).tools(),
      (await as('admin', ['admin'])).tools(),
    ]);
    expect(none).toEqual(['search', 'whoami']);
    expect(notes).toEqual(expect.arrayContaining(['list_issues', 'update_issue', 'get_issue', 'whoami']));
    for (const hidden of ['create_issue', 'delete', 'log_time', 'get_wiki_page', 'change_user']) {
      expect(notes).not.toContain(hidden);
    }
    expect(admin).toEqual(tools.map(({ name }) => name).sort());
    expect(all).toEqual(admin);
  });

  it('the scope admin is needed for what only administrators may, and is enough for them', async () => {
    const every = (seed.oauth?.confidential.scopes ?? []).filter((name) => name !== 'admin');
    const without = await as('admin', every);
    const refused = await without.call('find_users', { what: 'users' });
    expect(errorOf(refused)).toEqual({ code: 'insufficient_scope' });
    const admin = await as('admin', ['admin']);
    await done(admin.call('find_users', { what: 'users' }));
    const created = await done(admin.call('create_issue', { project: 'alpha', subject: unique('by an admin') }));
    expect(writeOf(created).outcome).toBe('done');
  });
});

async function send(url: string, headers: Record<string, string>, method: string, params: object): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...headers },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
  });
}

async function toolsOf(url: string, headers: Record<string, string>): Promise<string[]> {
  const text = await (await send(url, headers, 'tools/list', {})).text();
  const { result } = JSON.parse(/^data: (.*)$/m.exec(text)?.[1] ?? text);
  return result.tools.map(({ name }: { name: string }) => name);
}

async function challengeOf(
  url: string,
  headers: Record<string, string>,
  name: string,
  args: object,
): Promise<Challenge> {
  const answer = await send(url, headers, 'tools/call', { name, arguments: args });
  const header = answer.headers.get('www-authenticate') ?? '';
  const value = (key: string) => new RegExp(`${key}="([^"]*)"`).exec(header)?.[1];
  return { status: answer.status, error: value('error'), scope: value('scope')?.split(' ') ?? [] };
}

async function restAs(scene: Scene, headers: Record<string, string>, method: string, path: string, body?: object) {
  const answer = await fetch(scene.redmine.url + path, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  return answer.status;
}

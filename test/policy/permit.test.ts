/** What is refused before anything is sent, over a Redmine that would do something else, or too late to be undone. */
import { describe, expect, it } from 'vitest';
import type { Login } from '../../runtime/demo/data/people.ts';
import { Permissions } from '../../runtime/policy/permissions.ts';
import { permit } from '../../runtime/policy/permit.ts';
import { actionOf } from '../shape/catalogue.ts';
import { demoCalls } from './demo.ts';
import { failure, sessionWith } from './session.ts';

const demo = await demoCalls();

/** What a call came to, and what it wrote. */
async function tried(login: Login, tool: string, args: object, over = demo) {
  const outcomes: Awaited<ReturnType<typeof demo.call>>[] = [];
  const sent = await over.sent(async () => outcomes.push(await over.call(login, tool, args)));
  const [outcome] = outcomes;
  if (outcome?.kind !== 'answer') throw new Error('it asked');
  const written = sent.filter(({ method }) => method !== 'GET').map(({ method, url }) => `${method} ${url}`);
  return {
    written,
    asked: sent.map(({ url }) => url),
    text: outcome.text,
    error: outcome.meta['redmine-mcp/error'],
    write: outcome.meta['redmine-mcp/write'],
  };
}

const refused = (argument?: string) => ({ code: 'forbidden', ...(argument ? { argument } : {}) });

describe('the account that this server acts as', () => {
  it.each([
    ['status', 3, /could do nothing/],
    ['admin', false, /could administer nothing/],
  ])('keeps what the next call needs: %s', async (argument, value, consequence) => {
    const { error, text, written } = await tried('admin', 'change_user', {
      action: 'update',
      user: 'me',
      [argument]: value,
    });
    expect(error).toEqual(refused(argument));
    expect(text).toMatch(consequence);
    expect(written).toEqual([]);
  });

  it('may be told what it is anyway, and may lose the rest', async () => {
    const args = { action: 'update', user: 'me', status: 1, admin: true, firstname: 'Olive' };
    expect((await tried('admin', 'change_user', args)).written).toEqual(['PUT /users/1.json']);
    const other = { action: 'update', user: 'me', firstname: 'Olive' };
    expect((await tried('admin', 'change_user', other)).written).toEqual(['PUT /users/1.json']);
  });

  it.each([{ status: 3 }, { admin: false }])('takes from other accounts whatever it likes: %j', async (change) => {
    const { written } = await tried('admin', 'change_user', { action: 'update', user: 4, ...change });
    expect(written).toEqual(['PUT /users/4.json']);
  });

  it('changes of itself what everybody may, whatever the roles are', async () => {
    const user = { id: 6, login: 'sam', firstname: 'Sam', lastname: 'Okafor', mail: 'sam@ferry.example' };
    const { written, error } = await demo.faulty(
      ({ url, method }, response) => {
        if (!url.startsWith('/my/account')) return false;
        response.writeHead(method === 'GET' ? 200 : 204, { 'content-type': 'application/json' });
        response.end(method === 'GET' ? JSON.stringify({ user }) : undefined);
        return true;
      },
      () => tried('sam', 'update_my_account', { firstname: 'Samuel' }),
    );
    expect(error).toBeUndefined();
    expect(written).toEqual(['PUT /my/account.json']);
  });
});

describe('what the roles of a caller do not allow', async () => {
  const strict = await demoCalls();
  strict.data.roles = strict.data.roles.map((role) => ({ ...role, permissions: ['view_issues'] }));

  it('is not sent, and the answer names every permission that would do', async () => {
    const { error, text, written } = await tried('tom', 'update_issue', { issue_id: 12, notes: 'x' }, strict);
    expect(error).toEqual(refused());
    expect(text).toMatch(/edit_issues or edit_own_issues or add_issue_notes/);
    expect(written).toEqual([]);
  });

  it('is asked for nevertheless where it is read: another role, or another project, may show it', async () => {
    const { error, asked } = await tried('tom', 'list_time_entries', { project: 'ferry-app' }, strict);
    expect(asked.some((url) => url.includes('time_entries.json'))).toBe(true);
    expect(error).toEqual(refused());
  });
});

describe('T17: to hide something, or to show it,', () => {
  /** Jonas wrote it, is a developer, and may set no issue private. */
  const PRIVATE = 29;
  const note = { id: 9001, issue_id: 12, user_id: 5, notes: 'For few', private_notes: true, details: [] };

  it.each([
    ['a new issue', 'create_issue', { project: 'booking', subject: 'Secret', is_private: true }],
    ['an issue that is public', 'update_issue', { issue_id: 28, is_private: true }],
    ['an issue that is private', 'update_issue', { issue_id: PRIVATE, is_private: false }],
  ])('needs the right to it: %s', async (_, tool, args) => {
    const { error, text, written } = await tried('jonas', tool, args);
    expect(error).toEqual(refused('is_private'));
    expect(text).toMatch(/set_issues_private or set_own_issues_private/);
    expect(written).toEqual([]);
  });

  it.each([
    ['a new issue', 'create_issue', { project: 'booking', subject: 'Open', is_private: false }],
    ['an issue that is public', 'update_issue', { issue_id: 28, subject: 'Open', is_private: false }],
    ['an issue that is private', 'update_issue', { issue_id: PRIVATE, subject: 'Limits', is_private: true }],
  ])('needs no right where it is so anyway: %s', async (_, tool, args) => {
    const { error, write } = await tried('jonas', tool, args);
    expect(error).toBeUndefined();
    expect(write).toMatchObject({ outcome: 'done', applied: expect.arrayContaining(['subject', 'is_private']) });
  });

  it('needs the right to it in a note, too, unless it is so anyway', async () => {
    const now = new Date().toISOString();
    demo.data.journals.push({ ...note, created_on: now, updated_on: now, updated_by_id: null });
    const edit = (change: object) => tried('tom', 'edit_note', { issue_id: 12, note_id: note.id, ...change });

    const shown = await edit({ private_notes: false });
    expect(shown.error).toEqual(refused('private_notes'));
    expect(shown.text).toMatch(/set_notes_private/);
    expect(shown.written).toEqual([]);

    const reworded = await edit({ notes: 'Still for few', private_notes: true });
    expect(reworded.write).toMatchObject({ outcome: 'done', applied: ['notes', 'private_notes'] });
  });

  it('is left to Redmine where nobody can know, and not only members can have the right', async () => {
    const action = actionOf('update_issue');
    const anyOf = ['set_notes_private', 'edit_issues'];
    const open = { ...action, permit: [{ argument: 'private_notes', anyOf, consequence: 'It would be public.' }] };
    const { session } = sessionWith({});
    const args = { issue_id: 1, notes: 'x', private_notes: true };
    await expect(permit(open, args, { id: 1 }, session, new Permissions(), 1)).resolves.toBeUndefined();
  });

  it('needs the right to it where nobody can see whether it is so', async () => {
    const action = actionOf('update_issue');
    const unseen = { argument: 'private_notes', reads: { never: 'Redmine does not show it' } };
    const blind = { ...action, verify: { from: 'before', root: 'issue', fields: [unseen] } } as const;
    const { session } = sessionWith({});
    const args = { issue_id: 1, notes: 'x', private_notes: true };
    const error = await failure(permit(blind, args, { id: 1 }, session, new Permissions(), 1));
    expect(error).toMatchObject({ code: 'forbidden', details: { argument: 'private_notes' } });
  });
});

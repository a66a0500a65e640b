/** Projects: what nobody sees any more, what an account may not be shown, and what should have been hidden. */
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../generated/types.ts';
import { ToolError } from '../../runtime/errors.ts';
import { actionOf } from '../shape/catalogue.ts';
import { because, lookedBack } from './written.ts';

const fails = (code: 'not_found' | 'forbidden') => () => {
  throw new ToolError(code, 'Redmine refused.');
};
const project = (more: JsonObject) => ({ project: { id: 1, name: 'Alpha', identifier: 'alpha', ...more } });
const nothing = { applied: [], ignored: [], differs: [], unchecked: [] };

describe('T15: the state of a project', () => {
  const set = (action: string, getProject: Json | (() => Json), more = {}) =>
    lookedBack(
      ['set_project_state', action],
      { project: 1 },
      { getProject },
      { before: { id: 1, status: 1 }, ...more },
    );

  it.each([
    ['close', 5],
    ['reopen', 1],
    ['unarchive', 1],
  ])('%s is applied when the project shows it', async (action, status) => {
    expect(await set(action, project({ status }))).toMatchObject({
      id: 1,
      verified: { ...nothing, applied: ['status'] },
    });
  });

  it('archive is applied when Redmine refuses to show it', async () => {
    expect(await set('archive', fails('forbidden'))).toMatchObject({
      id: 1,
      verified: { ...nothing, applied: ['status'] },
    });
  });

  it.each<[action: string, reason: RegExp]>([
    ['close', /was not active/],
    ['reopen', /was not closed/],
    ['unarchive', /a parent is closed/],
  ])('%s is not applied when Redmine still refuses to show it', async (action, reason) => {
    const { verified } = await set(action, fails('forbidden'));
    expect(verified).toEqual({ ...nothing, ignored: [because('status', reason)] });
  });

  it('what is still refused may be so for want of a right that went meanwhile: the account is asked for again', async () => {
    const proveAgain = () => Promise.resolve({ id: 6, isAdmin: true, roles: new Map() });
    const { verified } = await set('unarchive', fails('forbidden'), { proveAgain });
    expect(verified).toEqual({ ...nothing, unchecked: [because('status', /changed meanwhile/)] });
  });

  it.each(['archive', 'close'])('%s is not known when the project is gone', async (action) => {
    expect((await set(action, fails('not_found'))).verified).toBe('it could not be read back (not_found)');
  });

  it('reopen is not called ignored when the project is closed: it may have been closed again', async () => {
    const { verified } = await set('reopen', project({ status: 5 }), { before: { id: 1, status: 5 } });
    expect(verified).toEqual({ ...nothing, differs: [because('status', /was not closed/)] });
  });
});

it('T18: whatever goes wrong with the look, the write is done', async () => {
  const broken = () => {
    throw new Error('a mistake of ours');
  };
  const { verified } = await lookedBack(['write_project', 'update'], { project: 1, name: 'x' }, { getProject: broken });
  expect(verified).toBe('it could not be read back (internal)');
});

describe('T17: a project that is public though it should not be', () => {
  const roles = (permissions: string[]) => ({ getRole: { role: { id: 4, permissions } } });
  const member = { who: { roles: new Map([[1, [4]]]) } };
  const hide = { project: 1, is_public: false };
  const update = (answers: Parameters<typeof lookedBack>[2], more: Parameters<typeof lookedBack>[3] = {}) =>
    lookedBack(['write_project', 'update'], hide, { getProject: project({ is_public: true }), ...answers }, more);

  it('is told loudly, with the permission that is missing', async () => {
    const { verified } = await update(roles(['edit_project']), { ...member, before: { id: 1, is_public: true } });
    expect(verified).toMatchObject({
      ignored: [because('is_public', /^IT IS PUBLIC: needs the permission select_project_publicity/)],
    });
  });

  it('is told loudly when nobody knows why, too', async () => {
    const args = { name: 'Secret', identifier: 'secret', is_public: false };
    const answers = { getProject: project({ name: 'Secret', identifier: 'secret', is_public: true }) };
    const answer = { project: { id: 1 } };
    const { verified } = await lookedBack(['write_project', 'create'], args, answers, { answer, project: undefined });
    expect(verified).toMatchObject({
      applied: ['name', 'identifier'],
      ignored: [because('is_public', /^IT IS PUBLIC: likely a permission/)],
    });
  });

  it('is told loudly by an account that nobody proves any more', async () => {
    const proveAgain = () => Promise.reject(new ToolError('unauthenticated', 'Who are you?'));
    const { verified } = await update({}, { before: { id: 1, is_public: true }, proveAgain });
    expect(verified).toMatchObject({ ignored: [because('is_public', /^IT IS PUBLIC/)], unchecked: [] });
  });

  it.each([true, false])('is no word of other fields that stay as they were, such as %s', async (inherit_members) => {
    const before = { id: 1, name: 'Alpha', is_public: false, inherit_members: !inherit_members };
    const args = { project: 1, name: 'Beta', inherit_members };
    const answers = { getProject: { project: before } };
    const { verified } = await lookedBack(['write_project', 'update'], args, answers, { before });
    expect(verified).toMatchObject({
      ignored: [
        because('name', /^likely a permission/),
        { field: 'inherit_members', reason: 'the parent project is not visible to this account' },
      ],
    });
  });

  it('is no word of what needs no right to hide it, beside something that does', async () => {
    const action = actionOf('write_project', 'update');
    const permit = [{ argument: 'is_public', anyOf: ['select_project_publicity'], consequence: '' }];
    const before = { id: 1, inherit_members: false };
    const { verified } = await lookedBack(
      ['write_project', 'update'],
      { project: 1, inherit_members: true },
      { getProject: { project: before } },
      { before, action: { ...action, permit } },
    );
    expect(verified).toMatchObject({ ignored: [because('inherit_members', /^the parent project/)] });
  });

  it('is not called so when it was meant to be public, and is not', async () => {
    const { verified } = await lookedBack(
      ['write_project', 'update'],
      { project: 1, is_public: true },
      { getProject: project({ is_public: false }) },
      { before: { id: 1, is_public: false } },
    );
    expect(verified).toMatchObject({ ignored: [because('is_public', /^likely a permission/)] });
  });
});

describe('T8: what Redmine shows only with a right', () => {
  const revision = 'a'.repeat(40);
  const unlink = (permissions: string[] | undefined) =>
    lookedBack(
      ['link_changeset', 'remove'],
      { project: 1, repository: 1, revision, issue_id: 7 },
      {
        getIssue: { issue: { id: 7, changesets: [] } },
        ...(permissions ? { getRole: { role: { id: 4, permissions } } } : {}),
      },
      { who: { roles: new Map([[1, [4]]]) } },
    );

  it('is gone when an account that may see it does not see it', async () => {
    expect(await unlink(['view_issues', 'view_changesets'])).toMatchObject({
      id: 7,
      verified: { ...nothing, applied: ['revision'] },
    });
  });

  it.each<[what: string, permissions: string[] | undefined]>([
    ['an account that may not see it', ['view_issues']],
    ['an account of which that is not known', undefined],
  ])('may be there or not for %s', async (_, permissions) => {
    const { verified } = await unlink(permissions);
    expect(verified).toEqual({ ...nothing, unchecked: [because('revision', /view_changesets/)] });
  });
});

import { describe, expect, it } from 'vitest';
import { Permissions } from '../../runtime/policy/permissions.ts';
import { permit, permitCaller, permitOperation } from '../../runtime/policy/permit.ts';
import { actionOf } from '../shape/catalogue.ts';
import { failure, sessionWith } from './session.ts';

const ROLES: Record<string, string[]> = {
  4: ['view_issues', 'add_issue_notes'],
  5: ['edit_issues', 'set_notes_private'],
};
const member = (roles: number[], key = 'one') =>
  sessionWith(
    {
      getRole: ({ path }) => ({
        role: { id: Number(path?.['role_id']), permissions: ROLES[String(path?.['role_id'])] ?? [] },
      }),
    },
    { roles: new Map([[1, roles]]), key },
  );

describe('what the roles of a caller allow', () => {
  it.each<[what: string, roles: number[], project: number | undefined, names: string[], want: boolean | null]>([
    ['a role has it', [4], 1, ['add_issue_notes'], true],
    ['one of several roles has it', [4, 5], 1, ['edit_issues'], true],
    ['one of several permissions is enough', [4], 1, ['edit_issues', 'view_issues'], true],
    ['no role has it', [4], 1, ['edit_issues'], false],
    ['not a member, but others may have it: not known', [4], 2, ['edit_issues'], null],
    ['not a member: what a project gives them cannot be read', [4], 2, ['set_notes_private'], null],
    ['no project', [4], undefined, ['edit_issues'], null],
  ])('%s', async (_, roles, project, names, want) => {
    expect(await new Permissions().has(member(roles).session, project, names)).toBe(want);
  });

  it('an administrator may everything, without a request', async () => {
    const { session, sent } = sessionWith({}, { isAdmin: true });
    expect(await new Permissions().has(session, 1, ['delete_issues'])).toBe(true);
    expect(sent).toEqual([]);
  });

  it('T28: what a token is not for is not granted, whatever the roles are', async () => {
    const { session, sent } = member([4]);
    Object.assign(session.identity, { scopes: new Set(['view_issues', 'edit_issues']) });
    const has = (...names: string[]) => new Permissions().has(session, 1, names);
    expect(await has('add_issue_notes')).toBe(false);
    expect(sent).toEqual([]);
    expect(await has('view_issues')).toBe(true);
    // The roles have the one and the token is for the other.
    expect(await has('add_issue_notes', 'edit_issues')).toBe(false);
  });

  it('a role that cannot be read is not known to lack anything', async () => {
    const { session } = sessionWith({}, { roles: new Map([[1, [4]]]) });
    expect(await new Permissions().has(session, 1, ['edit_issues'])).toBeNull();
  });

  it('T26: a role is read once for a caller, and again for another', async () => {
    const permissions = new Permissions();
    const [one, two] = [member([4], 'one'), member([4], 'two')];
    for (const { session } of [one, one, two]) await permissions.has(session, 1, ['view_issues']);
    expect([one.sent.length, two.sent.length]).toEqual([1, 1]);
  });
});

describe('what is refused before anything is sent', () => {
  it('an operation that the roles surely do not allow', async () => {
    const { session } = member([4]);
    const error = await failure(permitOperation('deleteIssue', session, new Permissions(), 1));
    expect(error).toMatchObject({ code: 'forbidden', message: expect.stringContaining('delete_issues') });
    await permitOperation('deleteIssue', session, new Permissions(), undefined);
    await permitOperation('listIssues', session, new Permissions(), 1);
  });

  it('T17: what Redmine would publish instead', async () => {
    const action = actionOf('update_issue');
    const args = { issue_id: 1, notes: 'x', private_notes: true };
    const ask = (roles: number[], given: object = args) =>
      permit(action, { ...given }, { project: { id: 1 } }, member(roles).session, new Permissions(), 1);
    expect(await failure(ask([4]))).toMatchObject({
      code: 'forbidden',
      details: { argument: 'private_notes' },
      message: expect.stringContaining('Redmine would publish the note. Nothing was sent.'),
    });
    await ask([4, 5]);
    await ask([4], { ...args, private_notes: false });
  });

  it('T17: nor where nobody can know whether this caller may', async () => {
    const action = actionOf('update_issue');
    const args = { issue_id: 1, notes: 'x', private_notes: true };
    const stranger = member([4]).session;
    const error = await failure(permit(action, args, { project: { id: 2 } }, stranger, new Permissions(), 2));
    expect(error).toMatchObject({ code: 'forbidden', details: { argument: 'private_notes' } });
    expect(error.message).toContain('not known to be one');
  });

  it('what only administrators may do, for others', () => {
    const [other, admin] = [sessionWith({}).session, sessionWith({}, { isAdmin: true }).session];
    const forbidden = expect.objectContaining({ code: 'forbidden' });
    expect(() => permitCaller('createUser', other)).toThrow(forbidden);
    expect(() => permitCaller('createUser', admin)).not.toThrow();
    expect(() => permitCaller('createIssue', other)).not.toThrow();
    expect(() => permitCaller('listUsers', other)).not.toThrow();
  });
});

/** Who watches an issue. Redmine says 204 whatever it did: the answer says what there is afterwards. */
import { describe, expect, it } from 'vitest';
import { everyAndDemo } from './demo/every.ts';
import { done, errorOf, openScene, writeOf, writes } from './scene.ts';

describe.each(everyAndDemo)('Redmine $version', async (redmine) => {
  const { seed } = redmine;
  const scene = await openScene(redmine);
  const change = async (login: string, issue: number, args: object) =>
    await (await scene.as(login)).call('change_watchers', { issue_id: issue, ...args });
  /** Besides the administrator, whom Redmine 6 makes a watcher of what he creates. */
  const watchers = async (issue: number): Promise<number[]> =>
    (await scene.look(issue, 'watchers')).watchers
      .map(({ id }: { id: number }) => id)
      .filter((id: number) => id !== scene.id('admin'))
      .sort();
  const sorted = (ids: number[]) => ids.sort();

  it('adds users and groups by name or id, and me', async () => {
    const issue = await scene.issue();
    const { id: team, name } = seed.groups.team;
    const answer = await done(change('manager', issue, { action: 'add', users: ['Anna Müller', 'me', name] }));
    expect(writeOf(answer)).toMatchObject({ outcome: 'done', id: issue, applied: ['users'], ignored: [] });
    const ids = [scene.id('anna'), scene.id('manager'), team];
    expect(await watchers(issue)).toEqual(sorted(ids));
    // Once more is no mistake, and nobody watches twice.
    expect(writeOf(await done(change('manager', issue, { action: 'add', users: ids })))).toMatchObject({
      outcome: 'done',
    });
    expect(await watchers(issue)).toEqual(sorted(ids));
  });

  it('T15: says which of them Redmine left out in silence', async () => {
    const issue = await scene.issue();
    const users = ['Anna Müller', scene.id('locked'), 999_999_999];
    const answer = await done(change('manager', issue, { action: 'add', users }));
    expect(writeOf(answer)).toMatchObject({ outcome: 'partly', applied: ['users.Anna Müller'] });
    expect(writeOf(answer).ignored).toEqual(
      [scene.id('locked'), 999_999_999].map((id) => ({
        field: `users.${id}`,
        reason: expect.stringContaining('locked'),
      })),
    );
    expect(await watchers(issue)).toEqual([scene.id('anna')]);
  });

  it('removes one and leaves the others', async () => {
    const issue = await scene.issue({ watcher_user_ids: [scene.id('anna'), scene.id('manager')] });
    await change('manager', issue, { action: 'add', users: ['Anna Müller', 'me'] });
    const answer = await done(change('manager', issue, { action: 'remove', user: 'Anna Müller' }));
    expect(writeOf(answer)).toMatchObject({ outcome: 'done', id: issue, applied: ['user'] });
    expect(await watchers(issue)).toEqual([scene.id('manager')]);
  });

  it('T16: sends nothing for a name that nobody has', async () => {
    const issue = await scene.issue();
    const sent = await scene.sent(async () => {
      const answer = await change('manager', issue, { action: 'add', users: ['Anna Müller', 'Nobody Atall'] });
      expect(errorOf(answer)).toMatchObject({ code: 'unknown_name', argument: 'users' });
    });
    expect(writes(sent)).toEqual([]);
  });

  it('T42: whoever may not see the watchers is told that it could not be checked', async () => {
    const issue = await scene.issue();
    const login = seed.permissions['view_issue_watchers']?.allBut ?? '';
    const answer = await done(change(login, issue, { action: 'add', users: [scene.id('anna')] }));
    expect(writeOf(answer)).toMatchObject({ applied: [], ignored: [], unchecked: [{ field: 'users' }] });
    expect(await watchers(issue)).toEqual([scene.id('anna')]);
    const gone = await done(change(login, issue, { action: 'remove', user: scene.id('anna') }));
    expect(writeOf(gone)).toMatchObject({ applied: [], ignored: [], unchecked: [{ field: 'user' }] });
  });

  it.each([
    ['add', 'add_issue_watchers'],
    ['remove', 'delete_issue_watchers'],
  ])('does not %s without %s, nor on a server that only reads', async (action, permission) => {
    const issue = await scene.issue();
    const args = action === 'add' ? { users: [scene.id('anna')] } : { user: scene.id('anna') };
    const sent = await scene.sent(async () => {
      const login = seed.permissions[permission]?.allBut ?? '';
      expect(errorOf(await change(login, issue, { action, ...args }))).toMatchObject({ code: 'forbidden' });
      const reading = await scene.as('manager', { REDMINE_MCP_READ_ONLY: '1' });
      const answer = await reading.call('change_watchers', { issue_id: issue, action, ...args });
      expect(errorOf(answer)).toEqual({ code: 'read_only' });
    });
    expect(writes(sent)).toEqual([]);
  });
});

/** Logged time: changed afterwards, and what becomes of it when its issue goes. */
import { describe, expect, it } from 'vitest';
import { everyAndDemo } from './demo/every.ts';
import { done, errorOf, openScene, unique, writeOf, writes } from './scene.ts';

const TOKEN = { REDMINE_MCP_CONFIRM: 'token' };

describe.each(everyAndDemo)('Redmine $version', async (redmine) => {
  const { seed } = redmine;
  const scene = await openScene(redmine);
  const edit = async (login: string, entry: number, args: object) =>
    await (await scene.as(login)).call('edit_time_entry', { time_entry_id: entry, ...args });
  const look = async (entry: number) =>
    (await scene.rest('admin', 'GET', `/time_entries/${entry}.json`)).body.time_entry;

  describe('an entry', () => {
    it('T15: every property is changed and read back', async () => {
      const entry = await scene.logHour(await scene.issue());
      const issue = await scene.issue();
      const answer = await done(
        edit('admin', entry, {
          issue_id: issue,
          hours: 2.5,
          activity: 'Design',
          spent_on: '2026-02-03',
          comments: 'Longer than I thought',
          user: 'Anna Müller',
          custom_fields: { 'Time string field': 'remote', 'Time list field': 'Onsite' },
        }),
      );
      expect(writeOf(answer)).toEqual({
        outcome: 'done',
        id: entry,
        applied: [
          'issue_id',
          'hours',
          'activity',
          'spent_on',
          'comments',
          'user',
          'custom_fields.Time string field',
          'custom_fields.Time list field',
        ],
        ignored: [],
      });
      expect(await look(entry)).toMatchObject({
        issue: { id: issue },
        hours: 2.5,
        activity: { id: seed.activities.Design },
        spent_on: '2026-02-03',
        comments: 'Longer than I thought',
        user: { id: scene.id('anna') },
      });
    });

    it('is taken off its issue, and put into another project', async () => {
      const entry = await scene.logHour(await scene.issue());
      expect(writeOf(await done(edit('admin', entry, { issue_id: null })))).toMatchObject({ applied: ['issue_id'] });
      expect(await look(entry)).not.toHaveProperty('issue');
      const moved = await done(edit('admin', entry, { project: 'Beta' }));
      expect(writeOf(moved)).toMatchObject({ outcome: 'done', applied: ['project'] });
      expect((await look(entry)).project.id).toBe(seed.projects.beta.id);
    });

    it('goes with an issue of another project', async () => {
      const entry = await scene.logHour(await scene.issue());
      const issue = await scene.issue({ project_id: seed.projects.beta.id });
      await done(edit('admin', entry, { issue_id: issue }));
      expect(await look(entry)).toMatchObject({ issue: { id: issue }, project: { id: seed.projects.beta.id } });
    });

    it('T16: sends nothing for what cannot be resolved', async () => {
      const entry = await scene.logHour(await scene.issue());
      const wrong: [object, string][] = [
        [{ activity: 'Juggling' }, 'activity'],
        [{ user: 'Nobody Atall' }, 'user'],
        [{ custom_fields: { 'No such field': 'x' } }, 'custom_fields'],
      ];
      const sent = await scene.sent(async () => {
        for (const [args, argument] of wrong)
          expect(errorOf(await edit('admin', entry, args))).toMatchObject({ code: 'unknown_name', argument });
        expect(errorOf(await edit('admin', entry, {}))).toMatchObject({ code: 'invalid_arguments' });
      });
      expect(writes(sent)).toEqual([]);
    });

    it('of somebody else needs the right to edit it; Redmine refuses what does not fit together', async () => {
      const entry = await scene.logHour(await scene.issue());
      for (const login of [seed.permissions['edit_time_entries']?.allBut ?? '', 'reader'])
        expect(errorOf(await edit(login, entry, { hours: 2 }))).toMatchObject({ code: 'forbidden' });
      // Its issue is in another project.
      expect(errorOf(await edit('admin', entry, { project: 'Beta' }))).toEqual({ code: 'rejected' });
      const reading = await scene.as('admin', { REDMINE_MCP_READ_ONLY: 'yes' });
      const answer = await reading.call('edit_time_entry', { time_entry_id: entry, hours: 3 });
      expect(errorOf(answer)).toEqual({ code: 'read_only' });
      expect((await look(entry)).hours).toBe(1);
    });
  });

  describe('T20: an issue is deleted and its time', () => {
    const remove = async (args: object) =>
      await (await scene.as('admin', TOKEN)).call('delete', { kind: 'issue', ...args });
    const prepared = async () => {
      const issue = await scene.issue();
      const [entry] = [await scene.logHour(issue, unique('kept?'))];
      return { issue, entry, comments: (await look(entry)).comments };
    };
    const confirmed = async (args: object) => {
      const preview = await remove(args);
      const { token } = preview.meta['redmine-mcp/confirm'] as { token: string };
      await done(remove({ ...args, confirm_token: token }));
      return preview.text;
    };
    /** The entry itself, and not one that got its id since. */
    const isThere = async ({ entry, comments }: { entry: number; comments: string }) =>
      (await look(entry))?.comments === comments;

    it.each([{}, { time: 'destroy' }])('goes with it: %o', async (args) => {
      const made = await prepared();
      const text = await confirmed({ id: made.issue, ...args });
      expect(text).toMatch(/With it go.* 1 time entries/);
      expect(text).not.toContain('Left behind');
      expect(await isThere(made)).toBe(false);
    });

    it('stays on the project', async () => {
      const made = await prepared();
      const text = await confirmed({ id: made.issue, time: 'nullify' });
      expect(text).toContain('\ntime: nullify\n');
      expect(text).toMatch(/Left behind without it.*: 1 time entries\./);
      expect(text).not.toMatch(/With it go.* time entries/);
      expect(await isThere(made)).toBe(true);
      expect(await look(made.entry)).not.toHaveProperty('issue');
    });

    it('goes to another issue, which the person sees', async () => {
      const made = await prepared();
      const other = await scene.issue();
      const text = await confirmed({ id: made.issue, time: 'reassign', time_to: other });
      expect(text).toContain(`\ntime: reassign\ntime_to: ${other}\n`);
      expect(await look(made.entry)).toMatchObject({ issue: { id: other }, comments: made.comments });
    });

    it('nothing goes where the time has no place to go to', async () => {
      const made = await prepared();
      const elsewhere = await scene.issue({ project_id: seed.projects.beta.id });
      for (const args of [
        { time: 'reassign' },
        { time: 'reassign', time_to: elsewhere },
        { time: 'reassign', time_to: made.issue },
      ]) {
        const { token } = (await remove({ id: made.issue, ...args })).meta['redmine-mcp/confirm'] as { token: string };
        const answer = await remove({ id: made.issue, ...args, confirm_token: token });
        expect(errorOf(answer)).toEqual({ code: 'rejected' });
        expect(answer.text).toContain('another issue of the same project only');
      }
      expect(await scene.isThere(made.issue)).toBe(true);
      expect(await isThere(made)).toBe(true);
    });

    it('another time than was confirmed asks again', async () => {
      const { issue } = await prepared();
      const { token } = (await remove({ id: issue, time: 'nullify' })).meta['redmine-mcp/confirm'] as { token: string };
      expect(errorOf(await remove({ id: issue, confirm_token: token }))).toEqual({ code: 'confirmation_required' });
      expect(await scene.isThere(issue)).toBe(true);
    });
  });
});

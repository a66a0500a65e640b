/** Two who write one issue at once: each answer says what its own write did. */
import { describe, expect, it } from 'vitest';
import { done, errorOf, every, openScene, unique, writeOf, writes } from '../scene.ts';
import { after, before, nth, reads, sends } from './between.ts';

describe.each(every)('one issue, two writers, Redmine $version', async (redmine) => {
  const scene = await openScene(redmine);
  const update = async (login: string, args: Record<string, unknown>) =>
    (await scene.as(login)).call('update_issue', args);
  const theirs = (issue_id: number, issue: object, login = 'admin') =>
    scene.rest(login, 'PUT', `/issues/${issue_id}.json`, { issue });
  const remove = (id: number) => scene.rest('admin', 'DELETE', `/issues/${id}.json`);
  const isWrite = sends('PUT', '/issues/');
  const updatedOn = async (id: number) => (await scene.look(id)).updated_on;
  /** Redmine counts seconds: an issue that was made in an earlier one. */
  const oldIssue = async () => {
    const id = await scene.issue();
    await redmine.ruby(`Issue.where(id: ${id}).update_all(updated_on: Time.utc(2026, 1, 5, 12, 0, 0))`);
    return id;
  };

  it('T19: a change that comes while names are looked up is a conflict, and nothing is sent', async () => {
    const issue = await oldIssue();
    const args = { issue_id: issue, subject: 'Mine', status: 'In Progress', if_updated_on: await updatedOn(issue) };
    const sent = await scene.sent(async () => {
      const answer = await after(
        scene,
        reads(`/issues/${issue}.json`),
        () => theirs(issue, { description: 'theirs' }),
        () => update('developer', args),
      );
      expect(errorOf(answer)).toEqual({ code: 'conflict', argument: 'if_updated_on' });
    });
    expect(writes(sent)).toEqual([]);
    expect((await scene.look(issue)).description).toBe('theirs');
  });

  it('T19: two changes of different fields at once both stay', async () => {
    const issue = await oldIssue();
    const answer = await before(
      scene,
      isWrite,
      () => theirs(issue, { description: 'theirs' }),
      () => done(update('developer', { issue_id: issue, subject: 'Mine' })),
    );
    expect(writeOf(answer)).toMatchObject({ outcome: 'done', applied: ['subject'] });
    expect(await scene.look(issue)).toMatchObject({ subject: 'Mine', description: 'theirs' });
  });

  it('T42: a field that somebody changes after the write is called that, not ignored', async () => {
    const issue = await oldIssue();
    const answer = await after(
      scene,
      isWrite,
      () => theirs(issue, { subject: 'Theirs, later' }),
      () => update('developer', { issue_id: issue, subject: 'Mine', description: 'mine' }),
    );
    expect(writeOf(answer)).toMatchObject({ applied: ['description'], ignored: [], differs: [{ field: 'subject' }] });
  });

  it('T15: of two notes at once each answer tells of its own', async () => {
    const issue = await oldIssue();
    const [mine, other] = [unique('Mine'), unique('Other')];
    const answer = await after(
      scene,
      isWrite,
      () => theirs(issue, { notes: other }),
      () => done(update('developer', { issue_id: issue, notes: mine })),
    );
    expect(writeOf(answer)).toMatchObject({ outcome: 'done', applied: ['notes'] });
  });

  it('T15: of two notes of one account at once each answer tells of its own', async () => {
    const issue = await oldIssue();
    const [mine, other] = [unique('Mine'), unique('Other')];
    const answer = await after(
      scene,
      isWrite,
      () => done(update('developer', { issue_id: issue, notes: other })),
      () => done(update('developer', { issue_id: issue, notes: mine })),
    );
    expect(writeOf(answer)).toMatchObject({ outcome: 'done', applied: ['notes'] });
    const notes = (await scene.look(issue)).journals.map((journal: { notes: string }) => journal.notes);
    expect(notes).toEqual([mine, other]);
  });

  it('T15: a change of the same account without a note does not make the note one that was ignored', async () => {
    const issue = await oldIssue();
    const answer = await after(
      scene,
      isWrite,
      () => theirs(issue, { subject: 'Another call of the same account' }, 'developer'),
      () => done(update('developer', { issue_id: issue, notes: unique('Mine') })),
    );
    expect(writeOf(answer)).toMatchObject({ outcome: 'done', applied: ['notes'] });
  });

  it('T17: of a private note and a public one at once, each is called what it is', async () => {
    const issue = await oldIssue();
    const answer = await after(
      scene,
      isWrite,
      () => theirs(issue, { notes: unique('Public') }, 'manager'),
      () => done(update('manager', { issue_id: issue, notes: unique('Private'), private_notes: true })),
    );
    expect(writeOf(answer)).toMatchObject({ outcome: 'done', applied: ['notes', 'private_notes'] });
    expect(answer.text).not.toContain('PUBLIC');
  });

  it('T18: an issue that goes before the write arrives is an error, and one that goes after it was written', async () => {
    const early = await oldIssue();
    const refused = await before(
      scene,
      isWrite,
      () => remove(early),
      () => update('developer', { issue_id: early, subject: 'Mine' }),
    );
    expect(errorOf(refused)).toEqual({ code: 'not_found' });
    expect(writeOf(refused)).toBeUndefined();

    const late = await oldIssue();
    const written = await after(
      scene,
      isWrite,
      () => remove(late),
      () => done(update('developer', { issue_id: late, subject: 'Mine' })),
    );
    expect(writeOf(written)).toMatchObject({ outcome: 'done', id: late, applied: [], ignored: [] });
    expect(written.text).toContain('could not be read back (not_found)');
  });

  it('T15: of two news of one account at once each answer has its own id', async () => {
    const [mine, other] = [unique('Mine'), unique('Other')];
    const news = (title: string) => ({ news: { title, description: 'text', summary: '' } });
    const answer = await after(
      scene,
      sends('POST', '/news.json'),
      () => scene.rest('manager', 'POST', '/projects/alpha/news.json', news(other)),
      async () =>
        (await scene.as('manager', { REDMINE_MCP_TOOLSETS: 'all' })).call('write_news', {
          action: 'create',
          project: 'alpha',
          title: mine,
          description: 'text',
        }),
    );
    const { id, applied } = writeOf(await done(Promise.resolve(answer)));
    expect(applied).toContain('title');
    expect((await scene.rest('admin', 'GET', `/news/${id}.json`)).body.news.title).toBe(mine);
  });

  it('T18: the second look before a write is not the one that decides what was written', async () => {
    const issue = await oldIssue();
    // Between the last look and the write nothing can be proven: both changes are made, and the answer is true.
    const answer = await after(
      scene,
      nth(2, reads(`/issues/${issue}.json`)),
      () => theirs(issue, { subject: 'Theirs' }),
      async () => update('developer', { issue_id: issue, subject: 'Mine', if_updated_on: await updatedOn(issue) }),
    );
    expect(writeOf(await done(Promise.resolve(answer)))).toMatchObject({ outcome: 'done', applied: ['subject'] });
    expect((await scene.look(issue)).subject).toBe('Mine');
  });
});

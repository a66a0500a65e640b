/** Copies of issues: what was asked for, and nothing that was not (T21). */
import { describe, expect, it } from 'vitest';
import { done, errorOf, every, once, openScene, unique, writeOf, writes } from './scene.ts';

describe.each(every)('Redmine $version', async (redmine) => {
  const { seed } = redmine;
  const scene = await openScene(redmine);

  /** An issue with one of everything that could be copied. */
  const original = once(async () => {
    const { body } = await upload('admin', 'copied.txt');
    const id = await scene.issue({
      priority_id: seed.priorities.High,
      estimated_hours: 4,
      due_date: '2026-12-24',
      uploads: [{ token: body.upload.token, filename: 'copied.txt' }],
      watcher_user_ids: [scene.id('anna')],
    });
    await scene.issue({ parent_issue_id: id });
    return id;
  });

  const copy = async (login: string, args: object) => {
    const client = await scene.as(login);
    return await client.call('create_issue', {
      project: 'alpha',
      subject: unique('Copied'),
      copy_from: await original(),
      ...args,
    });
  };
  const parts = async (id: number) => {
    const {
      attachments = [],
      children = [],
      relations = [],
      watchers = [],
    } = await scene.look(id, 'attachments,children,relations,watchers');
    // Redmine makes those who contribute to an issue watch it: only the original's watcher would be copied.
    const copied = watchers.filter((watcher: { id: number }) => watcher.id === scene.id('anna'));
    return [attachments, children, relations, copied].map((list: unknown[]) => list.length);
  };

  it('T21: with every flag off has the fields of the original and none of its parts', async () => {
    const off = { copy_attachments: false, copy_subtasks: false, link_copy: false };
    for (const flags of [{}, off]) {
      const answer = await done(copy('manager', { ...flags, description: 'My own words' }));
      const { id, outcome, applied } = writeOf(answer);
      expect(outcome).toBe('done');
      expect(applied).toEqual(expect.arrayContaining(['project', 'subject', 'description']));
      expect(await parts(id as number)).toEqual([0, 0, 0, 0]);
      const { priority, estimated_hours, due_date } = await scene.look(await original());
      expect(await scene.look(id as number)).toMatchObject({
        description: 'My own words',
        priority,
        estimated_hours,
        due_date,
        author: { id: scene.id('manager') },
      });
    }
  });

  it.each([
    ['copy_attachments', [1, 0, 0, 0]],
    ['copy_subtasks', [0, 1, 0, 0]],
    ['link_copy', [0, 0, 1, 0]],
  ])('T21: %s alone', async (flag, wanted) => {
    const answer = await done(copy('manager', { [flag]: true }));
    const { id, outcome, applied } = writeOf(answer);
    expect(outcome).toBe('done');
    expect(applied).toContain(flag);
    expect(await parts(id as number)).toEqual(wanted);
  });

  it('T15: says that there was nothing of the kind to copy', async () => {
    const plain = await scene.issue();
    const answer = await done(copy('manager', { copy_from: plain, copy_attachments: true, copy_subtasks: true }));
    expect(writeOf(answer)).toMatchObject({
      outcome: 'partly',
      ignored: [
        { field: 'copy_attachments', reason: expect.stringContaining('no files') },
        { field: 'copy_subtasks', reason: expect.stringContaining('no subtasks') },
      ],
    });
  });

  it('has watchers of its own', async () => {
    const answer = await done(copy('manager', { watchers: ['me'] }));
    expect(writeOf(answer).applied).toContain('watchers');
    const { watchers } = await scene.look(writeOf(answer).id as number, 'watchers');
    expect(watchers).toMatchObject([{ id: scene.id('manager') }]);
  });

  it('needs the right to copy, an original that is there, and flags something to copy', async () => {
    const login = seed.permissions['copy_issues']?.allBut ?? '';
    const refused = await copy(login, {});
    expect(errorOf(refused)).toMatchObject({ code: 'forbidden' });
    // The permission to add issues, which the account has, is not what was lacking.
    expect(refused.text).toContain('If it names another record, that may be');
    expect(errorOf(await copy('manager', { copy_from: 999_999_999 }))).toMatchObject({ code: 'not_found' });
    const sent = await scene.sent(async () => {
      const answer = await copy('manager', { copy_from: undefined, link_copy: true });
      expect(errorOf(answer)).toMatchObject({ code: 'invalid_arguments' });
    });
    expect(writes(sent)).toEqual([]);
  });

  async function upload(login: string, name: string) {
    const answer = await fetch(`${redmine.url}/uploads.json?filename=${name}`, {
      method: 'POST',
      headers: { 'X-Redmine-API-Key': scene.key(login), 'Content-Type': 'application/octet-stream' },
      body: 'some bytes',
    });
    return { body: (await answer.json()) as { upload: { token: string } } };
  }
});

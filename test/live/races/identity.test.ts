/** A right that goes in the middle of a call: what Redmine then shows to anybody is not shown as the account's. */
import { describe, expect, it } from 'vitest';
import type { Connection } from '../clients.ts';
import { done, errorOf, every, once, openScene, unique, untrustedPart, writeOf } from '../scene.ts';
import { tablesOf } from '../tables.ts';
import { after, before, reads, sends } from './between.ts';
import { projectWith } from './rows.ts';

describe.each(every)('a right that goes in mid-call, Redmine $version', async (redmine) => {
  const scene = await openScene(redmine);
  /** One for all who read it: 60 of its issues are public. */
  const shared = once(() => projectWith(scene, 130, 70));

  interface Account {
    readonly id: number;
    readonly key: string;
    readonly project: number;
    readonly call: (tool: string, args: object) => ReturnType<Connection['call']>;
  }
  const account = async (): Promise<Account> => {
    const { project } = await shared();
    const { id, key } = await scene.user('Manager', {}, project.id);
    const client = await scene.open({ REDMINE_URL: scene.url, REDMINE_API_KEY: key });
    return { id, key, project: project.id, call: (tool, args) => client.call(tool, { ...args }) };
  };

  const ends: [string, (account: Account) => Promise<unknown>][] = [
    ['the key is revoked', ({ id }) => redmine.ruby(`Token.where(user_id: ${id}, action: 'api').delete_all`)],
    ['the user is locked', ({ id }) => scene.rest('admin', 'PUT', `/users/${id}.json`, { user: { status: 3 } })],
  ];
  const dismiss = ({ id, project }: Account) =>
    redmine.ruby(`Member.where(user_id: ${id}, project_id: ${project}).destroy_all`);

  it('Redmine answers as to anybody then', async () => {
    const { project } = await shared();
    const answer = await fetch(`${redmine.url}/issues.json?project_id=${project.id}&status_id=*`);
    expect(await answer.json()).toMatchObject({ total_count: 60 });
  });

  it.each(ends)('T25: between two pages %s: an error, and no row', async (_, end) => {
    const one = await account();
    const answer = await after(
      scene,
      reads('/issues.json'),
      () => end(one),
      () => one.call('list_issues', { project: one.project, status: 'any', limit: 130 }),
    );
    expect(errorOf(answer)).toEqual({ code: 'unauthenticated' });
    expect(untrustedPart(answer.text)).toBe('');
  });

  it.each(ends)('T25: within a report %s: an error, and no number', async (_, end) => {
    const one = await account();
    const answer = await after(
      scene,
      reads('/issues.json'),
      () => end(one),
      () => one.call('project_summary', { project: one.project }),
    );
    expect(errorOf(answer)).toEqual({ code: 'unauthenticated' });
    expect(answer.text).not.toMatch(/\b(60|130)\b/);
  });

  it('T25: between two pages the REST API is switched off: an error, and no row', async () => {
    const one = await account();
    const off = await scene.switchedOff();
    let isOff = false;
    const answer = await scene.faulty(
      ({ url, headers }, response) => {
        if (!isOff) {
          isOff = url.includes('/issues.json');
          return false;
        }
        off(url, String(headers['x-redmine-api-key']))
          .then(({ status, type, body }) => response.writeHead(status, { 'content-type': type }).end(body))
          .catch((error: unknown) => response.destroy(error as Error));
        return true;
      },
      () => one.call('list_issues', { project: one.project, status: 'any', limit: 130 }),
    );
    expect(errorOf(answer)).toEqual({ code: 'unauthenticated' });
    expect(answer.text).toContain('REST API is switched off');
  });

  it('T25: a role that goes between two pages is noticed', async () => {
    const one = await account();
    const answer = await after(
      scene,
      reads('/issues.json'),
      () => dismiss(one),
      () => done(one.call('list_issues', { project: one.project, status: 'any', limit: 130 })),
    );
    expect(tablesOf(answer).head).toContain('the list changed while it was read');
  });

  it.each(ends)('T25: between the proof and the write %s: nothing is written', async (_, end) => {
    const one = await account();
    const issue = await scene.issue({ project_id: one.project, subject: 'As it was' });
    const answer = await before(
      scene,
      sends('PUT', '/issues/'),
      () => end(one),
      () => one.call('update_issue', { issue_id: issue, subject: 'By nobody' }),
    );
    expect(errorOf(answer)).toEqual({ code: 'unauthenticated' });
    expect(writeOf(answer)).toBeUndefined();
    expect((await scene.look(issue)).subject).toBe('As it was');
  });

  it.each(ends)(
    'T18, T25: between the write and the look at it %s: done, and nothing is called ignored',
    async (_, end) => {
      const one = await account();
      const issue = await scene.issue({ project_id: one.project });
      const notes = unique('Private');
      const answer = await after(
        scene,
        sends('PUT', '/issues/'),
        () => end(one),
        () => one.call('update_issue', { issue_id: issue, subject: 'Mine', notes, private_notes: true }),
      );
      expect(answer.isError).toBe(false);
      expect(writeOf(answer)).toMatchObject({ outcome: 'done', id: issue, applied: ['subject'], ignored: [] });
      expect(writeOf(answer).unchecked?.map(({ field }) => field)).toEqual(['notes', 'private_notes']);
      expect(answer.text).toContain('it may be there unseen');
      expect((await scene.look(issue)).journals.map((journal: { notes: string }) => journal.notes)).toContain(notes);
    },
  );

  it('T18, T25: between the write and the look at it a role is taken away: what is out of sight is not called ignored', async () => {
    const { alpha } = redmine.seed.projects;
    const field = redmine.seed.customFields['managers'];
    const { id, key } = await scene.user('Manager');
    const client = await scene.open({ REDMINE_URL: scene.url, REDMINE_API_KEY: key });
    const issue = await scene.issue();
    const answer = await after(
      scene,
      sends('PUT', '/issues/'),
      () => redmine.ruby(`Member.where(user_id: ${id}, project_id: ${alpha.id}).destroy_all`),
      () =>
        client.call('update_issue', { issue_id: issue, subject: 'Mine', custom_fields: { [String(field?.id)]: 'x' } }),
    );
    expect(writeOf(await done(Promise.resolve(answer)))).toMatchObject({ outcome: 'done', ignored: [] });
    expect(answer.text).toContain('the rights of this account changed meanwhile, so it may be there unseen');
    const stored = (await scene.look(issue)).custom_fields.find((entry: { id: number }) => entry.id === field?.id);
    expect(stored.value).toBe('x');
  });

  it.each(ends)('T20, T25: between the question and the yes %s: nothing is deleted', async (_, end) => {
    const one = await account();
    const issue = await scene.issue({ project_id: one.project });
    const client = await scene.open({ REDMINE_URL: scene.url, REDMINE_API_KEY: one.key }, async () => {
      await end(one);
      return 'accept' as const;
    });
    const answer = await client.call('delete', { kind: 'issue', id: issue });
    expect(errorOf(answer)).toEqual({ code: 'unauthenticated' });
    expect(await scene.isThere(issue)).toBe(true);
  });
});

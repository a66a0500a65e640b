/** What was confirmed is what goes: whatever happens to it before the yes, and right before the delete. */
import { describe, expect, it } from 'vitest';
import type { Person } from '../clients.ts';
import { errorOf, every, openScene, unique, writeOf, writes } from '../scene.ts';
import { before, sends } from './between.ts';

describe.each(every)('a confirmation whose target changes, Redmine $version', async (redmine) => {
  const scene = await openScene(redmine);
  let person: Person = () => 'cancel';
  const client = await scene.open(scene.env('admin'), (message) => person(message));
  const admin = (method: string, path: string, body?: object) => scene.rest('admin', method, path, body);
  const made = async (path: string, body: object, noun: string) => (await admin('POST', path, body)).body[noun];

  /** Something happens while the person reads the first question; a second one is refused. */
  async function interrupted(args: Record<string, unknown>, event: () => Promise<unknown>) {
    const messages: string[] = [];
    person = async (message) => {
      messages.push(message);
      if (messages.length > 1) return 'decline';
      await event();
      return 'accept';
    };
    let answer = await Promise.resolve<Awaited<ReturnType<typeof client.call>> | undefined>(undefined);
    const sent = await scene.sent(async () => {
      answer = await client.call('delete', args);
    });
    if (!answer) throw new Error('no answer');
    return { messages, answer, written: writes(sent) };
  }

  const changes: [string, () => Promise<[object, () => Promise<unknown>]>][] = [
    [
      'a time entry with other hours',
      async () => {
        const id = await scene.logHour(await scene.issue());
        const event = () => admin('PUT', `/time_entries/${id}.json`, { time_entry: { hours: 7 } });
        return [{ kind: 'time_entry', id }, event];
      },
    ],
    [
      'a version that an issue was planned for',
      async () => {
        const { id: project } = await scene.project();
        const { id } = await made(
          `/projects/${project}/versions.json`,
          { version: { name: unique('1.0') } },
          'version',
        );
        return [{ kind: 'version', id }, () => scene.issue({ project_id: project, fixed_version_id: id })];
      },
    ],
    [
      'a project with one more issue',
      async () => {
        const { id } = await scene.project();
        return [{ kind: 'project', id }, () => scene.issue({ project_id: id })];
      },
    ],
    [
      'a user who has another name',
      async () => {
        const { id } = await scene.user('Developer');
        return [{ kind: 'user', id }, () => admin('PUT', `/users/${id}.json`, { user: { lastname: unique('New') } })];
      },
    ],
    [
      'a group that somebody joined',
      async () => {
        const { id } = await made('/groups.json', { group: { name: unique('Group') } }, 'group');
        return [{ kind: 'group', id }, () => admin('POST', `/groups/${id}/users.json`, { user_id: scene.id('anna') })];
      },
    ],
    [
      'a wiki page with another text',
      async () => {
        const title = unique('Page').replace(' ', '_');
        const put = (text: string) => admin('PUT', `/projects/alpha/wiki/${title}.json`, { wiki_page: { text } });
        await put('first');
        return [{ kind: 'wiki_page', project: 'alpha', title }, () => put('second')];
      },
    ],
    [
      'a wiki page with another title',
      async () => {
        const title = unique('Page').replace(' ', '_');
        const put = (page: object) => admin('PUT', `/projects/alpha/wiki/${title}.json`, { wiki_page: page });
        await put({ text: 'first' });
        return [
          { kind: 'wiki_page', project: 'alpha', title },
          () => put({ text: 'first', version: 1, title: unique('Renamed').replace(' ', '_') }),
        ];
      },
    ],
  ];

  it.each(changes)('T20: asks again for %s', async (_, make) => {
    const [args, event] = await make();
    const { messages, answer, written } = await interrupted({ ...args }, event);
    expect(messages).toHaveLength(2);
    expect(messages[1]).toMatch(/^What was shown has changed since\.\n/);
    expect(errorOf(answer)).toEqual({ code: 'confirmation_refused' });
    expect(written).toEqual([]);
  });

  it('T20: what is gone before the yes is not there, and nothing else goes', async () => {
    const issue = await scene.issue();
    const { messages, answer, written } = await interrupted({ kind: 'issue', id: issue }, () =>
      admin('DELETE', `/issues/${issue}.json`),
    );
    expect(messages).toHaveLength(1);
    expect(errorOf(answer)).toEqual({ code: 'not_found' });
    expect(written).toEqual([]);
  });

  it('T20: what is gone right before the delete was not deleted by it', async () => {
    const issue = await scene.issue();
    person = () => 'accept';
    const answer = await before(
      scene,
      sends('DELETE', '/issues/'),
      () => admin('DELETE', `/issues/${issue}.json`),
      () => client.call('delete', { kind: 'issue', id: issue }),
    );
    expect(errorOf(answer)).toEqual({ code: 'not_found' });
    expect(writeOf(answer)).toBeUndefined();
  });
});

/** What a write of an issue really did, over the whole road to a demo Redmine: looked at afterwards, and told as it is. */
import { afterEach, describe, expect, it } from 'vitest';
import { after, before, nth, reads, sends } from '../live/races/between.ts';
import { demoCalls } from './demo.ts';
import { because, textOf, writeOf } from './written.ts';

const demo = await demoCalls();
const wary = await demoCalls({ REDMINE_MCP_TRUST_ADMIN_TEXT: 'false' });

/** Each test has the people and the rights of a fresh demo. */
const fresh = structuredClone({ roles: demo.data.roles, members: demo.data.members, users: demo.data.users });
afterEach(() => {
  Object.assign(demo.data, structuredClone(fresh));
});

const isWrite = sends('PUT', '/issues/');
const issue = (id: number) => demo.data.issues.find((each) => each.id === id) ?? expect.fail(`no issue ${id}`);
/** Somebody else changes an issue, or the rights, past the server under test. */
const meanwhile = (change: () => unknown) => async () => {
  await change();
};
/** Takes rights from a role, or gives it some. */
const role = (name: string, change: (permissions: string[]) => string[]) => {
  for (const each of demo.data.roles) if (each.name === name) each.permissions = change(each.permissions);
};
const becomes = (login: string, roleId: number) => {
  const user = demo.data.users.find((each) => each.login === login);
  for (const member of demo.data.members) {
    if (member.user_id === user?.id) member.roles = [{ id: roleId, inherited: false }];
  }
};
const requests = async (work: () => Promise<unknown>) =>
  (await demo.sent(work)).map(({ method, url }) => `${method} ${url.replace(/[?].*/, '')}`);

describe('a change that Redmine takes', () => {
  it('T15: is told field by field, after one look, and nobody is asked who reads', async () => {
    const sent = await requests(async () => {
      const outcome = await demo.call('mira', 'update_issue', {
        issue_id: 9,
        subject: 'New words',
        status: 'Feedback',
      });
      expect(writeOf(outcome)).toEqual({ outcome: 'done', id: 9, applied: ['status', 'subject'], ignored: [] });
    });
    expect(sent.slice(-2)).toEqual(['PUT /issues/9.json', 'GET /issues/9.json']);
    expect(issue(9)).toMatchObject({ subject: 'New words', status_id: 4 });
  });

  it('T42: and somebody else changes again is another value, not an ignored one', async () => {
    const outcome = await after(
      demo,
      isWrite,
      meanwhile(() => Object.assign(issue(10), { subject: 'Theirs' })),
      () => demo.call('mira', 'update_issue', { issue_id: 10, subject: 'Mine', description: 'mine' }),
    );
    expect(writeOf(outcome)).toEqual({
      outcome: 'partly',
      id: 10,
      applied: ['description'],
      ignored: [],
      differs: [because('subject', /changed by somebody else/)],
    });
  });
});

describe('a change that Redmine drops without a word', () => {
  it('T15: for want of a permission, which is named, beside what was taken', async () => {
    const outcome = await demo.call('tom', 'update_issue', { issue_id: 5, subject: 'Other', notes: 'Still there' });
    expect(writeOf(outcome)).toEqual({
      outcome: 'partly',
      id: 5,
      applied: ['notes'],
      ignored: [because('subject', /^needs the permission edit_issues or edit_own_issues, which this account lacks$/)],
    });
  });

  it('T15: by the workflow: what it allows is told, by names or by ids', async () => {
    const close = { issue_id: 5, status: 'Closed' };
    const reasons = [
      [demo, /^the workflow allows: New, In Progress, Resolved, Feedback;/],
      [wary, /^the workflow allows: 1, 2, 3, 4;/],
    ] as const;
    for (const [calls, reason] of reasons) {
      const outcome = await calls.call('jonas', 'update_issue', close);
      expect(writeOf(outcome)).toEqual({ outcome: 'partly', id: 5, applied: [], ignored: [because('status', reason)] });
    }
  });

  it('T15: of a new issue, whose workflow nobody has read', async () => {
    const args = { project: 'ferry-app', subject: 'Closed at once', status: 'Closed' };
    const { id, ...write } = writeOf(await demo.call('jonas', 'create_issue', args));
    expect(write).toEqual({
      outcome: 'partly',
      applied: ['project', 'subject'],
      ignored: [because('status', /^likely the workflow, a permission/)],
    });
    expect(issue(Number(id)).status_id).toBe(1);
  });

  it('T15: since subtasks decide: that is no matter of the workflow', async () => {
    const change = { issue_id: 1, status: 'Closed', due_date: '2030-01-01' };
    expect(writeOf(await demo.call('mira', 'update_issue', change))).toMatchObject({
      applied: [],
      ignored: [
        because(
          'status',
          /^the workflow allows: .*; open subtasks and blockers keep an issue open, a closed parent keeps it closed$/,
        ),
        because('due_date', /^likely .*subtasks decide$/),
      ],
    });
  });

  it('T8: no permission is called lacking when nobody can know it: the role of non-members cannot be read', async () => {
    role('Non member', (names) => [...names, 'add_issue_notes']);
    const outcome = await demo.call('sam', 'update_issue', { issue_id: 6, subject: 'Other', notes: 'I saw that, too' });
    expect(writeOf(outcome)).toMatchObject({
      applied: ['notes'],
      ignored: [because('subject', /^likely the workflow/)],
    });
  });

  it('T15: of something else than an issue is not put down to a workflow', async () => {
    const outcome = await after(
      demo,
      sends('DELETE', '/watchers/'),
      meanwhile(() => issue(18).watcher_ids.push(5)),
      () => demo.call('mira', 'change_watchers', { action: 'remove', issue_id: 18, user: 'Tom Fischer' }),
    );
    expect(writeOf(outcome)).toMatchObject({
      id: 18,
      applied: [],
      ignored: [because('user', /^likely a permission, or/)],
    });
  });
});

describe('what was to stay hidden', () => {
  const say = { issue_id: 6, notes: 'Not for everybody', private_notes: true };

  it('T17: a note that became public is told loudly', async () => {
    const outcome = await before(
      demo,
      isWrite,
      meanwhile(() => role('Manager', (names) => names.filter((name) => name !== 'set_notes_private'))),
      () => demo.call('mira', 'update_issue', say),
    );
    expect(writeOf(outcome)).toEqual({
      outcome: 'partly',
      id: 6,
      applied: ['notes'],
      ignored: [{ field: 'private_notes', reason: 'IT IS PUBLIC NOW' }],
    });
  });

  it('T17, T25: also by an account whose role changed meanwhile, of whom nothing else is certain', async () => {
    const outcome = await before(
      demo,
      isWrite,
      meanwhile(() => becomes('mira', 5)),
      () => demo.call('mira', 'update_issue', { ...say, notes: 'As a reporter', subject: 'Not any more' }),
    );
    expect(writeOf(outcome)).toEqual({
      outcome: 'partly',
      id: 6,
      applied: ['notes'],
      ignored: [{ field: 'private_notes', reason: 'IT IS PUBLIC NOW' }],
      unchecked: [because('subject', /rights of this account changed meanwhile/)],
    });
  });

  it('T17: a note that was dropped is not called public', async () => {
    const outcome = await before(
      demo,
      isWrite,
      meanwhile(() => role('Manager', (names) => names.filter((name) => name !== 'add_issue_notes'))),
      () => demo.call('mira', 'update_issue', { ...say, notes: 'Never said' }),
    );
    expect(writeOf(outcome)).toMatchObject({
      applied: [],
      ignored: [because('notes', /^likely/), because('private_notes', /^likely/)],
    });
  });

  it('T25: a private note is not called dropped by who is nobody any more, and so cannot see it', async () => {
    const outcome = await after(
      demo,
      isWrite,
      meanwhile(() => {
        for (const user of demo.data.users) if (user.login === 'priya') user.api_key = 'another';
      }),
      () => demo.call('priya', 'update_issue', { ...say, notes: 'Said and gone' }),
    );
    const reason = /did not prove afterwards who reads \(unauthenticated\)/;
    expect(writeOf(outcome)).toEqual({
      outcome: 'done',
      id: 6,
      applied: [],
      ignored: [],
      unchecked: [because('notes', reason), because('private_notes', reason)],
    });
  });
});

describe('T18: a write that is done stays done when it cannot be looked at', () => {
  it.each<[what: string, status: number, body: string, says: RegExp]>([
    ['it is gone', 404, '', /it could not be read back \(not_found\)$/],
    ['it is hidden', 403, '', /it could not be read back \(forbidden\)$/],
    ['Redmine fails', 500, '', /it could not be read back \(upstream_error\)$/],
    ['the answer is something else', 200, '{}', /Redmine answered without the record$/],
  ])('%s', async (_, status, body, says) => {
    const outcome = await demo.afterwards(
      nth(2, reads('/issues/20.json')),
      (response) => void response.writeHead(status, { 'content-type': 'application/json' }).end(body),
      () => demo.call('mira', 'update_issue', { issue_id: 20, subject: `Done, though: ${status}` }),
    );
    expect(writeOf(outcome)).toEqual({ outcome: 'done', id: 20, applied: [], ignored: [] });
    expect(textOf(outcome)).toMatch(says);
    expect(issue(20).subject).toBe(`Done, though: ${status}`);
  });
});

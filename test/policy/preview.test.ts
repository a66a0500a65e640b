import { describe, expect, it } from 'vitest';
import type { Action, Call, Json, JsonObject } from '../../generated/types.ts';
import { ToolError } from '../../runtime/errors.ts';
import { previewOf } from '../../runtime/policy/confirm.ts';
import { Permissions } from '../../runtime/policy/permissions.ts';
import { actionOf } from '../shape/catalogue.ts';
import { failure, sessionWith } from './session.ts';

describe('T20: what goes with an issue', () => {
  const record = { id: 5, spent_hours: 2, journals: [{}, {}], relations: [] };
  const lists = { listIssues: { issues: [], total_count: 3 }, listTimeEntries: { time_entries: [], total_count: 4 } };
  const previewed = (answers: object, more: object = {}, args: JsonObject = {}, isAdmin = true) =>
    previewOf(
      actionOf('delete', 'issue'),
      { ...record, ...more },
      args,
      sessionWith(answers, { isAdmin }).session,
      new Permissions(),
      1,
    );

  it('is counted; what Redmine leaves out is none', async () => {
    expect(await previewed(lists)).toEqual({
      counts: { subtasks: 3, time_entries: 4, notes: 2, attachments: 0, relations: 0 },
    });
  });

  it('is asked for one row of, of this record and what is below it', async () => {
    const { session, sent } = sessionWith(lists, { isAdmin: true });
    await previewOf(actionOf('delete', 'issue'), record, {}, session, new Permissions(), 1);
    expect(sent).toEqual([
      {
        operation: 'listIssues',
        filters: { status_id: { is: 'any' }, parent_id: { below: 5 } },
        query: { limit: 1 },
      },
      { operation: 'listTimeEntries', filters: { issue_id: { below: 5 } }, query: { limit: 1 } },
    ]);
  });

  it.each<[string, object, object, boolean?]>([
    ['a list that is forbidden', { listIssues: lists.listIssues }, {}],
    ['a total that did not come', { ...lists, listTimeEntries: { time_entries: [{}] } }, {}],
    ['hours that Redmine does not show', lists, { spent_hours: undefined }],
  ])('is not known, never 0: %s', async (_what, answers, more) => {
    expect((await previewed(answers, more)).counts).toMatchObject({ subtasks: 3, time_entries: null });
  });

  it('is not known to who may not surely see it', async () => {
    expect((await previewed(lists, {}, {}, false)).counts).toMatchObject({
      subtasks: null,
      time_entries: null,
      notes: 2,
    });
  });

  it('is not passed over when Redmine fails', async () => {
    const broken = () => {
      throw new ToolError('upstream_error', 'broken');
    };
    expect(await failure(previewed({ ...lists, listTimeEntries: broken }))).toMatchObject({ code: 'upstream_error' });
  });

  it('stays behind where that is asked for', async () => {
    expect((await previewed(lists, {}, { time: 'reassign' })).stays).toEqual(['time_entries']);
    expect((await previewed(lists, {}, { time: 'destroy' })).stays).toBeUndefined();
  });
});

/** What is counted of a record, and the requests for it. */
async function counting(
  action: string | Action,
  record: Json,
  answers: Parameters<typeof sessionWith>[0],
  { project, who = { isAdmin: true } }: { project?: number; who?: Parameters<typeof sessionWith>[1] } = {},
) {
  const { session, sent } = sessionWith(answers, who);
  const deleting = typeof action === 'string' ? actionOf('delete', action) : action;
  return { preview: await previewOf(deleting, record, {}, session, new Permissions(), project), sent };
}
const sentTo = (sent: readonly Call[], operation: string) => sent.filter((call) => call.operation === operation);

describe('T20: what goes with a project', () => {
  const record = { id: 3, name: 'Shop', issue_categories: [{ id: 1 }, { id: 2 }] };
  const answers = {
    listProjects: { projects: [{ id: 4 }], total_count: 6 },
    listMemberships: { memberships: [{ id: 1 }], total_count: 7 },
    listIssues: { issues: [], total_count: 8 },
    listTimeEntries: { time_entries: [], total_count: 9 },
    // Versions of other projects are shared with it.
    listVersions: {
      versions: [
        { id: 1, project: { id: 3 } },
        { id: 2, project: { id: 1 } },
        { id: 3, project: { id: 3 } },
      ],
      total_count: 3,
    },
    listWikiPages: { wiki_pages: [{ title: 'Wiki' }, { title: 'A' }, { title: 'B' }, { title: 'C' }] },
    listFiles: { files: [] },
    listNews: { news: [{ id: 1 }], total_count: 5 },
  };
  const counts = {
    ...{ direct_subprojects: 6, members: 7, issues: 8, time_entries: 9, versions: 2, categories: 2, wiki_pages: 4 },
    ...{ files: 0, news: 5 },
  };

  it('is counted: its own versions and not those that are shared with it', async () => {
    const { preview, sent } = await counting('project', record, answers, { project: 3 });
    expect(preview).toEqual({ counts });
    expect(sentTo(sent, 'listMemberships')).toEqual([
      { operation: 'listMemberships', path: { project_id: 3 }, filters: {}, query: { limit: 1 } },
    ]);
    expect(sentTo(sent, 'listIssues')).toEqual([
      {
        operation: 'listIssues',
        path: { project_id: 3 },
        filters: { status_id: { is: 'any' }, subproject_id: { is: 'any' } },
        query: { limit: 1 },
      },
    ]);
    expect(sentTo(sent, 'listVersions')).toEqual([{ operation: 'listVersions', path: { project_id: 3 }, filters: {} }]);
  });

  it('is not known where the answer holds no rows', async () => {
    const odd = { ...answers, listVersions: { total_count: 3 }, listWikiPages: { wiki_pages: null } };
    const { preview } = await counting('project', record, odd, { project: 3 });
    expect(preview.counts).toEqual({ ...counts, versions: null, wiki_pages: null });
  });

  it('is not known where its categories are not shown', async () => {
    const { preview } = await counting('project', { id: 3, name: 'Shop' }, answers, { project: 3 });
    expect(preview.counts).toEqual({ ...counts, categories: null });
  });

  it('is what the roles of the caller let them see; projects anybody may count', async () => {
    const getRole = { role: { id: 9, permissions: ['view_issues', 'view_news'] } };
    const who = { roles: new Map([[3, [9]]]) };
    const { preview } = await counting('project', record, { ...answers, getRole }, { project: 3, who });
    expect(preview.counts).toEqual({
      ...counts,
      ...{ members: null, time_entries: null, wiki_pages: null, files: null },
    });
  });
});

describe('T20: what goes with other records', () => {
  const listIssues = { issues: [], total_count: 4 };

  it('issues of a category are counted in its project, without which Redmine would not filter', async () => {
    const { preview, sent } = await counting('category', { id: 7 }, { listIssues }, { project: 3 });
    expect(preview).toEqual({ counts: { issues: 4 } });
    expect(sent).toEqual([
      {
        operation: 'listIssues',
        path: { project_id: 3 },
        filters: { status_id: { is: 'any' }, category_id: { is: 7 } },
        query: { limit: 1 },
      },
    ]);
    const unknown = await counting('category', { id: 7 }, { listIssues });
    expect(unknown).toEqual({ preview: { counts: { issues: null } }, sent: [] });
  });

  it('issues of a user are counted in all projects, and stay', async () => {
    const record = { id: 5, memberships: [{}, {}, {}] };
    const answers = { listIssues, listTimeEntries: { time_entries: [], total_count: 2 } };
    const { preview, sent } = await counting('user', record, answers);
    expect(preview).toEqual({
      counts: { memberships: 3, authored_issues: 4, assigned_issues: 4, time_entries: 2 },
      stays: ['authored_issues', 'assigned_issues', 'time_entries'],
    });
    const any = { status_id: { is: 'any' } };
    expect(sent).toEqual([
      { operation: 'listIssues', filters: { ...any, author_id: { is: 5 } }, query: { limit: 1 } },
      { operation: 'listIssues', filters: { ...any, assigned_to_id: { is: 5 } }, query: { limit: 1 } },
      { operation: 'listTimeEntries', filters: { user_id: { is: 5 } }, query: { limit: 1 } },
    ]);
  });

  it('nothing goes with a time entry, nor with what shows nothing before it goes', async () => {
    const { preview: _, ...bare } = actionOf('delete', 'time_entry');
    for (const action of ['time_entry', bare])
      expect(await counting(action, { id: 1 }, {})).toEqual({ preview: { counts: {} }, sent: [] });
  });

  it('stays where one of several arguments says so', async () => {
    const action = actionOf('delete', 'issue');
    const stays = { time: ['nullify'], notes: ['keep'] };
    const preview = { ...action.preview, counts: [{ name: 'notes', items: 'journals', stays }] };
    const previewed = (args: JsonObject) =>
      previewOf({ ...action, preview } as Action, { id: 1 }, args, sessionWith({}).session, new Permissions(), 1);
    expect((await previewed({ time: 'destroy', notes: 'keep' })).stays).toEqual(['notes']);
    expect((await previewed({ time: 'destroy', notes: 'drop' })).stays).toBeUndefined();
  });
});

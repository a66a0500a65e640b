/** Wrong arguments: told before anything reaches Redmine. */
import { describe, expect, it } from 'vitest';
import { fakeRedmine, open } from './fake.ts';
import { errorOf } from './scene.ts';

describe('T1, T2, T3: wrong arguments cost Redmine nothing', async () => {
  const fake = await fakeRedmine(() => false);
  const client = await open(fake.env);

  const wrong: [string, Record<string, unknown>, string | undefined][] = [
    ['get_issue', {}, 'issue_id'],
    ['get_issue', { issue_id: '3' }, 'issue_id'],
    ['get_issue', { issue_id: true }, 'issue_id'],
    ['get_issue', { issue_id: 1.5 }, 'issue_id'],
    ['get_issue', { issue_id: 0 }, 'issue_id'],
    ['get_issue', { issue_id: -1 }, 'issue_id'],
    ['get_issue', { issue_id: null }, 'issue_id'],
    ['get_issue', { issue_id: [3] }, 'issue_id'],
    ['get_issue', { issue_id: 3, notes_offset: -1 }, 'notes_offset'],
    ['get_issue', { issue: 3 }, 'issue'],
    ['get_issue', { issue_id: 3, key: 'a'.repeat(40) }, 'key'],
    ['list_issues', { limit: 0 }, 'limit'],
    ['list_issues', { limit: 1001 }, 'limit'],
    ['list_issues', { limit: '25' }, 'limit'],
    ['list_issues', { offset: -1 }, 'offset'],
    ['list_issues', { filters: { limit: 0 } }, 'filters'],
    ['list_issues', { query_id: 5 }, 'query_id'],
    ['list_issues', { 'f[]': 'subject' }, 'f[]'],
    ['list_issues', { sort: 'subject;drop' }, 'sort'],
    ['list_issues', { created: 'yesterday' }, 'created'],
    ['list_issues', { ids: Array.from({ length: 5000 }, (_, index) => index + 1) }, 'ids'],
    ['list_issues', { not: { limit: 5 } }, undefined],
    ['create_issue', { project: 'alpha' }, 'subject'],
    ['create_issue', { project: '', subject: 'x' }, 'project'],
    ['create_issue', { project: 'alpha', subject: '' }, 'subject'],
    ['create_issue', { project: 'alpha', subject: 'x'.repeat(256) }, 'subject'],
    ['create_issue', { project: 'alpha', subject: 7 }, 'subject'],
    ['create_issue', { project: 'alpha', subject: 'x', description: 'x'.repeat(200_001) }, 'description'],
    ['create_issue', { project: 'alpha', subject: 'x', due_date: '1.2.2026' }, 'due_date'],
    ['create_issue', { project: 'alpha', subject: 'x', due_date: '2026-13-01' }, 'due_date'],
    ['create_issue', { project: 'alpha', subject: 'x', estimated_hours: '2' }, 'estimated_hours'],
    ['create_issue', { project: 'alpha', subject: 'x', done_ratio: 101 }, 'done_ratio'],
    ['create_issue', { project: 'alpha', subject: 'x', is_private: 'true' }, 'is_private'],
    ['create_issue', { project: 'alpha', subject: 'x', watchers: Array.from({ length: 51 }, () => 1) }, 'watchers'],
    ['create_issue', { project: 'alpha', subject: 'x', custom_fields: 'Size=M' }, 'custom_fields'],
    ['create_issue', { project: 'alpha', subject: 'x', include: 'journals' }, 'include'],
    ['update_issue', { issue_id: 3 }, undefined],
    ['update_issue', { issue_id: 3, private_notes: true }, undefined],
    ['update_issue', { issue_id: 3, notes: '' }, 'notes'],
    ['edit_note', { issue_id: 3, note_id: 5 }, undefined],
    ['log_time', { issue_id: 3, hours: '1.5' }, 'hours'],
    ['log_time', { issue_id: 3, hours: 0 }, 'hours'],
    ['log_time', { issue_id: 3, hours: -1 }, 'hours'],
    ['log_time', { issue_id: 3, hours: 1001 }, 'hours'],
    // NaN and Infinity are null in JSON.
    ['log_time', { issue_id: 3, hours: Number.NaN }, 'hours'],
    ['log_time', { issue_id: 3, hours: true }, 'hours'],
    ['log_time', { hours: 1 }, undefined],
    ['log_time', { issue_id: 3, project: 'alpha', hours: 1 }, undefined],
    ['log_time', { issue_id: 3, hours: 1, comments: 'x'.repeat(1025) }, 'comments'],
    ['list_values', { what: 'passwords' }, 'what'],
    ['list_values', { what: 'members' }, 'project'],
    ['delete', { kind: 'board', id: 1 }, 'kind'],
    ['delete', { kind: 'issue', id: '1' }, 'id'],
    ['delete', { kind: 'issue', id: 1, confirm_token: 5 }, 'confirm_token'],
    ['whoami', { user: 'admin' }, 'user'],
  ];

  it.each(
    wrong.map(([tool, args, argument]) => ({
      tool,
      args,
      argument,
      call: `${tool} ${JSON.stringify(args).slice(0, 60)}`,
    })),
  )('$call', async ({ tool, args, argument }) => {
    const answer = await client.call(tool, args);
    expect(answer.isError).toBe(true);
    const error = errorOf(answer);
    expect(error.code).toBe('invalid_arguments');
    if (argument !== undefined) expect(error.argument).toBe(argument);
    if (argument !== undefined) expect(answer.text).toContain(`"${argument}"`);
    expect(answer.text.length).toBeLessThan(1200);
    expect(fake.requests).toEqual([]);
  });

  it('a date that no calendar has does not become a filter', async () => {
    const answer = await client.call('list_issues', { created: '2026-02-30' });
    expect(errorOf(answer)).toMatchObject({ code: 'invalid_arguments', argument: 'created' });
    expect(fake.requests.filter(({ url }) => url.startsWith('/issues'))).toEqual([]);
  });

  it.each([
    ['get_issue', { isue_id: 3 }, 'issue_id'],
    ['list_issues', { asigned_to: 'me' }, 'assigned_to'],
    ['log_time', { issue_id: 3, hour: 2 }, 'hours'],
  ])('T2: %s %j: names the nearest argument', async (tool, args, nearest) => {
    expect((await client.call(tool, args)).text).toContain(`Did you mean "${nearest}"?`);
  });
});

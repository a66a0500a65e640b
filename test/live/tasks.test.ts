import { beforeAll, describe, expect, it } from 'vitest';
import type { Answer, Connection } from './clients.ts';
import { type Body, done, every, openScene, pageOf, trustedPart, unique, untrustedPart, writeOf } from './scene.ts';

/*
 * Tasks as people give them, each walked as an agent goes that has only the tool definitions and the answers before: what
 * a step needs stands in an earlier answer, outside of every boundary.
 */
describe.each(every)('tasks, Redmine $version', async (redmine) => {
  const scene = await openScene(redmine);
  let agent: Connection;
  beforeAll(async () => {
    agent = await scene.open(scene.env('manager', { REDMINE_MCP_TOOLSETS: 'all' }), () => 'accept');
  });
  const call = (tool: string, args: Record<string, unknown> = {}): Promise<Answer> => done(agent.call(tool, args));
  const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
  /** Ids of the rows of an answer, as they stand outside boundaries. */
  const ids = ({ text }: Answer) => [...trustedPart(text).matchAll(/^(\d+)\|/gm)].map((match) => Number(match[1]));
  const only = (answer: Answer): number => {
    const found = ids(answer);
    expect(found, answer.text).toHaveLength(1);
    return found[0] ?? 0;
  };
  const entries = async (issue: number): Promise<Body[]> =>
    (await scene.rest('admin', 'GET', `/time_entries.json?issue_id=${issue}`)).body.time_entries;

  it('log the two hours I spent on the login bug yesterday', async () => {
    const subject = unique('Login fails');
    const issue = await scene.issue({ subject });
    const found = only(await call('list_issues', { project: 'Alpha', subject }));
    expect(found).toBe(issue);
    const logged = await call('log_time', { issue_id: found, hours: 2, spent_on: day(-1), activity: 'Development' });
    expect(writeOf(logged).outcome).toBe('done');
    expect(await entries(issue)).toMatchObject([{ hours: 2, spent_on: day(-1), user: { id: scene.id('manager') } }]);
  });

  it('what blocks release 1.0', async () => {
    const [blocked, blocker] = [await scene.issue({ fixed_version_id: 1 }), await scene.issue()];
    await scene.rest('admin', 'POST', `/issues/${blocker}/relations.json`, {
      relation: { issue_to_id: blocked, relation_type: 'blocks' },
    });
    const listed = ids(await call('list_issues', { project: 'alpha', version: '1.0', status: 'open', limit: 1000 }));
    expect(listed).toContain(blocked);
    const related = await call('related_work', { issue_id: blocked });
    expect(trustedPart(related.text)).toMatch(/open_blockers: 1/);
    expect(trustedPart(related.text)).toContain(String(blocker));
  });

  it('move all open issues of Anna to Ben', async () => {
    const made = [];
    for (let index = 0; index < 3; index++) made.push(await scene.issue({ assigned_to_id: scene.id('anna') }));
    const theirs = ids(await call('list_issues', { project: 'alpha', assigned_to: 'Anna Müller', limit: 1000 }));
    expect(theirs).toEqual(expect.arrayContaining(made));
    for (const issue_id of theirs) {
      expect(writeOf(await call('update_issue', { issue_id, assigned_to: 'Ben Berger' })).applied).toEqual([
        'assigned_to',
      ]);
    }
    expect(pageOf(await call('list_issues', { project: 'alpha', assigned_to: 'Anna Müller' })).total).toBe(0);
    for (const issue of made) expect((await scene.look(issue)).assigned_to.id).toBe(scene.id('ben'));
  });

  it('how is my project doing', async () => {
    const { id, identifier } = await scene.project({ tracker_ids: [redmine.seed.trackers['Bug']] });
    const late = { start_date: day(-9), due_date: day(-3) };
    for (const fields of [{}, {}, late]) await scene.issue({ project_id: id, ...fields });
    const closed = await scene.issue({ project_id: id });
    const issue = { status_id: redmine.seed.statuses['Closed'] };
    await scene.rest('admin', 'PUT', `/issues/${closed}.json`, { issue });
    const admin = await scene.as('admin');
    const summary = trustedPart((await done(admin.call('project_summary', { project: identifier }))).text);
    for (const fact of ['issues: 4', 'open: 3', 'closed: 1', 'overdue: 1']) expect(summary).toContain(fact);
    expect(summary).not.toContain('remarks');
  });

  it('who spent how much time on it, and on what', async () => {
    const issue = await scene.issue();
    await scene.logHour(issue);
    await call('log_time', { issue_id: issue, hours: 2.5, activity: 'Design' });
    const report = trustedPart((await call('time_report', { issue_id: issue, by: ['user', 'activity'] })).text);
    expect(report).toContain('hours: 3.5');
    expect(report).toContain('entries: 2');
  });

  it('make a subtask of it for me with high priority, due in a week', async () => {
    const parent = await scene.issue();
    const subject = unique('Find out why');
    const created = await call('create_issue', {
      project: 'alpha',
      subject,
      parent,
      assigned_to: 'me',
      priority: 'High',
      due_date: day(7),
    });
    expect(writeOf(created)).toMatchObject({ outcome: 'done', ignored: [] });
    expect(await scene.look(writeOf(created).id ?? 0)).toMatchObject({
      subject,
      parent: { id: parent },
      assigned_to: { id: scene.id('manager') },
      priority: { name: 'High' },
      due_date: day(7),
    });
  });

  it('read what was discussed and answer', async () => {
    const issue = await scene.issue();
    await scene.rest('developer', 'PUT', `/issues/${issue}.json`, { issue: { notes: 'Which browser was it?' } });
    const read = await call('get_issue', { issue_id: issue });
    expect(untrustedPart(read.text)).toContain('Which browser was it?');
    expect(writeOf(await call('update_issue', { issue_id: issue, notes: 'Firefox.' })).applied).toEqual(['notes']);
    const notes = (await scene.look(issue, 'journals')).journals.map((journal: Body) => journal.notes);
    expect(notes).toEqual(['Which browser was it?', 'Firefox.']);
  });

  it('attach this log to the issue, and read the one that is there', async () => {
    const issue = await scene.issue();
    const name = `${unique('server').replaceAll(' ', '-')}.log`;
    const written = await call('update_issue', {
      issue_id: issue,
      attachments: [{ filename: name, content: 'ERROR 42 at startup\n' }],
    });
    expect(writeOf(written).ignored).toEqual([]);
    const shown = trustedPart((await call('get_issue', { issue_id: issue })).text);
    const [, id] = /^attachments (\d+)/m.exec(shown) ?? [];
    expect(id, shown).toBeDefined();
    const file = await call('get_attachment', { attachment_id: Number(id) });
    expect(untrustedPart(file.text)).toContain('ERROR 42 at startup');
  });

  it('put the meeting notes on the wiki, below the guide', async () => {
    const title = unique('Meeting');
    const listed = untrustedPart((await call('list_wiki_pages', { project: 'alpha' })).text);
    expect(listed).toContain('Guide|');
    const text = 'We decided to ship on Friday.';
    await call('write_wiki_page', { action: 'create', project: 'alpha', title, text, parent: 'Guide' });
    const page = await call('get_wiki_page', { project: 'alpha', title });
    expect(untrustedPart(page.text)).toContain('We decided to ship on Friday.');
    expect(untrustedPart(page.text)).toContain('Guide');
  });

  it('enter my time sheet of this week', async () => {
    const [first, second] = [await scene.issue(), await scene.issue()];
    const rows = [
      { issue_id: first, hours: 3, activity: 'Design', spent_on: day(-2), comments: 'sketches' },
      { issue_id: second, hours: 4.5, activity: 'Development', spent_on: day(-1), comments: 'first version' },
    ];
    expect(writeOf(await call('import_time_entries', { rows })).outcome).toBe('done');
    // Once more, as an agent does that is not sure: nothing is there twice.
    await call('import_time_entries', { rows });
    expect(await entries(first)).toMatchObject([{ hours: 3, comments: 'sketches' }]);
    expect(await entries(second)).toMatchObject([{ hours: 4.5, comments: 'first version' }]);
  });

  it('it is a duplicate of the other one: link them, close it, then delete it after all', async () => {
    const [issue, original] = [await scene.issue(), await scene.issue()];
    await call('link_issues', { issue_id: issue, other_issue_id: original, type: 'duplicates' });
    const closed = await call('update_issue', { issue_id: issue, status: 'Closed', notes: `See #${original}.` });
    expect(writeOf(closed).applied.sort()).toEqual(['notes', 'status']);
    await call('delete', { kind: 'issue', id: issue });
    expect(await scene.isThere(issue)).toBe(false);
    expect(await scene.isThere(original)).toBe(true);
  });
});

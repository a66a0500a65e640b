/** The job that this server is for, once through on every Redmine and with both generations of clients. */
import { describe, expect, it } from 'vitest';
import { connectLegacy, type Person } from './clients.ts';
import { everyAndDemo } from './demo/every.ts';
import {
  done,
  ERAS,
  errorOf,
  once,
  openScene,
  pageOf,
  type Scene,
  trustedPart,
  unique,
  untrustedPart,
  writeOf,
  writes,
} from './scene.ts';

const cases = everyAndDemo.flatMap((redmine) =>
  ERAS.map(([era, connect], index) => ({
    version: redmine.version,
    era,
    redmine,
    connect,
    spelt: ['1', 'on'][index] ?? '',
  })),
);

describe.each(cases)('Redmine $version, client $era', async ({ redmine, connect, spelt }) => {
  const { seed } = redmine;
  const scene = await openScene(redmine);
  let person: Person = () => 'cancel';
  const asked = (message: string) => person(message);
  const as = once((login: string) => scene.open(scene.env(login), asked, connect));

  it('finds the issue with 250 notes by a filter', async () => {
    const client = await as('developer');
    const found = await done(
      client.call('list_issues', { project: 'Alpha', subject: 'long history', assigned_to: 'me' }),
    );
    expect(pageOf(found)).toEqual({ total: 1, count: 1, offset: 0, has_more: false, next_offset: null });
    expect(trustedPart(found.text)).toContain(`\n${seed.longIssue.id}|Bug|`);
    expect(untrustedPart(found.text)).toContain('An issue with a long history');
  });

  it('T7: following next_offset shows every note exactly once', async () => {
    const client = await as('developer');
    const truth = (await scene.look(seed.longIssue.id)).journals as { id: number; notes: string }[];
    const ids: number[] = [];
    const texts: string[] = [];
    let pages = 0;
    for (let next: number | null = 0; next !== null; pages += 1) {
      const answer = await done(client.call('get_issue', { issue_id: seed.longIssue.id, notes_offset: next }));
      const page = pageOf(answer);
      expect(page).toMatchObject({ total: seed.longIssue.journals, offset: next });
      const shown = [...trustedPart(answer.text).matchAll(/^note (\d+) ·/gm)].map((match) => Number(match[1]));
      expect(shown).toHaveLength(page.count);
      expect(page.has_more).toBe(page.next_offset !== null);
      ids.push(...shown);
      texts.push(untrustedPart(answer.text));
      next = page.next_offset;
    }
    expect(pages).toBeGreaterThan(2);
    expect(ids).toEqual(truth.map(({ id }) => id).sort((a, b) => b - a));
    const text = texts.join('\n');
    expect(truth.filter(({ notes }) => !text.includes(notes))).toEqual([]);
  });

  it.each(['developer', 'admin'])(
    'creates an issue by names as %s, logs time, changes it and has it deleted',
    async (login) => {
      const client = await as(login);
      const subject = unique('Walked through');
      const created = await done(
        client.call('create_issue', {
          project: 'Alpha',
          subject,
          description: 'First line\nsecond line',
          tracker: 'Feature',
          status: 'New',
          priority: 'High',
          assigned_to: 'Anna Müller',
          category: 'Backend',
          version: '2.0',
          start_date: '2026-02-02',
          custom_fields: {
            'String field': 'ünï',
            'Bool field': true,
            'Int field': 7,
            'Float field': 1.5,
            'Date field': '2026-02-14',
            'List field': 'Green',
            'List multiple field': ['Red', 'Blue'],
          },
        }),
      );
      const { id, ...write } = writeOf(created);
      expect(write).toMatchObject({ outcome: 'done', ignored: [] });
      expect(created.text).toMatch(new RegExp(`^created issue ${id}\napplied: .*subject`));
      const issue = await scene.look(id as number);
      expect(issue).toMatchObject({
        subject,
        tracker: { name: 'Feature' },
        priority: { name: 'High' },
        assigned_to: { name: 'Anna Müller' },
        category: { name: 'Backend' },
        fixed_version: { name: '2.0' },
        author: { id: scene.id(login) },
        start_date: '2026-02-02',
      });
      expect(fieldsOf(issue)).toMatchObject({
        'String field': 'ünï',
        'Bool field': '1',
        'Int field': '7',
        'Float field': '1.5',
        'Date field': '2026-02-14',
        'List field': 'Green',
        'List multiple field': ['Red', 'Blue'],
      });

      const logged = await done(
        client.call('log_time', {
          issue_id: id,
          hours: 1.25,
          activity: 'Development',
          comments: 'walked',
          spent_on: '2026-02-03',
        }),
      );
      expect(writeOf(logged)).toMatchObject({
        outcome: 'done',
        applied: ['issue_id', 'hours', 'activity', 'spent_on', 'comments'],
      });
      const entries = await done(client.call('list_time_entries', { issue_id: id }));
      expect(trustedPart(entries.text)).toContain(`${writeOf(logged).id}|${id}|Development|1.25|2026-02-03`);

      const changed = await done(
        client.call('update_issue', { issue_id: id, status: 'in progress', notes: 'Begun', version: null }),
      );
      expect(writeOf(changed)).toEqual({
        outcome: 'done',
        id,
        applied: expect.arrayContaining(['status', 'notes', 'version']),
        ignored: [],
      });
      expect((await scene.look(id as number)).journals.at(-1)).toMatchObject({
        notes: 'Begun',
        user: { id: scene.id(login) },
      });

      person = () => 'accept';
      const deleted = await client.call('delete', { kind: 'issue', id });
      if (login === 'admin') {
        expect(deleted).toMatchObject({ isError: false, text: `deleted issue ${id}` });
        // Redmine 5.0 on SQLite gives the id again.
        expect((await scene.rest('admin', 'GET', `/issues/${id}.json`)).body.issue?.subject).not.toBe(subject);
      } else {
        expect(errorOf(deleted)).toMatchObject({ code: 'forbidden' });
        expect(await scene.look(id as number)).toMatchObject({ id });
      }
    },
  );

  it('T15: says that Redmine ignored a status that the workflow forbids, and which ones are allowed', async () => {
    const { issue, allowed, forbidden, from } = seed.workflow;
    const client = await as(seed.workflow.user);
    const answer = await done(
      client.call('update_issue', { issue_id: issue, status: forbidden.name, notes: unique('tried') }),
    );
    const write = writeOf(answer);
    expect(write).toMatchObject({ outcome: 'partly', id: issue, applied: ['notes'] });
    expect(write.ignored).toEqual([{ field: 'status', reason: expect.stringContaining(allowed.name) }]);
    expect(write.ignored[0]?.reason).not.toContain(forbidden.name);
    expect(answer.text).toMatch(new RegExp(`^NOT applied: status .*${allowed.name}`, 'm'));
    expect((await scene.look(issue)).status.name).toBe(from.name);
  });

  it('T17: refuses a private note without the right to one, and sends nothing', async () => {
    const issue = await scene.issue();
    const client = await as('commenter');
    const sent = await scene.sent(async () => {
      const answer = await client.call('update_issue', { issue_id: issue, notes: 'Only for us', private_notes: true });
      expect(errorOf(answer)).toMatchObject({ code: 'forbidden', argument: 'private_notes' });
      expect(answer.text).toContain('Nothing was sent');
    });
    expect(writes(sent)).toEqual([]);
    expect((await scene.look(issue)).journals).toEqual([]);
  });

  it('posts a private note with the right to one', async () => {
    const issue = await scene.issue();
    const client = await as('private_noter');
    const answer = await done(
      client.call('update_issue', { issue_id: issue, notes: 'Only for us', private_notes: true }),
    );
    expect(writeOf(answer)).toEqual({ outcome: 'done', id: issue, applied: ['notes', 'private_notes'], ignored: [] });
    expect((await scene.look(issue)).journals).toMatchObject([{ notes: 'Only for us', private_notes: true }]);
  });

  it('T20: deletes after a confirmation that shows what goes with it', async () => {
    const client = await as('admin');
    const parent = await issueWithCompany(scene);
    const { journals } = await scene.look(parent);
    let message = '';
    person = (text) => {
      message = text;
      return 'accept';
    };
    const sent = await scene.sent(async () => {
      const answer = await client.call('delete', { kind: 'issue', id: parent });
      expect(answer).toMatchObject({ text: `deleted issue ${parent}`, isError: false });
      expect(writeOf(answer)).toEqual({ outcome: 'done', id: parent, applied: [], ignored: [] });
    });
    expect(message).toContain(`Delete issue ${parent} for good?`);
    // Redmine 5.0 and later note in the parent's history that it got a subtask.
    expect(message).toMatch(
      new RegExp(
        `^With it go.*: 2 subtasks, 3 time entries, ${journals.length} notes, 0 attachments, 0 relations`,
        'm',
      ),
    );
    expect(writes(sent).map(({ method, url }) => `${method} ${url}`)).toEqual([`DELETE /issues/${parent}.json`]);
    expect(await scene.isThere(parent)).toBe(false);
  });

  it('T20: deletes a time entry after showing whose and how much', async () => {
    const id = await scene.logHour(seed.issues.timed, 'Unloading');
    let message = '';
    person = (text) => {
      message = text;
      return 'accept';
    };
    const answer = await done((await as('admin')).call('delete', { kind: 'time_entry', id }));
    expect(answer.text).toBe(`deleted time entry ${id}`);
    expect(message).toContain(`Delete time entry ${id} for good?`);
    expect(message).toMatch(/^hours: 1$/m);
    expect(message).toMatch(/^> comments: Unloading$/m);
    expect((await scene.rest('admin', 'GET', `/time_entries/${id}.json`)).status).toBe(404);
  });

  it.each(['decline', 'cancel'] as const)('T20: deletes nothing when the person chooses to %s', async (choice) => {
    const client = await as('admin');
    const issue = await scene.issue();
    person = () => choice;
    const sent = await scene.sent(async () => {
      const answer = await client.call('delete', { kind: 'issue', id: issue });
      expect(errorOf(answer)).toEqual({ code: 'confirmation_refused' });
    });
    expect(writes(sent)).toEqual([]);
    expect(await scene.look(issue)).toMatchObject({ id: issue });
  });

  it('T27: with REDMINE_MCP_READ_ONLY Redmine sees nothing but GET', async () => {
    const client = await scene.open(scene.env('admin', { REDMINE_MCP_READ_ONLY: spelt }), () => 'accept', connect);
    const issue = await scene.issue();
    const sent = await scene.sent(async () => {
      const names = (await client.tools()).map(({ name }) => name);
      expect(names).toEqual([
        'find_users',
        'get_attachment',
        'get_issue',
        'get_wiki_page',
        'list_issues',
        'list_projects',
        'list_time_entries',
        'list_values',
        'list_wiki_pages',
        'project_summary',
        'search',
        'time_report',
        'whoami',
      ]);
      const found = await done(client.call('list_issues', { project: 'alpha', subject: 'long history' }));
      expect(trustedPart(found.text)).toContain(`\n${seed.longIssue.id}|`);
      await done(client.call('get_issue', { issue_id: seed.longIssue.id }));
      for (const [tool, args] of [
        ['create_issue', { project: 'alpha', subject: 'x' }],
        ['update_issue', { issue_id: issue, notes: 'x' }],
        ['edit_note', { issue_id: seed.longIssue.id, note_id: seed.longIssue.firstJournalId, notes: 'x' }],
        ['log_time', { issue_id: issue, hours: 1 }],
        ['delete', { kind: 'issue', id: issue }],
        ['delete', { kind: 'time_entry', id: 1 }],
      ] as const) {
        const answer = await client.call(tool, args);
        expect([tool, errorOf(answer)]).toEqual([tool, { code: 'read_only' }]);
      }
    });
    expect(sent.length).toBeGreaterThan(2);
    expect(writes(sent)).toEqual([]);
  });
});

describe.each(everyAndDemo)('Redmine $version', async (redmine) => {
  const { seed } = redmine;
  const scene = await openScene(redmine);

  it('answers in structured content where the operator wants it, and the client finds it as announced', async () => {
    const client = await scene.open(
      scene.env('admin', { REDMINE_MCP_STRUCTURED: 'true', REDMINE_MCP_CONFIRM: 'token' }),
      undefined,
      connectLegacy,
    );
    const tools = await client.tools();
    expect(tools.filter(({ outputSchema }) => outputSchema === undefined).map(({ name }) => name)).toEqual([]);
    const issue = await scene.issue();
    await scene.logHour(issue);
    for (const [tool, args] of [
      ['whoami', {}],
      ['list_issues', { status: 'any', limit: 60 }],
      ['get_issue', { issue_id: seed.longIssue.id }],
      ['get_issue', { issue_id: seed.issues.hostile }],
      ['get_issue', { issue_id: seed.issues.fields }],
      ['list_projects', {}],
      ['list_values', { what: 'custom_fields' }],
      ['list_values', { what: 'members', project: 'alpha' }],
      ['list_time_entries', { issue_id: issue }],
      ['update_issue', { issue_id: issue, notes: 'x', done_ratio: 10 }],
      ['log_time', { issue_id: issue, hours: 1, activity: 'Design' }],
    ] as const) {
      const { structured } = await done(client.call(tool, args));
      expect([tool, structured]).toEqual([tool, expect.any(Object)]);
    }
    for (const [tool, args] of [
      ['get_issue', { issue_id: 999_999 }],
      ['delete', { kind: 'issue', id: issue }],
    ] as const) {
      expect((await client.call(tool, args)).isError).toBe(true);
    }
  });
});

/** An issue with two subtasks (one below the other), three time entries and a note. */
async function issueWithCompany(scene: Scene): Promise<number> {
  const parent = await scene.issue();
  const child = await scene.issue({ parent_issue_id: parent });
  await scene.issue({ parent_issue_id: child });
  for (const issue_id of [parent, parent, child]) await scene.logHour(issue_id);
  await scene.rest('admin', 'PUT', `/issues/${parent}.json`, { issue: { notes: 'a note' } });
  return parent;
}

function fieldsOf(issue: { custom_fields: { name: string; value: unknown }[] }) {
  return Object.fromEntries(issue.custom_fields.map(({ name, value }) => [name, value]));
}

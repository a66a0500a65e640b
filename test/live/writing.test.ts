/** A write says what happened, not what was asked. Every answer here is compared with what Redmine really has. */
import { describe, expect, it } from 'vitest';
import type { Answer } from './clients.ts';
import { done, errorOf, every, openScene, type Scene, unique, writeOf, writes } from './scene.ts';

describe.each(every)('Redmine $version', async (redmine) => {
  const { seed } = redmine;
  const scene = await openScene(redmine);
  const allBut = (permission: string) => seed.permissions[permission]?.allBut ?? '';

  const update = async (login: string, issue: number, args: object) =>
    await (await scene.as(login)).call('update_issue', { issue_id: issue, ...args });

  describe('applied', () => {
    it('T15: a text as it was given, whatever Redmine does to line ends and outer space', async () => {
      const issue = await scene.issue();
      const description = '  begins after spaces\nunix\r\nwindows\r\n\r\nafter an empty line\n\n';
      const answer = await done(
        update('developer', issue, { description, subject: `  ${unique('Spaced')}  `, notes: 'one\ntwo\r\nthree ' }),
      );
      expect(writeOf(answer)).toEqual(applied(issue, ['description', 'subject', 'notes']));
      const { description: stored, journals } = await scene.look(issue);
      expect(stored.replaceAll('\r\n', '\n').trim()).toBe(description.replaceAll('\r\n', '\n').trim());
      expect(journals.at(-1).notes.replaceAll('\r\n', '\n')).toContain('one\ntwo\nthree');
    });

    it('T15: null clears a field', async () => {
      const field = seed.customFields['string']?.id;
      const issue = await scene.issue({
        assigned_to_id: scene.id('developer'),
        category_id: seed.categories['ui']?.id,
        fixed_version_id: seed.versions['v1.0']?.id,
        parent_issue_id: await scene.issue(),
        start_date: '2026-01-01',
        due_date: '2026-01-31',
        estimated_hours: 4,
        description: 'Some text',
        custom_fields: [{ id: field, value: 'something' }],
      });
      const names = [
        'assigned_to',
        'category',
        'version',
        'parent',
        'start_date',
        'due_date',
        'estimated_hours',
        'description',
      ];
      const cleared = Object.fromEntries(names.map((name) => [name, null]));
      const answer = await done(update('developer', issue, { ...cleared, custom_fields: { 'String field': null } }));
      expect(writeOf(answer)).toEqual(applied(issue, [...names, 'custom_fields.String field']));
      const now = await scene.look(issue);
      expect(now).not.toHaveProperty('assigned_to');
      expect(now).not.toHaveProperty('category');
      expect(now).not.toHaveProperty('fixed_version');
      expect(now).not.toHaveProperty('parent');
      expect(now).toMatchObject({ start_date: null, due_date: null, estimated_hours: null });
      expect(now.description ?? '').toBe('');
      expect(fieldOf(now, 'String field')).toBe('');
    });

    it('T15: a move to another project, with a version and a category that have the same names there', async () => {
      const issue = await scene.issue();
      const answer = await done(update('developer', issue, { project: 'Beta', version: '1.0', category: 'UI' }));
      expect(writeOf(answer)).toEqual(applied(issue, ['project', 'version', 'category']));
      expect(await scene.look(issue)).toMatchObject({
        project: { id: seed.projects.beta.id },
        fixed_version: { id: seed.versions['beta v1.0']?.id },
        category: { id: seed.categories['beta ui']?.id },
      });
    });

    it('T15: what Redmine drops from an issue that moves is told', async () => {
      const { id } = seed.projects['strict'] ?? expect.fail('no project strict');
      const issue = await scene.issue({
        tracker_id: seed.trackers['Support'],
        category_id: seed.categories['backend']?.id,
        fixed_version_id: seed.versions['v1.0']?.id,
      });
      const was = await scene.look(issue);
      const answer = await done(update('manager', issue, { project: 'Strict' }));
      const now = await scene.look(issue);
      expect(now).toMatchObject({ project: { id }, tracker: { name: expect.not.stringContaining('Support') } });
      expect([was.category, was.fixed_version]).not.toContain(undefined);
      expect([now.category, now.fixed_version]).toEqual([undefined, undefined]);
      expect(writeOf(answer)).toMatchObject({ ...applied(issue, ['project']), also: expect.any(Array) });
      const also = (writeOf(answer).also ?? []).filter((field) => !field.startsWith('custom_fields.'));
      expect(also).toEqual(['tracker', 'category', 'version']);
      expect(answer.text).toContain('also changed, by Redmine or by somebody else: tracker, category, version');
    });

    it('T42: my note is mine, even when somebody else added one meanwhile', async () => {
      const issue = await scene.issue();
      const answer = await meanwhile(
        'PUT',
        () => scene.rest('manager', 'PUT', `/issues/${issue}.json`, { issue: { notes: 'by somebody else' } }),
        () => update('developer', issue, { notes: 'by me' }),
      );
      expect(writeOf(answer)).toEqual(applied(issue, ['notes']));
    });

    it('T18: a create asks for nothing to be included: Redmine would fail after making the record', async () => {
      const sent = await scene.sent(() => create('developer', { subject: unique('Plain') }));
      expect(writes(sent).map(({ method, url }) => `${method} ${url}`)).toEqual(['POST /issues.json']);
      expect(JSON.parse(writes(sent)[0]?.body ?? '')).not.toHaveProperty('include');
    });
  });

  describe('not applied', () => {
    it('T15: a status for a new issue that the workflow does not begin with', async () => {
      const answer = await done(create('developer', { subject: unique('Begun'), status: 'Rejected' }));
      const { outcome, id, ignored } = writeOf(answer);
      expect(outcome).toBe('partly');
      expect(ignored.map(({ field }) => field)).toEqual(['status']);
      expect((await scene.look(id as number)).status.name).toBe('New');
    });

    it('T15: closing an issue that another one blocks', async () => {
      const issue = seed.issues.blocked;
      const answer = await done(update('manager', issue, { status: 'Closed' }));
      expect(writeOf(answer)).toEqual(ignored(issue, 'status', /the workflow allows: New, .*Resolved/));
      expect(writeOf(answer).ignored[0]?.reason).not.toContain('Closed');
    });

    it('T15: what Redmine works out from the subtasks', async () => {
      const parent = await scene.issue();
      await scene.issue({ parent_issue_id: parent });
      const answer = await done(update('manager', parent, { done_ratio: 70, priority: 'Urgent' }));
      expect(writeOf(answer)).toMatchObject({ outcome: 'partly', applied: [] });
      expect(
        writeOf(answer)
          .ignored.map(({ field }) => field)
          .sort(),
      ).toEqual(['done_ratio', 'priority']);
      expect(answer.text).toContain('subtasks');
      expect(await scene.look(parent)).toMatchObject({ done_ratio: 0, priority: { name: 'Normal' } });
    });

    it('T15: a note without the right to write notes, told with that right', async () => {
      const issue = await scene.issue();
      const answer = await meanwhile(
        'PUT',
        () => scene.rest('manager', 'PUT', `/issues/${issue}.json`, { issue: { notes: 'The very same words' } }),
        () => update(allBut('add_issue_notes'), issue, { subject: unique('New'), notes: 'The very same words' }),
      );
      expect(writeOf(answer)).toMatchObject({ outcome: 'partly', applied: ['subject'] });
      expect(writeOf(answer).ignored).toEqual([{ field: 'notes', reason: expect.stringContaining('add_issue_notes') }]);
    });

    it('T15: a move to a project that takes no issues', async () => {
      const issue = await scene.issue();
      const answer = await done(update('developer', issue, { project: 'Closed one', notes: 'Moved' }));
      expect(writeOf(answer)).toMatchObject({ outcome: 'partly', applied: ['notes'] });
      expect(writeOf(answer).ignored.map(({ field }) => field)).toEqual(['project']);
      expect((await scene.look(issue)).project.id).toBe(seed.projects.alpha.id);
    });

    it('T15: a custom field that is read-only for the role', async () => {
      const { id, ...write } = writeOf(
        await done(
          create('reporter', {
            subject: unique('Fields'),
            custom_fields: { 'Read-only field': 'x', 'String field': 'y' },
          }),
        ),
      );
      expect(write).toMatchObject({ outcome: 'partly', applied: ['project', 'subject', 'custom_fields.String field'] });
      expect(write.ignored.map(({ field }) => field)).toEqual(['custom_fields.Read-only field']);
      expect(fieldOf(await scene.look(id as number), 'Read-only field') ?? '').toBe('');
    });

    it("T17: says loudly that an issue is public when its privacy was somebody else's to decide", async () => {
      const issue = await scene.issue();
      const answer = await done(update(allBut('set_issues_private'), issue, { is_private: true }));
      expect(writeOf(answer)).toEqual(ignored(issue, 'is_private', /PUBLIC/));
      expect((await scene.look(issue)).is_private).toBe(false);
    });
  });

  describe('stored differently', () => {
    it('T42: a field that somebody else changed between the write and the look at it', async () => {
      const issue = await scene.issue();
      const answer = await meanwhile(
        'PUT',
        () => scene.rest('manager', 'PUT', `/issues/${issue}.json`, { issue: { subject: 'Theirs' } }),
        () => update('developer', issue, { subject: 'Mine', priority: 'High' }),
      );
      expect(writeOf(answer)).toMatchObject({ outcome: 'partly', id: issue, applied: ['priority'], ignored: [] });
      expect(writeOf(answer).differs).toEqual([{ field: 'subject', reason: expect.stringContaining('somebody else') }]);
      expect(answer.text).toMatch(/^stored differently: subject/m);
    });

    it('T42: hours that Redmine rounds', async () => {
      const args = { issue_id: seed.issues.plain, hours: 0.01, activity: 'Design' };
      const answer = await done((await scene.as('developer')).call('log_time', args));
      const { id, ignored, differs = [] } = writeOf(answer);
      const { hours } = (await scene.rest('admin', 'GET', `/time_entries/${id}.json`)).body.time_entry;
      expect(ignored).toEqual([]);
      expect(differs.map(({ field }) => field)).toEqual(hours === 0.01 ? [] : ['hours']);
    });
  });

  it('T15: what the answer to a create does not show is read', async () => {
    const answer = await done(create('manager', { subject: unique('Watched'), watchers: ['Anna Müller', 'me'] }));
    const { id, applied } = writeOf(answer);
    expect(applied).toEqual(['project', 'subject', 'watchers']);
    const watchers = (await scene.look(id as number, 'watchers')).watchers.map((watcher: { id: number }) => watcher.id);
    expect(watchers.sort()).toEqual([scene.id('anna'), scene.id('manager')].sort());
  });

  describe('custom fields', () => {
    it('T23: get the shape that their format needs, by label, by id, and false is not nothing', async () => {
      const list = seed.customFields['list']?.id ?? 0;
      const answer = await done(
        create('admin', {
          subject: unique('Shapes'),
          custom_fields: {
            'Bool field': false,
            'Enumeration field': 'Medium',
            'Enumeration multiple field': ['Small', 'Large'],
            [list]: 'a|b',
            'User field': scene.id('anna'),
            'Text field': 'one\ntwo',
          },
        }),
      );
      expect(writeOf(answer)).toMatchObject({ outcome: 'done', ignored: [] });
      const issue = await scene.look(writeOf(answer).id as number);
      const option = (name: string) => String(seed.customFields['enumeration']?.options?.[name]);
      const several = (name: string) => String(seed.customFields['enumeration multiple']?.options?.[name]);
      expect(fieldOf(issue, 'Bool field')).toBe('0');
      expect(fieldOf(issue, 'Enumeration field')).toBe(option('Medium'));
      expect(fieldOf(issue, 'Enumeration multiple field')).toEqual([several('Small'), several('Large')]);
      expect(fieldOf(issue, 'List field')).toBe('a|b');
      expect(fieldOf(issue, 'User field')).toBe(String(scene.id('anna')));
    });

    it('T23: true is "1" for an account that cannot know the format, too', async () => {
      const issue = await scene.issue();
      const answer = await done(update('developer', issue, { custom_fields: { 'Bool field': true } }));
      expect(writeOf(answer)).toEqual(applied(issue, ['custom_fields.Bool field']));
      expect(fieldOf(await scene.look(issue), 'Bool field')).toBe('1');
    });

    it('T23: the word for it in quotes is refused there, which Redmine keeps and shows as No', async () => {
      const issue = await scene.issue();
      const before = fieldOf(await scene.look(issue), 'Bool field');
      const answer = await update('developer', issue, { custom_fields: { 'Bool field': 'true' } });
      expect(errorOf(answer)).toMatchObject({ code: 'invalid_arguments' });
      expect(fieldOf(await scene.look(issue), 'Bool field')).toBe(before);
    });
  });

  describe('a note', () => {
    const edit = async (login: string, issue: number, note: number, args: object) =>
      await (await scene.as(login)).call('edit_note', { issue_id: issue, note_id: note, ...args });

    it('of my own is replaced', async () => {
      const { issue, note } = await noteBy(scene, 'developer');
      const answer = await done(
        edit(allBut('edit_issue_notes'), issue, await noteOn(scene, issue, allBut('edit_issue_notes')), {
          notes: 'Better\nwords',
        }),
      );
      expect(writeOf(answer)).toMatchObject({ outcome: 'done', applied: ['notes'], ignored: [] });
      const texts = (await scene.look(issue)).journals.map(({ notes }: { notes: string }) =>
        notes.replaceAll('\r\n', '\n'),
      );
      expect(texts).toEqual(['By developer', 'Better\nwords']);
      expect(note).toBeGreaterThan(0);
    });

    it("of somebody else is left alone without the right to change others' notes", async () => {
      const { issue, note } = await noteBy(scene, 'developer');
      const answer = await edit(allBut('edit_issue_notes'), issue, note, { notes: 'Put into his mouth' });
      expect(errorOf(answer)).toMatchObject({ code: 'forbidden' });
      expect((await scene.look(issue)).journals).toMatchObject([{ id: note, notes: 'By developer' }]);
    });

    it.each(['', ' \n', '\u0085', '\u00a0\u3000\u0085'])(
      'T20: is not deleted by a text that is blank to Redmine: %j',
      async (notes) => {
        const { issue, note } = await noteBy(scene, 'developer');
        const sent = await scene.sent(async () => {
          const answer = await edit('admin', issue, note, { notes });
          expect(errorOf(answer)).toMatchObject({ code: 'invalid_arguments', argument: 'notes' });
        });
        expect(writes(sent)).toEqual([]);
        expect((await scene.look(issue)).journals).toMatchObject([{ id: note, notes: 'By developer' }]);
      },
    );

    it('of another issue is not found, and nothing is sent', async () => {
      const { issue } = await noteBy(scene, 'developer');
      const sent = await scene.sent(async () => {
        const answer = await edit('admin', issue, seed.longIssue.firstJournalId, { notes: 'Elsewhere' });
        expect(errorOf(answer)).toMatchObject({ code: 'not_found', argument: 'note_id' });
      });
      expect(writes(sent)).toEqual([]);
    });

    it.each([true, false])(
      'T17: does not become private: %s without the right to that, and nothing is sent',
      async (to) => {
        const { issue, note } = await noteBy(scene, 'manager', !to);
        const sent = await scene.sent(async () => {
          const answer = await edit(allBut('set_notes_private'), issue, note, {
            private_notes: to,
            notes: 'Other words',
          });
          expect(errorOf(answer)).toMatchObject({ code: 'forbidden', argument: 'private_notes' });
        });
        expect(writes(sent)).toEqual([]);
        expect((await scene.look(issue)).journals).toMatchObject([{ notes: 'By manager', private_notes: !to }]);
      },
    );

    it('becomes private with the right to that', async () => {
      const { issue, note } = await noteBy(scene, 'developer');
      const answer = await done(edit('manager', issue, note, { private_notes: true }));
      expect(writeOf(answer)).toMatchObject({ outcome: 'done', applied: ['private_notes'] });
      expect((await scene.look(issue)).journals).toMatchObject([{ notes: 'By developer', private_notes: true }]);
    });

    it('T20: is not deleted by giving it no text', async () => {
      const { issue, note } = await noteBy(scene, 'developer');
      for (const notes of ['', ' \n ', '<untrusted-0123456789abcdef></untrusted-0123456789abcdef>']) {
        expect(errorOf(await edit('admin', issue, note, { notes }))).toMatchObject({
          code: 'invalid_arguments',
          argument: 'notes',
        });
      }
      expect((await scene.look(issue)).journals).toMatchObject([{ id: note, notes: 'By developer' }]);
    });
  });

  it('T6: text pasted with our boundary tags is stored without them', async () => {
    const tagged = (text: string) => `<untrusted-0123456789abcdef>${text}</untrusted-0123456789abcdef>`;
    const answer = await done(
      create('developer', {
        subject: tagged(unique('Pasted')),
        description: `Quote: ${tagged('they said')} and ${tagged('more')}`,
        custom_fields: { 'String field': tagged('a value') },
      }),
    );
    const id = writeOf(answer).id as number;
    await done(update('developer', id, { notes: `See ${tagged('the quote')}` }));
    const issue = await scene.look(id);
    expect(JSON.stringify(issue)).not.toContain('untrusted');
    expect(issue).toMatchObject({
      subject: expect.stringMatching(/^Pasted/),
      description: 'Quote: they said and more',
    });
    expect(issue.journals.at(-1).notes).toBe('See the quote');
    expect(fieldOf(issue, 'String field')).toBe('a value');
  });

  function create(login: string, args: object): Promise<Answer> {
    return scene.as(login).then((client) => client.call('create_issue', { project: 'alpha', ...args }));
  }

  /** Redmine carries the request out, then something else happens, and only then the answer comes. */
  function meanwhile(method: string, event: () => Promise<unknown>, work: () => Promise<Answer>): Promise<Answer> {
    return scene.afterwards(
      (request) => request.method === method,
      async (response, answer) => {
        await event();
        response.writeHead(answer.status).end(answer.body);
      },
      work,
    );
  }
});

const applied = (id: number, fields: string[]) => ({
  outcome: 'done',
  id,
  applied: expect.toSatisfy(sameAs(fields)),
  ignored: [],
});
const ignored = (id: number, field: string, reason: RegExp) => ({
  outcome: 'partly',
  id,
  applied: [],
  ignored: [{ field, reason: expect.stringMatching(reason) }],
});
const sameAs = (wanted: string[]) => (is: string[]) => [...is].sort().join() === [...wanted].sort().join();

function fieldOf(issue: { custom_fields: { name: string; value: unknown }[] }, name: string) {
  return issue.custom_fields.find((field) => field.name === name)?.value;
}

async function noteBy(scene: Scene, login: string, private_notes = false): Promise<{ issue: number; note: number }> {
  const issue = await scene.issue();
  return { issue, note: await noteOn(scene, issue, login, private_notes) };
}

async function noteOn(scene: Scene, issue: number, login: string, private_notes = false): Promise<number> {
  await scene.rest(login, 'PUT', `/issues/${issue}.json`, { issue: { notes: `By ${login}`, private_notes } });
  return (await scene.look(issue)).journals.at(-1).id;
}

/** What a reader of one record gets: all of it, in parts where it is long, and only what the account may see. */
import { describe, expect, it } from 'vitest';
import { redmines } from '../../scripts/redmine/testbed.ts';
import { altered } from './alter.ts';
import { type Body, done, errorOf, openScene, pageOf, trustedPart, unique, untrustedPart } from './scene.ts';
import { allIds, tablesOf } from './tables.ts';

describe.each(await redmines())('Redmine $version', async (redmine) => {
  const { seed, version } = redmine;
  const { issues, users } = seed;
  const scene = await openScene(redmine);
  const manager = await scene.as('manager');
  const read = async (issue_id: number, args = {}, login = 'manager') =>
    done((await scene.as(login)).call('get_issue', { issue_id, ...args }));
  const heads = (text: string) => [...trustedPart(text).matchAll(/^note (\d+)/gm)].map((match) => Number(match[1]));

  describe('get_issue', () => {
    it('T8: an empty description is not there, neither is what Redmine did not send', async () => {
      const { text } = await read(issues['no description']);
      expect(text).not.toMatch(/^description/m);
      expect(text).not.toContain('assigned_to');
      expect(text).not.toMatch(/null|undefined/);
    });

    it('a description of 60,000 characters comes whole, in parts', async () => {
      const truth = (await scene.look(issues.big, '')).description.replaceAll('\r\n', '\n');
      let whole = '';
      let requests = 0;
      for (let offset: number | null = 0; offset !== null; requests += 1) {
        const { text } = await read(issues.big, offset === 0 ? {} : { text_offset: offset });
        const [, from, inside] =
          /^description \((.*)\):\n<untrusted-[0-9a-f]{16}>\n?([\s\S]*?)\n?<\/untrusted/m.exec(text) ?? [];
        whole += inside;
        if (text.includes('text_offset')) expect(text).toContain(`of ${truth.length}`);
        offset = Number(/more: text_offset (\d+)/.exec(from ?? '')?.[1] ?? 0) || null;
      }
      // The line end at a cut stands outside the tags.
      expect(whole.replaceAll('\n', '')).toBe(truth.replaceAll('\n', ''));
      expect(requests).toBe(10);
    });

    it('attachments, relations, subtasks two levels deep, watchers', async () => {
      const attached = await read(issues.attached);
      for (const [label, { id, filename, size }] of Object.entries(seed.attachments)) {
        if (label === 'hostile') continue;
        expect(trustedPart(attached.text)).toContain(
          `\nattachments ${id}: filesize: ${size} · author: ${users.reporter.id}`,
        );
        expect(untrustedPart(attached.text)).toContain(`\nattachments ${id} · filename: ${filename}`);
      }
      const related = trustedPart((await read(issues.relations)).text);
      for (const [type, { id, from, to }] of Object.entries(seed.relations)) {
        expect(related).toContain(`\nrelations ${id}: issue_id: ${from} · issue_to_id: ${to} · relation_type: ${type}`);
      }
      const { text } = await read(issues.parent);
      const { child, grandchild } = issues;
      expect(trustedPart(text)).toContain(`\nchildren ${child} children ${grandchild}: tracker: Bug`);
      expect(untrustedPart(text)).toContain(`\nchildren ${child} children ${grandchild} · subject: A grandchild`);
      const watched = await read(issues.watched);
      const ids = [users.anna.id, users.ben.id, users.manager.id];
      const shown = /watchers: \d+ \(ids ([\d, ]+)\)/.exec(watched.text)?.[1]?.split(', ').map(Number) ?? [];
      expect(shown.filter((id) => ids.includes(id)).sort()).toEqual(ids.sort());
    });

    it('every custom field by its name', async () => {
      const inside = untrustedPart((await read(issues.fields)).text);
      for (const line of [
        'String field: a string',
        'Text field: two\\nlines',
        'List multiple field: Red, Blue',
        'Bool field: 1',
        'Date field: 2025-02-14',
        'Managers field: for managers only',
      ]) {
        expect(inside.split('\n')).toContain(line);
      }
      expect((await read(issues.fields, {}, 'developer')).text).not.toContain('Managers field');
    });

    it('T12: notes come newest first, whatever the account prefers', async () => {
      // Ben wants the newest last, and Redmine obeys.
      const mine = await scene.rest('ben', 'GET', `/issues/${issues.hostile}.json?include=journals`);
      const other = await scene.rest('manager', 'GET', `/issues/${issues.hostile}.json?include=journals`);
      const ids = (body: Body): number[] => body.issue.journals.map(({ id }: { id: number }) => id);
      expect(ids(mine.body)).toEqual(ids(mine.body).sort((a, b) => b - a));
      expect(ids(other.body)).toEqual(ids(other.body).sort((a, b) => a - b));
      for (const login of ['ben', 'manager']) {
        const shown = heads((await read(issues.hostile, {}, login)).text);
        expect(shown.length).toBeGreaterThan(1);
        expect(shown).toEqual([...shown].sort((a, b) => b - a));
      }
    });

    it('private notes are for those who may see them', async () => {
      const all = async (login: string) => {
        const ids: number[] = [];
        for (let offset: number | null = 0; offset !== null; ) {
          const answer = await read(issues.hostile, { notes_offset: offset }, login);
          ids.push(...heads(answer.text));
          offset = pageOf(answer).next_offset;
        }
        return ids;
      };
      const hidden = seed.canaries['privatenote']?.id;
      const open = seed.canaries['note']?.id;
      expect(await all('manager')).toEqual(expect.arrayContaining([hidden, open]));
      const seen = await all('reader');
      expect(seen).toContain(open);
      expect(seen).not.toContain(hidden);
      const note = await (await scene.as('reader')).call('get_issue', { issue_id: issues.hostile, note_id: hidden });
      expect(errorOf(note)).toEqual({ code: 'not_found', argument: 'note_id' });
    });

    it('a long note is cut in the list and read whole by its id', async () => {
      const long = Array.from({ length: 900 }, (_, index) => `Word${index} ünïcode 文書 😀`).join(' ');
      const id = await scene.issue({ subject: unique('Long note') });
      await scene.rest('admin', 'PUT', `/issues/${id}.json`, { issue: { notes: long } });
      const listed = await read(id);
      const [, note, to] = /more: note_id (\d+) text_offset (\d+)/.exec(trustedPart(listed.text)) ?? [];
      expect(Number(to)).toBeGreaterThan(500);
      let whole = '';
      for (let offset: number | null = 0; offset !== null; ) {
        const part = await read(id, { note_id: Number(note), text_offset: offset });
        whole += untrustedPart(part.text).trim().split('\n')[1] ?? '';
        offset = pageOf(part).next_offset;
      }
      expect(whole.replaceAll(' ', '')).toBe(long.replaceAll(' ', ''));
      expect(pageOf(listed)).toMatchObject({ total: 1, count: 1, has_more: false });
    });

    it('what is not there, or not to be seen, is not found', async () => {
      for (const issue_id of [99_999, issues['in gamma'], issues.private]) {
        const answer = await (await scene.as('outsider')).call('get_issue', { issue_id });
        expect(['not_found', 'forbidden']).toContain(errorOf(answer).code);
        expect(answer.text).not.toContain('private');
      }
      expect((await read(issues.private, {}, 'anna')).text).toContain('A private issue');
    });

    it('T24: who edited a note shows where Redmine tells it, from 6.0 on; older ones lose nothing', async () => {
      const id = await scene.issue();
      await scene.rest('admin', 'PUT', `/issues/${id}.json`, { issue: { notes: 'first' } });
      const note = (await scene.look(id)).journals[0].id;
      await scene.rest('manager', 'PUT', `/journals/${note}.json`, { journal: { notes: 'second' } });
      const edited = await read(id);
      expect(edited.text).toContain('second');
      if (Number(version) >= 6) expect(trustedPart(edited.text)).toContain(`updated_by: ${users.manager.id}`);
    });
  });

  it('T11: one request, besides the proof of identity and what names need', async () => {
    const fresh = await scene.open(scene.env('manager'));
    const paths = async (work: () => Promise<unknown>) =>
      (await scene.sent(work)).map(({ url }) => url.split('?')[0]).filter((path) => path !== '/users/current.json');
    expect(await paths(() => fresh.call('get_issue', { issue_id: issues.attached }))).toEqual([
      `/issues/${issues.attached}.json`,
    ]);
    expect(await paths(() => fresh.call('list_issues', { limit: 100 }))).toEqual(['/issues.json']);
    expect(await paths(() => fresh.call('list_time_entries', {}))).toEqual(['/time_entries.json']);
    expect(await paths(() => fresh.call('whoami'))).toEqual([]);
    expect(await paths(() => fresh.call('list_values', { what: 'statuses' }))).toEqual(['/issue_statuses.json']);
  });

  describe('T9: what a plugin or a newer Redmine sends', () => {
    const plugin = altered(redmine.url, (body) =>
      body.issue
        ? {
            ...body,
            issue: {
              ...body.issue,
              sprint: { name: 'S\n1' },
              story: 'x'.repeat(3000),
              deploy_token: 'LEAK',
              'a\nb': 1,
            },
          }
        : undefined,
    );

    it('comes through, marked and bounded; a secret does not', async () => {
      const { text } = await scene.faulty(plugin, () => read(issues.plain));
      const inside = untrustedPart(text);
      expect(inside).toContain('\nsprint: {"name":"S\\\\n1"}\n');
      expect(inside).toContain('\na\\nb: 1');
      expect(/^story: (x+)/m.exec(inside)?.[1]?.length).toBeLessThanOrEqual(500);
      expect(trustedPart(text)).not.toMatch(/sprint|story/);
      expect(text).not.toContain('LEAK');
    });
  });

  describe('list_values', () => {
    it.each(['admin', 'developer', 'outsider'])('names what %s may use', async (login) => {
      const server = await scene.as(login);
      const names = async (what: string) => {
        const answer = await done(server.call('list_values', { what, limit: 200 }));
        return tablesOf(answer).trusted.map((row) => row['name']);
      };
      expect(await names('statuses')).toEqual(expect.arrayContaining(Object.keys(seed.statuses)));
      expect(await names('trackers')).toEqual(expect.arrayContaining(Object.keys(seed.trackers)));
      expect(await names('priorities')).toEqual(expect.arrayContaining(Object.keys(seed.priorities)));
      expect(await names('activities')).toEqual(Object.keys(seed.activities));
    });

    it('closed statuses and the default priority are told apart', async () => {
      const statuses = tablesOf(await done(manager.call('list_values', { what: 'statuses' }))).trusted;
      expect(statuses.find(({ name }) => name === 'Closed')?.['is_closed']).toBe('true');
      expect(statuses.find(({ name }) => name === 'New')?.['is_closed']).toBe('false');
      const priorities = tablesOf(await done(manager.call('list_values', { what: 'priorities' }))).trusted;
      expect(priorities.filter(({ is_default }) => is_default === 'true').map(({ name }) => name)).toEqual(['Normal']);
    });

    it('members, versions and categories of a project, with the ids that other tools take', async () => {
      const of = async (what: string) =>
        tablesOf(await done(manager.call('list_values', { what, project: 'alpha', limit: 500 })));
      const members = await of('members');
      const anna = members.trusted.find((row) => row['user'] === String(users.anna.id));
      expect(anna).toMatchObject({ roles: 'Developer' });
      expect(members.untrusted.find(({ id }) => id === anna?.['id'])).toMatchObject({ user: 'Anna Müller' });
      expect(members.trusted.map((row) => row['group'])).toContain(String(seed.groups.team.id));
      const versions = await of('versions');
      const alpha = Object.values(seed.versions).filter(({ project }) => project === 'alpha');
      expect(versions.ids.sort()).toEqual(expect.arrayContaining(alpha.map(({ id }) => id)));
      expect(versions.trusted.map(({ status }) => status)).toEqual(
        expect.arrayContaining(['open', 'locked', 'closed']),
      );
      const categories = await of('categories');
      expect(categories.untrusted.map(({ name }) => name)).toEqual(expect.arrayContaining(['Backend', 'UI', 'ui']));
      expect((await of('issue_custom_fields')).trusted.map(({ name }) => name)).toContain('Link field');
    });

    it('formats and possible values of custom fields are for administrators', async () => {
      const admin = await scene.as('admin');
      const rows = tablesOf(await done(admin.call('list_values', { what: 'custom_fields', limit: 100 }))).trusted;
      const list = rows.find(({ name }) => name === 'List multiple field');
      expect(list).toMatchObject({ field_format: 'list', multiple: 'true', is_filter: 'true' });
      expect(list?.['possible_values']).toBe('Red, Green, Blue, =equals, a\\|b');
      expect(errorOf(await manager.call('list_values', { what: 'custom_fields' })).code).toBe('forbidden');
    });

    it('a project is needed where values belong to one, and an unknown kind lists the kinds', async () => {
      expect(errorOf(await manager.call('list_values', { what: 'members' }))).toMatchObject({ argument: 'project' });
      const unknown = errorOf(await manager.call('list_values', { what: 'colours' }));
      expect(unknown).toMatchObject({ code: 'invalid_arguments', argument: 'what' });
      expect(unknown.allowed).toContain('statuses');
    });
  });

  it('T29: whoami tells the account, its projects and its roles; never its key (T14)', async () => {
    const { text } = await done(manager.call('whoami'));
    expect(text.split('\n')[0]).toBe(`user ${users.manager.id}`);
    expect(trustedPart(text)).toContain(`project: ${seed.projects.gamma.id} · roles: Manager`);
    expect(untrustedPart(text)).toContain('login: manager');
    const admin = await done((await scene.as('admin')).call('whoami'));
    expect(admin.text).toContain('admin: true');
    for (const [login, answer] of [
      ['manager', text],
      ['admin', admin.text],
    ] as const) {
      expect(answer).not.toContain(scene.key(login));
    }
  });

  it('a list shows a project only to whom may see it', async () => {
    const outsider = await scene.as('outsider');
    const ids = await allIds(outsider, 'list_issues', { status: 'any', created: '2025-02-03' });
    expect(ids).toContain(issues.plain);
    expect(ids).not.toContain(issues['in gamma']);
    expect(ids).not.toContain(issues.private);
  });
});

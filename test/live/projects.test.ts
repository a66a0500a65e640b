/** Projects themselves: what they are made with, what is changed, whether they are open, and commits that belong to issues. */
import { afterAll, describe, expect, it } from 'vitest';
import { type Body, done, errorOf, every, openScene, unique, writeOf, writes } from './scene.ts';

const ALL = { REDMINE_MCP_TOOLSETS: 'all' };

describe.each(every)('Redmine $version', async (redmine) => {
  const { seed } = redmine;
  const scene = await openScene(redmine);
  const made: number[] = [];
  const call = async (login: string, tool: string, args: object) =>
    await (await scene.as(login, ALL)).call(tool, { ...args });
  const identifier = () => unique('made').replace(' ', '-');
  const look = async (id: number | string, include = '') =>
    (await scene.rest('admin', 'GET', `/projects/${id}.json?include=${include}`)).body.project as Body;

  afterAll(async () => {
    for (const id of made) await scene.rest('admin', 'DELETE', `/projects/${id}.json`);
  });

  /** A new project of the administrator. */
  async function project(fields: object = {}): Promise<number> {
    const { id } = await scene.project({ is_public: true, ...fields });
    made.push(id);
    return id;
  }

  /** Makes somebody a member, with a role of the seed. */
  async function join(id: number, login: string, role: string): Promise<void> {
    const membership = { user_id: scene.id(login), role_ids: [seed.roles[role]] };
    const { status } = await scene.rest('admin', 'POST', `/projects/${id}/memberships.json`, { membership });
    expect(status).toBe(201);
  }

  const INCLUDES = 'trackers,enabled_modules,issue_custom_fields';
  const ids = (list: { id: number }[]) => list.map(({ id }) => id).sort();

  describe('write_project', () => {
    it('T15: everything that can be written, made and changed', async () => {
      const args = {
        name: unique('Project'),
        identifier: identifier(),
        description: 'Two\nlines',
        homepage: 'https://project.example/',
        parent: 'Alpha',
        is_public: false,
        inherit_members: true,
        trackers: ['Bug', seed.trackers.Support],
        modules: ['wiki', 'issue_tracking'],
        issue_custom_fields: ['Link field'],
        custom_fields: { 'Project bool field': true },
      };
      const create = writeOf(await done(call('admin', 'write_project', { action: 'create', ...args })));
      const id = create.id as number;
      made.push(id);
      expect(create).toMatchObject({ outcome: 'done', ignored: [] });
      expect(create.applied).toEqual(fieldsOf(args));
      const record = await look(id, INCLUDES);
      expect(record).toMatchObject({ parent: { id: seed.projects.alpha.id }, is_public: false, inherit_members: true });
      expect(ids(record.trackers)).toEqual([seed.trackers.Bug, seed.trackers.Support]);
      expect(record.enabled_modules.map(({ name }: { name: string }) => name).sort()).toEqual([
        'issue_tracking',
        'wiki',
      ]);
      expect(ids(record.issue_custom_fields)).toContain(seed.customFields['link']?.id);

      await redmine.ruby(
        `Project.find(${id}).members.create!(user_id: ${scene.id('outsider')}, roles: [Role.givable.first])`,
      );
      const version = { name: 'Next' };
      const next = (await scene.rest('admin', 'POST', `/projects/${id}/versions.json`, { version })).body.version.id;
      const changes = {
        name: unique('Other'),
        description: null,
        homepage: null,
        parent: null,
        is_public: true,
        trackers: ['Feature'],
        modules: ['issue_tracking', 'news'],
        issue_custom_fields: [],
        custom_fields: { 'Project bool field': false, 'Project string field': 'x' },
        default_version: 'Next',
        default_assigned_to: 'Otto Outsider',
        default_query: seed.queries['public']?.id,
      };
      const update = { action: 'update', project: args.identifier, ...changes };
      const changed = writeOf(await done(call('admin', 'write_project', update)));
      expect(changed).toMatchObject({ outcome: 'done', id, ignored: [] });
      // From 5.1 on Redmine shows fields that are for all projects beside the project's own.
      const unchecked = changed.unchecked?.map(({ field }) => field) ?? [];
      expect(unchecked).toContain('default_query');
      expect(['default_query', 'issue_custom_fields']).toEqual(expect.arrayContaining(unchecked));
      expect([...changed.applied, ...unchecked].sort()).toEqual(fieldsOf(changes).sort());
      const now = await look(id, INCLUDES);
      expect(now).toMatchObject({ name: changes.name, is_public: true, default_version: { id: next } });
      expect(now).toMatchObject({ default_assignee: { id: scene.id('outsider') } });
      expect([now.description ?? '', now.homepage ?? '', now.parent]).toEqual(['', '', undefined]);
      expect(ids(now.trackers)).toEqual([seed.trackers.Feature]);
      expect(ids(now.issue_custom_fields)).not.toContain(seed.customFields['link']?.id);
    });

    const fieldsOf = (args: object) =>
      Object.entries(args).flatMap(([name, value]) =>
        name === 'custom_fields' ? Object.keys(value).map((field) => `custom_fields.${field}`) : [name],
      );

    it('T17: nothing is made public by leaving out whether it is', async () => {
      const sent = await scene.sent(async () => {
        const args = { action: 'create', name: 'Secret', identifier: identifier() };
        expect(errorOf(await call('admin', 'write_project', args))).toMatchObject({ code: 'invalid_arguments' });
      });
      expect(sent).toEqual([]);
    });

    it('T17: a project that stays public is called so', async () => {
      const id = await project();
      // Redmine 5.0 does not know the permission: whoever may edit the project may.
      const known = seed.permissions['select_project_publicity'];
      const login = known?.allBut ?? 'manager';
      await join(id, login, known ? 'all-but-select_project_publicity' : 'Manager');
      const answer = await done(call(login, 'write_project', { action: 'update', project: id, is_public: false }));
      expect((await look(id)).is_public).toBe(known !== undefined);
      const reason = expect.stringMatching(/IT IS PUBLIC.*select_project_publicity/);
      expect(writeOf(answer).ignored).toEqual(known ? [{ field: 'is_public', reason }] : []);
    });

    it.each<[permission: string, args: object, reads: (record: Body) => unknown]>([
      ['select_project_modules', { modules: ['wiki'] }, (record) => record.enabled_modules.length],
      ['manage_members', { inherit_members: true }, (record) => record.inherit_members],
    ])('T15: what needs %s is not applied without it, or really was', async (permission, args, reads) => {
      const id = await project({ parent_id: seed.projects.alpha.id, enabled_module_names: ['wiki', 'news'] });
      const login = seed.permissions[permission]?.allBut ?? '';
      await join(id, login, `all-but-${permission}`);
      const before = reads(await look(id, INCLUDES));
      const { applied, ignored } = writeOf(
        await done(call(login, 'write_project', { action: 'update', project: id, ...args })),
      );
      const field = Object.keys(args)[0] as string;
      const wasDropped = reads(await look(id, INCLUDES)) === before;
      expect(applied).toEqual(wasDropped ? [] : [field]);
      const reason = expect.stringContaining(permission);
      expect(ignored).toEqual(wasDropped ? [{ field, reason }] : []);
      // Later patch releases of 6.0 and 6.1 ask for manage_members.
      if (permission === 'select_project_modules') expect(wasDropped).toBe(true);
    });

    it('T8: trackers that Redmine hides, because issues are switched off, are not called dropped', async () => {
      const id = await project({ enabled_module_names: ['wiki'] });
      const answer = writeOf(
        await done(call('admin', 'write_project', { action: 'update', project: id, trackers: ['Bug'] })),
      );
      expect(answer).toMatchObject({ outcome: 'done', ignored: [] });
      expect(answer.unchecked?.map(({ field }) => field)).toEqual(['trackers']);
    });

    it('a module that a plugin added, or nobody knows, is kept but not invented', async () => {
      const id = await project();
      const modules = (names: string[]) =>
        call('admin', 'write_project', { action: 'update', project: id, modules: names });
      await redmine.ruby(`EnabledModule.create!(project_id: ${id}, name: 'agile')`);
      expect(writeOf(await done(modules(['agile', 'wiki']))).applied).toEqual(['modules']);
      const sent = await scene.sent(async () => {
        expect(errorOf(await modules(['agile', 'issues']))).toMatchObject({
          code: 'unknown_name',
          argument: 'modules',
        });
      });
      expect(writes(sent)).toEqual([]);
    });

    it.each<[args: object, argument: string]>([
      [{ parent: 'No such project' }, 'parent'],
      [{ trackers: ['Bug', 'Epic'] }, 'trackers'],
      [{ issue_custom_fields: ['Nothing'] }, 'issue_custom_fields'],
      [{ modules: ['issues'] }, 'modules'],
      [{ custom_fields: { Nothing: 1 } }, 'custom_fields'],
    ])('T16: %j sends nothing', async (args, argument) => {
      const sent = await scene.sent(async () => {
        const create = { action: 'create', name: 'x', identifier: identifier(), is_public: false, ...args };
        expect(errorOf(await call('admin', 'write_project', create))).toMatchObject({ code: 'unknown_name', argument });
      });
      expect(writes(sent)).toEqual([]);
    });

    it.each(['123', 'Has Space', 'UPPER', 'a'.repeat(101), ''])('T1: %j is no identifier', async (wrong) => {
      const args = { action: 'create', name: 'x', identifier: wrong, is_public: false };
      const sent = await scene.sent(async () => {
        const error = errorOf(await call('admin', 'write_project', args));
        expect(error).toMatchObject({ code: 'invalid_arguments', argument: 'identifier' });
      });
      expect(sent).toEqual([]);
    });

    it('T19: an identifier that is taken is refused, and the project stays as it was', async () => {
      const before = await look('alpha');
      const args = { action: 'create', name: 'Not Alpha', identifier: 'alpha', is_public: false };
      expect(errorOf(await call('admin', 'write_project', args))).toMatchObject({ code: 'rejected' });
      expect(await look('alpha')).toEqual(before);
    });

    it('T20: without the permission nothing is sent', async () => {
      const sent = await scene.sent(async () => {
        const args = { action: 'update', project: 'alpha', name: 'x' };
        const login = seed.permissions['edit_project']?.allBut ?? '';
        expect(errorOf(await call(login, 'write_project', args))).toMatchObject({ code: 'forbidden' });
      });
      expect(writes(sent)).toEqual([]);
    });
  });

  describe('set_project_state', () => {
    const set = (action: string, id: number | string, login = 'admin') =>
      call(login, 'set_project_state', { action, project: id });
    const status = async (id: number) => Number(await redmine.ruby(`print Project.find(${id}).status`));

    it('T15: closes with what is below, reopens, archives and brings back', async () => {
      const id = await project();
      const sub = await project({ parent_id: id });
      const states: [action: string, wanted: number][] = [
        ['close', 5],
        ['close', 5],
        ['reopen', 1],
        ['archive', 9],
        ['unarchive', 1],
      ];
      for (const [action, wanted] of states) {
        const answer = await done(set(action, id));
        expect(writeOf(answer), action).toEqual({ outcome: 'done', id, applied: ['status'], ignored: [] });
        expect([await status(id), await status(sub)], action).toEqual([wanted, action === 'unarchive' ? 9 : wanted]);
      }
      // With a parent that is closed it comes back closed.
      await done(set('close', id));
      const { outcome, differs } = writeOf(await done(set('unarchive', sub)));
      expect(outcome).toBe('partly');
      expect(differs).toEqual([{ field: 'status', reason: expect.stringContaining('parent is closed') }]);
      expect(await status(sub)).toBe(5);
    });

    it('T15: an archived project cannot be closed, reopened or archived, and nothing is sent', async () => {
      const sent = await scene.sent(async () => {
        for (const action of ['close', 'reopen', 'archive'])
          expect(errorOf(await set(action, 'archived-one')), action).toMatchObject({ code: 'forbidden' });
      });
      expect(writes(sent)).toEqual([]);
    });

    it('T15: does not say that it is open when something closes it meanwhile', async () => {
      const id = await project();
      await scene.rest('admin', 'PUT', `/projects/${id}/close.json`);
      const answer = await scene.afterwards(
        ({ method }) => method === 'PUT',
        async (response, real) => {
          await scene.rest('admin', 'PUT', `/projects/${id}/close.json`);
          response.writeHead(real.status).end(real.body);
        },
        () => set('reopen', id),
      );
      expect(writeOf(answer)).toMatchObject({ outcome: 'partly', applied: [] });
    });

    it.each(['close', 'reopen'])('%s needs its permission; nothing is sent', async (action) => {
      const sent = await scene.sent(async () => {
        const login = seed.permissions['close_project']?.allBut ?? '';
        expect(errorOf(await set(action, 'alpha', login))).toMatchObject({ code: 'forbidden' });
      });
      expect(writes(sent)).toEqual([]);
    });

    it.each(['archive', 'unarchive'])('%s is for administrators', async (action) => {
      expect(errorOf(await set(action, 'alpha', 'manager'))).toMatchObject({ code: 'forbidden' });
      expect(await status(seed.projects.alpha.id)).toBe(1);
    });

    it('T27: nothing is sent where the server only reads', async () => {
      const client = await scene.as('admin', { ...ALL, REDMINE_MCP_READ_ONLY: '1' });
      const sent = await scene.sent(async () => {
        const answers = [
          await client.call('set_project_state', { action: 'archive', project: 'alpha' }),
          await client.call('write_project', { action: 'update', project: 'alpha', name: 'x' }),
          await client.call('link_changeset', { action: 'remove', ...changeset, issue_id: 1 }),
        ];
        expect(answers.map(({ isError }) => isError)).toEqual([true, true, true]);
      });
      expect(sent).toEqual([]);
    });
  });

  const { revision = '', repository } = seed.changesets['alpha'] ?? {};
  const changeset = { project: 'alpha', repository, revision };

  describe('link_changeset', () => {
    const link = (action: string, issue: number, login = 'manager', more: object = {}) =>
      call(login, 'link_changeset', { action, ...changeset, issue_id: issue, ...more });
    const linked = async (issue: number) =>
      (await scene.look(issue, 'changesets')).changesets.map((each: Body) => each.revision);

    it('T15: links and unlinks', async () => {
      const issue = await scene.issue();
      const added = await done(link('add', issue));
      expect(writeOf(added)).toMatchObject({ outcome: 'done', id: issue, ignored: [] });
      expect(writeOf(added).applied).toContain('revision');
      expect(await linked(issue)).toEqual([revision]);
      const again = await link('add', issue);
      expect(errorOf(again)).toMatchObject({ code: 'rejected' });
      const removed = await done(link('remove', issue));
      expect(writeOf(removed)).toMatchObject({ outcome: 'done', id: issue, applied: ['revision'], ignored: [] });
      expect(await linked(issue)).toEqual([]);
    });

    it('T8: what the account may not see is not called dropped', async () => {
      const issue = await scene.issue();
      const login = seed.permissions['view_changesets']?.allBut ?? '';
      const { outcome, ignored, unchecked } = writeOf(await done(link('add', issue, login)));
      expect([outcome, ignored]).toEqual(['done', []]);
      expect(unchecked?.map(({ field }) => field)).toEqual(['revision']);
      expect(await linked(issue)).toEqual([revision]);
      expect(writeOf(await done(link('remove', issue, login))).unchecked?.map(({ field }) => field)).toEqual([
        'revision',
      ]);
      expect(await linked(issue)).toEqual([]);
    });

    it.each<[more: object, code: string]>([
      [{ revision: revision.slice(0, 8) }, 'invalid_arguments'],
      [{ revision: 'b'.repeat(40) }, 'not_found'],
      [{ repository: 'nothing' }, 'not_found'],
      [{ repository: '../..' }, 'invalid_arguments'],
    ])('%j is %s, and nothing is linked', async (more, code) => {
      const issue = await scene.issue();
      expect(errorOf(await link('add', issue, 'manager', more))).toMatchObject({ code });
      expect(await linked(issue)).toEqual([]);
    });

    it('T20: without the permission nothing is sent', async () => {
      const issue = await scene.issue();
      const sent = await scene.sent(async () => {
        const login = seed.permissions['manage_related_issues']?.allBut ?? '';
        for (const action of ['add', 'remove'])
          expect(errorOf(await link(action, issue, login))).toMatchObject({ code: 'forbidden' });
      });
      expect(writes(sent)).toEqual([]);
    });
  });
});

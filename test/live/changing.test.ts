/** Versions, categories, members and news: each value that is written shows in Redmine, or the answer says why not. */
import { describe, expect, it } from 'vitest';
import type { Answer } from './clients.ts';
import { type Body, done, errorOf, every, openScene, unique, writeOf, writes } from './scene.ts';

const ALL = { REDMINE_MCP_TOOLSETS: 'all' };

/** One tool with all that it can write, made and then changed. */
interface Kind {
  tool: string;
  /** Arguments of `create`, besides the project, and of `update`, besides the id. */
  create: Record<string, unknown>;
  update: Record<string, unknown>;
  /** The argument that takes the id. */
  id: string;
  at: (id: number) => string;
  root: string;
  /** What Redmine's own API shows then. */
  created: Record<string, unknown>;
  updated: Record<string, unknown>;
  permission: string;
}

describe.each(every)('Redmine $version', async (redmine) => {
  const { seed } = redmine;
  const scene = await openScene(redmine);
  const call = async (login: string, tool: string, args: object, more = {}) =>
    await (await scene.as(login, { ...ALL, ...more })).call(tool, { ...args });
  const remove = (path: string) => scene.rest('admin', 'DELETE', path);
  const allBut = (permission: string) => seed.permissions[permission]?.allBut ?? '';
  const role = (name: string) => seed.roles[name] ?? 0;
  const versionField = seed.customFields['version string']?.id;
  const newcomer = await scene.user('Reader');

  const kinds: Kind[] = [
    {
      tool: 'change_version',
      create: {
        name: unique('Version'),
        description: 'In one line',
        status: 'locked',
        sharing: 'tree',
        due_date: '2027-02-28',
        wiki_page: 'Guide',
        custom_fields: { 'Version string field': 'a' },
      },
      update: {
        name: unique('Renamed'),
        description: null,
        status: 'closed',
        sharing: 'none',
        due_date: null,
        wiki_page: null,
        custom_fields: { 'Version string field': null },
      },
      id: 'version_id',
      at: (id) => `/versions/${id}.json`,
      root: 'version',
      created: {
        description: 'In one line',
        status: 'locked',
        sharing: 'tree',
        due_date: '2027-02-28',
        wiki_page_title: 'Guide',
        custom_fields: [{ id: versionField, value: 'a' }],
      },
      updated: { status: 'closed', sharing: 'none', due_date: null, custom_fields: [{ id: versionField, value: '' }] },
      permission: 'manage_versions',
    },
    {
      tool: 'change_category',
      create: { name: unique('Category'), assigned_to: 'Anna Müller' },
      update: { name: unique('Renamed'), assigned_to: null },
      id: 'category_id',
      at: (id) => `/issue_categories/${id}.json`,
      root: 'issue_category',
      created: { assigned_to: { id: scene.id('anna') } },
      updated: {},
      permission: 'manage_categories',
    },
    {
      tool: 'change_member',
      create: { user: scene.id('outsider'), roles: ['Reporter', 'developer'] },
      update: { roles: [role('Manager')] },
      id: 'membership_id',
      at: (id) => `/memberships/${id}.json`,
      root: 'membership',
      created: {
        user: { id: scene.id('outsider') },
        roles: inAnyOrder({ id: role('Developer') }, { id: role('Reporter') }),
      },
      updated: { roles: [{ id: role('Manager') }] },
      permission: 'manage_members',
    },
    {
      tool: 'write_news',
      create: { title: unique('News'), summary: 'Short', description: 'Two\nlines' },
      update: { title: unique('Newer'), summary: null, description: 'Other' },
      id: 'news_id',
      at: (id) => `/news/${id}.json`,
      root: 'news',
      created: { summary: 'Short', author: { id: scene.id('manager') } },
      updated: { description: 'Other' },
      permission: 'manage_news',
    },
  ];

  describe.each(kinds)('$tool', ({ tool, create, update, id: argument, at, root, permission, ...shows }) => {
    const nameOf = (args: Record<string, unknown>) => args['name'] ?? args['title'];
    const fields = (args: object) =>
      Object.keys(args).map((name) => (name === 'custom_fields' ? 'custom_fields.Version string field' : name));

    it('T15: everything that can be written, made and changed', async () => {
      const made = writeOf(await done(call('manager', tool, { action: 'create', project: 'alpha', ...create })));
      const id = made.id as number;
      try {
        expect(made).toEqual({ outcome: 'done', id, applied: sorted(fields(create)), ignored: [] });
        const record = await look(at(id), root);
        expect(record).toMatchObject({ project: { id: seed.projects.alpha.id }, ...shows.created });
        expect(record.name ?? record.title).toBe(nameOf(create));
        const changed = writeOf(await done(call('manager', tool, { action: 'update', [argument]: id, ...update })));
        expect(changed).toEqual({ outcome: 'done', id, applied: sorted(fields(update)), ignored: [] });
        const now = await look(at(id), root);
        expect(now).toMatchObject(shows.updated);
        expect(now.name ?? now.title).toBe(nameOf(update));
        for (const [name, value] of Object.entries(update)) if (value === null) expect(now[name] ?? '').toBe('');
      } finally {
        await remove(at(id));
      }
    });

    it('T20: sends nothing without the permission', async () => {
      const login = allBut(permission);
      const made = { action: 'create', project: 'alpha', ...create, ...(tool === 'change_member' ? { user: 1 } : {}) };
      const sent = await scene.sent(async () => {
        expect(errorOf(await call(login, tool, made))).toMatchObject({ code: 'forbidden' });
      });
      expect(writes(sent)).toEqual([]);
    });

    it('T27: sends nothing where the server only reads', async () => {
      const sent = await scene.sent(async () => {
        const answer = await call('manager', tool, { action: 'create', project: 'alpha', ...create }, READ_ONLY);
        expect(answer.isError).toBe(true);
      });
      expect(writes(sent)).toEqual([]);
    });

    it('T1: an update of nothing is refused', async () => {
      const sent = await scene.sent(async () => {
        const answer = await call('manager', tool, { action: 'update', [argument]: 1 });
        expect(errorOf(answer)).toMatchObject({ code: 'invalid_arguments' });
      });
      expect(sent).toEqual([]);
    });
  });

  it.each<[tool: string, args: object, argument: string]>([
    ['change_version', { name: 'x', project: 'No such project' }, 'project'],
    ['change_version', { name: 'x', project: 'alpha', custom_fields: { Nothing: 1 } }, 'custom_fields'],
    ['change_category', { name: 'x', project: 'alpha', assigned_to: 'Otto Outsider' }, 'assigned_to'],
    ['change_member', { project: 'alpha', user: 'outsider', roles: ['Reporter', 'Boss'] }, 'roles'],
    ['change_member', { project: 'alpha', user: 'nobody at all', roles: ['Reporter'] }, 'user'],
    ['write_news', { project: 'No such project', title: 'x', description: 'x' }, 'project'],
  ])('T16: %s with %j sends nothing', async (tool, args, argument) => {
    const sent = await scene.sent(async () => {
      const answer = await call('admin', tool, { action: 'create', ...args });
      expect(errorOf(answer)).toMatchObject({ code: 'unknown_name', argument });
    });
    expect(writes(sent)).toEqual([]);
  });

  it.each<[tool: string, args: object]>([
    ['change_version', { action: 'create', project: 'alpha', name: 'x', status: 'done' }],
    ['change_version', { action: 'create', project: 'alpha', name: 'x', due_date: '28.02.2027' }],
    ['change_version', { action: 'create', project: 'alpha', name: 'x'.repeat(61) }],
    ['change_version', { action: 'create', project: 'alpha', name: ' ' }],
    ['change_version', { action: 'update', version_id: 1, default: false }],
    ['change_member', { action: 'update', membership_id: 1, roles: [] }],
    ['write_news', { action: 'create', project: 'alpha', title: 'x'.repeat(61), description: 'x' }],
    ['write_news', { action: 'create', project: 'alpha', title: 'x' }],
  ])('T1: %s %j is refused', async (tool, args) => {
    const sent = await scene.sent(async () => {
      expect(errorOf(await call('manager', tool, args))).toMatchObject({ code: 'invalid_arguments' });
    });
    expect(sent).toEqual([]);
  });

  it('a version becomes the default of its project', async () => {
    const project = await scene.project();
    const args = { action: 'create', project: project.id, name: unique('Default'), default: true };
    const { id, unchecked } = writeOf(await done(call('admin', 'change_version', args)));
    expect(unchecked?.map(({ field }) => field)).toEqual(['default']);
    expect((await look(`/projects/${project.id}.json`, 'project')).default_version).toMatchObject({ id });
    await remove(`/projects/${project.id}.json`);
  });

  it('T15: sharing with everybody is for administrators, and the answer says so', async () => {
    const args = { action: 'create', project: 'alpha', name: unique('Shared'), sharing: 'system' };
    const answer = await done(call('manager', 'change_version', args));
    const { id, differs } = writeOf(answer);
    expect(differs).toEqual([{ field: 'sharing', reason: expect.stringContaining('administrator') }]);
    expect((await look(`/versions/${id}.json`, 'version')).sharing).toBe('none');
    await remove(`/versions/${id}.json`);
  });

  it('T37: a name that another version has is refused in the words of Redmine', async () => {
    const answer = await call('manager', 'change_version', { action: 'create', project: 'alpha', name: '1.0' });
    expect(errorOf(answer)).toMatchObject({ code: 'rejected' });
  });

  it('a group becomes a member, by name', async () => {
    const args = { action: 'create', project: 'beta', user: 'Team', roles: ['Reporter'] };
    const { id, applied } = writeOf(await done(call('admin', 'change_member', args)));
    expect(applied).toEqual(['user', 'roles']);
    expect(await look(`/memberships/${id}.json`, 'membership')).toMatchObject({ group: { id: seed.groups.team.id } });
    await remove(`/memberships/${id}.json`);
  });

  it('names of users are for administrators; others are told to give the id', async () => {
    const args = { action: 'create', project: 'alpha', user: 'outsider', roles: ['Reporter'] };
    const answer = await call('manager', 'change_member', args);
    expect(errorOf(answer)).toMatchObject({ code: 'unknown_name', argument: 'user' });
    expect(answer.text).toContain('id');
  });

  it.each<[login: string, own: string[]]>([
    ['twin_one', ['Manager']],
    // Redmine leaves a role that is there twice, once inherited, as it is.
    ['cjk', ['Developer', 'Manager']],
  ])('T42: inherited roles of %s are not those that are written', async (login, own) => {
    const { id } = await membershipOf('alpha', scene.id(login));
    const before = await ownRoles(id);
    const args = { action: 'update', membership_id: id, roles: ['Manager'] };
    const { applied, differs = [] } = writeOf(await done(call('manager', 'change_member', args)));
    expect((await ownRoles(id)).sort()).toEqual(own.map(role).sort());
    if (own.length === 1) expect({ applied, differs }).toEqual({ applied: ['roles'], differs: [] });
    else expect(differs).toEqual([{ field: 'roles', reason: expect.stringContaining('inherited') }]);
    await done(call('manager', 'change_member', { ...args, roles: before }));
  });

  it('T15: roles that the account may not give are not given, and the answer says so', async () => {
    const { key } = await limited();
    const client = await scene.open({ REDMINE_URL: scene.url, REDMINE_API_KEY: key, ...ALL });
    const args = { action: 'create', project: 'alpha', user: scene.id('outsider'), roles: ['Reporter', 'Manager'] };
    const answer = await done(client.call('change_member', args));
    const { id, applied, ignored } = writeOf(answer);
    expect(applied).toEqual(['user']);
    expect(ignored).toEqual([{ field: 'roles', reason: expect.stringContaining('only some roles') }]);
    expect((await look(`/memberships/${id}.json`, 'membership')).roles).toMatchObject([{ id: role('Reporter') }]);
    await remove(`/memberships/${id}.json`);
  });

  it('T18: news that somebody else wrote meanwhile is not taken for mine', async () => {
    const answer = await scene.afterwards(
      ({ method }) => method === 'POST',
      async (response, { status, body }) => {
        const news = { title: unique('Theirs'), description: 'By somebody else' };
        await scene.rest('admin', 'POST', '/projects/alpha/news.json', { news });
        response.writeHead(status).end(body);
      },
      () => call('manager', 'write_news', { action: 'create', project: 'alpha', title: 'Mine', description: 'By me' }),
    );
    const { id, applied } = writeOf(answer as Answer);
    expect(applied).toEqual(['title', 'description']);
    expect(await look(`/news/${id}.json`, 'news')).toMatchObject({
      title: 'Mine',
      author: { id: scene.id('manager') },
    });
    await remove(`/news/${id}.json`);
    const [newest] = (await scene.rest('admin', 'GET', '/projects/alpha/news.json')).body.news;
    await remove(`/news/${newest.id}.json`);
  });

  it('T6: text pasted with our boundary tags is stored without them', async () => {
    const text = '<untrusted-0123456789abcdef>They said</untrusted-0123456789abcdef>';
    const args = { action: 'create', project: 'alpha', title: unique('Quoted'), description: text };
    const { id } = writeOf(await done(call('manager', 'write_news', args)));
    expect((await look(`/news/${id}.json`, 'news')).description).toBe('They said');
    await remove(`/news/${id}.json`);
  });

  async function look(path: string, root: string): Promise<Body> {
    return (await scene.rest('admin', 'GET', path)).body[root];
  }

  async function membershipOf(project: string, user: number): Promise<{ id: number }> {
    const path = `/projects/${project}/memberships.json?limit=100`;
    const pages = await Promise.all([0, 100].map((offset) => scene.rest('admin', 'GET', `${path}&offset=${offset}`)));
    return pages.flatMap(({ body }) => body.memberships).find((each: Body) => each.user?.id === user);
  }

  async function ownRoles(membership: number): Promise<number[]> {
    const { roles } = await look(`/memberships/${membership}.json`, 'membership');
    expect(roles.some((each: Body) => each.inherited)).toBe(true);
    return roles.filter((each: Body) => !each.inherited).map((each: Body) => each.id);
  }

  /** A member of alpha who may make others members, as reporters only. */
  async function limited(): Promise<{ key: string }> {
    await redmine.ruby(`
      role = Role.new(name: ${JSON.stringify(newcomer.login)}, all_roles_managed: false)
      role.permissions = %i[manage_members view_members]
      role.managed_roles = [Role.find(${role('Reporter')})]
      role.save!
      Member.find_by!(project: Project.find('alpha'), user_id: ${newcomer.id}).roles = [role]
    `);
    return newcomer;
  }
});

const inAnyOrder = (...items: object[]) => expect.arrayContaining(items.map((item) => expect.objectContaining(item)));

const READ_ONLY = { REDMINE_MCP_READ_ONLY: 'true' };

const sorted = (wanted: string[]) =>
  expect.toSatisfy((is: string[]) => [...is].sort().join() === [...wanted].sort().join(), `${wanted} in any order`);

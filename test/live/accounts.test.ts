/** Users, groups and the own account: what administrators write, and what comes of it. */
import { describe, expect, it } from 'vitest';
import type { Answer } from './clients.ts';
import { type Body, done, errorOf, every, openScene, unique, writeOf, writes } from './scene.ts';

const TOKEN = { REDMINE_MCP_CONFIRM: 'token' };
const PASSWORD = 'correct horse battery 7';

const PREFERENCES = {
  hide_mail: false,
  time_zone: 'Paris',
  comments_sorting: 'desc',
  warn_on_leaving_unsaved: false,
  no_self_notified: true,
  notify_about_high_priority_issues: true,
  textarea_font: 'monospace',
  recently_used_projects: 5,
  history_default_tab: 'notes',
  toolbar_language_options: 'ruby',
  auto_watch_on: ['issue_contributed_to'],
};
/** As UserPreference holds them, in the order of PREFERENCES. */
const STORED = [false, 'Paris', 'desc', '0', true, true, 'monospace', 5, 'notes', 'ruby', ['issue_contributed_to']];

const login = () => unique('someone').replace(' ', '_');
const person = (more: object = {}) => {
  const name = login();
  return { login: name, firstname: 'Ada', lastname: 'Lovelace', mail: `${name}@example.net`, ...more };
};

describe.each(every)('Redmine $version', async (redmine) => {
  const { seed } = redmine;
  const scene = await openScene(redmine);
  const admin = (env: Record<string, string> = {}) => scene.as('admin', { REDMINE_MCP_TOOLSETS: 'all', ...env });
  const user = async (args: object, who = admin()) => (await who).call('change_user', { ...args });
  const group = async (args: object, who = admin()) => (await who).call('change_group', { ...args });
  const lookAtUser = async (id: number) =>
    (await scene.rest('admin', 'GET', `/users/${id}.json?include=groups,memberships`)).body.user;
  const lookAtGroup = async (id: number) =>
    (await scene.rest('admin', 'GET', `/groups/${id}.json?include=users,memberships`)).body.group;
  const forget = (path: string) => scene.rest('admin', 'DELETE', path);

  describe('a user', () => {
    it('T14: is created without the key and the password showing anywhere', async () => {
      const wanted = person({ password: PASSWORD, must_change_password: true, mail_notification: 'none' });
      const client = await scene.open(
        scene.env('admin', { REDMINE_MCP_TOOLSETS: 'all', REDMINE_MCP_LOG_LEVEL: 'debug' }),
      );
      const answer = await done(
        client.call('change_user', { action: 'create', ...wanted, custom_fields: { 'User string field': 'Countess' } }),
      );
      const { id, outcome, applied, unchecked } = writeOf(answer);
      expect(outcome).toBe('done');
      expect(applied).toEqual(expect.arrayContaining(['login', 'mail', 'custom_fields.User string field']));
      expect(unchecked?.map(({ field }) => field).sort()).toEqual([
        'mail_notification',
        'must_change_password',
        'password',
      ]);
      const { api_key, ...made } = await lookAtUser(id as number);
      const {
        password: _password,
        must_change_password: _must,
        mail_notification: _mail,
        ...shown
      } = wanted as Record<string, unknown>;
      expect(made).toMatchObject({ ...shown, admin: false, status: 1, custom_fields: [{ value: 'Countess' }] });
      expect(api_key).toMatch(/^[0-9a-f]{40}$/);
      for (const secret of [api_key, PASSWORD]) {
        expect(JSON.stringify(answer)).not.toContain(secret);
        expect(client.stderr()).not.toContain(secret);
      }
      // The password is the one that was given.
      const basic = Buffer.from(`${wanted.login}:${PASSWORD}`).toString('base64');
      const own = await fetch(`${redmine.url}/users/current.json`, { headers: { Authorization: `Basic ${basic}` } });
      expect(own.status).toBe(403); // it has to be changed first
      await forget(`/users/${id}.json`);
    });

    it('with a password that Redmine makes up, mailed to the user', async () => {
      const answer = await done(
        user({ action: 'create', ...person({ generate_password: true, send_information: true }) }),
      );
      const { id, outcome, unchecked } = writeOf(answer);
      expect(outcome).toBe('done');
      expect(unchecked?.map(({ field }) => field).sort()).toEqual(['generate_password', 'send_information']);
      await forget(`/users/${id}.json`);
    });

    it('T15: every property that is changed is applied and read back, and preferences are what the form makes of them', async () => {
      const { id } = await scene.user('Reporter');
      const { login: newLogin, ...rest } = person({ lastname: 'Byron', admin: true, status: 3 });
      const answer = await done(
        user({
          action: 'update',
          user: id,
          login: newLogin,
          ...rest,
          language: 'de',
          mail_notification: 'selected',
          notified_projects: ['alpha'],
          groups: [seed.groups.team.name],
          preferences: PREFERENCES,
        }),
      );
      const { outcome, applied, unchecked } = writeOf(answer);
      expect(outcome).toBe('done');
      expect([...applied].sort()).toEqual(['admin', 'firstname', 'groups', 'lastname', 'login', 'mail', 'status']);
      expect(unchecked?.map(({ field }) => field).sort()).toEqual([
        'language',
        'mail_notification',
        'notified_projects',
        'preferences',
      ]);
      expect(await lookAtUser(id)).toMatchObject({ ...rest, login: newLogin, groups: [{ id: seed.groups.team.id }] });
      expect(await hidden(id)).toEqual({
        language: 'de',
        mail_notification: 'selected',
        projects: [seed.projects.alpha.id],
        pref: STORED,
      });
      await forget(`/users/${id}.json`);
    });

    it('is locked, unlocked, registered and activated, by name too', async () => {
      const { id, login: name } = await scene.user('Reporter');
      for (const status of [3, 1, 2, 1]) {
        expect(writeOf(await done(user({ action: 'update', user: name, status })))).toEqual({
          outcome: 'done',
          id,
          applied: ['status'],
          ignored: [],
        });
        expect((await lookAtUser(id)).status).toBe(status);
      }
      await forget(`/users/${id}.json`);
    });

    it.each([{ status: 3 }, { admin: false }])('is not shut out by itself: %j', async (change) => {
      const [argument] = Object.keys(change);
      const sent = await scene.sent(async () => {
        const refused = await user({ action: 'update', user: 'me', ...change });
        expect(errorOf(refused)).toMatchObject({ code: 'forbidden', argument });
      });
      expect(sent.filter(({ method }) => method !== 'GET')).toEqual([]);
      expect(writeOf(await done(user({ action: 'update', user: 'me', status: 1 }))).applied).toEqual(['status']);
    });

    it("T37: Redmine's reasons against it, and none of what was given with it", async () => {
      const taken = person({ login: 'manager', password: PASSWORD });
      const answer = await user({ action: 'create', ...taken });
      expect(errorOf(answer)).toEqual({ code: 'rejected' });
      expect(answer.text).not.toContain(PASSWORD);
    });

    it.each<[what: string, args: object, code: string, argument: string | undefined]>([
      ['nobody has the name', { action: 'update', user: 'nobody_at_all', admin: true }, 'unknown_name', 'user'],
      ['nobody has the group', { action: 'update', user: 5, groups: ['No such group'] }, 'unknown_name', 'groups'],
      ['a wrong status', { action: 'update', user: 5, status: 4 }, 'invalid_arguments', 'status'],
      [
        'an unknown preference',
        { action: 'update', user: 5, preferences: { hide_all: true } },
        'invalid_arguments',
        'preferences',
      ],
      ['nothing to change', { action: 'update', user: 5 }, 'invalid_arguments', undefined],
      [
        'an incomplete one',
        { action: 'create', login: 'x', password: 'secret-password-1' },
        'invalid_arguments',
        'firstname',
      ],
    ])('T16: sends nothing when %s', async (_, args, code, argument) => {
      const sent = await scene.sent(async () => {
        const answer = await user(args);
        expect(errorOf(answer)).toMatchObject({ code, ...(argument ? { argument } : {}) });
        expect(answer.text).not.toContain('secret-password-1');
      });
      expect(writes(sent)).toEqual([]);
    });
  });

  describe('a group', () => {
    it('is made, changed, filled, emptied', async () => {
      const names = [unique('Group'), unique('Renamed')] as const;
      const twofa = { twofa_required: false };
      const created = await done(
        group({
          action: 'create',
          name: names[0],
          users: ['developer'],
          custom_fields: { 'Group string field': 'x' },
          ...twofa,
        }),
      );
      const { id, ...made } = writeOf(created);
      expect(made).toMatchObject({
        outcome: 'done',
        applied: ['name', 'users', 'custom_fields.Group string field'],
        unchecked: [{ field: 'twofa_required' }],
      });
      const ids = async () => (await lookAtGroup(id as number)).users.map((one: { id: number }) => one.id).sort();
      expect(await ids()).toEqual([scene.id('developer')]);

      const both = ['developer', 'manager'].map((name) => scene.id(name)).sort();
      const steps: [object, string[], number[]][] = [
        [{ action: 'update', group: names[0], name: names[1] }, ['name'], [scene.id('developer')]],
        [{ action: 'add_users', group: names[1], users: ['manager', 'developer'] }, ['users'], both],
        [{ action: 'remove_user', group: id, user: 'manager' }, ['user'], [scene.id('developer')]],
        [{ action: 'update', group: id, users: ['manager'] }, ['users'], [scene.id('manager')]],
      ];
      for (const [args, applied, users] of steps) {
        expect(writeOf(await done(group(args)))).toEqual({ outcome: 'done', id, applied, ignored: [] });
        expect(await ids()).toEqual(users);
      }
      expect((await lookAtGroup(id as number)).name).toBe(names[1]);
      await forget(`/groups/${id}.json`);
    });

    it('T15: says which users Redmine left out', async () => {
      const { id } = writeOf(await done(group({ action: 'create', name: unique('Group') })));
      const answer = await done(group({ action: 'add_users', group: id, users: ['manager', 999_999_999] }));
      expect(writeOf(answer)).toMatchObject({
        outcome: 'partly',
        applied: ['users.manager'],
        ignored: [{ field: 'users.999999999', reason: 'there is no such user' }],
      });
      await forget(`/groups/${id}.json`);
    });

    it('T16: sends nothing for a user that nobody is', async () => {
      const sent = await scene.sent(async () => {
        const answer = await group({ action: 'create', name: unique('Group'), users: ['manager', 'nobody_at_all'] });
        expect(errorOf(answer)).toMatchObject({ code: 'unknown_name', argument: 'users' });
      });
      expect(writes(sent)).toEqual([]);
    });
  });

  describe('the own account', () => {
    it('is changed without its key showing', async () => {
      const { id, key } = await scene.user('Reporter');
      const client = await scene.open({ REDMINE_URL: scene.url, REDMINE_API_KEY: key, REDMINE_MCP_TOOLSETS: 'admin' });
      const wanted = { firstname: 'Grace', lastname: 'Hopper', mail: `${login()}@example.net` };
      const answer = await done(
        client.call('update_my_account', {
          ...wanted,
          language: 'de',
          mail_notification: 'selected',
          notified_projects: ['alpha'],
          preferences: PREFERENCES,
        }),
      );
      const { outcome, applied, unchecked } = writeOf(answer);
      expect(outcome).toBe('done');
      expect([...applied].sort()).toEqual(['firstname', 'lastname', 'mail']);
      expect(unchecked?.map(({ field }) => field).sort()).toEqual([
        'language',
        'mail_notification',
        'notified_projects',
        'preferences',
      ]);
      expect(JSON.stringify(answer)).not.toContain(key);
      expect(await lookAtUser(id)).toMatchObject(wanted);
      expect(await hidden(id)).toEqual({
        language: 'de',
        mail_notification: 'selected',
        projects: [seed.projects.alpha.id],
        pref: STORED,
      });
      await forget(`/users/${id}.json`);
    });

    it('takes nothing that makes more of it', async () => {
      const client = await scene.as('reporter', { REDMINE_MCP_TOOLSETS: 'admin' });
      const sent = await scene.sent(async () => {
        const answer = await client.call('update_my_account', { admin: true });
        expect(errorOf(answer)).toMatchObject({ code: 'invalid_arguments', argument: 'admin' });
      });
      expect(writes(sent)).toEqual([]);
    });
  });

  describe('T20: deleting', () => {
    const remove = async (args: object) => await (await admin(TOKEN)).call('delete', { ...args });
    const confirmed = async (args: object) => {
      const { token } = confirmOf(await remove(args));
      return await done(remove({ ...args, confirm_token: token }));
    };

    it('T15: a group that is built in stays, whatever Redmine answers, and is not called deleted', async () => {
      const { body } = await scene.rest('admin', 'GET', '/groups.json?builtin=1');
      const { id } = body.groups.find(({ builtin }: Body) => builtin === 'anonymous');
      const answer = await confirmed({ kind: 'group', id });
      expect(answer.text).toMatch(new RegExp(`^nothing deleted: group ${id} is as it was`));
      expect(writeOf(answer)).toMatchObject({
        outcome: 'partly',
        applied: [],
        ignored: [{ field: 'id', reason: 'Redmine keeps the groups that are built in' }],
      });
      expect((await scene.rest('admin', 'GET', `/groups/${id}.json`)).status).toBe(200);
    });

    it('a user shows what goes, and what is left without the user', async () => {
      const { id: project_id } = await scene.project();
      const { id, key } = await scene.user('Developer', {}, project_id);
      const issue = await scene.issue({ project_id, assigned_to_id: id });
      const headers = { 'X-Redmine-API-Key': key, 'Content-Type': 'application/json' };
      const time_entry = { issue_id: issue, hours: 1, activity_id: seed.activities.Development };
      await fetch(`${redmine.url}/time_entries.json`, {
        method: 'POST',
        headers,
        body: JSON.stringify({ time_entry }),
      });
      const preview = await remove({ kind: 'user', id });
      expect(errorOf(preview)).toEqual({ code: 'confirmation_required' });
      expect(confirmOf(preview).preview).toEqual({
        memberships: 1,
        authored_issues: 0,
        assigned_issues: 1,
        time_entries: 1,
      });
      expect(preview.text).toContain('With it go, as far as this account can see: 1 memberships.');
      expect(preview.text).toMatch(/Left behind without it.*: 0 authored issues, 1 assigned issues, 1 time entries\./);
      expect(preview.text).not.toContain(key);
      expect((await lookAtUser(id)).id).toBe(id);
      expect(writeOf(await confirmed({ kind: 'user', id }))).toMatchObject({ outcome: 'done', id });
      expect((await scene.rest('admin', 'GET', `/users/${id}.json`)).status).toBe(404);
      const left = await scene.look(issue);
      expect(left.assigned_to).toBeUndefined();
      expect(left.spent_hours).toBe(1);
    });

    it('a group shows its users, who stay', async () => {
      const { id } = writeOf(await done(group({ action: 'create', name: unique('Group'), users: ['manager'] })));
      const preview = await remove({ kind: 'group', id });
      expect(confirmOf(preview).preview).toEqual({ memberships: 0, users: 1, assigned_issues: 0 });
      expect(writeOf(await confirmed({ kind: 'group', id }))).toMatchObject({ outcome: 'done', id });
      expect((await scene.rest('admin', 'GET', `/groups/${id}.json`)).status).toBe(404);
      expect((await lookAtUser(scene.id('manager'))).status).toBe(1);
    });

    it('a changed count asks again', async () => {
      const { id } = await scene.user('Developer');
      const { token } = confirmOf(await remove({ kind: 'user', id }));
      await scene.issue({ assigned_to_id: id });
      const again = await remove({ kind: 'user', id, confirm_token: token });
      expect(errorOf(again)).toEqual({ code: 'confirmation_required' });
      expect(again.text).toContain('has changed since');
      await forget(`/users/${id}.json`);
    });
  });

  it.each<[tool: string, args: object]>([
    ['change_user', { action: 'create', ...person({ password: PASSWORD }) }],
    ['change_user', { action: 'update', user: 'developer', admin: true }],
    ['change_group', { action: 'create', name: 'Mine' }],
    ['change_group', { action: 'add_users', group: seed.groups.team.id, users: [5] }],
    ['change_group', { action: 'remove_user', group: seed.groups.team.id, user: scene.id('developer') }],
    ['delete', { kind: 'user', id: 5 }],
    ['delete', { kind: 'group', id: seed.groups.team.id }],
  ])('%s is for administrators, and for a server that writes', async (tool, args) => {
    const sent = await scene.sent(async () => {
      const manager = await scene.as('manager', { REDMINE_MCP_TOOLSETS: 'all', ...TOKEN });
      const answer: Answer = await manager.call(tool, { ...args });
      expect(errorOf(answer)).toMatchObject({ code: 'forbidden' });
      expect(answer.text).toContain('administrators');
      const reading = await admin({ REDMINE_MCP_READ_ONLY: 'on' });
      expect(errorOf(await reading.call(tool, { ...args }))).toEqual({ code: 'read_only' });
    });
    expect(writes(sent)).toEqual([]);
  });

  /** What the API does not show. */
  async function hidden(id: number): Promise<object> {
    return JSON.parse(
      await redmine.ruby(`
        user = User.find(${id})
        pref = user.pref
        print({
          language: user.language,
          mail_notification: user.mail_notification,
          projects: user.notified_projects_ids,
          pref: [${Object.keys(PREFERENCES)
            .map((name) => `pref.${name}`)
            .join(', ')}],
        }.to_json)
      `),
    );
  }
});

const confirmOf = (answer: { meta: Record<string, unknown> }) =>
  answer.meta['redmine-mcp/confirm'] as { preview: Record<string, number | null>; token: string };

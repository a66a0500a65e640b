/** What else can be deleted: the person sees what goes, or what stands in the way, and nothing goes without a yes. */
import { describe, expect, it, vi } from 'vitest';
import type { Answer } from './clients.ts';
import { type Body, done, errorOf, every, openScene, unique, untrustedPart, writeOf, writes } from './scene.ts';
import { truths } from './tables.ts';

const TOKEN = { REDMINE_MCP_CONFIRM: 'token' };

interface Confirm {
  preview: Record<string, number | null>;
  token: string;
}

describe.each(every)('Redmine $version', async (redmine) => {
  const { seed } = redmine;
  const scene = await openScene(redmine);
  const remove = async (args: object, login = 'admin') =>
    await (await scene.as(login, TOKEN)).call('delete', { ...args });

  /** A preview that asks first; what it counts and the token that it gives. */
  async function asked(args: object, login?: string): Promise<Confirm & { text: string }> {
    const answer = await remove(args, login);
    expect(errorOf(answer), answer.text).toEqual({ code: 'confirmation_required' });
    return { ...(answer.meta['redmine-mcp/confirm'] as Confirm), text: answer.text };
  }

  async function confirmed(args: object): Promise<Answer> {
    return await remove({ ...args, confirm_token: (await asked(args)).token });
  }

  async function made(path: string, root: string, fields: object): Promise<Body> {
    const { status, body } = await scene.rest('admin', 'POST', path, { [root]: fields });
    if (status !== 201) throw new Error(`${status} ${JSON.stringify(body)}`);
    return body[root];
  }

  const version = () => made('/projects/alpha/versions.json', 'version', { name: unique('Version') });
  const category = () => made('/projects/alpha/issue_categories.json', 'issue_category', { name: unique('Category') });

  async function news(): Promise<Body> {
    const title = unique('News');
    await scene.rest('admin', 'POST', '/projects/alpha/news.json', { news: { title, description: 'Text' } });
    const { body } = await scene.rest('admin', 'GET', '/projects/alpha/news.json');
    return body.news.find((each: Body) => each.title === title);
  }

  const membership = async () => {
    const project_ = await scene.project();
    const fields = { user_id: scene.id('anna'), role_ids: [seed.roles['Reporter']] };
    return made(`/projects/${project_.id}/memberships.json`, 'membership', fields);
  };

  describe.each<
    [kind: string, make: () => Promise<Body>, path: string, permission: string, shows: (record: Body) => string]
  >([
    ['version', version, 'versions', 'manage_versions', ({ name }) => name],
    ['category', category, 'issue_categories', 'manage_categories', ({ name }) => name],
    ['membership', membership, 'memberships', 'manage_members', () => 'Anna Müller'],
    ['news', news, 'news', 'manage_news', ({ title }) => title],
  ])('%s', (kind, make, path, permission, shows) => {
    const isThere = async (id: number) => (await scene.rest('admin', 'GET', `/${path}/${id}.json`)).status === 200;

    it('T20: is shown, asked for and deleted', async () => {
      const record = await make();
      const sent = await scene.sent(async () => {
        expect(untrustedPart((await asked({ kind, id: record.id })).text)).toContain(shows(record));
      });
      expect(writes(sent)).toEqual([]);
      expect(await isThere(record.id)).toBe(true);
      expect(writeOf(await done(confirmed({ kind, id: record.id })))).toMatchObject({ outcome: 'done', id: record.id });
      expect(await isThere(record.id)).toBe(false);
    });

    it('T20: nobody is asked, and nothing sent, without the permission', async () => {
      const { id } = kind === 'membership' ? await membershipInAlpha() : await make();
      const sent = await scene.sent(async () => {
        const login = seed.permissions[permission]?.allBut ?? '';
        expect(errorOf(await remove({ kind, id }, login))).toMatchObject({ code: 'forbidden' });
      });
      expect(writes(sent)).toEqual([]);
      expect(await isThere(id)).toBe(true);
      if (kind !== 'membership') await scene.rest('admin', 'DELETE', `/${path}/${id}.json`);
    });

    it('T27: not where the server only reads', async () => {
      const client = await scene.as('admin', { REDMINE_MCP_CONFIRM: 'off', REDMINE_MCP_READ_ONLY: 'on' });
      const sent = await scene.sent(async () => {
        expect((await client.call('delete', { kind, id: 1 })).isError).toBe(true);
      });
      expect(sent).toEqual([]);
    });
  });

  async function membershipInAlpha(): Promise<Body> {
    return (await scene.rest('admin', 'GET', '/projects/alpha/memberships.json?limit=100')).body.memberships[0];
  }

  it('a version that issues use stays, and both the preview and the refusal say why', async () => {
    const { id } = await version();
    const issue = await scene.issue({ fixed_version_id: id });
    const { preview, text, token } = await asked({ kind: 'version', id });
    expect(preview).toEqual({ issues: 1 });
    expect(text).toContain('Redmine refuses while issues use it, as far as this account can see: 1 issues.');
    const answer = await remove({ kind: 'version', id, confirm_token: token });
    expect(errorOf(answer)).toEqual({ code: 'rejected' });
    expect(answer.text).toContain('issues, files or custom fields refer to the version');
    expect((await scene.look(issue)).fixed_version).toMatchObject({ id });
  });

  describe('a category with issues', () => {
    const inCategory = async () => {
      const { id } = await category();
      return { id, issue: await scene.issue({ category_id: id }) };
    };

    it.each<[by: string, reassign_to: unknown]>([
      ['name', 'Backend'],
      ['id', seed.categories['backend']?.id],
    ])('gives them to another one, by its %s', async (_, reassign_to) => {
      const { id, issue } = await inCategory();
      const { preview, token } = await asked({ kind: 'category', id, reassign_to });
      expect(preview).toEqual({ issues: 1 });
      await done(remove({ kind: 'category', id, reassign_to, confirm_token: token }));
      expect((await scene.look(issue)).category).toMatchObject({ name: 'Backend' });
    });

    it('leaves them without any when there is no other', async () => {
      const { id, issue } = await inCategory();
      await done(confirmed({ kind: 'category', id }));
      expect(await scene.look(issue)).not.toHaveProperty('category');
    });

    it.each<[what: string, reassign_to: unknown]>([
      ['a name that the project does not know', 'Frontend'],
      ['an id that nobody knows', 99999],
      ['a category of another project', seed.categories['beta ui']?.id],
    ])('T16: %s is an error, and nothing is asked or sent', async (_, reassign_to) => {
      const { id, issue } = await inCategory();
      const sent = await scene.sent(async () => {
        const answer = await remove({ kind: 'category', id, reassign_to });
        expect(errorOf(answer)).toMatchObject({ code: 'unknown_name', argument: 'reassign_to' });
      });
      expect(writes(sent)).toEqual([]);
      expect((await scene.look(issue)).category).toMatchObject({ id });
    });

    it('T20: asks again when an issue came meanwhile', async () => {
      const { id } = await inCategory();
      const { token } = await asked({ kind: 'category', id });
      await scene.issue({ category_id: id });
      const answer = await remove({ kind: 'category', id, confirm_token: token });
      expect(errorOf(answer)).toEqual({ code: 'confirmation_required' });
      expect(answer.meta['redmine-mcp/confirm']).toMatchObject({ preview: { issues: 2 } });
    });
  });

  it('a membership that a group gave stays, and the refusal says why', async () => {
    const { id: project_id } = await scene.project();
    const group = { user_id: seed.groups.team.id, role_ids: [seed.roles['Reporter']] };
    await made(`/projects/${project_id}/memberships.json`, 'membership', group);
    const { body } = await scene.rest('admin', 'GET', `/projects/${project_id}/memberships.json`);
    const { id } = body.memberships.find((each: Body) => each.user);
    const answer = await confirmed({ kind: 'membership', id });
    expect(errorOf(answer)).toEqual({ code: 'rejected' });
    expect(answer.text).toContain('inherited from a group');
    expect((await scene.rest('admin', 'GET', `/memberships/${id}.json`)).status).toBe(200);
  });

  describe('a project', () => {
    it('T20: goes with everything in it, and says how much that is', async () => {
      const { id } = await scene.project({ enabled_module_names: MODULES, tracker_ids: [seed.trackers.Bug] });
      const sub = await scene.project({ parent_id: id });
      const issue = await scene.issue({ project_id: id, tracker_id: seed.trackers.Bug });
      await scene.logHour(issue);
      await made(`/projects/${id}/versions.json`, 'version', { name: 'Next' });
      await made(`/projects/${id}/issue_categories.json`, 'issue_category', { name: 'Only' });
      const user = { user_id: scene.id('anna'), role_ids: [seed.roles['Reporter']] };
      await made(`/projects/${id}/memberships.json`, 'membership', user);
      await scene.rest('admin', 'PUT', `/projects/${id}/wiki/Start.json`, { wiki_page: { text: 'A page' } });
      const { preview, token, text } = await asked({ kind: 'project', id });
      // Another project shares a version with all of them: it does not go.
      expect(preview).toEqual({
        direct_subprojects: 1,
        members: 1,
        issues: 1,
        time_entries: 1,
        versions: 1,
        categories: 1,
        wiki_pages: 1,
        files: 0,
        news: 0,
      });
      expect(text).toContain('1 issues');
      const answer = await done(remove({ kind: 'project', id, confirm_token: token }));
      expect(answer.text).toContain('in the background');
      expect([403, 404]).toContain((await scene.rest('admin', 'GET', `/projects/${id}.json`)).status);
      expect([403, 404]).toContain((await scene.rest('admin', 'GET', `/projects/${sub.id}.json`)).status);
    });

    it('T20: counts what Redmine counts', async () => {
      const counted = () =>
        truths(
          redmine,
          {
            direct_subprojects: 'alpha.children.count',
            members: 'alpha.memberships.count',
            issues: 'Issue.where(project: alpha.self_and_descendants).count',
            time_entries: 'TimeEntry.where(project: alpha.self_and_descendants).count',
            versions: 'alpha.versions.count',
            categories: 'alpha.issue_categories.count',
            wiki_pages: 'alpha.wiki.pages.count',
            files: 'alpha.attachments.count + alpha.versions.sum { |version| version.attachments.count }',
            news: 'alpha.news.count',
          },
          "alpha = Project.find('alpha')",
        );
      // Other tests work in this project meanwhile: once it has to be the same before, after and in between.
      const compare = async () => {
        const [before, { preview }, after] = [
          await counted(),
          await asked({ kind: 'project', id: seed.projects.alpha.id }),
          await counted(),
        ];
        expect(after).toEqual(before);
        expect(preview).toEqual(before);
      };
      await vi.waitFor(compare, { timeout: 50_000, interval: 200 });
    });

    it('T8: what is switched off cannot be counted: nobody is told that there is none', async () => {
      const { id } = await scene.project({ enabled_module_names: [] });
      const { preview } = await asked({ kind: 'project', id });
      expect(preview).toMatchObject({ issues: null, time_entries: null, wiki_pages: null, files: null, news: null });
      await scene.rest('admin', 'DELETE', `/projects/${id}.json`);
    });

    it('T20: asks again when something was added meanwhile', async () => {
      const { id } = await scene.project();
      const { token } = await asked({ kind: 'project', id });
      await made(`/projects/${id}/versions.json`, 'version', { name: 'New' });
      const answer = await remove({ kind: 'project', id, confirm_token: token });
      expect(errorOf(answer)).toEqual({ code: 'confirmation_required' });
      expect((await scene.rest('admin', 'GET', `/projects/${id}.json`)).status).toBe(200);
      await scene.rest('admin', 'DELETE', `/projects/${id}.json`);
    });

    it('T20: not by its name, and not without the permission', async () => {
      const sent = await scene.sent(async () => {
        const byName = await remove({ kind: 'project', id: 'alpha' });
        expect(errorOf(byName)).toMatchObject({ code: 'invalid_arguments', argument: 'id' });
        const login = seed.permissions['delete_project']?.allBut ?? 'developer';
        const answer = await remove({ kind: 'project', id: seed.projects.alpha.id }, login);
        expect(errorOf(answer)).toMatchObject({ code: 'forbidden' });
      });
      expect(writes(sent)).toEqual([]);
    });
  });

  it('T8: logged time of an issue cannot be counted where the time module is off, even by an administrator', async () => {
    const { id: project_id } = await scene.project({
      enabled_module_names: ['issue_tracking', 'time_tracking'],
      tracker_ids: [seed.trackers.Bug],
    });
    const id = await scene.issue({ project_id, tracker_id: seed.trackers.Bug });
    await scene.logHour(id);
    expect((await asked({ kind: 'issue', id })).preview).toMatchObject({ time_entries: 1 });
    const off = { project: { enabled_module_names: ['issue_tracking'] } };
    await scene.rest('admin', 'PUT', `/projects/${project_id}.json`, off);
    expect((await asked({ kind: 'issue', id })).preview).toMatchObject({ time_entries: null });
    await scene.rest('admin', 'DELETE', `/projects/${project_id}.json`);
  });
});

const MODULES = ['issue_tracking', 'time_tracking', 'news', 'documents', 'files', 'wiki'];

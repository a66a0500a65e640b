/** What is not an issue: search, people, wiki pages, news, files, and the values that other tools take. */
import { describe, expect, it } from 'vitest';
import type { Answer } from './clients.ts';
import { done, errorOf, every, openScene, pageOf, trustedPart, unique, untrustedPart } from './scene.ts';
import { allIds, tablesOf, truths } from './tables.ts';

type Args = Record<string, unknown>;

/** Type and id of each result, as they stand outside. */
const found = ({ text }: Answer) =>
  [...trustedPart(text).matchAll(/^([a-z-]+\|\d+)\|/gm)].map((match) => match[1] ?? '');

describe.each(every)('Redmine $version', async (redmine) => {
  const { seed, version } = redmine;
  const { projects, users } = seed;
  const scene = await openScene(redmine);
  const ALL = { REDMINE_MCP_TOOLSETS: 'all' };
  const as = (login: string) => scene.as(login, ALL);
  const manager = await as('manager');
  const admin = await as('admin');
  const ask = (tool: string, args: Args, client = manager) => done(client.call(tool, args));
  const refused = async (tool: string, args: Args, client = manager) => {
    const answer = await client.call(tool, args);
    expect(answer.isError, answer.text).toBe(true);
    return { ...errorOf(answer), text: answer.text };
  };

  describe('search', async () => {
    const search = (args: Args, client = manager) => ask('search', args, client);

    it.each([
      ['wikitext', 'wiki_pages', 'wiki-page'],
      ['newstext', 'news', 'news'],
      ['documenttext', 'documents', 'document'],
      ['messagetext', 'messages', 'message'],
      ['commit', 'changesets', 'changeset'],
      ['projectdescription', 'projects', 'project'],
      ['description', 'issues', 'issue'],
    ])('T41: finds %s where it is: type and id outside, what was written inside', async (label, kind, type) => {
      const { word = '?', id = 0 } = seed.canaries[label] ?? {};
      const answer = await search({ text: word, kinds: [kind] }, admin);
      const [only, ...more] = found(answer);
      expect(more).toEqual([]);
      // The text of a wiki page is a record of its own, with an id that nothing shows.
      expect(only).toMatch(kind === 'wiki_pages' ? /^wiki-page\|\d+$/ : new RegExp(`^${type}\\|${id}$`));
      expect(untrustedPart(answer.text)).toContain(word);
      expect(trustedPart(answer.text)).not.toContain('CANARY');
      expect(found(await search({ text: word }, admin))).toContain(only);
    });

    it('T7: following next_offset shows every result exactly once', async () => {
      const { count } = await truths(redmine, {
        count: `Issue.visible(User.find_by(login: 'manager')).where("subject LIKE '%Bulk issue 1%'").count`,
      });
      expect(count).toBeGreaterThan(100);
      const seen: string[] = [];
      for (let offset: number | null = 0; offset !== null; ) {
        const answer = await search({ text: '"bulk issue 1"', titles_only: true, limit: 41, offset });
        expect(pageOf(answer).total).toBe(count);
        seen.push(...found(answer));
        offset = pageOf(answer).next_offset;
      }
      expect(new Set(seen).size).toBe(count);
      expect(seen).toHaveLength(count);
      expect(found(await search({ text: '"bulk issue 1"', titles_only: true, limit: 1000 }))).toEqual(seen);
    });

    it('the words: all of them or any, in titles only, in open issues only', async () => {
      const [one, two] = [unique('needle').replace(' ', ''), unique('thread').replace(' ', '')];
      const both = await scene.issue({ subject: `${one} ${two}` });
      const first = await scene.issue({ description: `only ${one}` });
      const closed = await scene.issue({ subject: `closed ${one}` });
      await redmine.ruby(`Issue.where(id: ${closed}).update_all(status_id: ${seed.statuses.Closed})`);
      const ids = async (args: Args) =>
        found(await search({ kinds: ['issues'], ...args })).map((each) => Number(each.split('|')[1]));
      expect(await ids({ text: `${one} ${two}` })).toEqual([both]);
      expect((await ids({ text: `${one} ${two}`, all_words: false })).sort()).toEqual([both, first, closed].sort());
      expect((await ids({ text: one, titles_only: true })).sort()).toEqual([both, closed].sort());
      expect((await ids({ text: one, titles_only: false })).sort()).toEqual([both, first, closed].sort());
      expect((await ids({ text: one, open_issues: true })).sort()).toEqual([both, first].sort());
      expect((await ids({ text: one, open_issues: false })).sort()).toEqual([both, first, closed].sort());
    });

    it('in one project only; of a wiki page the path tells project and title', async () => {
      const inAlpha = await search({ text: 'guide', project: 'Alpha', kinds: ['wiki_pages'] });
      expect(untrustedPart(inAlpha.text)).toContain('|/projects/alpha/wiki/Guide|');
      expect(pageOf(await search({ text: 'guide', project: 'beta' })).total).toBe(0);
      const odd = Object.values(seed.wiki).find(({ title }) => /[^\x20-\x7e]/.test(title));
      const answer = await search({ text: odd?.title.split('_')[0], titles_only: true, kinds: ['wiki_pages'] });
      expect(untrustedPart(answer.text).normalize()).toContain(`/wiki/${odd?.title}|`.normalize());
    });

    it('a long text is cut, and its length told', async () => {
      const word = unique('longish').replace(' ', '');
      await scene.issue({ description: `${word} ${'lorem ipsum '.repeat(400)}` });
      const answer = await search({ text: word });
      expect(untrustedPart(answer.text).length).toBeLessThan(400);
      expect(untrustedPart(answer.text)).toMatch(/… \(\d{4} characters\)/);
    });

    it('T10: kinds that one may not search here are an error, not results of other kinds', async () => {
      const blind = await as(seed.permissions['view_news']?.allBut ?? '');
      const args = { text: 'release', kinds: ['news'], project: 'alpha' };
      expect(pageOf(await search(args)).total).toBe(1);
      await scene.issue({ subject: 'release me' });
      expect(await refused('search', args, blind)).toMatchObject({ code: 'filter_not_available', argument: 'kinds' });
    });

    it.each([
      { text: 'a' },
      { text: ' - ' },
      { text: 'one two three four five six' },
      {},
      { text: 'x', kinds: ['time'] },
    ])('T3: %j is refused before anything is searched', async (args) => {
      const sent = await scene.sent(async () => {
        expect((await refused('search', args)).code).toBe('invalid_arguments');
      });
      expect(sent.filter(({ url }) => url.includes('search'))).toEqual([]);
    });

    it.each(['$5 fee', 'a|b fee', '~x fee', '%_fee'])('T5: %s is only text', async (text) => {
      const subject = unique(`search ${text}`);
      const id = await scene.issue({ subject });
      expect(found(await search({ text: `"${subject}"` }))).toEqual([`issue|${id}`]);
    });
  });

  describe('find_users', () => {
    it('lists who is active, or in another state, for administrators', async () => {
      const truth = await truths(redmine, {
        active: 'User.logged.active.ids.sort',
        locked: 'User.logged.status(3).ids.sort',
        anna: `User.find_by(login: 'anna').id`,
      });
      const ids = async (args: Args) =>
        (await allIds(admin, 'find_users', { what: 'users', ...args }, 40)).sort(byNumber);
      expect(await ids({})).toEqual(truth.active);
      expect(await ids({ status: 3 })).toEqual(truth.locked);
      expect(await ids({ name: 'Müller' })).toEqual([truth.anna]);
      expect(await ids({ name: 'anna@exam' })).toEqual([truth.anna]);
      expect(await ids({ group: 'team' })).toEqual([users.twin_one.id, users.cjk.id].sort(byNumber));
      expect(await ids({ group: 'Team', name: 'Chris' })).toEqual([users.twin_one.id]);
    });

    it.each(['~x', '!*', '$5 fee', 'a|b'])('T5: %s is only text', async (name) => {
      expect(pageOf(await ask('find_users', { what: 'users', name }, admin)).total).toBe(0);
    });

    it('T14: shows one with projects and roles, and never a key', async () => {
      const own = await ask('find_users', { what: 'user', user_id: users.anna.id }, admin);
      expect(trustedPart(own.text)).toMatch(/^user \d+\n.*status: 1/);
      expect(trustedPart(own.text)).toMatch(/^memberships \d+: project: 1 · roles: Developer$/m);
      for (const { text } of [own, await ask('find_users', { what: 'user', user_id: users.manager.id })]) {
        expect(Object.values(users).filter(({ apiKey }) => text.includes(apiKey))).toEqual([]);
        expect(text).not.toContain('api_key');
      }
    });

    it('groups, and who is in them', async () => {
      const { team } = seed.groups;
      expect(tablesOf(await ask('find_users', { what: 'groups' }, admin)).ids).toContain(team.id);
      const one = await ask('find_users', { what: 'group', group_id: team.id }, manager);
      expect(trustedPart(one.text)).toContain(`users: 2 (ids ${users.twin_one.id}, ${users.cjk.id})`);
    });

    it.each(['users', 'groups'])('%s need an administrator', async (what) => {
      const error = await refused('find_users', { what });
      expect(error.code).toBe('forbidden');
      expect(error.text).toContain('administrator');
      expect(error.text).not.toContain('project');
    });

    it('T16: an unknown group lists those there are; no user is listed', async () => {
      const sent = await scene.sent(async () => {
        const error = await refused('find_users', { what: 'users', group: 'Teem' }, admin);
        expect(error).toMatchObject({ code: 'unknown_name', argument: 'group' });
        expect(error.text).toContain(`${seed.groups.team.id} Team`);
      });
      expect(sent.filter(({ url }) => url.startsWith('/users.json'))).toEqual([]);
    });
  });

  describe('list_wiki_pages', () => {
    it('shows every page of the project, all of what people wrote inside', async () => {
      const { body } = await scene.rest('manager', 'GET', '/projects/alpha/wiki/index.json');
      const answer = await ask('list_wiki_pages', { project: 'alpha', limit: 100 });
      const lines = untrustedPart(answer.text).trim().split('\n');
      expect(pageOf(answer)).toMatchObject({ total: body.wiki_pages.length, has_more: false });
      expect(lines).toHaveLength(body.wiki_pages.length);
      expect(lines).toContainEqual(expect.stringMatching(/^Guide\|\|5\|2025-03-03 /));
      expect(lines).toContainEqual(expect.stringMatching(/^Nested\|Guide\|1\|/));
      expect(trustedPart(answer.text).split('\n').slice(0, 2)).toEqual([
        `${lines.length} wiki pages`,
        'title|parent|version|updated_on',
      ]);
    });

    it('T7: pages of it make the whole', async () => {
      const rows: string[] = [];
      for (let offset: number | null = 0; offset !== null; ) {
        const answer = await ask('list_wiki_pages', { project: 'alpha', limit: 6, offset });
        rows.push(
          ...untrustedPart(answer.text)
            .trim()
            .split('\n')
            .map((line) => line.split('|')[0] ?? ''),
        );
        offset = pageOf(answer).next_offset;
      }
      const whole = untrustedPart((await ask('list_wiki_pages', { project: 'alpha', limit: 100 })).text).trim();
      expect(rows).toEqual(whole.split('\n').map((line) => line.split('|')[0]));
    });

    it('is forbidden where one may not see the wiki', async () => {
      const blind = await as(seed.permissions['view_wiki_pages']?.allBut ?? '');
      expect(await refused('list_wiki_pages', { project: 'alpha' }, blind)).toMatchObject({ code: 'forbidden' });
    });
  });

  describe('list_news', () => {
    it('T7: all that one may see, newest first, each once', async () => {
      const truth = await truths(redmine, {
        all: `News.visible(User.find_by(login: 'manager')).order(created_on: :desc).ids`,
        alpha: `Project.find('alpha').news.order(created_on: :desc).ids`,
        outsider: `News.visible(User.find_by(login: 'outsider')).order(created_on: :desc).ids`,
      });
      expect(await allIds(manager, 'list_news', { action: 'list' }, 7)).toEqual(truth.all);
      expect(await allIds(manager, 'list_news', { action: 'list', project: 'Alpha' })).toEqual(truth.alpha);
      expect(await allIds(await as('outsider'), 'list_news', { action: 'list' })).toEqual(truth.outsider);
      expect(truth.outsider).not.toContain(seed.news['gamma']?.id);
    });

    it('T12: one with its comments, newest first whatever the account prefers', async () => {
      const news_id = seed.news['release']?.id;
      const texts = await Promise.all(
        ['manager', 'ben'].map(
          async (login) => (await ask('list_news', { action: 'read', news_id }, await as(login))).text,
        ),
      );
      for (const text of texts) {
        expect(trustedPart(text)).toMatch(/^news \d+\nproject: 1 · author: \d+/);
        expect(trustedPart(text)).toContain('comments: 2 of 2, newest first');
        expect(untrustedPart(text)).toMatch(
          /title: Release 1\.0[\s\S]*The release is \*\*out\*\*\.[\s\S]*Well done[\s\S]*Finally/,
        );
      }
    });

    it('what is not there, or not for this account, is not found', async () => {
      for (const news_id of [99_999, seed.news['gamma']?.id]) {
        const { code } = await refused('list_news', { action: 'read', news_id }, await as('outsider'));
        expect(['not_found', 'forbidden']).toContain(code);
      }
      expect((await refused('list_news', { action: 'read' })).code).toBe('invalid_arguments');
    });
  });

  it('list_files shows those of the project and of its versions', async () => {
    const answer = await ask('list_files', { project: 'alpha', limit: 500 });
    const { trusted, untrusted } = tablesOf(answer);
    const { 'project file': own, 'version file': released } = seed.files;
    // Others put files there, too.
    const of = (rows: Record<string, string>[], id: number | undefined) => rows.find((row) => row['id'] === String(id));
    expect(of(trusted, own?.id)).toMatchObject({ filesize: '8', version: '' });
    expect(of(trusted, released?.id)).toMatchObject({ version: String(seed.versions['v1.0']?.id) });
    expect(of(untrusted, own?.id)).toMatchObject({ filename: 'manual.txt', description: 'The manual' });
    expect(of(untrusted, released?.id)).toMatchObject({ filename: 'release.txt', description: 'The release' });
    const blind = await as(seed.permissions['view_files']?.allBut ?? '');
    expect(await refused('list_files', { project: 'alpha' }, blind)).toMatchObject({ code: 'forbidden' });
  });

  describe('list_values', () => {
    const values = (args: Args, client = manager) => ask('list_values', args, client);

    it('roles, and what one may do', async () => {
      const roles = tablesOf(await values({ what: 'roles', limit: 500 }));
      expect(roles.trusted).toContainEqual({ id: String(seed.roles['Developer']), name: 'Developer' });
      const one = await values({ what: 'role', id: seed.roles['Developer'] });
      expect(trustedPart(one.text)).toMatch(/^role \d+\nname: Developer · .*permissions: .*add_issues/);
    });

    it('saved queries that one may see', async () => {
      const names = async (login: string) =>
        tablesOf(await values({ what: 'queries' }, await as(login))).untrusted.map(({ name }) => name);
      expect(await names('anna')).toContain('Mine alone');
      expect(await names('manager')).not.toContain('Mine alone');
      expect(await names('manager')).toEqual(expect.arrayContaining(['Open bugs', 'Alpha urgent']));
      const ofTime = tablesOf(await values({ what: 'time_queries' }));
      expect(ofTime.untrusted.map(({ name }) => name)).toContain('This year');
    });

    it('document categories, and one version with its hours', async () => {
      expect(tablesOf(await values({ what: 'document_categories' })).trusted.map(({ name }) => name)).toEqual([
        'User documentation',
        'Technical documentation',
      ]);
      const one = await values({ what: 'version', id: seed.versions['v1.0']?.id });
      expect(trustedPart(one.text)).toMatch(
        /^version \d+\nproject: 1 · status: open · due_date: 2025-03-31 .*spent_hours: /,
      );
      expect(untrustedPart(one.text)).toContain('wiki_page_title: Guide');
    });

    it('of a project that is not there, nothing', async () => {
      expect(await refused('list_values', { what: 'versions', project: 'nope' })).toMatchObject({
        code: 'unknown_name',
      });
    });
  });

  it('T9: what Redmine sends is known to the catalogue, in every read', async () => {
    const reads: readonly [string, Args][] = [
      ['find_users', { what: 'user', user_id: users.anna.id }],
      ['find_users', { what: 'group', group_id: seed.groups.team.id }],
      ['list_values', { what: 'version', id: seed.versions['v1.0']?.id }],
      ['list_values', { what: 'role', id: seed.roles['Developer'] }],
      ['list_news', { action: 'read', news_id: seed.news['release']?.id }],
    ];
    const structured = await scene.as('admin', { ...ALL, REDMINE_MCP_STRUCTURED: 'true' });
    for (const [tool, args] of reads) {
      const answer = await done(structured.call(tool, args));
      expect((answer.structured as { record: object }).record, `${version} ${tool}`).not.toHaveProperty('unknown');
    }
    expect(projects.alpha.id).toBe(1);
  });
});

const byNumber = (a: number, b: number) => a - b;

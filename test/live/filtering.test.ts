/** T5, T10, T13: every filter finds what it says, or is refused; none is ignored. */
import { describe, expect, it } from 'vitest';
import { redmines } from '../../scripts/redmine/testbed.ts';
import { deaf } from './alter.ts';
import { done, errorOf, openScene, pageOf, unique } from './scene.ts';
import { allIds, tablesOf, truths } from './tables.ts';

type Args = Record<string, unknown>;

/** Bulk issues of two days, which no test changes: one request gives them all. */
const SPAN = { created: '2025-04-02..2025-04-03', status: 'any' };
/** Rows that are compared, of those that Redmine counts: the newest. */
const SHOWN = 6;

/** What an agent asks, and the same in Ruby, of `bulk`: visible to the caller. */
const ISSUES: readonly [args: Args, ruby: string][] = [
  [{ status: 'open' }, 'bulk.open'],
  [{ status: 'closed' }, 'bulk.open(false)'],
  [{ status: 'any' }, 'bulk'],
  [{ status: 'Resolved' }, 'bulk.where(status: status["Resolved"])'],
  [{ status: ['Resolved', 'rejected'] }, 'bulk.where(status: status.values_at("Resolved", "Rejected"))'],
  [{ not: { status: 'closed' }, status: undefined }, 'bulk.open'],
  [
    { not: { status: ['New', 'Feedback'] }, status: undefined },
    'bulk.where.not(status: status.values_at("New", "Feedback"))',
  ],
  [{ tracker: 'bug' }, 'bulk.where(tracker: Tracker.find_by(name: "Bug"))'],
  [{ tracker: ['Bug', 'Support'] }, 'bulk.where(tracker: Tracker.where(name: %w[Bug Support]))'],
  [{ not: { tracker: 'Bug' } }, 'bulk.where.not(tracker: Tracker.find_by(name: "Bug"))'],
  [{ priority: 'Urgent' }, 'bulk.where(priority: priority["Urgent"])'],
  [{ not: { priority: ['Low', 'Normal'] } }, 'bulk.where.not(priority: priority.values_at("Low", "Normal"))'],
  [{ project: 'beta' }, 'bulk.where(project: Project.find("beta"))'],
  [{ project: 'Gamma' }, 'bulk.where(project: Project.find("gamma"))'],
  [{ assigned_to: 'none' }, 'bulk.where(assigned_to: nil)'],
  [{ assigned_to: 'any' }, 'bulk.where.not(assigned_to: nil)'],
  [{ assigned_to: 'me' }, 'bulk.where(assigned_to: manager)'],
  [{ project: 'alpha', assigned_to: 'Anna Müller' }, 'bulk.where(project: alpha, assigned_to: anna)'],
  [
    { project: 'alpha', assigned_to: ['anna müller', 'me'] },
    'bulk.where(project: alpha, assigned_to: [anna, manager])',
  ],
  [{ not: { assigned_to: 'me' } }, 'bulk.where.not(assigned_to: manager).or(bulk.where(assigned_to: nil))'],
  [{ author: 'me' }, 'bulk.where(author: manager)'],
  [
    { project: 'alpha', not: { author: 'Rita Reporter' } },
    'bulk.where(project: alpha).where.not(author: User.find_by(login: "reporter"))',
  ],
  [{ project: 'alpha', category: 'Backend' }, 'bulk.where(category: alpha.issue_categories.find_by(name: "Backend"))'],
  [{ project: 'alpha', category: 'none' }, 'bulk.where(project: alpha, category: nil)'],
  [{ project: 'alpha', not: { category: 'Backend' } }, 'bulk.where(project: alpha, category: nil)'],
  [{ project: 'alpha', version: '1.0' }, 'bulk.where(fixed_version: alpha.versions.find_by(name: "1.0"))'],
  [{ version: 'any' }, 'bulk.where.not(fixed_version: nil)'],
  [{ not: { version: 'any' } }, 'bulk.where(fixed_version: nil)'],
  [{ more: { parent: 'any' } }, 'Issue.none'],
  [{ more: { done_ratio: 50 } }, 'bulk.where(done_ratio: 50)'],
  [{ more: { done_ratio: '30..60' } }, 'bulk.where(done_ratio: 30..60)'],
  [{ more: { done_ratio: '..20' } }, 'bulk.where(done_ratio: ..20)'],
  [{ due: 'none' }, 'bulk.where(due_date: nil)'],
  [{ due: '2025-04-20..2025-05-10' }, 'bulk.where(due_date: "2025-04-20".."2025-05-10")'],
  [{ due: '2025-05-10..' }, 'bulk.where(due_date: "2025-05-10"..)'],
  [{ more: { start: '2025-04-17' } }, 'bulk.where(start_date: "2025-04-17")'],
  [{ closed: 'none' }, 'bulk.where(closed_on: nil)'],
  [{ closed: 'any' }, 'bulk.where.not(closed_on: nil)'],
  [{ updated: '2025-04-03..2025-04-04' }, 'bulk.where(updated_on: Time.utc(2025, 4, 3)..)'],
  [{ subject: 'issue bulk 17' }, 'bulk.where("subject LIKE ?", "%17%")'],
  [{ more: { estimated_hours: '..5' } }, 'bulk.where(estimated_hours: ..5)'],
  [{ more: { description: 'issue 17' } }, 'bulk.where("issues.description LIKE ?", "%17%")'],
  [{ more: { version_status: 'open' } }, 'bulk.where(fixed_version: Version.where(status: "open"))'],
  [{ more: { projects: ['beta', 'Gamma'] } }, 'bulk.where(project: Project.where(identifier: %w[beta gamma]))'],
  [{ project: 'alpha', more: { subprojects: 'none', done_ratio: 50 } }, 'bulk.where(project: alpha, done_ratio: 50)'],
  [{ custom_fields: { 'String field': 'bulk 3' } }, 'bulk.select { |issue| value(issue, "String field") == "bulk 3" }'],
  [
    { custom_fields: { 'string FIELD': ['bulk 3', 'bulk 4'] } },
    'bulk.select { |issue| ["bulk 3", "bulk 4"].include?(value(issue, "String field")) }',
  ],
  [{ custom_fields: { 'String field': null } }, 'bulk.select { |issue| value(issue, "String field").blank? }'],
  [{ custom_fields: { 'Int field': 42 } }, 'bulk.select { |issue| value(issue, "Int field") == "42" }'],
  [{ custom_fields: { 'List field': 'Green' } }, 'bulk.select { |issue| value(issue, "List field") == "Green" }'],
  [{ custom_fields: { 'Bool field': true } }, 'bulk.select { |issue| value(issue, "Bool field") == "1" }'],
  [
    { custom_fields: { 'Bool field': false, 'List field': 'Red' } },
    'bulk.select { |issue| value(issue, "Bool field") == "0" && value(issue, "List field") == "Red" }',
  ],
];

const HELPERS = `
def value(issue, name)
  issue.custom_field_values.find { |field| field.custom_field.name == name }&.value
end
manager = User.find_by(login: 'manager')
anna = User.find_by(login: 'anna')
alpha = Project.find('alpha')
status = IssueStatus.all.index_by(&:name)
priority = IssuePriority.all.index_by(&:name)
bulk = Issue.visible(manager).where("issues.subject LIKE 'Bulk issue%'").where(created_on: Time.utc(2025, 4, 2)..Time.utc(2025, 4, 3, 23, 59, 59))
`;

const TIME: readonly [args: Args, ruby: string][] = [
  [{}, 'seeded'],
  [{ user: 'me' }, 'seeded.where(user: manager)'],
  [{ project: 'alpha', user: 'Anna Müller' }, 'seeded.where(user: anna)'],
  [{ project: 'alpha', user: ['Anna Müller', 'me'] }, 'seeded.where(user: [anna, manager])'],
  [{ not: { user: 'me' } }, 'seeded.where.not(user: manager)'],
  [{ activity: 'design' }, 'seeded.where(activity: TimeEntryActivity.find_by(name: "Design"))'],
  [
    { project: 'alpha', not: { activity: 'Design' } },
    'seeded.where.not(activity: TimeEntryActivity.where(name: "Design"))',
  ],
  [{ spent: '2025-05-07' }, 'seeded.where(spent_on: "2025-05-07")'],
  [{ spent: '2025-05-20..2025-05-31' }, 'seeded.where(spent_on: "2025-05-20".."2025-05-31")'],
  [{ hours: 0.25 }, 'seeded.where(hours: 0.25)'],
  [{ hours: '1.5..' }, 'seeded.where(hours: 1.5..)'],
  [{ more: { tracker: 'Bug' } }, 'seeded.where(issue: Issue.where(tracker: Tracker.find_by(name: "Bug")))'],
  [{ more: { status: 'Closed' } }, 'seeded.where(issue: Issue.where(status: status["Closed"]))'],
  [{ more: { logged_by: 'me' } }, 'seeded.where(author: manager)'],
  [{ comments: 'Entry 14' }, 'seeded.where("comments LIKE ?", "%14%")'],
];

const name = (args: Args) => JSON.stringify(args);

describe.each(await redmines())('Redmine $version', async (redmine) => {
  const { seed, version } = redmine;
  const scene = await openScene(redmine);
  const manager = await scene.as('manager');
  const admin = await scene.as('admin');
  const list = (args: Args, client = manager) => done(client.call('list_issues', args));
  const refused = async (args: Args, client = manager, tool = 'list_issues') => {
    const answer = await client.call(tool, args);
    expect(answer.isError, answer.text).toBe(true);
    return { ...errorOf(answer), text: answer.text };
  };

  describe('list_issues', async () => {
    const expressions = Object.fromEntries(
      ISSUES.map(([, ruby], index) => [index, `(${ruby}).map(&:id).sort.reverse`]),
    );
    const truth = await truths(redmine, expressions, HELPERS);

    it.each(ISSUES.map(([args], index) => ({ args, index, is: name(args) })))(
      'T5, T13: $is',
      async ({ args, index }) => {
        const answer = await list({ ...SPAN, ...args, limit: SHOWN });
        expect(tablesOf(answer).ids).toEqual(truth[index].slice(0, SHOWN));
        expect(pageOf(answer).total).toBe(truth[index].length);
      },
    );

    it('the table above asks for something: each filter leaves some out and some in', () => {
      const all = truth[2].length;
      expect(all).toBeGreaterThan(40);
      const idle = ISSUES.filter((_, index) => truth[index].length === all || truth[index].length === 0);
      expect(idle.map(([args]) => args)).toEqual([{ status: 'any' }, { more: { parent: 'any' } }]);
    });

    it('only open ones come when no status is asked for', async () => {
      const { status: _any, ...span } = SPAN;
      expect(pageOf(await list({ ...span, limit: 1 })).total).toBe(truth[0].length);
    });

    it('single issues, by number or by parent', async () => {
      const { parent, child, closed, plain } = seed.issues;
      expect(tablesOf(await list({ ids: [plain, closed, parent], status: 'any' })).ids).toEqual([
        parent,
        closed,
        plain,
      ]);
      expect(tablesOf(await list({ ids: plain })).ids).toEqual([plain]);
      expect(tablesOf(await list({ more: { parent } })).ids.sort()).toEqual([child, seed.issues['second child']]);
    });

    it('by watcher: oneself, and others where one may see them', async () => {
      const { watched } = seed.issues;
      expect(tablesOf(await list({ more: { watcher: 'me' }, project: 'alpha', limit: 200 })).ids).toContain(watched);
      expect(
        tablesOf(await list({ more: { watcher: 'Ben Berger' }, project: 'alpha', ids: [watched, seed.issues.plain] }))
          .ids,
      ).toEqual([watched]);
    });

    it('by relations, in every way that Redmine knows them', async () => {
      const { blocked, blocker, plain, relations } = seed.issues;
      const ids = async (more: Args, args: Args = {}) =>
        tablesOf(await list({ ids: [blocked, blocker, plain, relations], status: 'any', more, ...args })).ids;
      expect(await ids({ blocked_by: 'any' })).toEqual([blocked]);
      expect(await ids({ blocked_by: 'none' })).toEqual([relations, blocker, plain].sort((a, b) => b - a));
      expect(await ids({ blocked_by: blocker })).toEqual([blocked]);
      expect(await ids({ blocks: blocked })).toEqual([blocker]);
      expect(await ids({ blocks: 'any', relates: 'any' })).toEqual([relations]);
      expect(await ids({ duplicates: seed.issues['relations duplicates'] })).toEqual([relations]);
      expect(await ids({ blocked_by: 'open' })).toEqual([blocked]);
      await redmine.ruby(`Issue.where(id: ${blocker}).update_all(status_id: ${seed.statuses.Closed})`);
      expect(await ids({ blocked_by: 'open' })).toEqual([]);
      await redmine.ruby(`Issue.where(id: ${blocker}).update_all(status_id: ${seed.statuses.New})`);
    });

    it('by what was noted, by whom, by logged hours, privacy and group', async () => {
      const { hostile, plain, timed, private: hidden } = seed.issues;
      const ids = async (more: Args, some: number[], client = manager) =>
        tablesOf(await list({ ids: some, status: 'any', project: 'alpha', more }, client)).ids;
      const { word } = seed.canaries['note'] ?? {};
      expect(tablesOf(await list({ status: 'any', more: { notes: word } }, admin)).ids).toEqual([hostile]);
      expect(await ids({ spent_hours: '0.1..' }, [timed, seed.issues.rejected])).toEqual([timed]);
      expect(await ids({ is_private: true }, [hidden, plain])).toEqual([hidden]);
      expect(await ids({ is_private: false }, [hidden, plain])).toEqual([plain]);
      const issue = await scene.issue({ assigned_to_id: seed.users.cjk.id });
      await scene.rest('anna', 'PUT', `/issues/${issue}.json`, { issue: { notes: 'mine' } });
      expect(await ids({ assigned_group: 'Team' }, [issue, plain])).toEqual([issue]);
      expect(await ids({ updated_by: 'Anna Müller' }, [issue, plain])).toEqual([issue]);
    });

    it('T10: what one may not filter by is an error', async () => {
      const blind = await scene.as(seed.permissions['view_time_entries']?.allBut ?? '');
      expect(await refused({ project: 'alpha', more: { spent_hours: '1..' } }, blind)).toMatchObject({
        code: 'filter_not_available',
        argument: 'more.spent_hours',
      });
      expect(await refused({ more: { is_private: true } }, await scene.as('reader'))).toMatchObject({
        code: 'filter_not_available',
        argument: 'more.is_private',
      });
      expect(await refused({ more: { subprojects: 'none' } })).toMatchObject({ code: 'filter_not_available' });
      expect(await refused({ project: 'alpha', more: { projects: 'beta' } })).toMatchObject({
        code: 'filter_not_available',
      });
    });

    it('T3: a saved query by its name, which takes no other filters', async () => {
      const { public: openBugs, project: urgent } = seed.queries;
      const truth = await truths(
        redmine,
        {
          open: `IssueQuery.find(${openBugs?.id}).issue_ids & seeded`,
          urgent: `IssueQuery.find(${urgent?.id}).issue_ids & seeded`,
          seeded: 'seeded',
        },
        // Other tests make issues of their own meanwhile.
        `User.current = User.find_by(login: 'manager')
         seeded = Issue.where('created_on < ?', Time.utc(2026, 6, 1)).pluck(:id)`,
      );
      const seeded = new Set(truth.seeded);
      const open = (await allIds(manager, 'list_issues', { query: 'open bugs' })).filter((id) => seeded.has(id));
      expect(open.sort()).toEqual(truth.open.sort());
      const inProject = { query: 'Alpha urgent', project: 'alpha', sort: 'id' };
      const urgentIds = (await allIds(manager, 'list_issues', inProject, 7)).filter((id) => seeded.has(id));
      expect(urgentIds).toEqual(truth.urgent.sort((a: number, b: number) => a - b));
      for (const more of [{ status: 'any' }, { more: { is_private: true } }, { not: { status: 'New' } }]) {
        expect(await refused({ query: 'open bugs', ...more })).toMatchObject({ code: 'invalid_arguments' });
      }
      expect(await refused({ query: 'Mine alone' })).toMatchObject({ code: 'unknown_name', argument: 'query' });
      expect(await refused({ query: 'Alpha urgent' })).toMatchObject({ code: 'not_found' });
    });

    it('T13: me as an assignee are my groups, too, as in Redmine', async () => {
      const issue = await scene.issue();
      await redmine.ruby(`Issue.find(${issue}).update_columns(assigned_to_id: ${seed.groups.team.id})`);
      const mine = tablesOf(
        await list({ assigned_to: 'me', ids: [issue, seed.issues.plain] }, await scene.as('twin_one')),
      );
      expect(mine.ids).toEqual([issue]);
      expect(tablesOf(await list({ assigned_to: 'Team', project: 'alpha' })).ids).toEqual([issue]);
      const others = tablesOf(
        await list({ assigned_to: 'me', ids: [issue, seed.issues.plain] }, await scene.as('twin_two')),
      );
      expect(others.ids).toEqual([]);
    });

    it('T13: a date is a day in the time zone of the account', async () => {
      const day = { created: '2025-04-03', status: 'any', project: 'alpha', limit: 100 };
      const truth = await truths(
        redmine,
        {
          utc: 'days.call(Time.utc(2025, 4, 3))',
          tokyo: 'days.call(Time.utc(2025, 4, 2, 15))',
        },
        `days = ->(start) { Issue.where(project: Project.find('alpha'), created_on: start..(start + 86399)).ids.sort }`,
      );
      expect(truth.utc).not.toEqual(truth.tokyo);
      expect(tablesOf(await list(day)).ids.sort((a, b) => a - b)).toEqual(truth.utc);
      expect(tablesOf(await list(day, await scene.as('ben'))).ids.sort((a, b) => a - b)).toEqual(truth.tokyo);
    });
  });

  describe('T5: text that looks like a query', () => {
    const subjects = ['$5 fee', 'a|b', '~x', '>=2', '$5 fee a|b ~x >=2 *'];
    it.each(subjects)('%s finds the subject that holds it', async (subject) => {
      const { operators } = seed.issues;
      expect(tablesOf(await list({ subject, project: 'alpha' })).ids).toContain(operators);
      const elsewhere = await list({ subject, project: 'beta' });
      expect(pageOf(elsewhere).total).toBe(0);
    });

    const odd = ['=5', '!*', '><2025-01-01', 't-1', '%_', '\\\\', "it's"];
    it(`${odd.join(' ')} are only text`, async () => {
      const ids = [await scene.issue({ subject: unique(`odd ${odd.join(' ')} text`) }), seed.issues.plain];
      for (const text of odd) {
        expect(tablesOf(await list({ subject: text, ids })).ids).toEqual([ids[0]]);
        expect(tablesOf(await list({ subject: `${text}zzz`, ids })).ids).toEqual([]);
      }
    });

    it('more words than Redmine looks for are refused: it would leave out the rest in silence', async () => {
      expect(await refused({ subject: 'one two three four five six' })).toMatchObject({
        code: 'invalid_arguments',
        argument: 'subject',
      });
      const issue = await scene.issue({ subject: 'one two three four five six seven' });
      expect(tablesOf(await list({ subject: '"one two three four five six"' })).ids).toEqual([issue]);
    });

    it('values of custom fields are only text, too', async () => {
      const values = seed.customFields['list multiple'];
      const issue = await scene.issue({ custom_fields: [{ id: values?.id, value: ['=equals', 'a|b'] }] });
      for (const value of ['=equals', 'a|b', ['a|b', '=equals']]) {
        const args = { project: 'alpha', ids: [issue, seed.issues.fields] };
        const answer = await list({ ...args, custom_fields: { 'List multiple field': value } });
        expect(tablesOf(answer).ids).toEqual([issue]);
      }
    });
  });

  it('text in every field and note is found from 5.1 on, and refused before', async () => {
    const word = `needle${process.pid}`;
    const issue = await scene.issue({ description: `in a ${word} stack` });
    if (version === '5.0') {
      const error = await refused({ text: word });
      expect(error).toMatchObject({ code: 'filter_not_available', argument: 'text' });
      expect(error.text).toContain('5.1');
      return;
    }
    expect(tablesOf(await list({ text: word })).ids).toEqual([issue]);
  });

  it('T10: a word of one character counts in quotes only, and the answer says so', async () => {
    const [two, three] = [await scene.issue({ subject: 'Phase 2 begins' }), await scene.issue({ subject: 'Phase 3' })];
    const ids = [two, three];
    const loose = await list({ subject: 'Phase 2', ids });
    expect(tablesOf(loose).ids).toEqual([three, two]);
    expect(loose.text.split('\n')[0]).toContain('left out words of one letter or digit');
    const quoted = await list({ subject: '"Phase 2"', ids });
    expect(tablesOf(quoted).ids).toEqual([two]);
    expect(quoted.text.split('\n')[0]).toBe('1 issues');
  });

  it('T10: within one project, a choice of projects is an error, also when all rows would fit', async () => {
    const args = { project: 'alpha', more: { projects: ['alpha'] }, limit: 1 };
    for (const tool of ['list_issues', 'list_time_entries'])
      expect(errorOf(await manager.call(tool, args))).toMatchObject({ code: 'filter_not_available' });
  });

  it('T10: private or not is an error for who may not filter by it, though the first rows fit', async () => {
    const reader = await scene.as('reader');
    const args = { status: 'any', more: { is_private: false }, limit: 2 };
    expect(errorOf(await reader.call('list_issues', args))).toMatchObject({
      code: 'filter_not_available',
      argument: 'more.is_private',
    });
    await done(manager.call('list_issues', args));
  });

  it('T10: a name where a custom field holds ids finds nothing, and the answer says why', async () => {
    const args = { project: 'alpha', ids: seed.issues.fields };
    const found = await list({ ...args, custom_fields: { 'User field': seed.users.anna.id } });
    expect(tablesOf(found).ids).toEqual([seed.issues.fields]);
    const named = await list({ ...args, custom_fields: { 'User field': seed.users.anna.name } });
    expect(tablesOf(named).ids).toEqual([]);
    expect(named.text).toContain('ids, not names');
  });

  it('T10: one Chinese character is a word to Redmine, one letter is not', async () => {
    const [issue, other] = [await scene.issue({ subject: '計画 of a test' }), await scene.issue({ subject: 'a plan' })];
    expect(tablesOf(await list({ subject: '画', ids: [issue, other] })).ids).toEqual([issue]);
    expect(await refused({ subject: 'a' })).toMatchObject({ code: 'invalid_arguments', argument: 'subject' });
  });

  describe('custom fields of every format', () => {
    const { plain, fields } = seed.issues;
    const field = (label: string) => {
      const { id = 0, name = '', options = {} } = seed.customFields[label] ?? {};
      return { id, name, options: options as Record<string, number> };
    };
    const wanted: readonly [label: string, value: unknown][] = [
      ['string', 'a string'],
      ['text', 'two\nlines'],
      ['link', 'one'],
      ['int', '42'],
      ['bool', true],
      ['date', '2025-02-14'],
      ['list', 'Green'],
      ['list multiple', 'Blue'],
      ['enumeration', field('enumeration').options['Medium']],
      ['enumeration multiple', field('enumeration multiple').options['Large']],
      ['user', seed.users.anna.id],
      ['user multiple', [seed.users.ben.id]],
      ['version', seed.versions['v1.0']?.id],
      ['version multiple', seed.versions['v1.0']?.id],
      ['read-only', 'fixed'],
      ['managers', 'for managers only'],
      ...(seed.customFields['progressbar'] ? ([['progressbar', 40]] as [string, unknown][]) : []),
    ];

    it.each(wanted)('%s', async (label, value) => {
      const args = { ids: [fields, plain], project: 'alpha', custom_fields: { [field(label).name]: value } };
      expect(tablesOf(await list(args, admin)).ids).toEqual([fields]);
    });

    it('an enumeration takes its label where formats are known', async () => {
      const args = { ids: [fields, plain], custom_fields: { 'Enumeration field': 'Medium' } };
      expect(tablesOf(await list(args, admin)).ids).toEqual([fields]);
      expect(await refused({ custom_fields: { 'Enumeration field': 'Huge' } }, admin)).toMatchObject({
        code: 'invalid_arguments',
        allowed: ['Small', 'Medium', 'Large'],
      });
    });

    it.each([1.5, null])('T10: a field that is not used as a filter is an error, for %s too', async (value) => {
      const args = { project: 'alpha', custom_fields: { 'Float field': value } };
      for (const client of [manager, admin]) {
        expect(await refused(args, client)).toMatchObject({ code: 'filter_not_available', argument: 'custom_fields' });
      }
    });

    it.each(['x', null])('T10: a field that one may not see is an error, for %s too', async (value) => {
      const developer = await scene.as('developer');
      const { id, name } = field('managers');
      for (const key of [id, name]) {
        // Redmine 5.1 and later tell its name all the same.
        const { code } = await refused({ project: 'alpha', custom_fields: { [key]: value } }, developer);
        expect(['filter_not_available', 'unknown_name']).toContain(code);
      }
    });

    it('an unknown name lists those there are; nothing was asked', async () => {
      const sent = await scene.sent(async () => {
        const error = await refused({ project: 'alpha', custom_fields: { 'Sting field': 'x' } });
        expect(error).toMatchObject({ code: 'unknown_name', argument: 'custom_fields' });
        expect(error.text).toContain('String field');
      });
      expect(sent.filter(({ url }) => url.includes('cf_'))).toEqual([]);
    });
  });

  describe('T10: a filter that Redmine would ignore', () => {
    it('category needs a project', async () => {
      expect(await refused({ category: seed.categories['ui']?.id })).toMatchObject({
        code: 'filter_not_available',
        argument: 'category',
      });
      expect(await refused({ not: { category: [1] } })).toMatchObject({ code: 'filter_not_available' });
    });

    // The answer of a Redmine that has not heard the filter: as it is when a field is switched off in all trackers.
    it.each<[string, Args, RegExp]>([
      ['status', { status: 'Feedback' }, /^status_id$/],
      ['tracker', { tracker: 'Bug' }, /^tracker_id$/],
      ['tracker', { not: { tracker: 'Bug' } }, /^tracker_id$/],
      ['priority', { priority: 'Urgent' }, /^priority_id$/],
      ['assigned_to', { assigned_to: seed.users.anna.id }, /^assigned_to_id$/],
      ['assigned_to', { assigned_to: 'none' }, /^assigned_to_id$/],
      ['assigned_to', { assigned_to: 'any' }, /^assigned_to_id$/],
      ['author', { author: 'me' }, /^author_id$/],
      ['version', { version: 'any' }, /^fixed_version_id$/],
      ['category', { project: 'alpha', category: 'Backend' }, /^category_id$/],
      ['more.parent', { more: { parent: 'any' } }, /^parent_id$/],
      ['more.start', { more: { start: '2025-04-17' } }, /^start_date$/],
      ['due', { due: '..2025-04-20' }, /^due_date$/],
      ['due', { due: 'none' }, /^due_date$/],
      ['more.done_ratio', { more: { done_ratio: '30..' } }, /^done_ratio$/],
      ['more.is_private', { more: { is_private: true } }, /^is_private$/],
      ['custom_fields', { custom_fields: { 'List field': 'Green' } }, /^cf_/],
      ['custom_fields', { custom_fields: { 'List field': null } }, /^cf_/],
    ])('%s: %j', async (argument, args, field) => {
      const error = await scene.faulty(deaf(redmine.url, field), () => refused({ ...SPAN, ...args, limit: 12 }));
      expect(error).toMatchObject({ code: 'filter_not_available', argument });
      expect(error.text).not.toContain('Bulk');
    });
  });

  it.each([
    { sort: 'priority_id' },
    { sort: 'spent_hours' },
    { sort: 'id;drop' },
    { sort: 'id,id,id,id' },
    { due: '2025-02-30' },
    { due: '>=2025-01-01' },
    { due: 'yesterday' },
    { due: '2025-03-01..2025-02-01' },
    { more: { done_ratio: 'half' } },
    { more: { blocked_by: 'closed' } },
    { more: { blocks: [1, 2] } },
    { more: { nope: 1 } },
    { more: {} },
    { created: 'none..any' },
    { status: [] },
    { status: ['any', 'New'] },
    { assigned_to: ['none', 'me'] },
    { subject: '' },
    { subject: '  ' },
    { ids: 0 },
    { ids: ['1'] },
    { limit: 0 },
    { limit: 1001 },
    { offset: -1 },
    { query_id: 1 },
    { status: 'any', not: { status: 'New' } },
  ])('T3: %j is refused before anything is listed', async (args) => {
    const sent = await scene.sent(async () => {
      expect(await refused(args)).toMatchObject({ code: 'invalid_arguments' });
    });
    expect(sent.filter(({ url }) => url.startsWith('/issues.json'))).toEqual([]);
  });

  describe('list_time_entries', async () => {
    const setUp = `${HELPERS}\nseeded = TimeEntry.where(spent_on: '2025-05-01'..'2025-06-30', project: alpha)`;
    const expressions = Object.fromEntries(TIME.map(([, ruby], index) => [index, `(${ruby}).map(&:id).sort.reverse`]));
    const truth = await truths(redmine, expressions, setUp);
    const span = { project: 'alpha', spent: '2025-05-01..2025-06-30' };

    it.each(TIME.map(([args], index) => ({ args, index, is: name(args) })))('T13: $is', async ({ args, index }) => {
      const ids = await allIds(manager, 'list_time_entries', { ...span, ...args });
      expect(ids.sort((a, b) => b - a)).toEqual(truth[index]);
    });

    it('by what later Redmines can be asked, and refused before', async () => {
      const { parent, child } = seed.issues;
      const newer: readonly [since: string, more: Args, ruby: string][] = [
        ['5.1', { parent }, `TimeEntry.where(issue: ${child})`],
        ['5.1', { subject: 'child' }, `TimeEntry.where(issue: Issue.where('subject LIKE ?', '%child%'))`],
        [
          '6.0',
          { user_role: 'Developer' },
          `seeded.where(user: alpha.members.select { |member| member.roles.map(&:name).include?('Developer') }.map(&:user_id))`,
        ],
      ];
      for (const [since, more, ruby] of newer) {
        const args = { project: 'alpha', more };
        if (version < since) {
          expect(await refused(args, manager, 'list_time_entries')).toMatchObject({ code: 'filter_not_available' });
          continue;
        }
        const { ids } = await truths(redmine, { ids: `(${ruby}).map(&:id).sort` }, setUp);
        const found = await allIds(manager, 'list_time_entries', more['user_role'] ? { ...span, ...args } : args);
        expect(found.sort((a, b) => a - b)).toEqual(ids);
        expect(ids.length).toBeGreaterThan(0);
      }
    });

    it('T3: by a saved query, which takes no other filters', async () => {
      const { ids } = await truths(redmine, { ids: `TimeEntry.where(spent_on: '2025-01-01'..'2025-12-31').ids.sort` });
      const found = await allIds(admin, 'list_time_entries', { query: 'this year' });
      expect(found.sort((a, b) => a - b)).toEqual(ids);
      expect(await refused({ query: 'this year', user: 'me' }, admin, 'list_time_entries')).toMatchObject({
        code: 'invalid_arguments',
      });
      // A query of issues is none of time.
      expect(await refused({ query: 'Open bugs' }, admin, 'list_time_entries')).toMatchObject({ code: 'unknown_name' });
    });

    it('of one issue', async () => {
      const { id, entries } = seed.timedIssue;
      const ids = await allIds(manager, 'list_time_entries', { issue_id: id });
      expect(ids.length).toBe(entries);
    });

    it.each<[string, Args, RegExp]>([
      ['user', { user: 'me' }, /^user_id$/],
      ['user', { not: { user: 'me' } }, /^user_id$/],
      ['activity', { activity: 'Design' }, /^activity_id$/],
      ['issue_id', { issue_id: seed.timedIssue.id }, /^issue_id$/],
      ['spent', { spent: '2025-05-07' }, /^spent_on$/],
      ['hours', { hours: '..0.25' }, /^hours$/],
    ])('T10: %s that is ignored is an error', async (argument, args, field) => {
      const work = () => refused(args, manager, 'list_time_entries');
      expect(await scene.faulty(deaf(redmine.url, field), work)).toMatchObject({
        code: 'filter_not_available',
        argument,
      });
    });

    it.each([{ spent: '2025-02-30' }, { hours: '1:30' }, { user: 'none' }, { comments: '' }, { issue_id: '~1' }])(
      'T10: %j, for which Redmine would list all time, is refused',
      async (args) => {
        const error = await refused(args, manager, 'list_time_entries');
        expect(['invalid_arguments', 'unknown_name']).toContain(error.code);
      },
    );
  });

  describe('list_projects', () => {
    const { projects: known } = seed;
    const seeded = new Set(Object.values(known).map(({ id }) => id));
    /** Those of the seed: other tests make projects of their own meanwhile. */
    const projects = async (args: Args, client = manager) =>
      (await allIds(client, 'list_projects', args)).filter((id) => seeded.has(id));

    it('by name, by state, and all that one may see', async () => {
      expect(await projects({ name: 'alpha SUB' })).toEqual([known['alpha-sub'].id, known['alpha-sub-private'].id]);
      expect(await projects({ status: 5 })).toEqual([known['closed-one'].id]);
      expect(await projects({ status: 1 })).not.toContain(known['closed-one'].id);
      const outsider = await projects({}, await scene.as('outsider'));
      expect(outsider).toContain(known['closed-one'].id);
      expect(outsider).not.toContain(known.gamma.id);
    });

    it('by parent, privacy, text and date', async () => {
      const { alpha, 'alpha-sub': sub, 'alpha-sub-private': hidden } = known;
      expect(await projects({ more: { parent: 'alpha' } })).toEqual([sub.id, hidden.id]);
      const secluded = await projects({ more: { parent: 'any', is_public: false } });
      expect(secluded).toContain(hidden.id);
      expect(secluded).not.toEqual(expect.arrayContaining([sub.id]));
      expect(secluded).not.toEqual(expect.arrayContaining([alpha.id]));
      expect(await projects({ more: { description: 'project with everything' } })).toEqual([alpha.id]);
      expect(await projects({ name: 'alpha', more: { parent: 'none' } })).toEqual([alpha.id]);
      expect(await projects({ name: 'alpha', more: { created: '..2024-12-31' } })).toEqual([]);
      expect(await refused({ more: { parent: 'nope' } }, manager, 'list_projects')).toMatchObject({
        code: 'unknown_name',
      });
      for (const [more, field] of [
        [{ parent: 'alpha' }, /^parent_id$/],
        [{ is_public: false }, /^is_public$/],
      ] as const) {
        const work = () => refused({ more }, manager, 'list_projects');
        expect(await scene.faulty(deaf(redmine.url, field), work)).toMatchObject({ code: 'filter_not_available' });
      }
    });

    it.each(['$5 fee', '!*', 'a|b'])('T5: %s is only text', async (text) => {
      expect(await projects({ name: text })).toEqual([]);
    });

    it('T10: a state that is ignored is an error', async () => {
      const work = () => refused({ status: 5 }, manager, 'list_projects');
      expect(await scene.faulty(deaf(redmine.url, /^status$/), work)).toMatchObject({ code: 'filter_not_available' });
    });
  });
});

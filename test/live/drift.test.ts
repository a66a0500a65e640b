/** The catalogue against the Redmines that there are: what they can be asked, and what they answer. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { operations, shapes, versions } from '../../generated/index.ts';
import type { Field, FilterKind, Json, OperationId, ShapeName } from '../../generated/types.ts';
import { isList, isObject } from '../../runtime/json.ts';
import { isSafeText } from '../../runtime/shape/text.ts';
import { every, openScene } from './scene.ts';
import { truths } from './tables.ts';

/** Redmine's filter types (app/models/query.rb), by the kind that the catalogue gives them. */
const TYPES: { readonly [kind in FilterKind]: readonly string[] } = {
  list: ['list', 'list_with_history'],
  list_optional: ['list_optional', 'list_optional_with_history', 'list_subprojects'],
  status: ['list_status'],
  flag: ['list'],
  date: ['date', 'date_past'],
  text: ['text', 'string'],
  search: ['search'],
  number: ['integer', 'float'],
  tree: ['tree'],
  relation: ['relation'],
};

/** Redmine's query of each operation, and of it for administrators what depends on a project. */
const QUERIES: readonly [operation: OperationId, model: string, since: string][] = [
  ['listIssues', 'IssueQuery', '5.0'],
  ['listTimeEntries', 'TimeEntryQuery', '5.0'],
  ['listProjects', 'ProjectQuery', '5.0'],
  ['listUsers', 'UserQuery', '5.1'],
];

const isSince = (version: string, since: string) => versions.indexOf(version) >= versions.indexOf(since);

/** A record of each read, with everything that can be asked for. */
const READS: readonly [operation: OperationId, path: (ids: Ids) => string][] = [
  ['listIssues', () => '/issues.json?status_id=*&include=attachments,relations&limit=100'],
  [
    'getIssue',
    ({ issue }) =>
      `/issues/${issue}.json?include=attachments,relations,children,changesets,journals,watchers,allowed_statuses`,
  ],
  ['listTimeEntries', () => '/time_entries.json?limit=100'],
  ['getTimeEntry', ({ time }) => `/time_entries/${time}.json`],
  ['listProjects', () => `/projects.json?${PROJECT}`],
  ['getProject', () => `/projects/alpha.json?${PROJECT}`],
  ['listMemberships', () => '/projects/alpha/memberships.json?limit=100'],
  ['getMembership', ({ member }) => `/memberships/${member}.json`],
  ['listVersions', () => '/projects/alpha/versions.json'],
  ['getVersion', ({ version }) => `/versions/${version}.json`],
  ['listIssueCategories', () => '/projects/alpha/issue_categories.json'],
  ['getIssueCategory', ({ category }) => `/issue_categories/${category}.json`],
  ['listRelations', ({ related }) => `/issues/${related}/relations.json`],
  ['getRelation', ({ relation }) => `/relations/${relation}.json`],
  ['listUsers', () => '/users.json?include=auth_source'],
  ['getUser', ({ user }) => `/users/${user}.json?include=memberships,groups,auth_source`],
  ['getCurrentUser', () => '/users/current.json?include=memberships,groups'],
  ['getAccount', () => '/my/account.json'],
  ['listGroups', () => '/groups.json?builtin=1'],
  ['getGroup', ({ group }) => `/groups/${group}.json?include=users,memberships`],
  ['listRoles', () => '/roles.json'],
  ['getRole', ({ role }) => `/roles/${role}.json`],
  ['listTrackers', () => '/trackers.json'],
  ['listIssueStatuses', () => '/issue_statuses.json'],
  ['listIssuePriorities', () => '/enumerations/issue_priorities.json'],
  ['listTimeEntryActivities', () => '/enumerations/time_entry_activities.json'],
  ['listDocumentCategories', () => '/enumerations/document_categories.json'],
  ['listCustomFields', () => '/custom_fields.json'],
  ['listQueries', () => '/queries.json'],
  ['searchAll', () => '/search.json?q=a%20e%20the%20CANARY&all_words=&limit=100'],
  ['listWikiPages', () => '/projects/alpha/wiki/index.json'],
  ['listNews', () => '/news.json?limit=100'],
  ['getNews', ({ news }) => `/news/${news}.json?include=comments,attachments`],
  ['listFiles', () => '/projects/alpha/files.json'],
];
const PROJECT = 'include=trackers,issue_categories,time_entry_activities,enabled_modules,issue_custom_fields';

type Ids = Readonly<
  Record<
    'issue' | 'related' | 'relation' | 'time' | 'member' | 'version' | 'category' | 'user' | 'group' | 'role' | 'news',
    number | undefined
  >
>;

interface Described {
  readonly get?: { readonly operationId: string; readonly responses: { readonly 200: { readonly content: Content } } };
}
type Content = { readonly 'application/json': { readonly schema: { readonly properties: Record<string, Answer> } } };
type Answer = { readonly $ref?: string; readonly items?: { readonly $ref: string } };

const { paths } = JSON.parse(readFileSync(new URL('../../generated/openapi.json', import.meta.url), 'utf8')) as {
  readonly paths: Record<string, Described>;
};

/** The root key of an answer and what the catalogue says that it holds. */
function answerOf(id: OperationId): { root: string; field: Field } {
  const described = Object.values(paths).find(({ get }) => get?.operationId === id)?.get;
  const properties = described?.responses[200].content['application/json'].schema.properties ?? {};
  const [root = '', { $ref, items } = {}] = Object.entries(properties)[0] ?? [];
  const shape = ($ref ?? items?.$ref ?? '').replace('#/components/schemas/', '') as ShapeName;
  return { root, field: items ? { list: { shape } } : { shape } };
}

/** Where an answer has what the catalogue does not know, or in another shape. */
function deviations(value: Json | undefined, field: Field | undefined, path: string): string[] {
  if (value === null || value === undefined) return [];
  if (field === undefined) return [`${path} is not known`];
  const typed = typeof field === 'object' ? field : undefined;
  if (typed && 'codec' in typed) return [];
  if (isList(value)) {
    return value.flatMap((each) => deviations(each, typed && 'list' in typed ? typed.list : undefined, `${path}[]`));
  }
  if (isObject(value)) {
    if (!typed || !('shape' in typed)) return [`${path} is a record`];
    const shape = shapes[typed.shape];
    return Object.entries(value).flatMap(([name, inner]) => deviations(inner, shape[name], `${path}.${name}`));
  }
  return isOf(field, value) ? [] : [`${path}: ${value}`];
}

function isOf(field: Field, value: string | number | boolean): boolean {
  if (typeof value !== 'string') return field === typeof value;
  const isText = field === 'untrusted' || field === 'admin' || field === 'secret';
  return isText || value === '' || isSafeText(field, value, { trustAdminText: true });
}

describe.each(every)('Redmine $version', async (redmine) => {
  const { seed, version } = redmine;
  const scene = await openScene(redmine);

  it.each(QUERIES.filter(([, , since]) => isSince(version, since)))('%s has the filters of %s', async (id, model) => {
    const { filters } = await truths(
      redmine,
      {
        filters: `[nil, Project.find('alpha')].map { |project|
          query = ${model}.new(name: '_')
          query.project = project if project
          query.available_filters.to_h { |name, options| [name, options[:type].to_s] }
        }.reduce(:merge)`,
      },
      "User.current = User.find_by(login: 'admin'); Setting.twofa = '1'",
    );
    const own = Object.entries(filters as Record<string, string>).filter(([name]) => !/cf_\d/.test(name));
    const known = Object.entries(operations[id].filters ?? {}).filter(([, { since = '5.0' }]) =>
      isSince(version, since),
    );
    // The state and the name of users are parameters: the filters of these names are for no version before 5.1.
    const parameters = id === 'listUsers' ? ['status', 'name'] : [];
    expect(known.map(([name]) => name).sort()).toEqual(
      own
        .map(([name]) => name)
        .filter((name) => !parameters.includes(name))
        .sort(),
    );
    const types = Object.fromEntries(own);
    const differing = known.filter(([name, { kind }]) => !TYPES[kind].includes(types[name] ?? ''));
    expect(differing.map(([name]) => `${name} ${types[name]}`)).toEqual([]);
  });

  it('searches in what Redmine can search in', async () => {
    const { kinds } = await truths(redmine, { kinds: 'Redmine::Search.available_search_types.map(&:to_s)' });
    const codec = operations.searchAll.codecs?.['kinds'];
    expect(codec?.as === 'flags' && Object.keys(codec.shows?.as ?? {}).sort()).toEqual(kinds.sort());
  });

  it.each(READS)('T9: %s answers what the catalogue knows', async (id, path) => {
    const { body: members } = await scene.rest('admin', 'GET', '/projects/alpha/memberships.json?limit=1');
    const ids: Ids = {
      issue: seed.issues.hostile,
      related: seed.issues.relations,
      relation: Object.values(seed.relations)[0]?.id,
      time: seed.timeEntries['hostile'],
      member: members.memberships[0].id,
      version: seed.versions['v1.0']?.id,
      category: seed.categories['ui']?.id,
      user: seed.users.twin_one.id,
      group: seed.groups.team.id,
      role: seed.roles['Developer'],
      news: seed.news['release']?.id,
    };
    const { status, body } = await scene.rest('admin', 'GET', path(ids));
    expect(status).toBe(200);
    const { root, field } = answerOf(id);
    const answered = body[root];
    expect(isList(answered) ? answered.length : answered).toBeTruthy();
    expect([...new Set(deviations(answered, field, root))]).toEqual([]);
    expect(operations[id].method).toBe('GET');
  });
});

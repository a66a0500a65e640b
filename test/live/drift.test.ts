/** The catalogue against the Redmines that there are: everything that they can be asked. */
import { describe, expect, it } from 'vitest';
import { operations, versions } from '../../generated/tables.ts';
import type { FilterKind, OperationId } from '../../generated/types.ts';
import { every } from './scene.ts';
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

describe.each(every)('Redmine $version', async (redmine) => {
  const { version } = redmine;

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
});

/** One of the ten calls that are compared. */
export interface TypicalCall {
  readonly name: string;
  readonly tool: string;
  readonly arguments: object;
  /** What one would ask Redmine for oneself; null where a person would get no body for it. */
  readonly raw: string | null;
}

/** What agents do most: each read in its ordinary form, and two writes. A mapping file gives a peer's words for each. */
export const CALLS: readonly TypicalCall[] = [
  { name: 'list_issues', tool: 'list_issues', arguments: {}, raw: '/issues.json?limit=25' },
  {
    name: 'get_issue',
    tool: 'get_issue',
    arguments: { issue_id: 1000 },
    raw: '/issues/1000.json?include=journals,children,relations,attachments,watchers',
  },
  { name: 'search', tool: 'search', arguments: { text: 'login' }, raw: '/search.json?q=login&limit=25' },
  { name: 'list_projects', tool: 'list_projects', arguments: {}, raw: '/projects.json?limit=25' },
  { name: 'list_statuses', tool: 'list_values', arguments: { what: 'statuses' }, raw: '/issue_statuses.json' },
  { name: 'list_time', tool: 'list_time_entries', arguments: {}, raw: '/time_entries.json?limit=25' },
  {
    name: 'get_wiki_page',
    tool: 'get_wiki_page',
    arguments: { project: 'gamma', title: 'Guide' },
    raw: '/projects/gamma/wiki/Guide.json',
  },
  { name: 'who_am_i', tool: 'whoami', arguments: {}, raw: '/users/current.json?include=memberships' },
  {
    name: 'update_issue',
    tool: 'update_issue',
    arguments: { issue_id: 1000, status: 'In Progress', notes: 'I look into it today.' },
    raw: null,
  },
  {
    name: 'log_time',
    tool: 'log_time',
    arguments: { issue_id: 1000, hours: 1.5, activity: 'Development', comments: 'Review' },
    raw: null,
  },
];

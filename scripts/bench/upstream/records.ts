import { issue, note, person } from '../records.ts';

/*
 * What Redmine 6.1 answers (app/views/<controller>/<action>.api.rsb), with the texts and the sizes of an ordinary
 * installation. Every property here was found, of the same type, in the answers of a real 6.1.5.
 */

const TIME = '2026-11-23T01:00:45Z';
export const ISSUES = 1000;
const PROJECTS = ['gamma', 'beta', 'alpha'];
const STATUSES = ['New', 'In Progress', 'Resolved', 'Feedback', 'Closed', 'Rejected'];
const TRACKERS = ['Support', 'Feature', 'Bug'];
const PRIORITIES = ['Immediate', 'Urgent', 'High', 'Normal', 'Low'];
const ACTIVITIES = ['Design', 'Development', 'Testing'];

const named = <T extends object>(names: readonly string[], more: (name: string, index: number) => T) =>
  names.map((name, index) => ({ id: index + 1, name, ...more(name, index) }));
const isClosed = (index: number) => index >= 4;

/** Rows of a list, the newest first. */
export const issues = Array.from({ length: ISSUES }, (_, index) => ({ ...issue(index), id: ISSUES - index }));

export const statuses = named(STATUSES, (_, index) => ({ is_closed: isClosed(index), description: null }));
export const trackers = named(TRACKERS, () => ({
  default_status: { id: 1, name: 'New' },
  description: null,
  enabled_standard_fields: ['assigned_to_id', 'category_id', 'fixed_version_id', 'parent_issue_id', 'start_date'],
}));
export const priorities = named(PRIORITIES, (_, index) => ({
  is_default: index === 3,
  active: true,
}));
export const activities = named(ACTIVITIES, (_, index) => ({ is_default: index === 1, active: true }));

export const projects = PROJECTS.map((name, index) => ({
  id: index + 1,
  name: `Project ${name}`,
  identifier: name,
  description: `Everything about ${name}: plans, releases, and what our customers ask for.`,
  homepage: '',
  status: 1,
  is_public: true,
  inherit_members: false,
  custom_fields: [],
  created_on: TIME,
  updated_on: TIME,
}));

const MODULES = ['issue_tracking', 'time_tracking', 'wiki'];

/** What `include` adds to a project. */
export const projectParts: Readonly<Record<string, readonly object[]>> = {
  trackers: trackers.map(({ id, name }) => ({ id, name })),
  issue_categories: [],
  time_entry_activities: activities.map(({ id, name }) => ({ id, name })),
  enabled_modules: named(MODULES, () => ({})),
  issue_custom_fields: [],
};

export const user = {
  id: 5,
  login: 'first1',
  admin: false,
  firstname: 'First1',
  lastname: 'Last1',
  created_on: TIME,
  updated_on: TIME,
  last_login_on: TIME,
  passwd_changed_on: TIME,
  avatar_url: '',
  twofa_scheme: null,
  api_key: '0'.repeat(40),
  custom_fields: [],
};
export const memberships = projects.map(({ id, name }) => ({
  id,
  project: { id, name },
  roles: [{ id: 3, name: 'Manager' }],
}));
export const role = {
  id: 3,
  name: 'Manager',
  assignable: true,
  issues_visibility: 'all',
  time_entries_visibility: 'all',
  users_visibility: 'all',
  permissions: [
    'view_issues',
    'add_issues',
    'edit_issues',
    'add_issue_notes',
    'view_time_entries',
    'log_time',
    'delete_issues',
  ],
};

/** What `include` adds to an issue. */
export const issueParts: Readonly<Record<string, readonly object[]>> = {
  attachments: [],
  changesets: [],
  relations: [{ id: 1, issue_id: 1000, issue_to_id: 998, relation_type: 'relates', delay: null }],
  journals: Array.from({ length: 12 }, (_, index) => note(index)),
  watchers: [0, 1, 2].map(person),
  allowed_statuses: statuses.map(({ id, name, is_closed }) => ({ id, name, is_closed })),
};

export const timeEntries = Array.from({ length: 150 }, (_, index) => ({
  id: 150 - index,
  project: { id: 1, name: 'Project gamma' },
  issue: { id: ISSUES - index },
  user: person(index),
  activity: { id: 2, name: 'Development' },
  hours: 1.5,
  comments: `Reviewed and merged part ${index}`,
  spent_on: '2026-11-20',
  created_on: TIME,
  updated_on: TIME,
  custom_fields: [],
}));

export const found = issues.slice(0, 60).map(({ id, subject, description }) => ({
  id,
  title: `Bug #${id} (New): ${subject}`,
  type: 'issue',
  url: `https://redmine.example.com/issues/${id}`,
  description,
  datetime: TIME,
}));

export const wikiPage = {
  title: 'Guide',
  parent: { title: 'Wiki' },
  text: Array.from(
    { length: 40 },
    (_, index) =>
      `## Step ${index + 1}\n\nOpen the settings, choose *Export*, and wait until the file is there. Then tell the team.\n`,
  ).join('\n'),
  version: 7,
  author: person(0),
  comments: 'Typos',
  created_on: TIME,
  updated_on: TIME,
};
export const wikiPages = ['Guide', 'Wiki', 'Release_plan', 'FAQ', 'Onboarding'].map((title) => ({
  title,
  version: 3,
  created_on: TIME,
  updated_on: TIME,
}));

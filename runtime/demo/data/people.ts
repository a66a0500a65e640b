/** Accounts, roles and workflows of the demo: a small team that makes an app for ferry tickets. */
import { createHash } from 'node:crypto';
import { CORE_FIELDS, type Role, type Status, type Tracker, type Transition, type User } from '../store.ts';

/** What everybody's password is: it opens nothing but a demo on loopback. */
const PASSWORD = 'demo';

const PEOPLE = [
  [1, 'admin', 'Olivia', 'Berg'],
  [2, 'mira', 'Mira', 'Lindqvist'],
  [3, 'jonas', 'Jonas', 'Weber'],
  [4, 'priya', 'Priya', 'Nair'],
  [5, 'tom', 'Tom', 'Fischer'],
  [6, 'sam', 'Sam', 'Okafor'],
] as const;

export type Login = (typeof PEOPLE)[number][1];

/** The key of a demo account: always the same, so that a configuration lasts. */
export const keyOf = (login: string) => createHash('sha1').update(`redmine-mcp demo ${login}`).digest('hex');

export const users = (since: string): User[] =>
  PEOPLE.map(([id, login, firstname, lastname]) => ({
    id,
    login,
    firstname,
    lastname,
    mail: `${login}@ferry.example`,
    hide_mail: login === 'sam',
    auto_watch_on: [],
    admin: login === 'admin',
    status: 1,
    api_key: keyOf(login),
    password: PASSWORD,
    created_on: since,
    updated_on: since,
    last_login_on: null,
    passwd_changed_on: since,
    twofa_scheme: null,
    values: {},
  }));

export const idOf = (login: Login): number => PEOPLE.find((person) => person[1] === login)?.[0] ?? 0;

const READ = ['view_issues', 'view_time_entries', 'view_wiki_pages', 'view_wiki_edits'];
const REPORT = [...READ, 'add_issues', 'add_issue_notes', 'edit_own_issue_notes', 'log_time', 'edit_own_time_entries'];
const DEVELOP = [
  ...REPORT,
  'edit_issues',
  'manage_issue_relations',
  'manage_subtasks',
  'view_private_notes',
  'set_notes_private',
  'view_issue_watchers',
  'add_issue_watchers',
  'delete_issue_watchers',
  'edit_wiki_pages',
];
const MANAGE = [
  ...DEVELOP,
  'copy_issues',
  'edit_issue_notes',
  'set_issues_private',
  'delete_issues',
  'manage_categories',
  'manage_versions',
  'manage_members',
  'edit_project',
  'edit_time_entries',
  'log_time_for_other_users',
  'rename_wiki_pages',
  'delete_wiki_pages',
  'delete_wiki_pages_attachments',
  'protect_wiki_pages',
  'manage_wiki',
];

const role = (id: number, name: string, permissions: string[], more: Partial<Role> = {}): Role => ({
  id,
  name,
  builtin: 0,
  assignable: true,
  issues_visibility: 'all',
  time_entries_visibility: 'all',
  users_visibility: 'all',
  permissions,
  trackers: {},
  ...more,
});

export const roles: Role[] = [
  role(3, 'Manager', MANAGE),
  role(4, 'Developer', DEVELOP),
  role(5, 'Reporter', REPORT, { issues_visibility: 'default' }),
  role(1, 'Non member', ['view_issues', 'view_wiki_pages'], {
    builtin: 1,
    assignable: false,
    issues_visibility: 'default',
  }),
  role(2, 'Anonymous', ['view_issues', 'view_wiki_pages'], {
    builtin: 2,
    assignable: false,
    issues_visibility: 'default',
  }),
];

const status = (id: number, name: string, is_closed = false): Status => ({ id, name, is_closed, description: null });

export const statuses: Status[] = [
  status(1, 'New'),
  status(2, 'In Progress'),
  status(3, 'Resolved'),
  status(4, 'Feedback'),
  status(5, 'Closed', true),
  status(6, 'Rejected', true),
];

export const trackers: Tracker[] = ['Bug', 'Feature', 'Support'].map((name, index) => ({
  id: index + 1,
  name,
  default_status_id: 1,
  description: null,
  core_fields: CORE_FIELDS,
}));

/** Managers may go anywhere; developers do not close; reporters answer and close what was resolved. */
const MOVES: Readonly<Record<number, readonly (readonly [from: number, to: number])[]>> = {
  3: [0, 1, 2, 3, 4, 5, 6].flatMap((from) =>
    [1, 2, 3, 4, 5, 6].filter((to) => to !== from).map((to) => [from, to] as const),
  ),
  4: [
    [0, 1],
    [1, 2],
    [1, 3],
    [1, 4],
    [2, 3],
    [2, 4],
    [3, 2],
    [3, 4],
    [4, 2],
    [4, 3],
  ],
  5: [
    [0, 1],
    [3, 4],
    [3, 5],
    [4, 3],
  ],
};

export const transitions: Transition[] = trackers.flatMap(({ id: tracker_id }) =>
  Object.entries(MOVES).flatMap(([role_id, moves]) =>
    moves.map(([from, to]) => ({ tracker_id, role_id: Number(role_id), from, to, author: false, assignee: false })),
  ),
);

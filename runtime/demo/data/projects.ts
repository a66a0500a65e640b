/** Projects of the demo, one of them private, with their members, versions, categories and fields. */
import type { Category, CustomField, Enumeration, Member, Project, Version } from '../store.ts';
import { idOf, type Login } from './people.ts';

const PROJECTS = [
  [1, 'ferry-app', 'Ferry App', 'Tickets, timetables and boarding passes on the phone.', true, null],
  [2, 'booking', 'Booking service', 'Sells, changes and refunds tickets. Everything else talks to it.', true, 1],
  [3, 'website', 'Website relaunch', 'New pages for passengers, before the summer timetable.', true, null],
  [4, 'operations', 'Operations', 'Servers, keys and incidents. Only for those who are on call.', false, null],
] as const;

export type Identifier = (typeof PROJECTS)[number][1];
export const projectId = (identifier: Identifier): number => PROJECTS.find((each) => each[1] === identifier)?.[0] ?? 0;

const MODULES = ['issue_tracking', 'time_tracking', 'wiki'];

export const projects = (since: string): Project[] =>
  PROJECTS.map(([id, identifier, name, description, is_public, parent_id]) => ({
    id,
    identifier,
    name,
    description,
    homepage: '',
    parent_id,
    status: 1,
    is_public,
    inherit_members: false,
    default_version_id: null,
    default_assigned_to_id: null,
    modules: MODULES.map((module, index) => ({ id: id * 10 + index, name: module })),
    tracker_ids: [1, 2, 3],
    field_ids: [],
    wiki_start_page: 'Wiki',
    created_on: since,
    updated_on: since,
    values: {},
  }));

const TEAM: Readonly<Record<Identifier, readonly (readonly [Login, role: number])[]>> = {
  'ferry-app': [
    ['mira', 3],
    ['jonas', 4],
    ['priya', 4],
    ['tom', 5],
  ],
  booking: [
    ['mira', 3],
    ['jonas', 4],
    ['priya', 4],
    ['tom', 5],
  ],
  website: [
    ['mira', 3],
    ['priya', 4],
    ['sam', 5],
  ],
  operations: [
    ['mira', 3],
    ['jonas', 4],
  ],
};

export const members = (since: string): Member[] =>
  Object.entries(TEAM)
    .flatMap(([identifier, people]) =>
      people.map(([login, role]) => ({ project: projectId(identifier as Identifier), login, role })),
    )
    .map(({ project, login, role }, index) => ({
      id: index + 1,
      project_id: project,
      user_id: idOf(login),
      roles: [{ id: role, inherited: false }],
      created_on: since,
    }));

const VERSIONS = [
  [1, 'ferry-app', '2.3', 'Boarding passes without a network', 'closed', -40],
  [2, 'ferry-app', '2.4', 'Group tickets', 'open', 9],
  [3, 'ferry-app', '3.0', 'Timetable with live delays', 'open', 75],
  [4, 'booking', 'Refunds', 'Refunds without the phone line', 'open', 23],
  [5, 'website', 'Launch', 'All pages moved, old site switched off', 'open', 30],
] as const;

/** @param day the date so many days from today */
export const versions = (since: string, day: (offset: number) => string): Version[] =>
  VERSIONS.map(([id, project, name, description, status, due]) => ({
    id,
    project_id: projectId(project),
    name,
    description,
    status,
    due_date: day(due),
    sharing: project === 'ferry-app' ? 'descendants' : 'none',
    wiki_page_title: '',
    created_on: since,
    updated_on: since,
    values: {},
  }));

const CATEGORIES = [
  [1, 'ferry-app', 'Tickets', 'jonas'],
  [2, 'ferry-app', 'Timetable', 'priya'],
  [3, 'ferry-app', 'Accessibility', null],
  [4, 'booking', 'Payments', 'jonas'],
  [5, 'booking', 'Refunds', null],
  [6, 'website', 'Content', 'sam'],
] as const;

export const categories: Category[] = CATEGORIES.map(([id, project, name, login]) => ({
  id,
  project_id: projectId(project),
  name,
  assigned_to_id: login === null ? null : idOf(login),
}));

const field = (id: number, name: string, more: Partial<CustomField>): CustomField => ({
  id,
  name,
  of: 'issue',
  field_format: 'list',
  description: null,
  regexp: '',
  min_length: null,
  max_length: null,
  is_required: false,
  is_for_all: true,
  is_filter: true,
  searchable: false,
  multiple: false,
  default_value: null,
  visible: true,
  editable: true,
  possible_values: [],
  tracker_ids: [1, 2, 3],
  role_ids: [],
  ...more,
});

const listOf = (...labels: string[]) => labels.map((label) => ({ value: label, label }));

export const fields: CustomField[] = [
  field(1, 'Platform', { multiple: true, possible_values: listOf('iOS', 'Android', 'Web'), tracker_ids: [1, 2] }),
  field(2, 'Reported by', { field_format: 'string', searchable: true, tracker_ids: [1, 3] }),
  field(3, 'Size', { possible_values: listOf('S', 'M', 'L'), tracker_ids: [2] }),
];

const enumeration = (id: number, name: string, is_default = false): Enumeration => ({
  id,
  name,
  is_default,
  active: true,
  values: {},
});

export const priorities = [
  enumeration(1, 'Low'),
  enumeration(2, 'Normal', true),
  enumeration(3, 'High'),
  enumeration(4, 'Urgent'),
  enumeration(5, 'Immediate'),
];
export const activities = [
  enumeration(6, 'Design'),
  enumeration(7, 'Development', true),
  enumeration(8, 'Support'),
  enumeration(9, 'Meetings'),
];
export const documentCategories = [enumeration(10, 'User documentation'), enumeration(11, 'Technical documentation')];

/** The records of a demo Redmine, as Redmine's tables have them: names of columns, references by id, times in UTC. */

export type Id = number;
/** What a custom field has: nothing, a text, or several. */
export type FieldValue = string | null | string[];
/** Values by the id of the custom field; a field that was never saved is missing. */
export type FieldValues = Record<string, FieldValue>;

export interface Named {
  id: Id;
  name: string;
}

export interface Status extends Named {
  is_closed: boolean;
  description: string | null;
}

/** Fields that a tracker may switch off (Tracker::CORE_FIELDS). */
export const CORE_FIELDS = [
  'assigned_to_id',
  'category_id',
  'fixed_version_id',
  'parent_issue_id',
  'start_date',
  'due_date',
  'estimated_hours',
  'done_ratio',
  'description',
  'priority_id',
];

export interface Tracker extends Named {
  default_status_id: Id;
  description: string | null;
  /** Standard fields that it has, in Redmine's order (Tracker#core_fields). */
  core_fields: string[];
}

export interface Enumeration extends Named {
  values: FieldValues;
  is_default: boolean;
  active: boolean;
}

export interface Role extends Named {
  /** 0 for those that members have, 1 non-members, 2 anonymous. */
  builtin: 0 | 1 | 2;
  assignable: boolean;
  issues_visibility: 'all' | 'default' | 'own';
  time_entries_visibility: 'all' | 'own';
  users_visibility: 'all' | 'members_of_visible_projects';
  permissions: string[];
  /** Permissions that hold for some trackers only. */
  trackers: Record<string, Id[]>;
}

export interface User {
  id: Id;
  login: string;
  firstname: string;
  lastname: string;
  mail: string;
  hide_mail: boolean;
  /** `issue_created`, `issue_contributed_to`: what makes the user watch an issue. */
  auto_watch_on: string[];
  admin: boolean;
  /** 1 active, 2 registered, 3 locked. */
  status: number;
  api_key: string;
  password: string;
  created_on: string;
  updated_on: string;
  last_login_on: string | null;
  passwd_changed_on: string | null;
  twofa_scheme: string | null;
  values: FieldValues;
}

export interface Group extends Named {
  user_ids: Id[];
  /** `non_member` and `anonymous` have no members of their own. */
  builtin: string | null;
  values: FieldValues;
}

export interface Member {
  id: Id;
  project_id: Id;
  /** Of a user or a group. */
  user_id: Id;
  /** In the order in which they were given; `inherited` from a group or from the parent project. */
  roles: { id: Id; inherited: boolean }[];
  created_on: string;
}

export interface Project extends Named {
  identifier: string;
  description: string | null;
  homepage: string | null;
  parent_id: Id | null;
  /** 1 active, 5 closed, 9 archived. */
  status: number;
  is_public: boolean;
  inherit_members: boolean;
  default_version_id: Id | null;
  default_assigned_to_id: Id | null;
  modules: Named[];
  tracker_ids: Id[];
  /** Those for all projects are not among them. */
  field_ids: Id[];
  /** Start page of the wiki. */
  wiki_start_page: string | null;
  created_on: string;
  updated_on: string;
  values: FieldValues;
}

export interface CustomField extends Named {
  /** Of what: issue, project, time_entry, user, version, … */
  of: string;
  field_format: string;
  description: string | null;
  regexp: string;
  min_length: number | null;
  max_length: number | null;
  is_required: boolean;
  is_for_all: boolean;
  is_filter: boolean;
  searchable: boolean;
  multiple: boolean;
  default_value: string | null;
  visible: boolean;
  editable: boolean;
  possible_values: { value: string; label: string }[];
  tracker_ids: Id[];
  role_ids: Id[];
}

/** A change of status that a role may make; from 0 stands for a new issue. */
export interface Transition {
  tracker_id: Id;
  role_id: Id;
  from: Id;
  to: Id;
  author: boolean;
  assignee: boolean;
}

/** A field that a role may not change, or has to fill, in a status. */
export interface FieldRule {
  tracker_id: Id;
  role_id: Id;
  status_id: Id;
  field: string;
  rule: string;
}

export interface Version extends Named {
  project_id: Id;
  description: string | null;
  status: 'open' | 'locked' | 'closed';
  due_date: string | null;
  sharing: string;
  wiki_page_title: string | null;
  created_on: string;
  updated_on: string;
  values: FieldValues;
}

export interface Category extends Named {
  project_id: Id;
  assigned_to_id: Id | null;
}

export interface Issue {
  id: Id;
  project_id: Id;
  tracker_id: Id;
  status_id: Id;
  priority_id: Id;
  author_id: Id;
  assigned_to_id: Id | null;
  category_id: Id | null;
  fixed_version_id: Id | null;
  parent_id: Id | null;
  subject: string;
  description: string | null;
  start_date: string | null;
  due_date: string | null;
  done_ratio: number;
  is_private: boolean;
  estimated_hours: number | null;
  created_on: string;
  updated_on: string;
  closed_on: string | null;
  watcher_ids: Id[];
  values: FieldValues;
}

export interface Detail {
  property: 'attr' | 'cf' | 'attachment' | 'relation';
  name: string;
  old_value: string | null;
  new_value: string | null;
}

export interface Journal {
  id: Id;
  issue_id: Id;
  user_id: Id;
  notes: string | null;
  private_notes: boolean;
  created_on: string;
  updated_on: string;
  updated_by_id: Id | null;
  details: Detail[];
}

export interface Relation {
  id: Id;
  issue_from_id: Id;
  issue_to_id: Id;
  relation_type: string;
  delay: number | null;
}

export interface TimeEntry {
  id: Id;
  project_id: Id;
  issue_id: Id | null;
  user_id: Id;
  author_id: Id;
  activity_id: Id;
  hours: number;
  comments: string | null;
  spent_on: string;
  created_on: string;
  updated_on: string;
  values: FieldValues;
}

export interface WikiVersion {
  version: number;
  text: string;
  author_id: Id;
  comments: string | null;
  updated_on: string;
}

export interface WikiPage {
  id: Id;
  project_id: Id;
  title: string;
  parent_id: Id | null;
  protected: boolean;
  created_on: string;
  /** Oldest first. */
  versions: WikiVersion[];
}

export interface WikiRedirect {
  project_id: Id;
  title: string;
  to: string;
}

export interface Attachment {
  id: Id;
  /** Nothing until it is attached; other kinds of records than these the demo has none of. */
  container: { type: 'Issue' | 'WikiPage' | 'other'; id: Id } | null;
  filename: string;
  description: string | null;
  content_type: string | null;
  author_id: Id;
  created_on: string;
  /** The SHA-256 of the content, which upload tokens end in. */
  digest: string;
  base64: string;
}

export interface SavedQuery extends Named {
  type: string;
  project_id: Id | null;
  user_id: Id;
  /** 0 private, 1 for roles, 2 public. */
  visibility: number;
  role_ids: Id[];
}

export interface Data {
  /** The language of Redmine's answers is English, its zone UTC; these are the settings that differ between servers. */
  statuses: Status[];
  trackers: Tracker[];
  priorities: Enumeration[];
  activities: Enumeration[];
  document_categories: Enumeration[];
  roles: Role[];
  users: User[];
  groups: Group[];
  members: Member[];
  projects: Project[];
  fields: CustomField[];
  transitions: Transition[];
  field_rules: FieldRule[];
  versions: Version[];
  categories: Category[];
  issues: Issue[];
  journals: Journal[];
  relations: Relation[];
  time_entries: TimeEntry[];
  wiki_pages: WikiPage[];
  wiki_redirects: WikiRedirect[];
  attachments: Attachment[];
  queries: SavedQuery[];
}

/** The anonymous user is not among `users`. */
export const ANONYMOUS = 'Anonymous';

export function byId<T extends { id: Id }>(records: readonly T[], id: Id | null | undefined): T | undefined {
  return id === null || id === undefined ? undefined : records.find((record) => record.id === id);
}

/** Ids go on from the highest there is. */
export function nextId(records: readonly { id: Id }[]): Id {
  return records.reduce((highest, { id }) => Math.max(highest, id), 0) + 1;
}

/** As Redmine shows a time. */
export const now = () => `${new Date().toISOString().slice(0, 19)}Z`;
export const today = () => now().slice(0, 10);

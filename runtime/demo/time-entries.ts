import type { Access } from './access.ts';
import {
  type Answer,
  type Asked,
  created,
  type Fields,
  find,
  forbidden,
  invalid,
  listed,
  noContent,
  ok,
  rootOf,
} from './answer.ts';
import { fieldErrors, fieldsOf, isVisible, writtenFields } from './custom-fields.ts';
import { allowedValues, asDate } from './issue-attributes.ts';
import { groupFilter, projectFilter } from './issue-filters.ts';
import { above } from './issue-tree.ts';
import { issueOf, scope, subprojects } from './issues.ts';
import { testOf } from './operators.ts';
import { scopeOf } from './projects.ts';
import { conditionsOf, type Filter, type Filters, selectorOf } from './query.ts';
import { showTimeEntry } from './show.ts';
import { sorted } from './sort.ts';
import { byId, type Data, type Id, type Issue, nextId, now, type Project, type TimeEntry, today } from './store.ts';

/** GET /time_entries.json, GET /projects/:project_id/time_entries.json (TimelogController#index) */
export function listTimeEntries(asked: Asked): Answer {
  const { data, access, query } = asked;
  const project = scopeOf(asked);
  if (project) access.demand(['view_time_entries'], project);
  else if (!access.mayAnywhere('view_time_entries')) access.deny();
  const filters = timeFilters(data, access, project);
  const conditions = conditionsOf(query, { ...filters, ...subprojects(data, project) }, []);
  const period = { from: query.get('from'), to: query.get('to') };
  const inScope = scope(
    data,
    project,
    conditions.find(({ field }) => field === 'subproject_id'),
  );
  const select = selectorOf(
    conditions.filter(({ field }) => field !== 'subproject_id'),
    filters,
    true,
  );
  const found = data.time_entries.filter(
    (entry) =>
      inScope(entry) &&
      access.seesTime(entry) &&
      (!period.from || entry.spent_on >= period.from) &&
      (!period.to || entry.spent_on <= period.to) &&
      select(entry),
  );
  const columns = {
    spent_on: (entry: TimeEntry) => [entry.spent_on, entry.created_on],
    created_on: (entry: TimeEntry) => [entry.created_on],
    hours: (entry: TimeEntry) => [entry.hours],
    id: () => [],
  };
  const rows = sorted(
    found.sort((a, b) => a.id - b.id),
    query.get('sort'),
    columns,
    'spent_on:desc',
  );
  return listed(asked, 'time_entries', rows, (entry) => showTimeEntry(asked, entry));
}

function timeFilters(data: Data, access: Access, project: Project | undefined): Filters<TimeEntry> {
  // What the account does not see of an issue, it cannot filter by (TimeEntry.left_join_issue).
  const seen = (entry: TimeEntry) => {
    const issue = byId(data.issues, entry.issue_id);
    return issue && access.seesIssue(issue) ? issue : undefined;
  };
  const ofIssue = (label: string, of: (issue: Issue) => string | number | null): Filter<TimeEntry> => ({
    kind: 'optional',
    label: `Issue's ${label}`,
    of: (entry) => {
      const issue = seen(entry);
      return issue ? of(issue) : null;
    },
  });
  const person = (label: string, of: (entry: TimeEntry) => Id): Filter<TimeEntry> => ({
    kind: 'optional',
    label,
    test: (operator, values) => {
      const test = testOf(
        'optional',
        operator,
        values.map((value) => (value === 'me' ? String(access.id) : value)),
      );
      return test && ((entry) => test(of(entry)));
    },
  });
  return {
    spent_on: { kind: 'date', label: 'Date', of: (entry) => entry.spent_on },
    project_id: project ? undefined : projectFilter(data, access, (entry) => entry.project_id),
    subproject_id: undefined,
    issue_id: tree(
      'Issue',
      (entry) => entry.issue_id,
      (entry) => withParents(data, entry),
    ),
    'issue.parent_id': tree(
      "Issue's Parent task",
      (entry) => byId(data.issues, entry.issue_id)?.parent_id ?? null,
      (entry) => withParents(data, entry).slice(1),
    ),
    'issue.tracker_id': ofIssue('Tracker', (issue) => issue.tracker_id),
    'issue.status_id': ofIssue('Status', (issue) => issue.status_id),
    'issue.fixed_version_id': versions(data),
    'issue.category_id': project ? ofIssue('Category', (issue) => issue.category_id) : undefined,
    'issue.subject': { ...ofIssue('Subject', (issue) => issue.subject), kind: 'text' },
    user_id: person('User', (entry) => entry.user_id),
    author_id: person('Author', (entry) => entry.author_id),
    'user.group': groupFilter(data, "User's Group", (entry) => entry.user_id),
    'user.role': roles(data),
    activity_id: { kind: 'list', label: 'Activity', of: (entry) => entry.activity_id },
    'project.status': {
      kind: 'list',
      label: "Project's Status",
      of: (entry) => byId(data.projects, entry.project_id)?.status,
    },
    comments: { kind: 'text', label: 'Comment', of: (entry) => entry.comments },
    hours: { kind: 'float', label: 'Hours', of: (entry) => entry.hours },
  };
}

const withParents = (data: Data, entry: TimeEntry): Id[] => {
  const issue = byId(data.issues, entry.issue_id);
  return issue ? [issue, ...above(data, issue)].map(({ id }) => id) : [];
};

/** `=` takes the first id, `~` all that is below it, too. */
function tree(
  label: string,
  near: (entry: TimeEntry) => Id | null,
  far: (entry: TimeEntry) => Id[],
): Filter<TimeEntry> {
  const test = (operator: string, values: readonly string[]) => {
    const ids = (values[0] ?? '').match(/\d+/g)?.map(Number) ?? [];
    const first = ids[0] ?? 0;
    if (operator === '*') return (entry: TimeEntry) => near(entry) !== null;
    if (operator === '!*') return (entry: TimeEntry) => near(entry) === null;
    if (operator === '=') return (entry: TimeEntry) => near(entry) === first;
    return operator === '~' ? (entry: TimeEntry) => far(entry).includes(first) : undefined;
  };
  return { kind: 'tree', label, test };
}

function versions(data: Data): Filter<TimeEntry> {
  const test = (operator: string, values: readonly string[]) => {
    const has = (entry: TimeEntry) =>
      values.includes(String(byId(data.issues, entry.issue_id)?.fixed_version_id ?? ''));
    if (operator === '=') return has;
    // Time on no issue is not among those without the version, either.
    return operator === '!' ? (entry: TimeEntry) => entry.issue_id !== null && !has(entry) : undefined;
  };
  return { kind: 'list', label: "Issue's Target version", test };
}

function roles(data: Data): Filter<TimeEntry> {
  const test = (operator: string, values: readonly string[]) => {
    const isAny = operator === '*' || operator === '!*';
    const has = (entry: TimeEntry) =>
      data.members.some(
        (member) =>
          member.project_id === entry.project_id &&
          member.user_id === entry.user_id &&
          (isAny || member.roles.some(({ id }) => values.includes(String(id)))),
      );
    return operator.startsWith('!') ? (entry: TimeEntry) => !has(entry) : has;
  };
  return { kind: 'optional', label: "User's Role", test };
}

/** The entry of a path (TimelogController#find_time_entry). */
function entryOf({ data, access, path }: Asked): TimeEntry {
  const entry = find(data.time_entries, path['time_entry_id']);
  if (!access.seesTime(entry)) access.deny();
  return entry;
}

export function getTimeEntry(asked: Asked): Answer {
  return ok({ time_entry: showTimeEntry(asked, entryOf(asked)) });
}

/** POST /time_entries.json, also of a project or an issue (TimelogController#create) */
export function createTimeEntry(asked: Asked): Answer {
  const { data, access, path, body } = asked;
  const inPath = path['issue_id'] === undefined ? undefined : issueOf(asked, path['issue_id']);
  const project = inPath?.project ?? scopeOf(asked);
  if (project) access.demand(['log_time'], project);
  else if (!access.mayAnywhere('log_time')) access.deny();
  const time = now();
  const entry: TimeEntry = {
    id: nextId(data.time_entries),
    project_id: project?.id ?? 0,
    issue_id: inPath?.issue.id ?? null,
    user_id: access.id,
    author_id: access.id,
    activity_id: data.activities.find(({ is_default, active }) => is_default && active)?.id ?? 0,
    hours: Number.NaN,
    comments: null,
    spent_on: today(),
    created_on: time,
    updated_on: time,
    values: Object.fromEntries(fieldsOf(data, 'time_entry').map((field) => [field.id, field.default_value])),
  };
  write(asked, entry, rootOf(body, 'time_entry'));
  data.time_entries.push(entry);
  return created({ time_entry: showTimeEntry(asked, entry) }, `/time_entries/${entry.id}`);
}

/** PUT /time_entries/:time_entry_id.json */
export function updateTimeEntry(asked: Asked): Answer {
  const entry = entryOf(asked);
  const change = structuredClone(entry);
  if (!isEditable(asked, entry)) throw forbidden();
  write(asked, change, rootOf(asked.body, 'time_entry'), entry);
  const isSame = JSON.stringify(change) === JSON.stringify(entry);
  Object.assign(entry, change, isSame ? {} : { updated_on: now() });
  return noContent;
}

/** DELETE /time_entries/:time_entry_id.json */
export function deleteTimeEntry(asked: Asked): Answer {
  const entry = entryOf(asked);
  if (!isEditable(asked, entry)) asked.access.deny();
  asked.data.time_entries = asked.data.time_entries.filter((each) => each !== entry);
  return noContent;
}

/** TimeEntry#editable_by? */
function isEditable({ data, access }: Asked, entry: TimeEntry): boolean {
  const project = byId(data.projects, entry.project_id);
  if (!project) return false;
  const isOwn = entry.user_id === access.id && access.may('edit_own_time_entries', project);
  return isOwn || access.may('edit_time_entries', project);
}

const asId = (value: unknown): Id | null => {
  const id = Number.parseInt(String(value ?? ''), 10);
  return Number.isNaN(id) ? null : id;
};

/** TimeEntry#safe_attributes= and #validate_time_entry, with Redmine's messages in its order. */
function write({ data, access }: Asked, entry: TimeEntry, fields: Fields, was?: TimeEntry): void {
  const early: string[] = [];
  if ('project_id' in fields) entry.project_id = projectIn(data, fields['project_id'])?.id ?? 0;
  const isHidden = 'issue_id' in fields && !assignIssue(data, access, entry, fields, was);
  for (const [name, assign] of Object.entries(ASSIGN)) if (name in fields) assign(entry, fields[name], access, early);
  if (entry.project_id === 0) entry.project_id = byId(data.issues, entry.issue_id)?.project_id ?? 0;
  const project = byId(data.projects, entry.project_id);
  if (!was && project && !access.may('log_time', project)) access.deny();
  const custom = fieldsOf(data, 'time_entry').filter((field) => isVisible(field, project, access));
  Object.assign(entry.values, writtenFields(fields['custom_fields'], custom));
  const errors = [
    ...blanks(data, entry),
    ...early,
    ...rules(data, access, entry, project, isHidden, was),
    ...(project ? fieldErrors(custom, entry.values, (field) => allowedValues(data, project, field)) : []),
  ];
  if (errors.length > 0) throw invalid(errors);
}

/** @returns whether the account may log time there: the entry takes over the issue's project then. */
function assignIssue(data: Data, access: Access, entry: TimeEntry, fields: Fields, was?: TimeEntry): boolean {
  entry.issue_id = asId(fields['issue_id']);
  const issue = byId(data.issues, entry.issue_id);
  if (!issue || entry.issue_id === (was?.issue_id ?? null)) return true;
  const home = byId(data.projects, issue.project_id);
  if (!home || !access.seesIssue(issue) || !access.may('log_time', home)) return false;
  if (!fields['project_id']) entry.project_id = home.id;
  return true;
}

type Assign = (entry: TimeEntry, value: unknown, access: Access, errors: string[]) => void;

const ASSIGN: Readonly<Record<string, Assign>> = {
  user_id: (entry, value, access) => {
    entry.user_id = value === 'me' ? access.id : (asId(value) ?? 0);
  },
  hours: (entry, value) => {
    entry.hours = hoursOf(value);
  },
  activity_id: (entry, value) => {
    entry.activity_id = asId(value) ?? 0;
  },
  comments: (entry, value) => {
    entry.comments = value === null ? null : String(value);
  },
  spent_on: (entry, value, _access, errors) => {
    entry.spent_on = asDate(value, 'Date', errors) ?? '';
  },
};

const projectIn = (data: Data, named: unknown) =>
  data.projects.find(({ id, identifier }) => String(id) === String(named) || identifier === named);

/** Hours are kept to the minute; what is no number is 0 (String#to_hours knows more than the demo). */
function hoursOf(value: unknown): number {
  const text = String(value ?? '').trim();
  const clock = /^(\d+):([0-5]?\d)$/.exec(text);
  const hours = clock ? Number(clock[1]) + Number(clock[2]) / 60 : text === '' ? Number.NaN : Number(text);
  return Number.isNaN(hours) && text !== '' ? Number.POSITIVE_INFINITY : Math.round(hours * 60) / 60;
}

function blanks(data: Data, entry: TimeEntry): string[] {
  const errors: string[] = [];
  if (!byId(data.users, entry.user_id)) errors.push('User cannot be blank');
  if (entry.activity_id === 0) errors.push('Activity cannot be blank');
  if (entry.project_id === 0) errors.push('Project cannot be blank');
  if (Number.isNaN(entry.hours)) errors.push('Hours cannot be blank');
  if (entry.spent_on === '') errors.push('Date cannot be blank');
  if (entry.hours === Number.POSITIVE_INFINITY) errors.push('Hours is invalid');
  if ([...(entry.comments ?? '')].length > 1024) errors.push('Comment is too long (maximum is 1024 characters)');
  return errors;
}

function rules(
  data: Data,
  access: Access,
  entry: TimeEntry,
  project: Project | undefined,
  isHidden: boolean,
  was?: TimeEntry,
): string[] {
  const errors: string[] = [];
  if (entry.hours < 0) errors.push('Hours is invalid');
  const issue = byId(data.issues, entry.issue_id);
  if (!project) errors.push('Project is invalid');
  const hasNewUser = entry.user_id !== (was?.user_id ?? access.id);
  if (hasNewUser && entry.user_id !== entry.author_id && project && !canLogFor(data, access, project, entry.user_id)) {
    errors.push('User is invalid');
  }
  if ((entry.issue_id !== null && !issue) || (issue && issue.project_id !== project?.id) || isHidden)
    errors.push('Issue is invalid');
  const activity = byId(data.activities, entry.activity_id);
  if (entry.activity_id !== 0 && entry.activity_id !== was?.activity_id && !activity?.active) {
    errors.push('Activity is not included in the list');
  }
  return errors;
}

function canLogFor(data: Data, access: Access, project: Project, user: Id): boolean {
  if (!access.may('log_time_for_other_users', project)) return false;
  return data.members.some(
    (member) =>
      member.project_id === project.id &&
      member.user_id === user &&
      byId(data.users, user)?.status === 1 &&
      member.roles.some(({ id }) => byId(data.roles, id)?.permissions.includes('log_time')),
  );
}

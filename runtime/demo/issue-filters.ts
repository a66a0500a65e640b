import type { Access } from './access.ts';
import { fieldsOf, fieldValue, isVisible } from './custom-fields.ts';
import { above, below, isClosed, spentHours } from './issue-tree.ts';
import { contains, testOf, tokensOf } from './operators.ts';
import type { Condition, Filter, Filters } from './query.ts';
import { attachmentsOf } from './show.ts';
import {
  byId,
  type CustomField,
  type Data,
  type Group,
  type Id,
  type Issue,
  type Journal,
  type Project,
} from './store.ts';

/** IssueQuery's filters for an account, in a project or in all. */
export function issueFilters(data: Data, access: Access, project: Project | undefined): Filters<Issue> {
  const me = (values: readonly string[], groups: boolean) =>
    values.flatMap((value) => (value === 'me' ? (groups ? access.principals : [access.id]).map(String) : [value]));
  const principals = (label: string, of: (issue: Issue) => Id | null, groups = false): Filter<Issue> => ({
    kind: 'optional',
    label,
    test: (operator, values) => {
      const test = testOf('optional', operator, me(values, groups));
      return test && ((issue) => test(of(issue)));
    },
  });
  const version = (issue: Issue) => byId(data.versions, issue.fixed_version_id);
  const visibleNotes = (issue: Issue) => notesOf(data, access, issue);
  const inProjects = projectFilter(data, access, (issue: Issue) => issue.project_id);
  return {
    status_id: status(data),
    issue_id: { kind: 'integer', label: 'Issue', of: (issue) => issue.id },
    project_id: project ? undefined : inProjects,
    subproject_id: undefined,
    'project.status': {
      kind: 'list',
      label: "Project's Status",
      of: (issue) => byId(data.projects, issue.project_id)?.status,
    },
    tracker_id: { kind: 'list', label: 'Tracker', of: (issue) => issue.tracker_id },
    priority_id: { kind: 'list', label: 'Priority', of: (issue) => issue.priority_id },
    assigned_to_id: principals('Assignee', (issue) => issue.assigned_to_id, true),
    author_id: principals('Author', (issue) => issue.author_id),
    'author.group': groupFilter(data, "Author's Group", (issue) => issue.author_id),
    'author.role': roleFilter(data, "Author's Role", (issue) => issue.author_id),
    member_of_group: groupFilter(data, "Assignee's group", (issue) => issue.assigned_to_id),
    assigned_to_role: roleFilter(data, "Assignee's role", (issue) => issue.assigned_to_id),
    updated_by: people('Updated by', (issue) => visibleNotes(issue).map(({ user_id }) => user_id), me),
    last_updated_by: people(
      'Last updated by',
      (issue) =>
        visibleNotes(issue)
          .slice(-1)
          .map(({ user_id }) => user_id),
      me,
    ),
    watcher_id: access.user ? watchers(data, access, me) : undefined,
    category_id: project ? { kind: 'optional', label: 'Category', of: (issue) => issue.category_id } : undefined,
    fixed_version_id: { kind: 'optional', label: 'Target version', of: (issue) => issue.fixed_version_id },
    'fixed_version.due_date': {
      kind: 'date',
      label: "Target version's Due date",
      of: (issue) => version(issue)?.due_date ?? null,
    },
    'fixed_version.status': {
      kind: 'list',
      label: "Target version's Status",
      of: (issue) => version(issue)?.status ?? null,
    },
    parent_id: tree(
      'Parent task',
      (issue) => (issue.parent_id === null ? [] : [issue.parent_id]),
      (issue) => above(data, issue),
    ),
    child_id: tree(
      'Subtasks',
      (issue) => children(data, issue).map(({ id }) => id),
      (issue) => below(data, issue.id),
    ),
    subject: { kind: 'text', label: 'Subject', of: (issue) => issue.subject },
    description: { kind: 'text', label: 'Description', of: (issue) => issue.description },
    notes: notes(visibleNotes),
    attachment: {
      kind: 'text',
      label: 'File',
      all: (issue) => attachmentsOf(data, 'Issue', issue.id).map(({ filename }) => filename),
    },
    attachment_description: descriptions(data),
    any_searchable: {
      kind: 'text',
      label: 'Any searchable text',
      test: (operator, values) => searchable(data, access, operator, values),
    },
    created_on: { kind: 'time', label: 'Created', of: (issue) => issue.created_on },
    updated_on: updated(),
    closed_on: { kind: 'time', label: 'Closed', of: (issue) => issue.closed_on },
    start_date: { kind: 'date', label: 'Start date', of: (issue) => issue.start_date },
    due_date: { kind: 'date', label: 'Due date', of: (issue) => issue.due_date },
    done_ratio: { kind: 'integer', label: '% Done', of: (issue) => issue.done_ratio },
    estimated_hours: { kind: 'float', label: 'Estimated time', of: (issue) => issue.estimated_hours },
    spent_time: access.mayAnywhere('view_time_entries') ? spent(data) : undefined,
    is_private:
      access.mayAnywhere('set_issues_private') || access.mayAnywhere('set_own_issues_private')
        ? { kind: 'list', label: 'Private', of: (issue) => (issue.is_private ? '1' : '0') }
        : undefined,
    ...relationFilters(data),
    ...fieldFilters(data, access, project),
  };
}

/** Without a filter: open issues (IssueQuery#initialize). */
export const OPEN: readonly Condition[] = [{ field: 'status_id', operator: 'o', values: [] }];

/** Projects by id; `mine` are those where the account is a member. */
export function projectFilter<T>(data: Data, access: Access, of: (record: T) => Id | null): Filter<T> {
  const mine = () =>
    data.members.filter(({ user_id }) => user_id === access.id).map(({ project_id }) => String(project_id));
  return {
    kind: 'optional',
    label: 'Project',
    test: (operator, values) => {
      const wanted = values.flatMap((value) => (value === 'mine' ? mine() : value === 'bookmarks' ? [] : [value]));
      const test = testOf('optional', operator, wanted);
      return test && ((record) => test(of(record)));
    },
  };
}

const children = (data: Data, issue: Issue) => data.issues.filter(({ parent_id }) => parent_id === issue.id);

function notesOf(data: Data, access: Access, issue: Issue): Journal[] {
  const project = byId(data.projects, issue.project_id);
  return data.journals.filter(
    (journal) => journal.issue_id === issue.id && project && access.seesNote(journal, project),
  );
}

function status(data: Data): Filter<Issue> {
  const test = (operator: string, values: readonly string[]) => {
    if (operator === 'o') return (issue: Issue) => !isClosed(data, issue);
    if (operator === 'c') return (issue: Issue) => isClosed(data, issue);
    const one = testOf('status', operator, values);
    return one && ((issue: Issue) => one(issue.status_id));
  };
  return { kind: 'status', label: 'Status', test };
}

function people(
  label: string,
  of: (issue: Issue) => Id[],
  me: (values: readonly string[], groups: boolean) => string[],
): Filter<Issue> {
  const test = (operator: string, values: readonly string[]) => {
    const wanted = new Set(me(values, false));
    const isOne = (issue: Issue) => of(issue).some((id) => wanted.has(String(id)));
    if (operator === '=') return isOne;
    return operator === '!' ? (issue: Issue) => !isOne(issue) : undefined;
  };
  return { kind: 'list', label, test };
}

/** Of others only where the account may see watchers. */
function watchers(
  data: Data,
  access: Access,
  me: (values: readonly string[], groups: boolean) => string[],
): Filter<Issue> {
  const test = (operator: string, values: readonly string[]) => {
    const wanted = me(values, true).map(Number);
    const own = wanted.filter((id) => id === 0 || access.principals.includes(id));
    const isWatched = (issue: Issue) => {
      const project = byId(data.projects, issue.project_id);
      const counted = project && access.may('view_issue_watchers', project) ? wanted : own;
      return issue.watcher_ids.some((id) => counted.includes(id));
    };
    if (operator === '=') return isWatched;
    return operator === '!' ? (issue: Issue) => !isWatched(issue) : undefined;
  };
  return { kind: 'list', label: 'Watcher', test };
}

/** Whether somebody is in a group, or is the group. */
export function groupFilter<T>(data: Data, label: string, of: (record: T) => Id | null): Filter<T> {
  const test = (operator: string, values: readonly string[]) => {
    const isAny = operator === '*' || operator === '!*';
    const groups = data.groups.filter((group: Group) =>
      isAny ? group.builtin === null : values.includes(String(group.id)),
    );
    const members = groups.flatMap(({ id, user_ids }) => [id, ...user_ids]).map(String);
    const one = testOf('list', operator.startsWith('!') ? '!' : '=', members);
    return one && ((record: T) => one(of(record)));
  };
  return { kind: 'optional', label, test };
}

function roleFilter(data: Data, label: string, of: (issue: Issue) => Id | null): Filter<Issue> {
  const test = (operator: string, values: readonly string[]) => {
    const isAny = operator === '*' || operator === '!*';
    const has = (issue: Issue) =>
      data.members.some(
        ({ project_id, user_id, roles }) =>
          project_id === issue.project_id &&
          user_id === of(issue) &&
          (isAny || roles.some(({ id }) => values.includes(String(id)))),
      );
    return operator.startsWith('!') ? (issue: Issue) => of(issue) === null || !has(issue) : has;
  };
  return { kind: 'optional', label, test };
}

/** `=` next to it, `~` anywhere above or below. */
function tree(label: string, near: (issue: Issue) => Id[], far: (issue: Issue) => Issue[]): Filter<Issue> {
  const test = (operator: string, values: readonly string[]) => {
    const ids = new Set((values[0] ?? '').match(/\d+/g)?.map(Number));
    if (operator === '*') return (issue: Issue) => near(issue).length > 0;
    if (operator === '!*') return (issue: Issue) => near(issue).length === 0;
    if (operator === '=') return (issue: Issue) => near(issue).some((id) => ids.has(id));
    return operator === '~' ? (issue: Issue) => far(issue).some(({ id }) => ids.has(id)) : undefined;
  };
  return { kind: 'tree', label, test };
}

/** Of the visible notes one has to fit; negated, none may. */
function notes(of: (issue: Issue) => Journal[]): Filter<Issue> {
  const test = (operator: string, values: readonly string[]) => {
    const one = testOf('text', operator.replace(/^!/, ''), values);
    const some = one && ((issue: Issue) => of(issue).some((journal) => one(journal.notes)));
    return some && (operator.startsWith('!') ? (issue: Issue) => !some(issue) : some);
  };
  return { kind: 'text', label: 'Notes', test };
}

/** Redmine asks of each file whether its description fits, negated or not. */
function descriptions(data: Data): Filter<Issue> {
  const test = (operator: string, values: readonly string[]) => {
    const one = testOf('text', operator, values);
    return (
      one && ((issue: Issue) => attachmentsOf(data, 'Issue', issue.id).some(({ description }) => one(description)))
    );
  };
  return { kind: 'text', label: 'File description', test };
}

/** Without a value: not since it was created (IssueQuery#sql_for_updated_on_field). */
function updated(): Filter<Issue> {
  const test = (operator: string, values: readonly string[]) => {
    if (operator === '*') return (issue: Issue) => issue.updated_on > issue.created_on;
    if (operator === '!*') return (issue: Issue) => issue.updated_on === issue.created_on;
    const one = testOf('time', operator, values);
    return one && ((issue: Issue) => one(issue.updated_on));
  };
  return { kind: 'time', label: 'Updated', test };
}

function spent(data: Data): Filter<Issue> {
  const test = (operator: string, values: readonly string[]) => {
    const hours = (issue: Issue) => spentHours(data, [issue]);
    if (operator === '*') return (issue: Issue) => hours(issue) > 0;
    if (operator === '!*') return (issue: Issue) => hours(issue) === 0;
    const one = testOf('float', operator, values);
    return one && ((issue: Issue) => one(hours(issue)));
  };
  return { kind: 'float', label: 'Spent time', test };
}

/** Relation types with the one that they are from the other end, and whether they are stored so. */
export const RELATION_TYPES: Readonly<Record<string, { opposite: string; stored: boolean }>> = {
  relates: { opposite: 'relates', stored: true },
  duplicates: { opposite: 'duplicated', stored: true },
  duplicated: { opposite: 'duplicates', stored: false },
  blocks: { opposite: 'blocked', stored: true },
  blocked: { opposite: 'blocks', stored: false },
  precedes: { opposite: 'follows', stored: true },
  follows: { opposite: 'precedes', stored: false },
  copied_to: { opposite: 'copied_from', stored: true },
  copied_from: { opposite: 'copied_to', stored: false },
};

function relationFilters(data: Data): Filters<Issue> {
  const others = (type: string, issue: Issue) =>
    data.relations.flatMap(({ relation_type, issue_from_id, issue_to_id }) => {
      const found: Id[] = [];
      if (relation_type === type && issue_from_id === issue.id) found.push(issue_to_id);
      if (RELATION_TYPES[relation_type]?.opposite === type && issue_to_id === issue.id) found.push(issue_from_id);
      return found;
    });
  const filter = (type: string): Filter<Issue> => ({
    kind: 'relation',
    label: type,
    test: (operator, values) => {
      const ids = new Set((values[0] ?? '').match(/\d+/g)?.map(Number));
      const isOpen = (id: Id) => data.issues.some((issue) => issue.id === id && !isClosed(data, issue));
      switch (operator) {
        case '=':
          return (issue) => others(type, issue).some((id) => ids.has(id));
        case '!':
          return (issue) => !others(type, issue).some((id) => ids.has(id));
        case '*':
          return (issue) => others(type, issue).length > 0;
        case '!*':
          return (issue) => others(type, issue).length === 0;
        case '*o':
          return (issue) => others(type, issue).some(isOpen);
        case '!o':
          return (issue) => !others(type, issue).some(isOpen);
        default:
          return undefined;
      }
    },
  });
  return Object.fromEntries(Object.keys(RELATION_TYPES).map((type) => [type, filter(type)]));
}

/** Custom fields that are used as filters and that the account sees. */
function fieldFilters(data: Data, access: Access, project: Project | undefined): Filters<Issue> {
  const isHere = (field: CustomField) =>
    project ? field.is_for_all || project.field_ids.includes(field.id) : field.is_for_all;
  const filterOf = (field: CustomField): Filter<Issue> | undefined => {
    if (!field.is_filter || !isHere(field) || !isVisible(field, project, access)) return undefined;
    const kind = KINDS[field.field_format] ?? 'optional';
    return { kind, label: field.name, test: (operator, values) => fieldTest(data, field, kind, operator, values) };
  };
  return Object.fromEntries(fieldsOf(data, 'issue').map((field) => [`cf_${field.id}`, filterOf(field)]));
}

const KINDS: Readonly<Record<string, Filter<Issue>['kind']>> = {
  string: 'string',
  text: 'text',
  link: 'string',
  int: 'integer',
  float: 'float',
  date: 'date',
};

function fieldTest(
  data: Data,
  field: CustomField,
  kind: Filter<Issue>['kind'],
  operator: string,
  values: readonly string[],
) {
  const one = testOf(kind, operator, values);
  const isNegative = operator.startsWith('!');
  return (
    one &&
    ((issue: Issue) => {
      const project = byId(data.projects, issue.project_id);
      const has =
        field.tracker_ids.includes(issue.tracker_id) && (field.is_for_all || project?.field_ids.includes(field.id));
      const found = [fieldValue(field, issue.values)].flat().map((value) => (value === '' ? null : value));
      if (found.length === 0) found.push(null);
      return isNegative ? found.every(one) : has === true && found.some(one);
    })
  );
}

/** What a search in issues looks at; one note, or one field, has to have all the words. */
export function searchTexts(data: Data, access: Access, issue: Issue): string[] {
  const project = byId(data.projects, issue.project_id);
  const own = [issue.subject, issue.description ?? ''].join('\n');
  const fields = fieldsOf(data, 'issue').filter((field) => field.searchable && isVisible(field, project, access));
  const values = fields.flatMap((field) => [fieldValue(field, issue.values)].flat());
  const visible = data.journals.filter(
    (journal) =>
      journal.issue_id === issue.id &&
      (!journal.private_notes || (project && access.may('view_private_notes', project))),
  );
  return [own, ...values, ...visible.map((journal) => journal.notes)].filter((text): text is string => !!text);
}

function searchable(data: Data, access: Access, operator: string, values: readonly string[]) {
  const words = tokensOf(values[0] ?? '');
  const isAll = operator === '~';
  const fits = (text: string) =>
    isAll ? words.every((word) => contains(text, word)) : words.some((word) => contains(text, word));
  const found = (issue: Issue) => words.length > 0 && searchTexts(data, access, issue).some(fits);
  if (operator === '!~') return (issue: Issue) => !found(issue);
  return operator === '~' || operator === '*~' ? found : undefined;
}

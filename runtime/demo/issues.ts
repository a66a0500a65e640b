import { type Answer, type Asked, cannot, find, included, listed, noContent, notFound, ok, Refusal } from './answer.ts';
import { issueFilters, OPEN } from './issue-filters.ts';
import { allowedStatuses } from './issue-rules.ts';
import { above, below, updateParent } from './issue-tree.ts';
import { record } from './journals.ts';
import { scopeOf } from './projects.ts';
import { conditionsOf, selectorOf } from './query.ts';
import {
  attachmentsOf,
  principal,
  ref,
  showAttachment,
  showChildren,
  showIssue,
  showJournal,
  showRelation,
  visibleDetails,
} from './show.ts';
import { type Columns, sorted } from './sort.ts';
import { byId, type Data, type Id, type Issue, type Project } from './store.ts';

/** GET /issues.json, GET /projects/:project_id/issues.json (IssuesController#index) */
export function listIssues(asked: Asked): Answer {
  const { data, access, query } = asked;
  const project = scopeOf(asked);
  if (project) access.demand(['view_issues'], project);
  else if (!access.mayAnywhere('view_issues')) access.deny();
  const filters = issueFilters(data, access, project);
  const conditions = conditionsOf(query, { ...filters, ...subprojects(data, project) }, OPEN);
  const include = included(query);
  const inScope = scope(
    data,
    project,
    conditions.find(({ field }) => field === 'subproject_id'),
  );
  const select = selectorOf(
    conditions.filter(({ field }) => field !== 'subproject_id'),
    filters,
  );
  const found = data.issues.filter((issue) => inScope(issue) && access.seesIssue(issue) && select(issue));
  const rows = sorted(
    found.sort((a, b) => b.id - a.id),
    query.get('sort'),
    columns(data),
    'id:desc',
  );
  return listed(asked, 'issues', rows, (issue) => ({
    ...showIssue(asked, issue),
    ...(include.has('attachments') ? showFiles(asked, issue) : {}),
    ...(include.has('relations') ? { relations: relationsOf(asked, issue).map(showRelation) } : {}),
  }));
}

/** Only a project that has subprojects knows the filter. */
export function subprojects<T>(data: Data, project: Project | undefined) {
  const has = project && data.projects.some(({ parent_id }) => parent_id === project.id);
  return has
    ? {
        subproject_id: {
          kind: 'optional' as const,
          label: 'Subproject',
          test: (): ((record: T) => boolean) => () => true,
        },
      }
    : {};
}

/** Query#project_statement: a project with its subprojects, unless the filter says otherwise. */
export function scope(
  data: Data,
  project: Project | undefined,
  condition?: { operator: string; values: readonly string[] },
) {
  if (!project) return () => true;
  const under = descendants(data, project.id).map(({ id }) => String(id));
  const { operator, values } = condition ?? { operator: '*', values: [] };
  const chosen =
    { '=': under.filter((id) => values.includes(id)), '!': under.filter((id) => !values.includes(id)), '!*': [] }[
      operator
    ] ?? under;
  const ids = new Set([String(project.id), ...chosen]);
  return ({ project_id }: { project_id: Id }) => ids.has(String(project_id));
}

function descendants(data: Data, id: Id): Project[] {
  return data.projects
    .filter(({ parent_id }) => parent_id === id)
    .flatMap((child) => [child, ...descendants(data, child.id)]);
}

const position = (records: readonly { id: Id }[], id: Id | null) =>
  id === null ? null : records.findIndex((each) => each.id === id);

function columns(data: Data): Columns<Issue> {
  const person = (id: Id | null) => {
    const user = byId(data.users, id);
    if (user) return [user.firstname, user.lastname, user.id];
    const group = byId(data.groups, id);
    return group ? ['', group.name, group.id] : [null, null, null];
  };
  return {
    id: (issue) => [issue.id],
    project: (issue) => [byId(data.projects, issue.project_id)?.name ?? null],
    tracker: (issue) => [position(data.trackers, issue.tracker_id)],
    status: (issue) => [position(data.statuses, issue.status_id)],
    priority: (issue) => [position(data.priorities, issue.priority_id)],
    subject: (issue) => [issue.subject],
    author: (issue) => person(issue.author_id),
    assigned_to: (issue) => person(issue.assigned_to_id),
    updated_on: (issue) => [issue.updated_on],
    created_on: (issue) => [issue.created_on],
    closed_on: (issue) => [issue.closed_on],
    category: (issue) => [byId(data.categories, issue.category_id)?.name ?? null],
    fixed_version: (issue) => versionKey(data, issue.fixed_version_id),
    start_date: (issue) => [issue.start_date],
    due_date: (issue) => [issue.due_date],
    done_ratio: (issue) => [issue.done_ratio],
    estimated_hours: (issue) => [issue.estimated_hours],
  };
}

/** Version.fields_for_order_statement: those without a date come last, and so do issues without a version. */
function versionKey(data: Data, id: Id | null) {
  const version = byId(data.versions, id);
  return version
    ? [version.due_date === null ? 1 : 0, version.due_date, version.name, version.id]
    : [1, null, null, null];
}

const showFiles = (asked: Asked, issue: Issue) => ({
  attachments: attachmentsOf(asked.data, 'Issue', issue.id).map((file) => showAttachment(asked, file)),
});

/** Of an issue, those whose other end the account sees. */
export function relationsOf({ data, access }: Pick<Asked, 'data' | 'access'>, issue: Issue) {
  return data.relations.filter(({ issue_from_id, issue_to_id }) => {
    if (issue_from_id !== issue.id && issue_to_id !== issue.id) return false;
    const other = byId(data.issues, issue_from_id === issue.id ? issue_to_id : issue_from_id);
    return other !== undefined && access.seesIssue(other);
  });
}

/** The issue of a path, as the account may see it: 404, 403 or 401 otherwise (ApplicationController#find_issue). */
export function issueOf({ data, access }: Asked, id: string | undefined): { issue: Issue; project: Project } {
  const issue = find(data.issues, id);
  if (!access.seesIssue(issue)) access.deny();
  const project = byId(data.projects, issue.project_id);
  if (!project) throw notFound();
  return { issue, project };
}

/** GET /issues/:issue_id.json (IssuesController#show) */
export function getIssue(asked: Asked): Answer {
  const { issue, project } = issueOf(asked, asked.path['issue_id']);
  return ok({ issue: wholeIssue(asked, issue, project) });
}

export function wholeIssue(asked: Asked, issue: Issue, project: Project): Record<string, unknown> {
  const { data, access, query } = asked;
  const include = included(query);
  const relations = relationsOf(asked, issue);
  const journals = data.journals
    .filter((journal) => journal.issue_id === issue.id && access.seesNote(journal, project))
    .filter((journal) => journal.notes || visibleDetails(data, access, journal, project).length > 0);
  return {
    ...showIssue(asked, issue),
    ...(include.has('children') ? showChildren(data, access, issue.id) : {}),
    ...(include.has('attachments') ? showFiles(asked, issue) : {}),
    ...(include.has('relations') && relations.length > 0 ? { relations: relations.map(showRelation) } : {}),
    ...(include.has('changesets') ? { changesets: [] } : {}),
    ...(include.has('journals') ? { journals: journals.map((journal) => showJournal(asked, journal, project)) } : {}),
    ...(include.has('watchers') && access.may('view_issue_watchers', project)
      ? { watchers: issue.watcher_ids.flatMap((id) => principal(data, id) ?? []).map(ref) }
      : {}),
    ...(include.has('allowed_statuses')
      ? {
          allowed_statuses: allowedStatuses(data, access, issue).map((status) => ({
            ...ref(status),
            is_closed: status.is_closed,
          })),
        }
      : {}),
  };
}

/** DELETE /issues/:issue_id.json: subtasks go, too, and logged time unless `todo` keeps it (IssuesController#destroy). */
export function deleteIssue(asked: Asked): Answer {
  const { data, access, query, path } = asked;
  const { issue, project } = issueOf(asked, path['issue_id']);
  if (!access.mayWith('delete_issues', project, issue.tracker_id)) access.deny();
  const gone = new Set([issue, ...below(data, issue.id)].map(({ id }) => id));
  const todo = query.get('todo') ?? 'destroy';
  if (!['destroy', 'nullify', 'reassign'].includes(todo)) throw cannot(`do ${todo} with logged time`);
  if (todo === 'reassign') reassign(asked, project, gone);
  if (todo === 'nullify')
    for (const entry of data.time_entries) if (gone.has(entry.issue_id ?? 0)) entry.issue_id = null;
  const parent = above(data, issue)[0];
  forget(data, gone);
  if (parent)
    record(data, parent, access, [
      { property: 'attr', name: 'child_id', old_value: String(issue.id), new_value: null },
    ]);
  updateParent(data, parent?.id ?? null);
  return noContent;
}

function reassign({ data, query }: Asked, project: Project, gone: ReadonlySet<Id>): void {
  const target = data.issues.find(
    ({ id, project_id }) => String(id) === query.get('reassign_to_id') && project_id === project.id,
  );
  if (!target || gone.has(target.id)) throw new Refusal({ status: 406 }); // it would show its form
  for (const entry of data.time_entries) if (gone.has(entry.issue_id ?? 0)) entry.issue_id = target.id;
}

function forget(data: Data, gone: ReadonlySet<Id>): void {
  data.issues = data.issues.filter(({ id }) => !gone.has(id));
  data.journals = data.journals.filter(({ issue_id }) => !gone.has(issue_id));
  data.time_entries = data.time_entries.filter(({ issue_id }) => !gone.has(issue_id ?? 0));
  data.relations = data.relations.filter((each) => !gone.has(each.issue_from_id) && !gone.has(each.issue_to_id));
  data.attachments = data.attachments.filter(({ container }) => container?.type !== 'Issue' || !gone.has(container.id));
}

import type { Access } from './access.ts';
import { type Answer, type Asked, cannot, created, invalid, noContent, refuse, rootOf } from './answer.ts';
import { attach, type Claimed, claim } from './attachments.ts';
import { assignFields, type Errors, validate } from './issue-attributes.ts';
import { closeDuplicates, detailsOf } from './issue-history.ts';
import { canEdit, type Draft } from './issue-rules.ts';
import { isClosed, updateParent } from './issue-tree.ts';
import { issueOf, wholeIssue } from './issues.ts';
import { isTrue, record } from './journals.ts';
import { projectOf, scopeOf } from './projects.ts';
import { byId, type Data, type Detail, type Id, type Issue, nextId, now, type Project, today } from './store.ts';

const NOT_HEARD = ['lock_version', 'deleted_attachment_ids', 'custom_field_values'];

/** POST /issues.json, POST /projects/:project_id/issues.json (IssuesController#create) */
export function createIssue(asked: Asked): Answer {
  const { data, access, body, query } = asked;
  if (query.has('include')) throw cannot('create an issue and include more in its answer');
  refuse(body, ['copy_from', 'attachments', 'time_entry'], 'a new issue');
  const fields = rootOf(body, 'issue');
  refuse(fields, NOT_HEARD, 'an issue');
  const scope = scopeOf(asked);
  if (scope) access.demand(['add_issues', 'copy_issues'], scope);
  else if (!access.mayAnywhere('add_issues')) access.deny();
  const draft = blank(access, scope?.id ?? 0);
  const errors: Errors = [];
  assignFields({ data, access, draft, fields, errors });
  const project = byId(data.projects, draft.project_id);
  if (project && !access.may('add_issues', project)) access.deny();
  const files = claim(asked, fields['uploads']);
  validate({ data, access, draft, fields, errors });
  errors.push(...files.errors);
  if (errors.length > 0 || !project) throw invalid(errors);
  assignDefault(data, draft, project);
  const at = now();
  const issue: Issue = { ...draft, id: nextId(data.issues), created_on: at, updated_on: at };
  if (isClosed(data, issue)) issue.closed_on = at;
  issue.watcher_ids = watchersOf(
    data,
    access,
    project,
    fields['watcher_user_ids'],
    access.user?.auto_watch_on.includes('issue_created') ?? false,
  );
  data.issues.push(issue);
  attach(files, { type: 'Issue', id: issue.id });
  if (issue.parent_id !== null) linkParent(data, access, issue, null);
  const { spent_hours, total_spent_hours, ...shown } = wholeIssue(asked, issue, project);
  // Redmine asks for the project of the route whether logged time may be seen, and there it has none.
  const hours = scope && spent_hours !== undefined ? { spent_hours, total_spent_hours } : {};
  return created({ issue: { ...shown, ...hours } }, `/issues/${issue.id}`);
}

function blank(access: Access, project: Id): Draft {
  return {
    id: null,
    project_id: project,
    tracker_id: 0,
    status_id: 0,
    priority_id: 0,
    author_id: access.id,
    assigned_to_id: null,
    category_id: null,
    fixed_version_id: null,
    parent_id: null,
    subject: '',
    description: null,
    start_date: today(),
    due_date: null,
    done_ratio: 0,
    is_private: false,
    estimated_hours: null,
    created_on: '',
    updated_on: '',
    closed_on: null,
    watcher_ids: [],
    values: {},
  };
}

/** Issue#default_assign: whoever the category names. */
function assignDefault(data: Data, draft: Draft, project: Project): void {
  draft.assigned_to_id ??= byId(data.categories, draft.category_id)?.assigned_to_id ?? project.default_assigned_to_id;
}

function watchersOf(data: Data, access: Access, project: Project, asked: unknown, isAuto: boolean): Id[] {
  if (!access.may('add_issue_watchers', project)) return [];
  const wanted = Array.isArray(asked) ? asked.map(Number) : [];
  const ids = wanted.filter((id) => byId(data.users, id)?.status === 1 || byId(data.groups, id)?.builtin === null);
  return [...new Set([...ids, ...(isAuto ? [access.id] : [])])];
}

/** A parent notes its new subtask, and takes over what follows from it. */
function linkParent(data: Data, access: Access, issue: Issue, former: Id | null): void {
  const note = (id: Id | null, detail: Partial<Detail>) => {
    const parent = byId(data.issues, id);
    if (!parent || !access.seesIssue(parent)) return;
    record(data, parent, access, [{ property: 'attr', name: 'child_id', old_value: null, new_value: null, ...detail }]);
  };
  if (former !== issue.parent_id) {
    note(former, { old_value: String(issue.id) });
    note(issue.parent_id, { new_value: String(issue.id) });
    updateParent(data, former);
  }
  updateParent(data, issue.parent_id);
}

/** PUT /issues/:issue_id.json (IssuesController#update): what the account may not change is dropped in silence. */
export function updateIssue(asked: Asked): Answer {
  const { data, access, body, path } = asked;
  refuse(body, ['conflict_resolution', 'attachments', 'time_entry'], 'a change of an issue');
  const { issue, project } = issueOf(asked, path['issue_id']);
  access.demand(['edit_issues', 'edit_own_issues', 'add_issue_notes'], project);
  const fields = rootOf(body, 'issue');
  refuse(fields, NOT_HEARD, 'an issue');
  const canNote = access.mayWith('add_issue_notes', project, issue.tracker_id);
  const draft: Draft = structuredClone(issue);
  const errors: Errors = [];
  assignFields({ data, access, draft, fields, errors, was: issue });
  validate({ data, access, draft, fields, errors, was: issue });
  const files: Claimed =
    canNote || canEdit(access, issue, project) ? claim(asked, fields['uploads']) : { files: [], errors: [] };
  errors.push(...files.errors);
  if (errors.length > 0) throw invalid(errors);
  refuseMoves(data, issue, draft);
  const added = attach(files, { type: 'Issue', id: issue.id });
  const before = structuredClone(issue);
  const details = [...added, ...detailsOf(data, before, draft)];
  Object.assign(issue, draft, { id: issue.id });
  const notes = canNote && typeof fields['notes'] === 'string' ? fields['notes'] : null;
  const isPrivate =
    isTrue(fields['private_notes']) && access.may('set_notes_private', projectOf(data, issue.project_id));
  record(data, issue, access, details, notes ?? '', isPrivate && !!notes?.trim());
  afterwards(data, access, issue, before, { notes, isPrivate });
  if (notes?.trim() || details.length > 0) watch(access, issue, project);
  return noContent;
}

/** Journal#add_watcher */
function watch(access: Access, issue: Issue, project: Project): void {
  const isWatched = access.principals.some((id) => issue.watcher_ids.includes(id));
  const wants =
    access.user?.auto_watch_on.includes('issue_contributed_to') && access.may('add_issue_watchers', project);
  if (wants && !isWatched) issue.watcher_ids.push(access.id);
}

function afterwards(
  data: Data,
  access: Access,
  issue: Issue,
  before: Issue,
  said: { notes: string | null; isPrivate: boolean },
): void {
  if (isClosed(data, issue) && !isClosed(data, before)) {
    issue.closed_on = issue.updated_on;
    closeDuplicates(data, access, issue, said);
  }
  if (issue.project_id !== before.project_id) {
    for (const entry of data.time_entries) if (entry.issue_id === issue.id) entry.project_id = issue.project_id;
    data.relations = data.relations.filter((each) => each.issue_from_id !== issue.id && each.issue_to_id !== issue.id);
  }
  linkParent(data, access, issue, before.parent_id);
}

/** What would change other issues in ways that the demo does not know. */
function refuseMoves(data: Data, issue: Issue, draft: Draft): void {
  const hasChildren = data.issues.some(({ parent_id }) => parent_id === issue.id);
  if (draft.project_id !== issue.project_id && hasChildren) throw cannot('move issues that have subtasks');
  const hasMoved = draft.due_date !== issue.due_date || draft.start_date !== issue.start_date;
  const follows = data.relations.some((each) => each.relation_type === 'precedes' && each.issue_from_id === issue.id);
  if (hasMoved && follows) throw cannot('reschedule issues that follow another one');
}

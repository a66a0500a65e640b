/** What an account may do with an issue, and to whom and what it can be assigned. */
import type { Access } from './access.ts';
import { has } from './access.ts';
import { above, below, isClosed } from './issue-tree.ts';
import {
  byId,
  type Data,
  type Id,
  type Issue,
  type Project,
  type Role,
  type Status,
  type Tracker,
  type Version,
} from './store.ts';

/** An issue that is being made has no id yet. */
export type Draft = Omit<Issue, 'id'> & { id: Id | null };

/** Roles that workflows count for (User#roles_for_workflow); an administrator has all of them. */
function workflowRoles(data: Data, access: Access, project: Project): readonly Role[] {
  const roles = access.isAdmin ? data.roles : access.rolesIn(project);
  return roles.filter((role) => has(role, 'add_issues') || has(role, 'edit_issues'));
}

/** Issue#new_statuses_allowed_to, in Redmine's order: from its status, or to a new issue. */
export function allowedStatuses(data: Data, access: Access, issue: Draft, was?: Issue): Status[] {
  const project = byId(data.projects, issue.project_id);
  const tracker = byId(data.trackers, issue.tracker_id);
  if (!project || !tracker) return [];
  const initial = initialStatus(data, issue, tracker, was);
  const assignee = was ? was.assigned_to_id : issue.assigned_to_id;
  const isAuthor = issue.author_id === access.id;
  const isAssignee = assignee !== null && access.principals.includes(assignee);
  const roles = new Set(workflowRoles(data, access, project).map(({ id }) => id));
  const ids = new Set(
    data.transitions
      .filter((each) => each.tracker_id === tracker.id && roles.has(each.role_id) && each.from === (initial ?? 0))
      .filter((each) => counts(each, isAuthor, isAssignee))
      .map(({ to }) => to),
  );
  if (ids.size > 0 && initial !== null) ids.add(initial);
  if (issue.id === null && ids.size === 0) ids.add(tracker.default_status_id);
  const isBlocked = !isClosable(data, issue);
  const isBelowClosed = above(data, issue).some((parent) => isClosed(data, parent));
  return data.statuses.filter(
    ({ id, is_closed }) => ids.has(id) && !(isBlocked && is_closed) && !(isBelowClosed && !is_closed),
  );
}

function counts(transition: { author: boolean; assignee: boolean }, isAuthor: boolean, isAssignee: boolean): boolean {
  if (isAuthor && isAssignee) return true;
  if (isAuthor || isAssignee) return transition.author === isAuthor || transition.assignee === isAssignee;
  return !transition.author && !transition.assignee;
}

/** Null for a new issue; after a change of tracker the status that it starts from there. */
function initialStatus(data: Data, issue: Draft, tracker: Tracker, was: Issue | undefined): Id | null {
  if (issue.id === null) return null;
  if (!was || was.tracker_id === issue.tracker_id) return was?.status_id ?? issue.status_id;
  const before = byId(data.trackers, was.tracker_id);
  const isUsed = data.transitions.some(
    ({ tracker_id, from, to }) => tracker_id === tracker.id && [from, to].includes(was.status_id),
  );
  return before?.default_status_id !== was.status_id && isUsed ? was.status_id : tracker.default_status_id;
}

/** Issue#closable?: not with open subtasks, nor while an open issue blocks it. */
function isClosable(data: Data, issue: Draft): boolean {
  if (issue.id === null) return true;
  if (below(data, issue.id).some((child) => !isClosed(data, child))) return false;
  return !data.relations.some(({ relation_type, issue_from_id, issue_to_id }) => {
    const blocker =
      relation_type === 'blocks' && issue_to_id === issue.id ? byId(data.issues, issue_from_id) : undefined;
    return blocker !== undefined && !isClosed(data, blocker);
  });
}

/** Fields that the workflow makes read-only or required in the issue's status, where all roles agree. */
export function fieldRules(data: Data, access: Access, issue: Draft): ReadonlyMap<string, string> {
  const project = byId(data.projects, issue.project_id);
  if (!project) return new Map();
  const roles = workflowRoles(data, access, project).map(({ id }) => id);
  const rules = data.field_rules.filter(
    (each) =>
      each.tracker_id === issue.tracker_id && each.status_id === issue.status_id && roles.includes(each.role_id),
  );
  const fields = new Map<string, string[]>();
  for (const { field, rule } of rules) fields.set(field, [...(fields.get(field) ?? []), rule]);
  return new Map(
    [...fields]
      .filter(([, found]) => found.length >= roles.length)
      .map(([field, found]) => [field, new Set(found).size === 1 ? (found[0] ?? '') : 'required']),
  );
}

/** Issue#attributes_editable? */
export function canEdit(access: Access, issue: Issue, project: Project): boolean {
  if (access.mayWith('edit_issues', project, issue.tracker_id)) return true;
  return issue.author_id === access.id && access.mayWith('edit_own_issues', project, issue.tracker_id);
}

/** Trackers in which the account may create issues of a project (Issue.allowed_target_trackers). */
export function targetTrackers(data: Data, access: Access, project: Project, current?: Id): Tracker[] {
  return data.trackers.filter(
    ({ id }) =>
      project.tracker_ids.includes(id) &&
      (id === current || access.isAdmin || access.mayWith('add_issues', project, id)),
  );
}

/** Issue#assignable_users: active members whose role allows it and who see the tracker, the author, the current one. */
export function isAssignable(data: Data, issue: Draft, project: Project, id: Id, was?: Issue): boolean {
  const user = byId(data.users, id);
  if (was?.assigned_to_id === id) return true;
  if (user?.status !== 1) return false;
  if (id === issue.author_id) return true;
  return data.members.some(
    ({ project_id, user_id, roles }) =>
      project_id === project.id &&
      user_id === id &&
      roles.some((each) => {
        const role = byId(data.roles, each.id);
        return (
          role?.assignable &&
          has(role, 'view_issues') &&
          (role.trackers['view_issues']?.includes(issue.tracker_id) ?? true)
        );
      }),
  );
}

const root = (data: Data, project: Project): Project => {
  const parent = byId(data.projects, project.parent_id);
  return parent ? root(data, parent) : project;
};

export const ancestors = (data: Data, project: Project): Id[] => {
  const parent = byId(data.projects, project.parent_id);
  return parent ? [parent.id, ...ancestors(data, parent)] : [];
};

/** Project#shared_versions: its own, and those that others share with it. */
export function sharedVersions(data: Data, project: Project): Version[] {
  return data.versions.filter((version) => {
    const home = byId(data.projects, version.project_id);
    if (!home || home.status === 9) return false;
    if (home.id === project.id || version.sharing === 'system') return true;
    const isAbove = ancestors(data, project).includes(home.id);
    if (version.sharing === 'descendants') return isAbove;
    if (version.sharing === 'hierarchy') return isAbove || ancestors(data, home).includes(project.id);
    return version.sharing === 'tree' && root(data, home).id === root(data, project).id;
  });
}

/** Subtasks stay in the tree of projects (the default of the setting cross_project_subtasks). */
export function canHaveParent(data: Data, project: Project, parent: Issue): boolean {
  const other = byId(data.projects, parent.project_id);
  return other !== undefined && root(data, other).id === root(data, project).id;
}

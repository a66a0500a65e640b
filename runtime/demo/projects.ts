import { type Access, forTracker } from './access.ts';
import { type Answer, type Asked, cannot, find, included, listed, notFound, ok, Refusal } from './answer.ts';
import { fieldsOf, isVisible, showFields } from './custom-fields.ts';
import { projectFilter } from './issue-filters.ts';
import { sharedVersions } from './issue-rules.ts';
import { spentHours } from './issue-tree.ts';
import { conditionsOf, type Filters, selectorOf } from './query.ts';
import { optional, principal, ref, showVersion } from './show.ts';
import { sorted } from './sort.ts';
import { byId, type Data, type Id, type Member, type Project } from './store.ts';

/** The project that a path or `project_id` names by number or identifier; undefined where neither does. */
export function scopeOf({ data, path, query }: Asked): Project | undefined {
  const named = path['project_id'] ?? query.get('project_id') ?? undefined;
  if (named === undefined || (path['project_id'] === undefined && query.has('f[]'))) {
    return path['project_id'] === undefined && named === undefined ? undefined : projectNamed(data, named ?? '');
  }
  return projectNamed(data, named);
}

function projectNamed(data: Data, named: string): Project {
  const project = data.projects.find(({ id, identifier }) => String(id) === named || identifier === named);
  if (!project) throw notFound();
  return project;
}

/** Of a record that belongs to one. */
export function projectOf(data: Data, id: Id): Project {
  const project = byId(data.projects, id);
  if (!project) throw notFound();
  return project;
}

/** Parents before their children, by name (Project's nested set). */
function inTree(data: Data, parent: Id | null = null): Project[] {
  return data.projects
    .filter(({ parent_id }) => parent_id === parent)
    .sort((a, b) => (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1))
    .flatMap((project) => [project, ...inTree(data, project.id)]);
}

/** GET /projects.json (ProjectsController#index): active ones, unless the filter says otherwise. */
export function listProjects(asked: Asked): Answer {
  const { data, access, query } = asked;
  const filters: Filters<Project> = {
    status: { kind: 'list', label: 'Status', of: (project) => project.status },
    id: projectFilter(data, access, (project) => project.id),
    name: { kind: 'text', label: 'Name', of: (project) => project.name },
    description: { kind: 'text', label: 'Description', of: (project) => project.description },
    parent_id: projectFilter(data, access, (project) => project.parent_id),
    is_public: { kind: 'list', label: 'Public', of: (project) => (project.is_public ? '1' : '0') },
    created_on: { kind: 'time', label: 'Created', of: (project) => project.created_on },
    updated_on: { kind: 'time', label: 'Updated', of: (project) => project.updated_on },
  };
  const active = [{ field: 'status', operator: '=', values: ['1'] }];
  const select = selectorOf(conditionsOf(query, filters, active), filters, true);
  const found = inTree(data).filter((project) => access.sees(project) && select(project));
  const order = new Map(found.map((project, index) => [project, index]));
  const columns = {
    lft: (project: Project) => [order.get(project) ?? 0],
    id: (project: Project) => [project.id],
    name: (project: Project) => [project.name],
    identifier: (project: Project) => [project.identifier],
    created_on: (project: Project) => [project.created_on],
    updated_on: (project: Project) => [project.updated_on],
  };
  return listed(asked, 'projects', sorted(found, query.get('sort'), columns, 'lft'), (project) =>
    showProject(asked, project),
  );
}

/** GET /projects/:project_id.json (ProjectsController#show) */
export function getProject(asked: Asked): Answer {
  const project = projectNamed(asked.data, asked.path['project_id'] ?? '');
  asked.access.demand(['view_project'], project);
  const { default_version_id, default_assigned_to_id } = project;
  return ok({
    project: showProject(asked, project, {
      ...optional('default_version', byId(asked.data.versions, default_version_id)),
      ...optional('default_assignee', principal(asked.data, default_assigned_to_id)),
    }),
  });
}

function showProject(asked: Asked, project: Project, more: object = {}): object {
  const { data, access } = asked;
  const { id, name, identifier, description, homepage, status, is_public, inherit_members, created_on, updated_on } =
    project;
  const parent = byId(data.projects, project.parent_id);
  return {
    id,
    name,
    identifier,
    description,
    homepage,
    ...(parent && access.sees(parent) ? { parent: ref(parent) } : {}),
    status,
    is_public,
    inherit_members,
    ...more,
    ...showFields(
      fieldsOf(data, 'project').filter((field) => isVisible(field, project, access)),
      project.values,
    ),
    ...includes(asked, project),
    created_on,
    updated_on,
  };
}

/** ProjectsHelper#render_api_includes */
function includes({ data, access, query }: Asked, project: Project): object {
  const include = included(query);
  const seesIssues = access.may('view_issues', project);
  const parts: Record<string, (() => object[]) | false> = {
    trackers: seesIssues && (() => visibleTrackers(data, access, project).map(ref)),
    issue_categories: seesIssues && (() => categoriesOf(data, project).map(ref)),
    time_entry_activities:
      access.may('view_time_entries', project) && (() => data.activities.filter(({ active }) => active).map(ref)),
    enabled_modules: () => project.modules.map(ref),
    issue_custom_fields: seesIssues && (() => projectFields(data, project).map(ref)),
  };
  const shown = Object.entries(parts).flatMap(([name, list]) => (list && include.has(name) ? [[name, list()]] : []));
  return Object.fromEntries(shown);
}

/** Tracker.visible: those whose issues the account may see here. */
const visibleTrackers = (data: Data, access: Access, project: Project) =>
  data.trackers.filter(
    ({ id }) =>
      project.tracker_ids.includes(id) &&
      access.may('view_issues', project, (role) => forTracker(role, 'view_issues', id)),
  );

const projectFields = (data: Data, project: Project) =>
  fieldsOf(data, 'issue').filter((field) => field.is_for_all || project.field_ids.includes(field.id));

const categoriesOf = (data: Data, project: Project) =>
  data.categories.filter(({ project_id }) => project_id === project.id).sort((a, b) => (a.name < b.name ? -1 : 1));

/** GET /projects/:project_id/versions.json */
export function listVersions(asked: Asked): Answer {
  const project = projectNamed(asked.data, asked.path['project_id'] ?? '');
  asked.access.demand(['view_issues'], project);
  const versions = sharedVersions(asked.data, project);
  return ok({ versions: versions.map((version) => showVersion(asked, version)), total_count: versions.length });
}

/** GET /versions/:version_id.json, with the hours of its issues for those who may see logged time. */
export function getVersion(asked: Asked): Answer {
  const { data, access, path } = asked;
  const version = find(data.versions, path['version_id']);
  const project = projectOf(data, version.project_id);
  access.demand(['view_issues'], project);
  const issues = data.issues.filter(({ fixed_version_id }) => fixed_version_id === version.id);
  const estimated = issues
    .filter((issue) => access.seesIssue(issue))
    .reduce((sum, issue) => sum + (issue.estimated_hours ?? 0), 0);
  const hours = access.may('view_time_entries', project)
    ? { estimated_hours: estimated, spent_hours: spentHours(data, issues) }
    : {};
  return ok({ version: showVersion(asked, version, hours) });
}

/** DELETE /versions/:version_id.json: not while issues refer to it. */
export function deleteVersion({ data, access, path }: Asked): Answer {
  const version = find(data.versions, path['version_id']);
  access.demand(['manage_versions'], projectOf(data, version.project_id));
  if (data.issues.some(({ fixed_version_id }) => fixed_version_id === version.id)) throw new Refusal({ status: 422 });
  data.versions = data.versions.filter((each) => each !== version);
  for (const project of data.projects) if (project.default_version_id === version.id) project.default_version_id = null;
  return { status: 204 };
}

/** GET /projects/:project_id/issue_categories.json */
export function listCategories(asked: Asked): Answer {
  const project = projectNamed(asked.data, asked.path['project_id'] ?? '');
  asked.access.demand(['manage_categories', 'view_issues'], project);
  const found = categoriesOf(asked.data, project);
  return ok({ issue_categories: found.map((category) => showCategory(asked, category.id)), total_count: found.length });
}

/** GET /issue_categories/:category_id.json */
export function getCategory(asked: Asked): Answer {
  const category = find(asked.data.categories, asked.path['category_id']);
  asked.access.demand(['manage_categories', 'view_issues'], projectOf(asked.data, category.project_id));
  return ok({ issue_category: showCategory(asked, category.id) });
}

function showCategory({ data }: Asked, id: Id): object {
  const category = byId(data.categories, id);
  return {
    id,
    ...optional('project', byId(data.projects, category?.project_id)),
    name: category?.name,
    ...optional('assigned_to', principal(data, category?.assigned_to_id ?? null)),
  };
}

/** DELETE /issue_categories/:category_id.json: its issues get another one, or none. */
export function deleteCategory({ data, access, path, query }: Asked): Answer {
  const category = find(data.categories, path['category_id']);
  access.demand(['manage_categories'], projectOf(data, category.project_id));
  const other = data.categories.find(
    ({ id, project_id }) => String(id) === query.get('reassign_to_id') && project_id === category.project_id,
  );
  for (const issue of data.issues) if (issue.category_id === category.id) issue.category_id = other?.id ?? null;
  data.categories = data.categories.filter((each) => each !== category);
  return { status: 204 };
}

/** GET /projects/:project_id/memberships.json: of users, locked ones too, and groups. */
export function listMemberships(asked: Asked): Answer {
  const { data, access } = asked;
  const project = projectNamed(data, asked.path['project_id'] ?? '');
  access.demand(['view_members', 'manage_members'], project);
  const members = data.members.filter(({ project_id }) => project_id === project.id);
  return listed(asked, 'memberships', members, (member) => showMember(data, member));
}

/** GET /memberships/:membership_id.json */
export function getMembership({ data, access, path }: Asked): Answer {
  const member = find(data.members, path['membership_id']);
  access.demand(['view_members', 'manage_members'], projectOf(data, member.project_id));
  return ok({ membership: showMember(data, member) });
}

/** DELETE /memberships/:membership_id.json: not what came from a group or the parent project. */
export function deleteMembership({ data, access, path }: Asked): Answer {
  const member = find(data.members, path['membership_id']);
  access.demand(['manage_members'], projectOf(data, member.project_id));
  if (member.roles.some(({ inherited }) => inherited)) throw new Refusal({ status: 422 });
  if (!byId(data.users, member.user_id)) throw cannot('remove groups from projects');
  data.members = data.members.filter((each) => each !== member);
  return { status: 204 };
}

export function showMember(data: Data, member: Member, isOwn = false): object {
  const kind = byId(data.users, member.user_id) ? 'user' : 'group';
  return {
    id: member.id,
    ...optional('project', byId(data.projects, member.project_id)),
    ...(isOwn ? {} : optional(kind, principal(data, member.user_id))),
    roles: member.roles.flatMap(({ id, inherited }) => {
      const role = byId(data.roles, id);
      return role ? [{ ...ref(role), ...(inherited ? { inherited: true } : {}) }] : [];
    }),
  };
}

import { forbidden, Refusal } from './answer.ts';
import { isPublic, isRead, moduleOf } from './permissions.ts';
import {
  byId,
  type Data,
  type Id,
  type Issue,
  type Journal,
  type Project,
  type Role,
  type TimeEntry,
  type User,
} from './store.ts';

/** What one account may see and do (app/models/user.rb, Project.allowed_to_condition). Without a user: anonymous. */
export class Access {
  readonly user: User | undefined;
  readonly #data: Data;
  readonly #roles = new Map<Id, readonly Role[]>();

  constructor(data: Data, user: User | undefined) {
    this.#data = data;
    this.user = user;
  }

  get isAdmin(): boolean {
    return this.user?.admin ?? false;
  }

  /** 0 for anonymous, which owns nothing in the demo. */
  get id(): Id {
    return this.user?.id ?? 0;
  }

  /** The user and the groups that it is in. */
  get principals(): readonly Id[] {
    const groups = this.#data.groups.filter(({ user_ids }) => user_ids.includes(this.id));
    return [this.id, ...groups.map(({ id }) => id)];
  }

  /** The roles of the account in a project; a member's own, else those of non-members in public projects. */
  rolesIn(project: Project): readonly Role[] {
    const known = this.#roles.get(project.id);
    if (known) return known;
    const roles = this.#rolesIn(project);
    this.#roles.set(project.id, roles);
    return roles;
  }

  #rolesIn(project: Project): readonly Role[] {
    if (project.status === 9) return [];
    const own = this.#data.members
      .filter(({ project_id, user_id }) => project_id === project.id && user_id === this.id)
      .flatMap(({ roles }) => roles.flatMap(({ id }) => byId(this.#data.roles, id) ?? []));
    if (own.length > 0) return [...new Set(own)];
    return project.is_public ? this.#data.roles.filter(({ builtin }) => builtin === (this.user ? 1 : 2)) : [];
  }

  /** User#allowed_to?; `also` is asked of each role that has the permission. */
  may(permission: string, project: Project, also: (role: Role) => boolean = () => true): boolean {
    if (!allowsTo(project, permission)) return false;
    if (this.isAdmin) return true;
    return this.rolesIn(project).some((role) => has(role, permission) && also(role));
  }

  /** For some trackers only (Issue#user_tracker_permission?); the module is not asked there. */
  mayWith(permission: string, project: Project, tracker: Id): boolean {
    if (project.status !== 1 && !isRead(permission)) return false;
    if (this.isAdmin) return true;
    return this.rolesIn(project).some((role) => has(role, permission) && forTracker(role, permission, tracker));
  }

  /** In some project, or as a non-member. */
  mayAnywhere(permission: string): boolean {
    if (this.isAdmin) return true;
    const builtin = this.#data.roles.filter((role) => role.builtin === (this.user ? 1 : 2));
    const own = this.#data.projects.filter(({ status }) => status !== 9).flatMap((project) => this.rolesIn(project));
    return [...own, ...builtin].some((role) => has(role, permission));
  }

  /** Refuses as ApplicationController#authorize does. */
  demand(permissions: readonly string[], project: Project): void {
    if (permissions.some((permission) => this.may(permission, project))) return;
    if (project.status === 9 || !permissions.some((permission) => allowsTo(project, permission))) throw forbidden();
    this.deny();
  }

  demandAdmin(): void {
    if (!this.isAdmin) this.deny();
  }

  demandLogin(): void {
    if (!this.user) this.deny();
  }

  /** ApplicationController#deny_access: whoever has not logged in is asked to. */
  deny(): never {
    throw this.user ? forbidden() : new Refusal({ status: 401 });
  }

  sees(project: Project): boolean {
    return this.may('view_project', project);
  }

  /** Issue#visible? */
  seesIssue(issue: Issue): boolean {
    const project = byId(this.#data.projects, issue.project_id);
    if (!project) return false;
    const isOwn =
      issue.author_id === this.id || (issue.assigned_to_id !== null && this.principals.includes(issue.assigned_to_id));
    return this.may('view_issues', project, (role) => {
      if (!forTracker(role, 'view_issues', issue.tracker_id)) return false;
      if (!this.user || role.issues_visibility === 'default') return !issue.is_private || (!!this.user && isOwn);
      return role.issues_visibility === 'all' || isOwn;
    });
  }

  /** TimeEntry#visible? */
  seesTime(entry: TimeEntry): boolean {
    const project = byId(this.#data.projects, entry.project_id);
    if (!project) return false;
    return this.may(
      'view_time_entries',
      project,
      (role) => role.time_entries_visibility === 'all' || (this.user !== undefined && entry.user_id === this.id),
    );
  }

  /** Of the notes of an issue that is visible. */
  seesNote(journal: Journal, project: Project): boolean {
    return !journal.private_notes || journal.user_id === this.id || this.may('view_private_notes', project);
  }

  /** User#visible?: some roles see members of their projects only. */
  seesUser(id: Id): boolean {
    if (this.isAdmin || id === this.id) return true;
    const visible = this.#data.projects.filter((project) => this.sees(project));
    const all = visible.flatMap((project) => this.rolesIn(project)).some((role) => role.users_visibility === 'all');
    if (all || this.#builtinSeesAll()) return true;
    const projects = new Set(visible.map((project) => project.id));
    return this.#data.members.some(({ project_id, user_id }) => user_id === id && projects.has(project_id));
  }

  #builtinSeesAll(): boolean {
    const builtin = this.user ? 1 : 2;
    return this.#data.roles.some((role) => role.builtin === builtin && role.users_visibility === 'all');
  }
}

export const has = (role: Role, permission: string) => isPublic(permission) || role.permissions.includes(permission);

export function forTracker(role: Role, permission: string, tracker: Id): boolean {
  return role.trackers[permission]?.includes(tracker) ?? true;
}

/** Project#allows_to?: of archived projects nothing, of closed ones reading, and only with the module switched on. */
function allowsTo(project: Project, permission: string): boolean {
  if (project.status === 9 || (project.status !== 1 && !isRead(permission))) return false;
  const module = moduleOf(permission);
  return module === undefined || project.modules.some(({ name }) => name === module);
}

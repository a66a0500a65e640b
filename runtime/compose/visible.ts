import { ToolError } from '../errors.ts';
import { at, listAt } from '../json.ts';
import type { Context } from './compose.ts';

/**
 * The widest value of a property of those of the caller's roles in a project that have a permission, such as
 * `issues_visibility` of `view_issues`; undefined where the roles are not known: what Redmine gives to those who are no
 * members cannot be read.
 * @param widest values, the one that shows most first
 */
export async function widestOf<Value extends string>(
  { redmine, me }: Context<'getRole', never>,
  project: number,
  permission: string,
  property: string,
  widest: readonly Value[],
): Promise<Value | undefined> {
  if (me.isAdmin) return widest[0];
  const roles = await Promise.all(
    (me.roles.get(project) ?? []).map((id) => redmine.getRole.record({ path: { role_id: id } })),
  );
  const values = roles
    .filter((role) => listAt(role, 'permissions').includes(permission))
    .map((role) => at(role, property));
  return widest.find((value) => values.includes(value));
}

/** What `work` gives; undefined where this account may not read it. */
export async function ifAllowed<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof ToolError && ['forbidden', 'insufficient_scope'].includes(error.code)) return undefined;
    throw error;
  }
}

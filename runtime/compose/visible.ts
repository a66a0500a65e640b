import { ToolError } from '../errors.ts';
import { at } from '../json.ts';
import type { Context } from './compose.ts';

/**
 * The widest value of a property of the caller's roles in a project, such as `issues_visibility`; undefined where the
 * roles are not known: what Redmine gives to those who are no members cannot be read.
 * @param widest values, the one that shows most first
 */
export async function widestOf<Value extends string>(
  { redmine, me }: Context<'getRole', never>,
  project: number,
  property: string,
  widest: readonly Value[],
): Promise<Value | undefined> {
  if (me.isAdmin) return widest[0];
  const roles = me.roles.get(project) ?? [];
  const values = await Promise.all(
    roles.map(async (role) => at(await redmine.getRole.record({ path: { role_id: role } }), property)),
  );
  return widest.find((value) => values.includes(value));
}

/** What `work` gives; undefined where this account may not read it. */
export async function ifAllowed<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof ToolError && error.code === 'forbidden') return undefined;
    throw error;
  }
}

/** The day before, as YYYY-MM-DD. */
export function dayBefore(date: string): string {
  return new Date(Date.parse(date) - 86_400_000).toISOString().slice(0, 10);
}

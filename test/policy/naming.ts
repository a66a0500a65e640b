import type { Json, JsonObject } from '../../generated/types.ts';
import { Lookup } from '../../runtime/policy/lookup.ts';
import { ProjectOfCall } from '../../runtime/policy/project.ts';
import { resolveNames } from '../../runtime/policy/resolve.ts';
import { actionOf } from '../shape/catalogue.ts';
import { sessionWith } from './session.ts';

/** A list as Redmine gives one. */
export const list = (key: string, rows: readonly Json[]) => ({
  [key]: rows,
  total_count: rows.length,
  offset: 0,
  limit: 100,
});
const statuses = ['New', 'In Progress', 'Closed'].map((name, index) => ({ id: index + 1, name }));
/** Members of a project. */
export const people = (...names: string[]) =>
  names.map((name, index) => ({ id: index, user: { id: index + 5, name }, roles: [] }));
/** What the Redmine of these tests answers. */
export const REDMINE = {
  listIssueStatuses: { issue_statuses: statuses },
  listIssuePriorities: { issue_priorities: [{ id: 1, name: 'Low' }] },
  listMemberships: list('memberships', [
    ...people('Rita Reporter', 'Chris Twin', 'Chris Twin', 'Anna Müller'),
    { id: 90, group: { id: 70, name: 'Team' }, roles: [] },
    { id: 91, user: { id: 5, name: 'Rita Reporter' }, roles: [] },
  ]),
  listVersions: { versions: [{ id: 3, name: '1.0' }] },
};

/** What becomes of arguments, and what was asked on the way. */
export const resolve = (
  tool: string,
  args: JsonObject,
  answers: object = REDMINE,
  who = {},
  only?: readonly string[],
) => {
  const action = actionOf(tool);
  const { session, sent } = sessionWith(answers, who);
  const resolved = resolveNames(action, args, session, new Lookup(), new ProjectOfCall(action, undefined), only);
  return { resolved, sent };
};

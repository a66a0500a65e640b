import { idOf } from '../json.ts';
import type { Asked, Compose } from './compose.ts';
import { daysAfter } from './dates.ts';
import { partition, totalOf } from './partition.ts';
import { reference, textAt } from './read.ts';
import { ifAllowed, widestOf } from './visible.ts';

const OPEN = { status_id: { is: 'open' } };

/** Where a project stands, counted by Redmine: about one small request for each line of the answer. */
export const projectSummary: Compose<'projectSummary'> = async ({ project }, context) => {
  const { redmine, today } = context;
  const issues = redmine.listIssues;
  const inProject: Asked = { path: { project_id: project } };
  const open: Asked = { ...inProject, filters: OPEN };
  const all: Asked = { ...inProject, filters: { status_id: { is: 'any' } } };
  const total = await ifAllowed(totalOf(issues, all));
  if (total === undefined) {
    // Whether it is the project that is hidden: then this is refused, too.
    await redmine.getProject.record(inProject);
    return { project, issues: null, open: null, closed: null, overdue: null, unassigned: null, remarks: [NO_ISSUES] };
  }
  const [visibility, overdue, statuses, priorities, assignees, versions, everyVersion, dates] = await Promise.all([
    widestOf(context, project, 'view_issues', 'issues_visibility', ['all', 'default', 'own']),
    totalOf(issues, { ...inProject, filters: { ...OPEN, due_date: { is: `..${daysAfter(today, -1)}` } } }),
    partition(issues, inProject, { filter: 'status_id', field: 'status', all: { is: 'any' }, optional: false }),
    partition(issues, open, { filter: 'priority_id', field: 'priority', optional: false }),
    partition(issues, open, { filter: 'assigned_to_id', field: 'assigned_to', optional: true }),
    partition(issues, open, { filter: 'fixed_version_id', field: 'fixed_version', optional: true }),
    partition(issues, all, { filter: 'fixed_version_id', field: 'fixed_version', optional: true }),
    ifAllowed(redmine.listVersions.rows(inProject, 1000)),
  ]);
  const dueDates = new Map((dates?.rows ?? []).map((version) => [idOf(version), textAt(version, 'due_date')]));
  const moved = [statuses, priorities, assignees, versions, everyVersion].some((partition) => partition.moved);
  const openIn = new Map(versions.groups.map(({ record, count }) => [idOf(record), count]));
  return {
    project,
    as_of: today,
    visible: visibility === undefined ? 'not known' : VISIBLE[visibility],
    issues: total,
    open: priorities.total,
    closed: Math.max(0, total - priorities.total),
    overdue,
    unassigned: assignees.without,
    no_version: versions.without,
    ...(assignees.others > 0 ? { other_assignees: assignees.others } : {}),
    ...(everyVersion.others > 0 ? { other_versions: everyVersion.others } : {}),
    remarks: moved ? [MOVED] : [],
    by_status: statuses.groups.map(({ record, count }) => ({ status: reference(record), issues: count })),
    by_priority: priorities.groups.map(({ record, count }) => ({ priority: reference(record), open: count })),
    by_assignee: assignees.groups.map(({ record, count }) => ({ assignee: reference(record), open: count })),
    by_version: everyVersion.groups.map(({ record, count }) => {
      const stillOpen = openIn.get(idOf(record)) ?? 0;
      const due_date = dueDates.get(idOf(record));
      return { version: reference(record), due_date, open: stillOpen, closed: Math.max(0, count - stillOpen) };
    }),
  };
};

const NO_ISSUES = 'This account may not see the issues of this project, or it has none.' as const;
const MOVED = 'Issues changed while they were counted: the numbers may not add up.' as const;
const VISIBLE = {
  all: 'all in this project',
  default: 'all but private ones in this project',
  own: 'your own only in this project',
} as const;

/** Issues below issues, and what follows from them. */
import { byId, type Data, type Id, type Issue, now } from './store.ts';

/** All subtasks, theirs too. */
export function below(data: Data, id: Id): Issue[] {
  const children = data.issues.filter(({ parent_id }) => parent_id === id);
  return [...children, ...children.flatMap((child) => below(data, child.id))];
}

/** Its parent, its parent's, and so on. */
export function above(data: Data, issue: Pick<Issue, 'parent_id'>): Issue[] {
  const parent = byId(data.issues, issue.parent_id);
  return parent ? [parent, ...above(data, parent)] : [];
}

/** Hours logged on these issues, as Redmine rounds them. */
export function spentHours(data: Data, issues: readonly Issue[]): number {
  const ids = new Set<Id | null>(issues.map(({ id }) => id));
  const sum = data.time_entries.reduce((hours, entry) => hours + (ids.has(entry.issue_id) ? entry.hours : 0), 0);
  return Math.round(sum * 100) / 100;
}

/** Issue#total_estimated_hours: null only where neither it nor a subtask is estimated. */
export function totalEstimated(data: Data, issue: Issue): number | null {
  const children = below(data, issue.id);
  if (children.length === 0) return issue.estimated_hours;
  return [issue, ...children].reduce((sum, { estimated_hours }) => sum + (estimated_hours ?? 0), 0);
}

export const isClosed = (data: Data, issue: Issue) => byId(data.statuses, issue.status_id)?.is_closed ?? false;

/** Issue#recalculate_attributes_for: priority, dates and progress of a parent come from its subtasks. */
export function updateParent(data: Data, id: Id | null): void {
  const parent = byId(data.issues, id);
  if (!parent) return;
  const children = data.issues.filter(({ parent_id }) => parent_id === parent.id);
  const before = JSON.stringify(parent);
  const open = children.filter((child) => !isClosed(data, child));
  const highest = Math.max(
    -1,
    ...open.map((child) => data.priorities.findIndex((each) => each.id === child.priority_id)),
  );
  const priority = highest >= 0 ? data.priorities[highest] : data.priorities.find((each) => each.is_default);
  if (priority) parent.priority_id = priority.id;
  const dates = (key: 'start_date' | 'due_date') => children.flatMap((child) => child[key] ?? []).sort();
  parent.start_date = dates('start_date')[0] ?? null;
  parent.due_date = dates('due_date').at(-1) ?? null;
  if (parent.start_date && parent.due_date && parent.due_date < parent.start_date) {
    [parent.start_date, parent.due_date] = [parent.due_date, parent.start_date];
  }
  if (children.length > 0) parent.done_ratio = progress(data, children);
  if (JSON.stringify(parent) !== before) parent.updated_on = now();
  updateParent(data, parent.parent_id);
}

/** Weighted by estimates; those without one count as the average of the others. */
function progress(data: Data, children: readonly Issue[]): number {
  const hours = children.map((child) => totalEstimated(data, child) ?? 0);
  const estimated = hours.filter((each) => each > 0);
  const average = estimated.length > 0 ? estimated.reduce((sum, each) => sum + each, 0) / estimated.length : 1;
  const done = children.reduce((sum, child, index) => {
    const weight = (hours[index] ?? 0) > 0 ? (hours[index] ?? 0) : average;
    return sum + weight * (isClosed(data, child) ? 100 : child.done_ratio);
  }, 0);
  return Math.floor(done / (average * children.length));
}

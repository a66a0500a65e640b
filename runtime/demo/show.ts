/** Records as Redmine's API shows them (app/views, all *.api.rsb). */
import type { Access } from './access.ts';
import type { Asked } from './answer.ts';
import { fieldsOf, issueFields, isVisible, showFields } from './custom-fields.ts';
import { below, spentHours, totalEstimated } from './issue-tree.ts';
import {
  ANONYMOUS,
  type Attachment,
  byId,
  type Data,
  type Id,
  type Issue,
  type Journal,
  type Named,
  type Project,
  type Relation,
  type TimeEntry,
  type Version,
} from './store.ts';

export const ref = (record: Named) => ({ id: record.id, name: record.name });

/** A reference that is left out where there is none. */
export const optional = (key: string, record: Named | undefined) => (record ? { [key]: ref(record) } : {});

/** The name of a user or a group. */
export function principal(data: Data, id: Id | null): Named | undefined {
  if (id === 0) return { id: 0, name: ANONYMOUS };
  const user = byId(data.users, id);
  if (user) return { id: user.id, name: `${user.firstname} ${user.lastname}` };
  return byId(data.groups, id);
}

export function showIssue({ data, access }: Pick<Asked, 'data' | 'access'>, issue: Issue): object {
  const project = byId(data.projects, issue.project_id);
  const status = byId(data.statuses, issue.status_id);
  const fields = issueFields(data, issue).filter((field) => isVisible(field, project, access));
  const seesTime = project !== undefined && access.may('view_time_entries', project);
  return {
    id: issue.id,
    ...optional('project', project),
    ...optional('tracker', byId(data.trackers, issue.tracker_id)),
    ...(status ? { status: { ...ref(status), is_closed: status.is_closed } } : {}),
    ...optional('priority', byId(data.priorities, issue.priority_id)),
    ...optional('author', principal(data, issue.author_id)),
    ...optional('assigned_to', principal(data, issue.assigned_to_id)),
    ...optional('category', byId(data.categories, issue.category_id)),
    ...optional('fixed_version', byId(data.versions, issue.fixed_version_id)),
    ...(issue.parent_id === null ? {} : { parent: { id: issue.parent_id } }),
    subject: issue.subject,
    description: issue.description,
    start_date: issue.start_date,
    due_date: issue.due_date,
    done_ratio: issue.done_ratio,
    is_private: issue.is_private,
    estimated_hours: issue.estimated_hours,
    total_estimated_hours: totalEstimated(data, issue),
    ...(seesTime
      ? {
          spent_hours: spentHours(data, [issue]),
          total_spent_hours: spentHours(data, [issue, ...below(data, issue.id)]),
        }
      : {}),
    ...showFields(fields, issue.values),
    created_on: issue.created_on,
    updated_on: issue.updated_on,
    closed_on: issue.closed_on,
  };
}

/** IssuesHelper#render_api_issue_children: absent where there is none. */
export function showChildren(data: Data, access: Access, id: Id): object {
  const children = data.issues.filter(({ parent_id }) => parent_id === id);
  if (children.length === 0) return {};
  return {
    children: children
      .filter((child) => access.seesIssue(child))
      .map((child) => ({
        id: child.id,
        ...optional('tracker', byId(data.trackers, child.tracker_id)),
        subject: child.subject,
        ...showChildren(data, access, child.id),
      })),
  };
}

export function showRelation(relation: Relation): object {
  const { id, issue_from_id, issue_to_id, relation_type, delay } = relation;
  return { id, issue_id: issue_from_id, issue_to_id, relation_type, delay };
}

export function showJournal({ data, access }: Asked, journal: Journal, project: Project): object {
  return {
    id: journal.id,
    ...optional('user', principal(data, journal.user_id)),
    notes: journal.notes,
    created_on: journal.created_on,
    updated_on: journal.updated_on,
    ...optional('updated_by', principal(data, journal.updated_by_id)),
    private_notes: journal.private_notes,
    details: visibleDetails(data, access, journal, project),
  };
}

/** Journal#visible_details: fields and issues that the account does not see stay hidden. */
export function visibleDetails(data: Data, access: Access, journal: Journal, project: Project) {
  return journal.details.filter(({ property, name, old_value, new_value }) => {
    if (property === 'cf') {
      const field = byId(data.fields, Number(name));
      return field !== undefined && isVisible(field, project, access);
    }
    if (property !== 'relation') return true;
    const other = byId(data.issues, Number(new_value ?? old_value));
    return other !== undefined && access.seesIssue(other);
  });
}

export function showAttachment({ data, origin }: Pick<Asked, 'data' | 'origin'>, attachment: Attachment): object {
  const { id, filename, content_type, description, created_on } = attachment;
  return {
    id,
    filename,
    filesize: Buffer.byteLength(attachment.base64, 'base64'),
    content_type,
    description,
    content_url: `${origin}/attachments/download/${id}/${encodeURIComponent(filename)}`,
    ...optional('author', principal(data, attachment.author_id)),
    created_on,
  };
}

export const attachmentsOf = (data: Data, type: string, id: Id) =>
  data.attachments.filter(({ container }) => container?.type === type && container.id === id);

export function showTimeEntry({ data, access }: Asked, entry: TimeEntry): object {
  const project = byId(data.projects, entry.project_id);
  return {
    id: entry.id,
    ...optional('project', project),
    ...(entry.issue_id === null ? {} : { issue: { id: entry.issue_id } }),
    ...optional('user', principal(data, entry.user_id)),
    ...optional('activity', byId(data.activities, entry.activity_id)),
    hours: Math.round(entry.hours * 100) / 100,
    comments: entry.comments,
    spent_on: entry.spent_on,
    created_on: entry.created_on,
    updated_on: entry.updated_on,
    ...showFields(
      fieldsOf(data, 'time_entry').filter((field) => isVisible(field, project, access)),
      entry.values,
    ),
  };
}

export function showVersion({ data, access }: Asked, version: Version, more: object = {}): object {
  const project = byId(data.projects, version.project_id);
  const { id, name, description, status, due_date, sharing, wiki_page_title, created_on, updated_on } = version;
  return {
    id,
    ...optional('project', project),
    name,
    description,
    status,
    due_date,
    sharing,
    wiki_page_title,
    ...more,
    ...showFields(
      fieldsOf(data, 'version').filter((field) => isVisible(field, project, access)),
      version.values,
    ),
    created_on,
    updated_on,
  };
}

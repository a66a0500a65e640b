import { type Answer, type Asked, cannot, find, listed, notFound, ok } from './answer.ts';
import { fieldsOf, showFields } from './custom-fields.ts';
import { ref } from './show.ts';
import { byId, type CustomField, type Enumeration } from './store.ts';

/** GET /issue_statuses.json */
export const listStatuses = ({ data }: Asked): Answer =>
  ok({
    issue_statuses: data.statuses.map(({ id, name, is_closed, description }) => ({ id, name, is_closed, description })),
  });

/** GET /trackers.json */
export const listTrackers = ({ data }: Asked): Answer =>
  ok({
    trackers: data.trackers.map(({ id, name, default_status_id, description, core_fields }) => {
      const status = byId(data.statuses, default_status_id);
      return {
        id,
        name,
        ...(status ? { default_status: ref(status) } : {}),
        description,
        enabled_standard_fields: core_fields,
      };
    }),
  });

const showEnumeration =
  (fields: readonly CustomField[]) =>
  ({ id, name, is_default, active, values }: Enumeration) => ({
    id,
    name,
    is_default,
    active,
    ...showFields(fields, values),
  });

/** What Redmine calls the things whose fields they have. */
const KINDS: Readonly<Record<string, string>> = {
  issue_priorities: 'issue_priority',
  time_entry_activities: 'time_entry_activity',
  document_categories: 'document_category',
};

/** GET /enumerations/:type.json */
export function listEnumerations({ data, path }: Asked): Answer {
  const lists: Record<string, readonly Enumeration[]> = {
    issue_priorities: data.priorities,
    time_entry_activities: data.activities,
    document_categories: data.document_categories,
  };
  const type = path['type'] ?? '';
  const list = lists[type];
  if (!list) throw notFound();
  return ok({ [type]: list.map(showEnumeration(fieldsOf(data, KINDS[type] ?? ''))) });
}

/** GET /roles.json: those that members can have. */
export const listRoles = ({ data }: Asked): Answer =>
  ok({ roles: data.roles.filter(({ builtin }) => builtin === 0).map(ref) });

/** GET /roles/:role_id.json */
export function getRole({ data, path }: Asked): Answer {
  const { id, name, assignable, issues_visibility, time_entries_visibility, users_visibility, permissions } = find(
    data.roles,
    path['role_id'],
  );
  return ok({
    role: { id, name, assignable, issues_visibility, time_entries_visibility, users_visibility, permissions },
  });
}

/** GET /custom_fields.json, for administrators. */
export function listCustomFields({ data, access }: Asked): Answer {
  access.demandAdmin();
  const show = (field: CustomField) => ({
    id: field.id,
    name: field.name,
    description: field.description,
    customized_type: field.of,
    field_format: field.field_format,
    regexp: field.regexp,
    min_length: field.min_length,
    max_length: field.max_length,
    is_required: field.is_required,
    is_filter: field.is_filter,
    searchable: field.searchable,
    multiple: field.multiple,
    default_value: field.default_value,
    visible: field.visible,
    editable: field.editable,
    ...(field.possible_values.length > 0 ? { possible_values: field.possible_values } : {}),
    ...(field.of === 'issue'
      ? {
          trackers: data.trackers.filter(({ id }) => field.tracker_ids.includes(id)).map(ref),
          roles: data.roles.filter(({ id }) => field.role_ids.includes(id)).map(ref),
        }
      : {}),
  });
  return ok({ custom_fields: [...data.fields].sort((a, b) => a.id - b.id).map(show) });
}

/** What has to be allowed in the project of a query. */
const PERMISSIONS: Readonly<Record<string, string>> = {
  IssueQuery: 'view_issues',
  TimeEntryQuery: 'view_time_entries',
  ProjectQuery: 'view_project',
};

/** GET /queries.json: public ones and the account's own. */
export function listQueries(asked: Asked): Answer {
  const { data, access, query } = asked;
  const type = query.get('type') || 'IssueQuery';
  const permission = PERMISSIONS[type];
  if (permission === undefined) throw cannot(`list queries of the type ${type}`);
  const isSeen = (each: (typeof data.queries)[number]) => {
    const project = byId(data.projects, each.project_id);
    if (each.project_id !== null && (!project || !access.may(permission, project))) return false;
    if (each.visibility === 2 || (access.user && each.user_id === access.id)) return true;
    if (access.isAdmin) return each.visibility === 1;
    const roles = project ? access.rolesIn(project) : data.projects.flatMap((one) => access.rolesIn(one));
    return each.visibility === 1 && roles.some(({ id }) => each.role_ids.includes(id));
  };
  const found = data.queries
    .filter((each) => each.type === type && isSeen(each))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  return listed(asked, 'queries', found, ({ id, name, visibility, project_id }) => ({
    id,
    name,
    is_public: visibility === 2,
    project_id,
  }));
}

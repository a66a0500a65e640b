/** What of a body reaches an issue (Issue#safe_attributes=), and what is wrong with the result (Issue#validate_issue). */
import type { Access } from './access.ts';
import { cannot, type Fields } from './answer.ts';
import { fieldErrors, fieldValue, issueFields, isVisible, writtenFields } from './custom-fields.ts';
import {
  allowedStatuses,
  canEdit,
  canHaveParent,
  type Draft,
  fieldRules,
  isAssignable,
  sharedVersions,
  targetTrackers,
} from './issue-rules.ts';
import { above, below, isClosed } from './issue-tree.ts';
import { isTrue } from './journals.ts';
import {
  byId,
  CORE_FIELDS,
  type CustomField,
  type Data,
  type FieldValue,
  type Id,
  type Issue,
  type Project,
} from './store.ts';

/** Messages as Redmine writes them. */
export type Errors = string[];

export interface Change {
  readonly data: Data;
  readonly access: Access;
  readonly draft: Draft;
  readonly fields: Fields;
  readonly errors: Errors;
  /** The issue as it is; missing while one is made. */
  readonly was?: Issue;
}

const asId = (value: unknown): Id | null => {
  const id = Number.parseInt(String(value ?? ''), 10);
  return Number.isNaN(id) ? null : id;
};

/** Project, tracker and status first, since they decide about the rest. */
export function assignFields(change: Change): void {
  const { data, access, draft, fields, was } = change;
  const home = byId(data.projects, draft.project_id);
  const canWrite = !was || (home !== undefined && canEdit(access, was, home));
  if ('project_id' in fields && canWrite) assignProject(change);
  const project = byId(data.projects, draft.project_id);
  if (!project) {
    draft.subject = String(fields['subject'] ?? '');
    return;
  }
  if (canWrite) assignTracker(change, project);
  const rules = fieldRules(data, access, draft);
  const isOpenTo = (name: string) => rules.get(name) !== 'readonly' && hasField(data, draft, name);
  if (canWrite) assignStatus(change, isOpenTo('status_id'));
  for (const [name, assign] of Object.entries(ASSIGN)) {
    if (name in fields && isOpenTo(name) && isTheirs(change, project, name, canWrite)) {
      assign(change, fields[name], project);
    }
  }
  if (canWrite) assignCustomFields(change, project, rules);
}

/** What a parent takes from its subtasks. */
const DERIVED = ['start_date', 'due_date', 'priority_id', 'done_ratio'];

/** Whether the account may set an attribute of this issue (safe_attributes). */
function isTheirs({ data, access, draft, was }: Change, project: Project, name: string, canWrite: boolean): boolean {
  if (name === 'is_private') return canHide(access, draft, project);
  if (name === 'parent_issue_id' && !access.may('manage_subtasks', project)) return false;
  return canWrite && !(was && DERIVED.includes(name) && below(data, was.id).length > 0);
}

const canHide = (access: Access, draft: Draft, project: Project) =>
  access.may('set_issues_private', project) ||
  (draft.author_id === access.id && access.may('set_own_issues_private', project));

/** Fields that the tracker has switched off are dropped. */
function hasField(data: Data, draft: Draft, name: string): boolean {
  const tracker = byId(data.trackers, draft.tracker_id);
  return !SWITCHABLE.has(name) || (tracker?.core_fields.includes(name) ?? true);
}

const SWITCHABLE: ReadonlySet<string> = new Set(CORE_FIELDS);

function assignProject({ data, access, draft, fields, was }: Change): void {
  const asked = String(fields['project_id'] ?? '');
  const project = data.projects.find(({ id, identifier }) =>
    /^\d*$/.test(asked) ? String(id) === asked : identifier === asked,
  );
  if (!project || project.id === draft.project_id) return;
  if (!access.may('add_issues', project) || project.tracker_ids.length === 0) return;
  draft.project_id = project.id;
  if (was) moveTo(data, draft, project);
}

/** Issue#project=: what the new project does not have is lost. */
function moveTo(data: Data, draft: Draft, project: Project): void {
  if (!project.tracker_ids.includes(draft.tracker_id)) {
    draft.tracker_id = data.trackers.find(({ id }) => project.tracker_ids.includes(id))?.id ?? draft.tracker_id;
  }
  const name = byId(data.categories, draft.category_id)?.name;
  draft.category_id = data.categories.find((each) => each.project_id === project.id && each.name === name)?.id ?? null;
  if (!sharedVersions(data, project).some(({ id }) => id === draft.fixed_version_id)) draft.fixed_version_id = null;
  const parent = byId(data.issues, draft.parent_id);
  if (parent && !canHaveParent(data, project, parent)) draft.parent_id = null;
}

function assignTracker({ data, access, draft, fields, was }: Change, project: Project): void {
  const allowed = targetTrackers(data, access, project, was?.tracker_id);
  const wanted = allowed.find(({ id }) => id === asId(fields['tracker_id']));
  const tracker = wanted ?? byId(data.trackers, draft.tracker_id) ?? allowed[0];
  if (!tracker || tracker.id === draft.tracker_id) return;
  const before = byId(data.trackers, draft.tracker_id);
  draft.tracker_id = tracker.id;
  const isUsed = data.transitions.some(
    ({ tracker_id, from, to }) => tracker_id === tracker.id && [from, to].includes(draft.status_id),
  );
  if (before?.default_status_id === draft.status_id || !isUsed) draft.status_id = tracker.default_status_id;
}

function assignStatus({ data, access, draft, fields, was }: Change, isOpen: boolean): void {
  const allowed = allowedStatuses(data, access, draft, was);
  const wanted = allowed.find(({ id }) => id === asId(fields['status_id']));
  if (wanted && isOpen) draft.status_id = wanted.id;
  if (!was && !allowed.some(({ id }) => id === draft.status_id)) draft.status_id = allowed[0]?.id ?? draft.status_id;
}

type Assign = (change: Change, value: unknown, project: Project) => void;

const ASSIGN: Readonly<Record<string, Assign>> = {
  subject: ({ draft }, value) => {
    draft.subject = String(value ?? '');
  },
  description: ({ draft }, value) => {
    draft.description = value === null ? null : String(value).replace(/\r\n|\n|\r/g, '\r\n');
  },
  assigned_to_id: ({ draft, access }, value) => {
    draft.assigned_to_id = value === 'me' ? access.id : asId(value);
  },
  priority_id: ({ draft }, value) => {
    draft.priority_id = asId(value) ?? 0;
  },
  category_id: ({ draft }, value) => {
    draft.category_id = asId(value);
  },
  fixed_version_id: ({ draft }, value) => {
    draft.fixed_version_id = asId(value);
  },
  parent_issue_id: ({ data, access, draft, errors }, value) => {
    const wanted = String(value ?? '').trim();
    const parent = data.issues.find(({ id }) => `${id}` === wanted.replace(/^#/, ''));
    if (wanted === '') draft.parent_id = null;
    else if (parent && (parent.id === draft.parent_id || access.seesIssue(parent))) draft.parent_id = parent.id;
    else errors.push(NO_PARENT);
  },
  start_date: ({ draft, errors }, value) => {
    draft.start_date = asDate(value, 'Start date', errors);
  },
  due_date: ({ draft, errors }, value) => {
    draft.due_date = asDate(value, 'Due date', errors);
  },
  done_ratio: ({ draft }, value) => {
    draft.done_ratio = asId(value) ?? 0;
  },
  estimated_hours: ({ draft, errors }, value) => {
    const hours = value === null || value === '' ? null : Number(value);
    if (Number.isNaN(hours)) throw cannot('read hours that are no number');
    if (hours !== null && hours < 0) errors.push('Estimated time is invalid');
    draft.estimated_hours = hours;
  },
  is_private: ({ draft }, value) => {
    draft.is_private = isTrue(value);
  },
};

const NO_PARENT = 'Parent task is invalid';

export function asDate(value: unknown, label: string, errors: Errors): string | null {
  if (value === null || value === undefined || value === '') return null;
  const text = String(value);
  if (/^\d{4}-\d{2}-\d{2}$/.test(text) && new Date(`${text}T00:00:00Z`).toJSON()?.startsWith(text)) return text;
  errors.push(`${label} is not a valid date`);
  return null;
}

function assignCustomFields(
  { data, access, draft, fields, was }: Change,
  project: Project,
  rules: ReadonlyMap<string, string>,
): void {
  const all = issueFields(data, draft);
  const hasMoved = was !== undefined && (was.project_id !== draft.project_id || was.tracker_id !== draft.tracker_id);
  if (!was || hasMoved) {
    const before = new Set(was ? issueFields(data, was) : []);
    for (const field of all) draft.values[field.id] ??= unset(field, before.has(field));
  }
  const editable = all.filter(
    (field) => isVisible(field, project, access) && rules.get(String(field.id)) !== 'readonly',
  );
  Object.assign(draft.values, writtenFields(fields['custom_fields'], editable));
}

/** What a field without a value has: its default where it is new; nothing becomes an empty text when it is taken along. */
function unset(field: CustomField, isTakenAlong: boolean): FieldValue {
  if (field.multiple) return field.default_value && !isTakenAlong ? [field.default_value] : [];
  return isTakenAlong && field.field_format !== 'attachment' ? '' : field.default_value;
}

/** In the order of Redmine's validations. */
export function validate(change: Change): void {
  const { data, draft, errors, was } = change;
  const project = byId(data.projects, draft.project_id);
  const early = errors.splice(0);
  if (draft.subject.trim() === '') errors.push('Subject cannot be blank');
  if (!project) errors.push('Project cannot be blank');
  if (!byId(data.trackers, draft.tracker_id)) errors.push('Tracker cannot be blank');
  if (!was && draft.priority_id === 0 && !('priority_id' in change.fields)) {
    draft.priority_id = data.priorities.find(({ is_default }) => is_default)?.id ?? 0;
  }
  if (!byId(data.priorities, draft.priority_id)) errors.push('Priority cannot be blank');
  if (!byId(data.statuses, draft.status_id)) errors.push('Status cannot be blank');
  if ([...draft.subject].length > 255) errors.push('Subject is too long (maximum is 255 characters)');
  if (draft.done_ratio < 0 || draft.done_ratio > 100) errors.push('% Done is not included in the list');
  errors.push(...early.filter((error) => error !== NO_PARENT));
  if (project)
    errors.push(...relatedErrors(change, project, early.includes(NO_PARENT)), ...requiredErrors(change, project));
}

function relatedErrors({ data, draft, was }: Change, project: Project, hasNoParent: boolean): string[] {
  const errors: string[] = [];
  const hasMoved = !was || was.start_date !== draft.start_date || was.due_date !== draft.due_date;
  if (hasMoved && draft.start_date && draft.due_date && draft.due_date < draft.start_date) {
    errors.push('Due date must be greater than start date');
  }
  if (draft.fixed_version_id !== null && !canHaveVersion(data, draft, project, was))
    errors.push('Target version is not included in the list');
  if (draft.category_id !== null && byId(data.categories, draft.category_id)?.project_id !== project.id) {
    errors.push('Category is not included in the list');
  }
  if (draft.assigned_to_id !== null && draft.assigned_to_id !== (was?.assigned_to_id ?? null)) {
    if (!isAssignable(data, draft, project, draft.assigned_to_id, was)) errors.push('Assignee is invalid');
  }
  return [...errors, ...parentErrors(data, draft, project, hasNoParent, was)];
}

function canHaveVersion(data: Data, draft: Draft, project: Project, was: Issue | undefined): boolean {
  if (was && was.fixed_version_id === draft.fixed_version_id && was.project_id === draft.project_id) return true;
  return sharedVersions(data, project).some(({ id, status }) => id === draft.fixed_version_id && status === 'open');
}

function parentErrors(
  data: Data,
  draft: Draft,
  project: Project,
  hasNoParent: boolean,
  was: Issue | undefined,
): string[] {
  if (hasNoParent) return [NO_PARENT];
  const parent = byId(data.issues, draft.parent_id);
  if (!parent || parent.id === was?.parent_id) return [];
  if (!canHaveParent(data, project, parent)) return [NO_PARENT];
  const isOpen = !(byId(data.statuses, draft.status_id)?.is_closed ?? false);
  if (isOpen && isClosed(data, parent)) return ['An open issue cannot be attached to a closed parent task'];
  const isCircle = was !== undefined && [parent, ...above(data, parent)].some(({ id }) => id === was.id);
  return isCircle ? [NO_PARENT] : [];
}

/** Issue#validate_required_fields and the rules of custom fields, of those that the account may edit. */
function requiredErrors({ data, access, draft }: Change, project: Project): string[] {
  const rules = fieldRules(data, access, draft);
  const required = [...rules].flatMap(([name, rule]) => {
    const label = rule === 'required' ? LABELS[name] : undefined;
    if (label === undefined || !hasField(data, draft, name)) return [];
    const value = draft[name as keyof Draft];
    return value === null || value === '' ? [`${label} cannot be blank`] : [];
  });
  const fields = issueFields(data, draft).filter(
    (field) => isVisible(field, project, access) && rules.get(String(field.id)) !== 'readonly',
  );
  const asRuled = fields.map((field) => ({
    ...field,
    is_required: field.is_required || rules.get(String(field.id)) === 'required',
  }));
  return [...fieldErrors(asRuled, shown(asRuled, draft), (field) => allowedValues(data, project, field)), ...required];
}

const shown = (fields: readonly CustomField[], draft: Draft) =>
  Object.fromEntries(fields.map((field) => [field.id, fieldValue(field, draft.values)]));

/** What a list field takes; undefined where the format decides. */
export function allowedValues(data: Data, project: Project, field: CustomField): readonly string[] | undefined {
  if (field.field_format === 'list' || field.field_format === 'enumeration')
    return field.possible_values.map(({ value }) => value);
  if (field.field_format === 'version') return sharedVersions(data, project).map(({ id }) => String(id));
  if (field.field_format !== 'user') return undefined;
  return data.members.filter(({ project_id }) => project_id === project.id).map(({ user_id }) => String(user_id));
}

const LABELS: Readonly<Record<string, string>> = {
  description: 'Description',
  priority_id: 'Priority',
  assigned_to_id: 'Assignee',
  category_id: 'Category',
  fixed_version_id: 'Target version',
  start_date: 'Start date',
  due_date: 'Due date',
  estimated_hours: 'Estimated time',
};

import type { Access } from './access.ts';
import { cannot } from './answer.ts';
import {
  byId,
  type CustomField,
  type Data,
  type FieldValue,
  type FieldValues,
  type Issue,
  type Project,
} from './store.ts';

/** The fields of an issue: those of its project that its tracker has, too (Issue#available_custom_fields). */
export function issueFields(data: Data, issue: Pick<Issue, 'project_id' | 'tracker_id'>): CustomField[] {
  const project = byId(data.projects, issue.project_id);
  return data.fields.filter(
    (field) =>
      field.of === 'issue' &&
      field.tracker_ids.includes(issue.tracker_id) &&
      (field.is_for_all || project?.field_ids.includes(field.id)),
  );
}

export const fieldsOf = (data: Data, kind: string) => data.fields.filter((field) => field.of === kind);

/** CustomField#visible_by?: for some roles only, unless it is visible to all. */
export function isVisible(field: CustomField, project: Project | undefined, access: Access): boolean {
  if (field.visible || access.isAdmin) return true;
  return project !== undefined && access.rolesIn(project).some(({ id }) => field.role_ids.includes(id));
}

/** What a record has in a field, empty lists and never saved values as Redmine shows them. */
export function fieldValue(field: CustomField, values: FieldValues): FieldValue {
  const value = values[field.id] ?? null;
  if (!field.multiple) return Array.isArray(value) ? (value[0] ?? null) : value;
  return [value].flat().filter((each): each is string => each !== null && each !== '');
}

/** ApplicationHelper#render_api_custom_values: nothing at all where there are no fields. */
export function showFields(fields: readonly CustomField[], values: FieldValues): object {
  if (fields.length === 0) return {};
  return {
    custom_fields: fields.map((field) => ({
      id: field.id,
      name: field.name,
      ...(field.multiple ? { multiple: true } : {}),
      value: fieldValue(field, values),
    })),
  };
}

/** `[{id, value}]` of a body; scalars become text, as Redmine makes them. */
export function writtenFields(written: unknown, fields: readonly CustomField[]): FieldValues {
  if (written === undefined || written === null) return {};
  if (!Array.isArray(written)) throw cannot('take custom fields in another form than a list of ids and values');
  const values: FieldValues = {};
  for (const item of written as { id?: unknown; value?: unknown }[]) {
    const field = fields.find(({ id }) => String(id) === String(item?.id));
    if (!field) continue;
    if (field.field_format === 'attachment') throw cannot('keep files in custom fields');
    const texts = [item.value].flat().map((value) => (value === null || value === undefined ? '' : String(value)));
    values[field.id] = field.multiple ? texts.filter((text) => text !== '') : (texts[0] ?? '');
  }
  return values;
}

/** CustomField#validate_custom_value for the fields that can be edited, with Redmine's messages. */
export function fieldErrors(
  fields: readonly CustomField[],
  values: FieldValues,
  allowed: (field: CustomField) => readonly string[] | undefined,
): string[] {
  return fields.flatMap((field) => {
    const texts = [values[field.id] ?? null].flat().filter((text): text is string => text !== null && text !== '');
    if (texts.length === 0) return field.is_required ? [`${field.name} cannot be blank`] : [];
    const errors = texts.flatMap((text) => textErrors(field, text, allowed(field)));
    return [...new Set(errors)].map((error) => `${field.name} ${error}`);
  });
}

function textErrors(field: CustomField, text: string, allowed: readonly string[] | undefined): string[] {
  if (allowed) return allowed.includes(text) ? [] : ['is not included in the list'];
  switch (field.field_format) {
    case 'int':
      return /^[+-]?\d+$/.test(text.trim()) ? lengthErrors(field, text) : ['is not a number'];
    case 'float':
      return /^[+-]?\d+(\.\d+)?$/.test(text.trim()) ? lengthErrors(field, text) : ['is invalid'];
    case 'date':
      return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) ? [] : ['is not a valid date'];
    case 'bool':
      return [];
    default:
      return [...lengthErrors(field, text), ...patternErrors(field, text)];
  }
}

function lengthErrors({ min_length, max_length }: CustomField, text: string): string[] {
  const { length } = [...text];
  if (min_length && length < min_length) return [`is too short (minimum is ${min_length} characters)`];
  return max_length && length > max_length ? [`is too long (maximum is ${max_length} characters)`] : [];
}

const patternErrors = ({ regexp }: CustomField, text: string) =>
  regexp && !new RegExp(regexp).test(text) ? ['is invalid'] : [];

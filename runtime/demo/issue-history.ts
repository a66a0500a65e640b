/** What changed in an issue, as its history has it (Journal#journalize_changes). */
import type { Access } from './access.ts';
import { fieldValue, issueFields } from './custom-fields.ts';
import type { Draft } from './issue-rules.ts';
import { isClosed } from './issue-tree.ts';
import { record } from './journals.ts';
import { byId, type Data, type Detail, type Issue } from './store.ts';

/** In the order of Redmine's columns. */
const ATTRIBUTES = [
  'tracker_id',
  'project_id',
  'subject',
  'description',
  'due_date',
  'category_id',
  'status_id',
  'assigned_to_id',
  'priority_id',
  'fixed_version_id',
  'author_id',
  'start_date',
  'done_ratio',
  'estimated_hours',
  'parent_id',
  'is_private',
] as const satisfies readonly (keyof Issue)[];

export function detailsOf(data: Data, before: Issue, after: Draft): Detail[] {
  const attributes = ATTRIBUTES.filter(
    (name) => before[name] !== after[name] && !(isBlank(before[name]) && isBlank(after[name])),
  );
  const details = attributes.map((name) => ({
    property: 'attr' as const,
    name,
    old_value: asText(name, before[name]),
    new_value: asText(name, after[name]),
  }));
  return [...details, ...fieldDetails(data, before, after)];
}

const isBlank = (value: unknown) => value === null || value === '' || value === false;

function asText(name: string, value: string | number | boolean | null): string | null {
  if (value === null) return null;
  if (typeof value === 'boolean') return value ? '1' : '0';
  return name === 'estimated_hours' && Number.isInteger(value) ? `${value}.0` : String(value);
}

/** Of fields with several values each that came or went. */
function fieldDetails(data: Data, before: Issue, after: Draft): Detail[] {
  return issueFields(data, after).flatMap((field) => {
    const [old, now] = [fieldValue(field, before.values), fieldValue(field, after.values)];
    const detail = (old_value: string | null, new_value: string | null): Detail => ({
      property: 'cf',
      name: String(field.id),
      old_value,
      new_value,
    });
    if (Array.isArray(old) && Array.isArray(now)) {
      return [
        ...old.filter((value) => !now.includes(value)).map((value) => detail(value, null)),
        ...now.filter((value) => !old.includes(value)).map((value) => detail(null, value)),
      ];
    }
    if (old === now || (!old && !now)) return [];
    return [detail(old as string | null, now as string | null)];
  });
}

/** Issue#close_duplicates (the default of its setting): what duplicates a closed issue is closed with it. */
export function closeDuplicates(
  data: Data,
  access: Access,
  issue: Issue,
  { notes, isPrivate }: { notes: string | null; isPrivate: boolean },
): void {
  for (const { relation_type, issue_from_id, issue_to_id } of data.relations) {
    const duplicate =
      relation_type === 'duplicates' && issue_to_id === issue.id ? byId(data.issues, issue_from_id) : undefined;
    if (!duplicate || isClosed(data, duplicate)) continue;
    const before = structuredClone(duplicate);
    duplicate.status_id = issue.status_id;
    record(data, duplicate, access, detailsOf(data, before, duplicate), notes, isPrivate);
    duplicate.closed_on = duplicate.updated_on;
    closeDuplicates(data, access, duplicate, { notes, isPrivate });
  }
}

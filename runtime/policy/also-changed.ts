import type { Call, Json, VerifyField } from '../../generated/types.ts';
import { idOf, listAt } from '../json.ts';
import { customValue, NEWEST, type ReadBackContext, readBack } from './read-back.ts';
import { isSame, wantedOf } from './verify.ts';

/**
 * Arguments that were not given and that are others than before. Redmine changes more than it was asked to without a
 * word: in another project an issue loses its category, and its tracker where there is none of the kind
 * (Issue#project=); or somebody else changed them meanwhile.
 * @param unseen what Redmine may not show to this account: not being there proves nothing
 */
export function alsoChanged(
  fields: readonly VerifyField[],
  sent: Pick<Call, 'body' | 'path'>,
  after: Json,
  context: ReadBackContext,
  unseen: ReadonlySet<VerifyField>,
): string[] {
  if (context.before === undefined) return [];
  const asked = fields.filter((field) => wantedOf(field, sent) !== undefined);
  const properties = new Set(asked.flatMap(propertiesOf));
  return fields.flatMap((field) => {
    if (field.as === 'custom-fields') return customFields(field, sent, after, context.before);
    if (unseen.has(field) || propertiesOf(field).some((name) => properties.has(name))) return [];
    return isPlain(field) && hasChanged(field, after, context) ? [field.argument] : [];
  });
}

function hasChanged(field: VerifyField, after: Json, context: ReadBackContext): boolean {
  const path = String(field.reads);
  const [was, now] = [readBack(context.before, path, context), readBack(after, path, context)];
  // What is not there any more may be hidden now.
  return !(field.seen && now === undefined) && !isSame(was, now, field.as === 'text');
}

/** A value of the record itself, not one of what a call adds to it. */
function isPlain({ as, reads }: VerifyField): boolean {
  return (as === undefined || as === 'text') && typeof reads === 'string' && !reads.includes(NEWEST);
}

/** What a field reads, without what is inside: `status` of `status.id`. */
function propertiesOf({ reads }: VerifyField): string[] {
  return typeof reads === 'string' ? reads.split(' | ').flatMap((way) => way.split(/\W/, 1)) : [];
}

function customFields(
  field: VerifyField,
  sent: Pick<Call, 'body' | 'path'>,
  after: Json,
  before: Json | undefined,
): string[] {
  const ids = [before, after].flatMap((record) => listAt(record, 'custom_fields').map(idOf));
  const asked = new Set([wantedOf(field, sent) ?? []].flat().map(idOf));
  return [...new Set(ids)]
    .filter((id) => !asked.has(id) && !isSame(customValue(before, id), customValue(after, id), true))
    .map((id) => `${field.argument}.${id}`);
}

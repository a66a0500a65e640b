import type { Json, VerifyField } from '../../generated/types.ts';
import { at, idOf, isList } from '../json.ts';
import { type ReadBackContext, readBack } from './read-back.ts';
import type { State } from './verify.ts';

interface Sent {
  readonly name: string;
  readonly id: number;
  readonly filename: Json | undefined;
}

/** Each file that was sent: Redmine drops one whose token it does not know in silence (wiki pages), and renames others. */
export function fileStates(field: VerifyField, wanted: Json, after: Json, context: ReadBackContext): [string, State][] {
  const there = filesOf(field, after, context);
  return sentFiles(field, wanted).map(({ name, id, filename }) => {
    const file = there.find((each) => idOf(each) === id);
    if (file === undefined) return [name, { is: 'ignored' }];
    const isSame = filename === undefined || at(file, 'filename') === filename;
    return [name, { is: isSame ? 'applied' : 'differs' }];
  });
}

/** Ids of those that are attached now. */
export function attachedIds(field: VerifyField, wanted: Json, after: Json, context: ReadBackContext): number[] {
  const there = new Set(filesOf(field, after, context).map(idOf));
  return sentFiles(field, wanted).flatMap(({ id }) => (there.has(id) ? [id] : []));
}

/** A list of files, or the token of one. A token begins with the id that the attachment keeps (Attachment#token). */
function sentFiles(field: VerifyField, wanted: Json): Sent[] {
  const idIn = (token: Json | undefined) => Number.parseInt(String(token), 10);
  if (!isList(wanted)) return [{ name: field.argument, id: idIn(wanted), filename: undefined }];
  return wanted.map((file, index) => ({
    name: `${field.argument}.${index}`,
    id: idIn(at(file, 'token')),
    filename: at(file, 'filename'),
  }));
}

/** The files of the record, or the record itself where it is one (`reads: id`). */
function filesOf({ reads }: VerifyField, after: Json, context: ReadBackContext): readonly Json[] {
  if (typeof reads !== 'string') return [];
  const found = reads === 'id' ? [after] : readBack(after, reads, context);
  return isList(found) ? found : [];
}

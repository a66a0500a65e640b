import { expect, it } from 'vitest';
import type { Json, JsonObject, ProjectSource } from '../../generated/types.ts';
import { ProjectOfCall } from '../../runtime/policy/project.ts';

const ARGUMENT: readonly ProjectSource[] = [{ argument: 'project' }];
const BOTH: readonly ProjectSource[] = [...ARGUMENT, { before: 'project.id' }];
const OWN: readonly ProjectSource[] = [{ before: 'id' }];
const issue: Json = { id: 9, project: { id: 4, name: 'Piers' } };

it.each<
  [
    what: string,
    project: readonly ProjectSource[] | undefined,
    args: JsonObject,
    record: Json | undefined,
    id: number | undefined,
    owner: number | undefined,
  ]
>([
  ['that an argument names', ARGUMENT, { project: 3 }, undefined, 3, 3],
  ['of the record', BOTH, {}, issue, 4, 4],
  ['that the record is', OWN, {}, { id: 7, name: 'Piers' }, 7, 7],
  ['to which the record is moved: permissions count where it is', BOTH, { project: 3 }, issue, 3, 4],
  ['of the record, while the name of another one is no id yet', BOTH, { project: 'Quays' }, issue, 4, 4],
  ['that nobody knows: its name is no id', ARGUMENT, { project: 'Quays' }, undefined, undefined, undefined],
  ['that nobody knows: the record has none', BOTH, {}, { id: 9 }, undefined, undefined],
  ['that there is not: the call is about none', undefined, { project: 3 }, undefined, undefined, undefined],
])('the project of a call is the one %s', (_, project, args, record, id, owner) => {
  const found = new ProjectOfCall(project ? { project } : {}, record);
  expect([found.id(args), found.owner(args)]).toEqual([id, owner]);
});

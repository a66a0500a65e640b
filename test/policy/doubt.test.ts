/** What a look back did not find may only be out of sight: who reads is asked again before anything is called ignored. */
import { describe, expect, it } from 'vitest';
import { ToolError } from '../../runtime/errors.ts';
import type { Identity } from '../../runtime/identity.ts';
import { doubted } from '../../runtime/policy/doubt.ts';
import type { Verified } from '../../runtime/policy/verify.ts';

const PROJECT = 1;
const account = (more: Partial<Identity> = {}): Identity => ({
  id: 6,
  isAdmin: false,
  roles: new Map([[PROJECT, [4, 5]]]),
  ...more,
});
const found = (more: Partial<Verified> = {}): Verified => ({
  applied: ['subject'],
  ignored: [],
  differs: [],
  unchecked: [],
  ...more,
});
const status = { field: 'status', reason: 'likely the workflow' };
const notes = { field: 'notes', reason: 'changed by somebody else' };
const never = { field: 'password', reason: 'Redmine does not show it' };
const CHANGED = 'the rights of this account changed meanwhile, so it may be there unseen';

const again = (now: Partial<Identity>) => () => Promise.resolve(account(now));

describe('T25: a look that found all', () => {
  it('asks nobody', async () => {
    const verified = found({ unchecked: [never] });
    const nobody = () => Promise.reject(new Error('asked for nothing'));
    expect(await doubted(verified, account(), PROJECT, nobody)).toBe(verified);
  });
});

describe('T25: a look that found less', () => {
  const missing = { ignored: [status], differs: [notes], unchecked: [never] };
  const certain = found(missing);
  const doubtful = found({
    unchecked: [never, { field: 'status', reason: CHANGED }, { field: 'notes', reason: CHANGED }],
  });

  it.each<[what: string, missing: Partial<Verified>]>([
    ['ignored', { ignored: [status] }],
    ['stored differently', { differs: [notes] }],
    ['both', missing],
  ])('is certain while the account is what it was: %s', async (_, missed) => {
    const verified = found(missed);
    expect(await doubted(verified, account(), PROJECT, again({}))).toEqual(verified);
  });

  it.each<[what: string, was: Partial<Identity>, now: Partial<Identity>, project: number | undefined, want: Verified]>([
    ['a role went', {}, { roles: new Map([[PROJECT, [4]]]) }, PROJECT, doubtful],
    ['all roles went', {}, { roles: new Map() }, PROJECT, doubtful],
    ['a role came', { roles: new Map() }, {}, PROJECT, doubtful],
    ['it is somebody else', {}, { id: 7 }, PROJECT, doubtful],
    ['it is no administrator any more', { isAdmin: true }, {}, undefined, doubtful],
    ['it became one', {}, { isAdmin: true }, undefined, doubtful],
    [
      'a role of another project went',
      {},
      {
        roles: new Map([
          [PROJECT, [4, 5]],
          [2, [4]],
        ]),
      },
      PROJECT,
      certain,
    ],
    ['a role of no project of this call went', {}, { roles: new Map() }, undefined, certain],
    ['a role of an administrator went', { isAdmin: true }, { isAdmin: true, roles: new Map() }, PROJECT, certain],
  ])('%s', async (_, was, now, project, want) => {
    expect(await doubted(certain, account(was), project, again(now))).toEqual(want);
  });

  it.each<[error: Error, code: string]>([
    [new ToolError('unauthenticated', 'Who are you?'), 'unauthenticated'],
    [new ToolError('unreachable', 'No answer.'), 'unreachable'],
    [new Error('a mistake of ours'), 'internal'],
  ])('is doubtful when nobody proves who reads: %s', async (error, code) => {
    const { ignored, differs, unchecked } = await doubted(certain, account(), PROJECT, () => Promise.reject(error));
    const reason = expect.stringContaining(`did not prove afterwards who reads (${code})`);
    expect([ignored, differs]).toEqual([[], []]);
    expect(unchecked).toEqual([never, { field: 'status', reason }, { field: 'notes', reason }]);
  });

  it('T17: what anybody can see needs no proof', async () => {
    const open = { field: 'private_notes', reason: 'IT IS PUBLIC NOW' };
    const shown = { field: 'is_public', reason: 'IT IS PUBLIC: needs a permission' };
    const verified = found({ ignored: [status, open], differs: [shown, notes] });
    expect(await doubted(verified, account(), PROJECT, again({ roles: new Map() }))).toEqual(
      found({
        ignored: [open],
        differs: [shown],
        unchecked: [
          { field: 'status', reason: CHANGED },
          { field: 'notes', reason: CHANGED },
        ],
      }),
    );
  });
});

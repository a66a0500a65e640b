import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../generated/types.ts';
import { verify } from '../../runtime/policy/verify.ts';
import { actionOf } from '../shape/catalogue.ts';

type Want = 'applied' | 'ignored' | 'differs' | 'unchecked';

/** What a write of one field of an issue counts as. */
function outcome(tool: string, sent: JsonObject, after: Json, before: Json | undefined) {
  const context = { before, args: {}, me: 6 };
  const verified = verify(actionOf(tool), { body: { issue: sent } }, after, context, () => 'why');
  const names = (list: readonly { field: string }[]) => list.map(({ field }) => field);
  return {
    applied: verified.applied,
    ignored: names(verified.ignored),
    differs: names(verified.differs),
    unchecked: names(verified.unchecked),
  };
}

describe('T42: a change', () => {
  it.each<[what: string, sent: JsonObject, before: Json, after: Json, want: Want, field: string]>([
    ['as asked', { status_id: 2 }, { status: { id: 1 } }, { status: { id: 2 } }, 'applied', 'status'],
    ['still what it was', { status_id: 2 }, { status: { id: 1 } }, { status: { id: 1 } }, 'ignored', 'status'],
    ['neither', { status_id: 2 }, { status: { id: 1 } }, { status: { id: 3 } }, 'differs', 'status'],
    ['asked for what it was', { status_id: 1 }, { status: { id: 1 } }, { status: { id: 1 } }, 'applied', 'status'],
    ['cleared', { assigned_to_id: null }, { assigned_to: { id: 5 } }, {}, 'applied', 'assigned_to'],
    [
      'not cleared',
      { assigned_to_id: null },
      { assigned_to: { id: 5 } },
      { assigned_to: { id: 5 } },
      'ignored',
      'assigned_to',
    ],
    ['line ends', { description: 'a\nb' }, { description: '' }, { description: 'a\r\nb' }, 'applied', 'description'],
    ['outer space', { subject: ' x ' }, { subject: 'y' }, { subject: 'x' }, 'applied', 'subject'],
    ['inner space', { subject: 'a  b' }, { subject: 'y' }, { subject: 'a b' }, 'differs', 'subject'],
    ['empty is cleared', { description: '' }, { description: 'x' }, { description: null }, 'applied', 'description'],
    [
      'rounded',
      { estimated_hours: 1.333 },
      { estimated_hours: null },
      { estimated_hours: 1.33 },
      'differs',
      'estimated_hours',
    ],
    ['a whole number', { estimated_hours: 2 }, {}, { estimated_hours: 2.0 }, 'applied', 'estimated_hours'],
    ['derived from subtasks', { done_ratio: 50 }, { done_ratio: 10 }, { done_ratio: 20 }, 'differs', 'done_ratio'],
    ['false', { is_private: false }, { is_private: true }, { is_private: false }, 'applied', 'is_private'],
  ])('%s', (_, sent, before, after, want, field) => {
    expect(outcome('update_issue', sent, after, before)).toEqual({
      applied: [],
      ignored: [],
      differs: [],
      unchecked: [],
      [want]: [field],
    });
  });

  it('custom fields one by one; one that does not show was not taken', () => {
    const field = (id: number, value: Json) => ({ id, name: `F${id}`, value });
    const sent = { custom_fields: [1, 2, 3, 4, 5].map((id) => ({ id, value: id === 4 ? ['b', 'a'] : 'new' })) };
    const before = { custom_fields: [field(1, 'old'), field(2, 'old'), field(3, 'old'), field(4, [])] };
    const after = { custom_fields: [field(1, 'new'), field(2, 'old'), field(3, 'other'), field(4, ['a', 'b'])] };
    expect(outcome('update_issue', sent, after, before)).toEqual({
      applied: ['custom_fields.1', 'custom_fields.4'],
      ignored: ['custom_fields.2', 'custom_fields.5'],
      differs: ['custom_fields.3'],
      unchecked: [],
    });
  });

  it('a note is the newest of the caller that was not there before', () => {
    const mine = { id: 9, user: { id: 6 }, notes: 'done', private_notes: false };
    const before = { journals: [{ ...mine, id: 8 }] };
    const sent = { notes: 'done', private_notes: true };
    expect(outcome('update_issue', sent, { journals: [...before.journals, mine] }, before)).toMatchObject({
      applied: ['notes'],
    });
    expect(outcome('update_issue', sent, before, before)).toMatchObject({
      applied: [],
      ignored: expect.arrayContaining(['notes']),
    });
  });
});

describe('T15: items that come into a list, or go out of it', () => {
  const watchers = (...ids: number[]) => ({ watchers: ids.map((id) => ({ id })) });

  function changed(action: 'add' | 'remove', given: Json, wanted: Json, after: Json) {
    const name = action === 'add' ? 'users' : 'user';
    const sent =
      action === 'add'
        ? { body: { watcher: { user_ids: wanted } } }
        : { path: { issue_id: 7, user_id: wanted as number } };
    const context = { before: undefined, args: { [name]: wanted }, given: { [name]: given }, me: 6 };
    return verify(actionOf('change_watchers', action), sent, after, context, () => 'why');
  }

  it.each<[what: string, after: Json, applied: string[], ignored: string[]]>([
    ['all of them', watchers(8, 9, 10), ['users'], []],
    ['none of them', watchers(10), [], ['users']],
    ['some, told by what the agent called them', watchers(8, 10), ['users.Anna Müller'], ['users.9']],
  ])('%s', (_, after, applied, ignored) => {
    const verified = changed('add', ['Anna Müller', 'x\ny'], [8, 9], after);
    expect(verified.applied).toEqual(applied);
    expect(verified.ignored.map(({ field }) => field)).toEqual(ignored);
  });

  it('a list that Redmine does not show proves nothing, neither that one came nor that one went', () => {
    expect(changed('add', [8], [8], { id: 7 })).toMatchObject({ applied: [], unchecked: [{ field: 'users' }] });
    expect(changed('remove', 8, 8, { id: 7 })).toMatchObject({ applied: [], unchecked: [{ field: 'user' }] });
    expect(changed('remove', 8, 8, watchers(9)).applied).toEqual(['user']);
    expect(changed('remove', 8, 8, watchers(8)).ignored).toMatchObject([{ field: 'user' }]);
  });
});

describe('T15: a new issue', () => {
  it.each<[what: string, sent: JsonObject, after: Json, want: Want, field: string]>([
    ['as asked', { subject: 'x' }, { subject: 'x' }, 'applied', 'subject'],
    ['left out', { due_date: '2025-01-01' }, {}, 'ignored', 'due_date'],
    ['another reference is a default', { status_id: 5 }, { status: { id: 1 } }, 'ignored', 'status'],
    ['another text was normalised', { subject: 'a  b' }, { subject: 'a b' }, 'differs', 'subject'],
    ['public after all', { is_private: true }, { is_private: false }, 'ignored', 'is_private'],
    ['what the answer does not show', { watcher_user_ids: [5] }, { id: 1 }, 'unchecked', 'watchers'],
  ])('%s', (_, sent, after, want, field) => {
    expect(outcome('create_issue', sent, after, undefined)[want]).toEqual([field]);
  });
});

describe('what proves a link', () => {
  const REVISION = 'a'.repeat(40);
  const check = (name: string, revisions: string[], isHidden: boolean) => {
    const action = actionOf('link_changeset', name);
    const record = { id: 7, changesets: revisions.map((revision) => ({ revision })) };
    const hidden = new Set(isHidden ? action.verify?.fields.filter(({ seen }) => seen) : []);
    const sent = { path: { project_id: 1, repository_id: 1, rev: REVISION }, body: { issue_id: 7 } };
    const context = { before: undefined, args: {}, me: 6 };
    const { applied, ignored, unchecked } = verify(action, sent, record, context, () => 'why', hidden);
    const is = { applied, ignored: ignored.map(({ field }) => field), unchecked: unchecked.map(({ field }) => field) };
    return Object.entries(is).find(([, fields]) => fields.includes('revision'))?.[0];
  };

  it.each<[action: string, revisions: string[], isHidden: boolean, want: string]>([
    ['add', [REVISION, '12'], false, 'applied'],
    ['add', ['12'], false, 'ignored'],
    ['add', [REVISION], true, 'applied'],
    ['add', [], true, 'unchecked'],
    ['remove', ['12'], false, 'applied'],
    ['remove', [REVISION], false, 'ignored'],
    ['remove', [], true, 'unchecked'],
  ])('%s with %j, hidden: %j', (action, revisions, isHidden, want) => {
    expect(check(action, revisions, isHidden)).toBe(want);
  });
});

it('T42: the reason of the catalogue is said for a value that became another one', () => {
  const action = actionOf('change_member', 'update');
  const roles = (...ids: number[]) => ({ id: 3, roles: ids.map((id) => ({ id })) });
  const context = { before: roles(4, 9), args: {}, me: 6 };
  const sent = { body: { membership: { role_ids: [5] } } };
  const { differs } = verify(action, sent, roles(5, 9), context, () => 'why');
  expect(differs).toEqual([{ field: 'roles', reason: expect.stringContaining('only some roles') }]);
  expect(
    verify(action, sent, { id: 3, roles: [{ id: 5 }, { id: 9, inherited: true }] }, context, () => ''),
  ).toMatchObject({
    applied: ['roles'],
    differs: [],
  });
});

it('T42: a list that was to be emptied is empty, or nobody can tell', () => {
  const action = actionOf('write_project', 'update');
  const check = (...ids: number[]) => {
    const record = { id: 1, issue_custom_fields: ids.map((id) => ({ id })) };
    const context = { before: record, args: {}, me: 6 };
    return verify(action, { body: { project: { issue_custom_field_ids: [] } } }, record, context, () => 'why');
  };
  expect(check()).toMatchObject({ applied: ['issue_custom_fields'], unchecked: [] });
  expect(check(3)).toMatchObject({ applied: [], unchecked: [{ field: 'issue_custom_fields' }] });
});

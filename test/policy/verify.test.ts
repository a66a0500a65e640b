import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../generated/types.ts';
import { fateOf, fates, policyOf, verified } from './verified.ts';

type Want = 'applied' | 'ignored' | 'differs' | 'unchecked';

/** What a write of some fields of an issue counts as. */
const outcome = (tool: string, issue: JsonObject, after: Json, before: Json | undefined) =>
  fates(verified(policyOf(tool), { body: { issue } }, after, { before }));

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
    ['old line ends', { description: 'a\nb' }, { description: '' }, { description: 'a\rb' }, 'applied', 'description'],
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

  it.each<[what: string, wanted: Json, before: Json | undefined, after: Json | undefined, want: Want]>([
    ['a text with other line ends', 'a\nb', 'x', 'a\r\nb', 'applied'],
    ['a number, which Redmine shows as text', 5, '1', '5', 'applied'],
    ['a list that was emptied', '', ['a'], [], 'applied'],
    ['a list of one, asked for as text', 'a', ['b'], ['b'], 'ignored'],
    ['a list of one, asked for as text and taken', 'a', ['b'], ['a'], 'applied'],
    ['a list of two, of which one was asked for', 'a', ['b'], ['a', 'b'], 'differs'],
    ['a list with a value twice, which Redmine keeps once', ['a', 'a', 'b'], [], ['a', 'b'], 'applied'],
    ['a list of nothing but an empty text, which empties it', [''], ['a'], [], 'applied'],
    ['a field that was to be emptied, and is not there', '', undefined, undefined, 'ignored'],
  ])('a custom field: %s', (_, value, before, after, want) => {
    const record = (shown: Json | undefined) => ({
      custom_fields: shown === undefined ? [] : [{ id: 1, name: 'F', value: shown }],
    });
    const { [want]: fields } = outcome(
      'update_issue',
      { custom_fields: [{ id: 1, value }] },
      record(after),
      record(before),
    );
    expect(fields).toEqual(['custom_fields.1']);
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

  function changed(action: 'add' | 'remove', given: Json | undefined, wanted: Json, after: Json) {
    const name = action === 'add' ? 'users' : 'user';
    const sent =
      action === 'add'
        ? { body: { watcher: { user_ids: wanted } } }
        : { path: { issue_id: 7, user_id: wanted as number } };
    const context = { args: { [name]: wanted }, ...(given === undefined ? {} : { given: { [name]: given } }) };
    return verified(policyOf('change_watchers', action), sent, after, context);
  }

  it.each<[what: string, after: Json, applied: string[], ignored: string[]]>([
    ['all of them', watchers(8, 9, 10), ['users'], []],
    ['none of them', watchers(10), [], ['users']],
    ['some, told by what the agent called them', watchers(8, 10), ['users.Anna Müller'], ['users.9']],
  ])('%s', (_, after, applied, ignored) => {
    expect(fates(changed('add', ['Anna Müller', 'x\ny'], [8, 9], after))).toMatchObject({ applied, ignored });
  });

  it.each<[what: string, given: Json | undefined, field: string]>([
    ['a name', ['Anna Müller', 'Bo'], 'users.Anna Müller'],
    ['a name that begins with a number', ['3D team', 'Bo'], 'users.3D team'],
    ['what begins with a sign', ['-rf', 'Bo'], 'users.8'],
    ['a name that is too long for a word or two', ['a'.repeat(61), 'Bo'], 'users.8'],
    ['two words for one of them, so that nobody can tell which is which', ['me', 'Anna', 'Bo'], 'users.8'],
    ['nothing', undefined, 'users.8'],
  ])('one of several is called as the agent called it, if that is plain, else by its id: %s', (_, given, field) => {
    expect(changed('add', given, [8, 9], watchers(8)).applied).toEqual([field]);
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
    [
      'another number was normalised',
      { estimated_hours: 1.333 },
      { estimated_hours: 1.33 },
      'differs',
      'estimated_hours',
    ],
    ['public after all', { is_private: true }, { is_private: false }, 'ignored', 'is_private'],
    ['what the answer does not show', { watcher_user_ids: [5] }, { id: 1 }, 'unchecked', 'watchers'],
  ])('%s', (_, sent, after, want, field) => {
    expect(outcome('create_issue', sent, after, undefined)[want]).toEqual([field]);
  });
});

describe('what proves a link', () => {
  const REVISION = 'a'.repeat(40);
  const sent = { path: { project_id: 1, repository_id: 1, rev: REVISION }, body: { issue_id: 7 } };
  const check = (name: string, revisions: string[] | undefined, isHidden: boolean) => {
    const shown = revisions ? { changesets: revisions.map((revision) => ({ revision })) } : {};
    return verified(policyOf('link_changeset', name), sent, { id: 7, ...shown }, { isHidden });
  };

  it.each<[action: string, revisions: string[], isHidden: boolean, want: string]>([
    ['add', [REVISION, '12'], false, 'applied'],
    ['add', ['12'], false, 'ignored'],
    ['add', [REVISION], true, 'applied'],
    ['add', [], true, 'unchecked'],
    // Its module may be off.
    ['add', [], false, 'unchecked'],
    ['remove', ['12'], false, 'applied'],
    ['remove', [REVISION], false, 'ignored'],
    ['remove', [], true, 'unchecked'],
    ['remove', [], false, 'applied'],
  ])('%s with %j, hidden: %j', (action, revisions, isHidden, want) => {
    expect(fateOf('revision', check(action, revisions, isHidden))).toBe(want);
  });

  it.each([
    ['add', /view_changesets/],
    ['remove', /cannot see it/],
  ])('%s where Redmine shows no list proves nothing', (action, reason) => {
    expect(check(action, undefined, false).unchecked).toEqual([
      { field: 'revision', reason: expect.stringMatching(reason) },
    ]);
  });
});

it('T42: the reason of the catalogue is said for a value that became another one', () => {
  const policy = policyOf('change_member', 'update');
  const roles = (...ids: number[]) => ({ id: 3, roles: ids.map((id) => ({ id })) });
  const before = roles(4, 9);
  const sent = { body: { membership: { role_ids: [5] } } };
  const { differs } = verified(policy, sent, roles(5, 9), { before });
  expect(differs).toEqual([{ field: 'roles', reason: expect.stringContaining('only some roles') }]);
  expect(verified(policy, sent, { id: 3, roles: [{ id: 5 }, { id: 9, inherited: true }] }, { before })).toMatchObject({
    applied: ['roles'],
    differs: [],
  });
});

it('T42: a list that was to be emptied is empty, or nobody can tell', () => {
  const policy = policyOf('write_project', 'update');
  const check = (...ids: number[]) => {
    const record = { id: 1, issue_custom_fields: ids.map((id) => ({ id })) };
    return verified(policy, { body: { project: { issue_custom_field_ids: [] } } }, record, { before: record });
  };
  expect(check()).toMatchObject({ applied: ['issue_custom_fields'], unchecked: [] });
  expect(check(3)).toMatchObject({ applied: [], unchecked: [{ field: 'issue_custom_fields' }] });
});

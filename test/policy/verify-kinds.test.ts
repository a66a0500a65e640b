/** What a write is told to have done, where a field shows in a way of its own. */
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../generated/types.ts';
import { before, sends } from '../live/races/between.ts';
import { demoCalls } from './demo.ts';
import { fateOf, fates, policyOf, verified } from './verified.ts';

const NOTHING = { applied: [], ignored: [], differs: [], unchecked: [] };

it('T15: what Redmine never shows is told as that, with the reason', () => {
  const told = verified(policyOf('change_user', 'update'), { body: { user: { password: 'x', firstname: 'Ann' } } }, {});
  expect(told).toMatchObject({ applied: [], ignored: [{ field: 'firstname' }] });
  expect(told.unchecked).toEqual([{ field: 'password', reason: expect.stringMatching(/does not show/) }]);
});

it('T15: the reason for what was dropped is found from what was asked for and what is there', () => {
  const asked: Json[] = [];
  const told = verified(
    policyOf('update_issue'),
    { body: { issue: { is_private: true, status_id: 2, subject: 'x' } } },
    { is_private: false, status: { id: 1 }, subject: 'x' },
    {
      before: { is_private: false, status: { id: 1 } },
      reasonFor: ({ argument }, wanted, now) => {
        asked.push([argument, wanted, now ?? null]);
        return `why ${argument}`;
      },
    },
  );
  expect(told.ignored).toEqual([
    { field: 'status', reason: 'why status' },
    { field: 'is_private', reason: 'why is_private' },
  ]);
  expect(asked).toEqual([
    ['status', 2, 1],
    ['is_private', true, false],
  ]);
});

it.each([
  ['close', 5, ['status'], []],
  ['close', 1, [], ['status']],
  ['reopen', 1, ['status'], []],
])(
  'T15: to %s a project sends nothing that could be compared, but its state tells',
  (action, status, applied, ignored) => {
    const told = verified(policyOf('set_project_state', action), { path: { project_id: 1 } }, { id: 1, status });
    expect(fates(told)).toEqual({
      ...NOTHING,
      applied,
      ignored: [],
      ...(ignored.length > 0 ? { differs: ignored } : {}),
    });
  },
);

describe('T42: the name of a wiki page is compared as Redmine writes it', () => {
  const shown = (title?: string) => ({ text: 'x', ...(title === undefined ? {} : { parent: { title } }) });
  const parent = (wanted: Json, after: JsonObject, before?: JsonObject) =>
    fateOf(
      'parent',
      verified(policyOf('write_wiki_page', 'update'), { body: { wiki_page: { parent_title: wanted } } }, after, {
        before,
      }),
    );

  it.each([
    ['Crew', 'Crew'],
    ['crew list', 'Crew_list'],
    ['Two   spaces\tand a tab', 'Two_spaces_and_a_tab'],
    ['What, when? a/b; c|d: e.', 'What_when_ab_cd_e'],
    // Only the spaces of ASCII are spaces to Redmine.
    ['No\u00a0break', 'No\u00a0break'],
    ['élan', 'Élan'],
    ['𐐨 is a letter', '𐐀_is_a_letter'],
  ])('%j is %j', (wanted, title) => {
    expect(parent(wanted, shown(title), shown('Wiki'))).toBe('applied');
  });

  it.each<[what: string, wanted: Json, after: JsonObject, before: JsonObject | undefined, want: string]>([
    ['it stayed below its parent', 'Crew', shown('Wiki'), shown('Wiki'), 'ignored'],
    ['it went elsewhere', 'Crew', shown('Boats'), shown('Wiki'), 'differs'],
    ['it has no parent any more, as asked', null, shown(), shown('Wiki'), 'applied'],
    ['it still has its parent', null, shown('Wiki'), shown('Wiki'), 'ignored'],
    ['a new page has none', 'Crew', shown(), undefined, 'ignored'],
    ['the case of the rest counts', 'cREW', shown('Crew'), shown('Wiki'), 'differs'],
  ])('%s', (_, wanted, after, before, want) => {
    expect(parent(wanted, after, before)).toBe(want);
  });
});

it('T42: what is no text is compared as it is', () => {
  const told = verified(
    policyOf('edit_attachment'),
    { body: { attachment: { filename: 'plan .pdf ', description: ' the plan ' } } },
    { filename: 'plan .pdf', description: 'the plan' },
    { before: { filename: 'a.pdf', description: '' } },
  );
  expect(fates(told)).toEqual({ ...NOTHING, applied: ['description'], differs: ['filename'] });
});

it.each<[what: string, shown: Json | undefined, want: string]>([
  ['some are there', [{ id: 3 }], 'applied'],
  ['none is there', [], 'ignored'],
  ['Redmine shows no list', undefined, 'ignored'],
])('T21: a copy is asked for its parts only whether there are any: %s', (_, shown, want) => {
  const record = { id: 9, ...(shown === undefined ? {} : { attachments: shown, children: shown, relations: shown }) };
  const told = verified(
    policyOf('create_issue'),
    { body: { copy_attachments: true, copy_subtasks: true, link_copy: true } },
    record,
  );
  const fields = ['copy_attachments', 'copy_subtasks', 'link_copy'];
  expect(fates(told)).toEqual({ ...NOTHING, [want]: fields });
});

describe('T42: a note', () => {
  const said = (id: number, notes: string, isPrivate = false) => ({
    id,
    user: { id: 6, name: 'x' },
    notes,
    private_notes: isPrivate,
  });
  const noted = (issue: JsonObject, ...journals: Json[]) =>
    fates(verified(policyOf('update_issue'), { body: { issue } }, { journals }, { before: { journals: [] } }));

  it('is the one with its text, though the account has made another since', () => {
    const told = noted({ notes: 'one\ntwo', description: 'y' }, said(1, 'one\r\ntwo\n'), said(2, 'later'));
    expect(told).toEqual({ ...NOTHING, applied: ['notes'], ignored: ['description'] });
  });

  it('T17: is the one with its text, though that one is public and another is not', () => {
    expect(noted({ notes: 'for few', private_notes: true }, said(1, 'for few'), said(2, 'later', true))).toEqual({
      ...NOTHING,
      applied: ['notes'],
      ignored: ['private_notes'],
    });
  });

  it('T17: that Redmine published after all is told loudly', async () => {
    const demo = await demoCalls();
    const loseTheRight = async () => {
      const without = (all: readonly string[]) => all.filter((name) => name !== 'set_notes_private');
      demo.data.roles = demo.data.roles.map((role) => ({ ...role, permissions: without(role.permissions) }));
    };
    const outcome = await before(demo, sends('PUT', '/issues/12.json'), loseTheRight, () =>
      demo.call('mira', 'update_issue', { issue_id: 12, notes: 'For few', private_notes: true }),
    );
    expect(demo.data.journals.at(-1)).toMatchObject({ notes: 'For few', private_notes: false });
    expect(outcome).toMatchObject({ isError: false, text: expect.stringMatching(/private_notes.*IT IS PUBLIC NOW/) });
    expect('meta' in outcome && outcome.meta['redmine-mcp/write']).toMatchObject({
      outcome: 'partly',
      applied: ['notes'],
      ignored: [{ field: 'private_notes', reason: 'IT IS PUBLIC NOW' }],
    });
  });

  it('is the newest of the account where none has its text', () => {
    const told = noted({ notes: 'for few', private_notes: true }, said(1, 'x', true), said(2, 'y'));
    expect(told).toEqual({ ...NOTHING, ignored: ['private_notes'], differs: ['notes'] });
  });

  it('is the newest of the account where no text was sent', () => {
    expect(noted({ private_notes: true }, said(1, ''), said(2, 'x', true)).applied).toEqual(['private_notes']);
  });
});

describe('T15: files', () => {
  const files = [
    { token: '5.abc', filename: 'a.txt' },
    { token: '6.abc', filename: 'b.txt' },
    { token: '7.abc', filename: 'c.txt' },
  ];
  const after = {
    subject: 'x',
    attachments: [
      { id: 5, filename: 'a.txt' },
      { id: 6, filename: 'b-1.txt' },
    ],
  };

  it('are told one by one, and the ids of those that are there', () => {
    const told = verified(policyOf('update_issue'), { body: { issue: { subject: 'x', uploads: files } } }, after);
    expect(fates(told)).toEqual({
      applied: ['subject', 'attachments.0'],
      ignored: ['attachments.2'],
      differs: ['attachments.1'],
      unchecked: [],
    });
    expect(told.attached).toEqual([5, 6]);
  });

  it('of a call that sent none are not told at all', () => {
    const told = verified(policyOf('update_issue'), { body: { issue: { subject: 'x' } } }, after);
    expect(told).not.toHaveProperty('attached');
    const other = verified(policyOf('edit_note'), { body: { journal: { notes: 'x' } } }, { journals: [] });
    expect(other).not.toHaveProperty('attached');
  });
});

describe('T15: what a permission or a module may hide', () => {
  const shown = (...ids: number[]) => ({ id: 1, trackers: ids.map((id) => ({ id })) });
  const check = (after: JsonObject, isHidden: boolean) =>
    verified(policyOf('write_project', 'update'), { body: { project: { tracker_ids: [1, 2] } } }, after, {
      before: shown(1),
      isHidden,
    });

  it.each<[what: string, after: JsonObject, isHidden: boolean, want: string]>([
    ['it is there', shown(2, 1), false, 'applied'],
    ['it is there, whatever may be hidden', shown(2, 1), true, 'applied'],
    ['it stayed as it was', shown(1), false, 'ignored'],
    ['it may be hidden', shown(1), true, 'unchecked'],
    ['there is nothing', shown(), false, 'unchecked'],
    ['Redmine shows no list', { id: 1 }, false, 'unchecked'],
  ])('%s', (_, after, isHidden, want) => {
    const told = check(after, isHidden);
    expect(fates(told)).toEqual({ ...NOTHING, [want]: ['trackers'] });
    for (const { reason } of told.unchecked) expect(reason).toMatch(/view_issues.*module/);
  });
});

it('T42: a value of an unforeseen kind that somebody else changed is not called ignored', () => {
  const sent = { body: { issue: { subject: 'x' } } };
  const told = (was: Json, now: Json) =>
    fateOf('subject', verified(policyOf('update_issue'), sent, { subject: now }, { before: { subject: was } }));
  expect(told({ en: 'a' }, { en: 'b' })).toBe('differs');
  expect(told({ en: 'a' }, { en: 'a' })).toBe('ignored');
});

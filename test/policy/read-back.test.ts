import { describe, expect, it } from 'vitest';
import type { Json } from '../../generated/types.ts';
import { readBack, sameText } from '../../runtime/policy/read-back.ts';

const journal = (id: number, user: number, notes: string) => ({ id, user: { id: user, name: 'x' }, notes });
const BEFORE = { journals: [journal(1, 6, 'old')] };
const AFTER = {
  status: { id: 3 },
  category: null,
  journals: [
    journal(1, 6, 'old'),
    { ...journal(3, 6, 'mine'), private_notes: true },
    { ...journal(2, 6, 'mine, too'), attachments: [{ id: 8 }, { id: 9 }] },
    journal(4, 7, 'of somebody else'),
  ],
};

it.each<[path: string, want: Json | undefined]>([
  ['status.id', 3],
  ['subject', undefined],
  ['category.id', undefined],
  ['status.id.deeper', undefined],
  ['journals[newest, mine].notes', 'mine'],
  ['journals[id = note_id].notes', 'mine, too'],
  ['journals[id = other_id].notes', undefined],
  ['category.id | status.id', 3],
  ['category.id | parent.id', undefined],
  ['journals[*].id', [1, 3, 2, 4]],
  ['journals[not private_notes].id', [1, 2, 4]],
  ['journals[not private_notes].attachments[*].id', [8, 9]],
  ['status[*].id', undefined],
  ['parent[newest, mine].notes', undefined],
])('%s', (path, want) => {
  expect(readBack(AFTER, path, { before: BEFORE, args: { note_id: 2 }, me: 6 })).toEqual(want);
});

it('a note that was there before is not the new one', () => {
  expect(readBack(BEFORE, 'journals[newest, mine].notes', { before: BEFORE, args: {}, me: 6 })).toBeUndefined();
});

describe('the newest item of the caller', () => {
  const notes = 'journals[newest, mine].notes';
  const context = { before: BEFORE, args: {}, me: 6 };
  const said = [journal(5, 6, 'five'), journal(7, 6, 'seven'), journal(6, 6, 'six'), journal(8, 7, 'of another')];

  it.each([
    ['as they come', said],
    ['the other way round', said.toReversed()],
  ])('is the one with the highest id, in whatever order Redmine gives them: %s', (_, journals) => {
    expect(readBack({ journals }, notes, context)).toBe('seven');
  });

  it('T17: is no journal of changes where a note was sent that is out of sight: nothing became public', () => {
    const changes = { ...journal(9, 6, ''), private_notes: false };
    const sent = { ...context, texts: new Map<string, Json>([['notes', 'secret']]) };
    expect(readBack({ journals: [changes] }, notes, sent)).toBeUndefined();
    expect(readBack({ journals: [changes] }, 'journals[newest, mine].private_notes', sent)).toBeUndefined();
    const note = { ...journal(8, 6, 'secret as Redmine keeps it'), private_notes: true };
    expect(readBack({ journals: [changes, note] }, 'journals[newest, mine].private_notes', sent)).toBe(true);
  });

  it.each<[what: string, texts: [string, Json][], want: string]>([
    ['that text', [['notes', 'six\n']], 'six'],
    [
      'all of these texts',
      [
        ['notes', 'five'],
        ['id', 5],
      ],
      'five',
    ],
    ['no such text', [['notes', 'nine']], 'seven'],
    [
      'not all of these texts',
      [
        ['notes', 'six'],
        ['id', 5],
      ],
      'seven',
    ],
  ])('is the one with what was sent, if one has: %s', (_, texts, want) => {
    expect(readBack({ journals: said }, notes, { ...context, texts: new Map(texts) })).toBe(want);
  });
});

it.each<[a: Json | undefined, b: Json | undefined, same: boolean]>([
  ['a\nb', 'a\r\nb', true],
  ['a\nb', 'a\rb', true],
  ['a\nb', 'ab', false],
  [' a\n', 'a', true],
  ['a', 'b', false],
  ['', null, true],
  ['', undefined, true],
  [null, 'null', false],
])('texts are the same but for their line ends and outer space, which Redmine changes: %j and %j', (a, b, same) => {
  expect(sameText(a, b)).toBe(same);
});

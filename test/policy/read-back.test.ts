import { expect, it } from 'vitest';
import type { Json } from '../../generated/types.ts';
import { readBack } from '../../runtime/policy/read-back.ts';

const journal = (id: number, user: number, notes: string) => ({ id, user: { id: user, name: 'x' }, notes });
const BEFORE = { journals: [journal(1, 6, 'old')] };
const AFTER = {
  status: { id: 3 },
  category: null,
  journals: [
    journal(1, 6, 'old'),
    journal(3, 6, 'mine'),
    journal(2, 6, 'mine, too'),
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
])('%s', (path, want) => {
  expect(readBack(AFTER, path, { before: BEFORE, args: { note_id: 2 }, me: 6 })).toBe(want);
});

it('a note that was there before is not the new one', () => {
  expect(readBack(BEFORE, 'journals[newest, mine].notes', { before: BEFORE, args: {}, me: 6 })).toBeUndefined();
});

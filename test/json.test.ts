import { expect, it } from 'vitest';
import { totalOf } from '../runtime/json.ts';

it.each<[total: unknown, known: number | undefined]>([
  [0, 0],
  [300, 300],
  [1.5, undefined],
  [-1, undefined],
  [1e300, undefined],
  ['300', undefined],
  [undefined, undefined],
])('T7 T8: a total is a number of rows, or it is not known: %j', (total, known) => {
  expect(totalOf({ total_count: total })).toBe(known);
});

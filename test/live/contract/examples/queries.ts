import type { Examples } from '../examples.ts';

export const queries: Examples = {
  listQueries: {
    call: () => ({}),
    more: () => ['TimeEntryQuery', 'ProjectQuery'].map((type) => ({ query: { type } })),
  },
};

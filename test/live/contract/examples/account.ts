import type { Examples } from '../examples.ts';

export const account: Examples = {
  getAccount: {
    call: () => ({}),
    more: () => [{ as: 'twin_two' }, { as: 'hostile' }],
  },
};

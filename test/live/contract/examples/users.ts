import type { Examples } from '../examples.ts';

export const users: Examples = {
  getCurrentUser: {
    call: () => ({ query: { include: ['memberships'] } }),
    more: () => [{ as: 'twin_two', query: { include: ['memberships'] } }],
  },
  listUsers: {
    call: () => ({ query: { limit: 100 } }),
  },
  getRole: {
    call: ({ seed }) => ({ path: { role_id: seed.roles['Manager'] } }),
    more: ({ seed }) =>
      ['Own issues', 'Timekeeper', 'Nobody else'].map((name) => ({ path: { role_id: seed.roles[name] } })),
  },
};

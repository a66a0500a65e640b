import type { Examples } from '../examples.ts';

const include = ['users', 'memberships'];

export const groups: Examples = {
  listGroups: {
    call: () => ({ query: { builtin: true } }),
  },
  getGroup: {
    call: ({ seed }) => ({ path: { group_id: seed.groups.team.id }, query: { include } }),
    more: ({ seed }) => [{ path: { group_id: seed.groups.hostile.id }, query: { include } }],
  },
};

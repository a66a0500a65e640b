import type { Examples } from '../examples.ts';

export const users: Examples = {
  getCurrentUser: {
    call: () => ({ query: { include: ['memberships'] } }),
    more: () => [{ as: 'twin_two', query: { include: ['memberships'] } }],
  },
  listUsers: {
    call: () => ({ query: { limit: 100 } }),
    more: () => [{ query: { limit: 100, include: ['auth_source'] } }],
    filters: ({ seed }) => ({
      auth_source_id: seed.authSources.directory,
      is_member_of_group: seed.groups.team.id,
      twofa_scheme: 'totp',
      login: 'anna',
      firstname: 'Anna',
      lastname: 'Berger',
      mail: 'anna@',
      created_on: '2025-01-01',
      last_login_on: '2025-05-06',
      admin: true,
    }),
  },
  getUser: {
    call: ({ seed }) => ({ path: { user_id: seed.users.twin_one.id }, query: { include: ['memberships', 'groups'] } }),
    more: ({ seed }) => [
      { path: { user_id: seed.users.hostile.id } },
      { path: { user_id: seed.users.twin_two.id }, query: { include: ['auth_source'] } },
    ],
  },
  listRoles: { call: () => ({}) },
  getRole: {
    call: ({ seed }) => ({ path: { role_id: seed.roles['Manager'] } }),
    more: ({ seed }) =>
      ['Own issues', 'Timekeeper', 'Nobody else'].map((name) => ({ path: { role_id: seed.roles[name] } })),
  },
};

import { unique } from '../../scene.ts';
import type { Examples, World } from '../examples.ts';
import { newGroup, newUser } from '../make.ts';

/** A user as the API takes it. */
function person(more: object = {}) {
  const login = unique('made').replace(' ', '_');
  return {
    login,
    firstname: 'Made',
    lastname: login,
    mail: `${login}@example.net`,
    password: 'long enough 1',
    ...more,
  };
}

const fields = ({ seed }: World) => ({
  admin: true,
  status: 3,
  custom_fields: [{ id: seed.customFields['user string']?.id, value: 'a text' }],
});

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
      created_on: '2025-01-02..', // all others are of the day before
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
  createUser: {
    call: () => ({ body: { user: person() } }),
    values: (world) => [{ user: person(fields(world)) }],
  },
  updateUser: {
    call: async (world) => {
      const user_id = await newUser(world);
      return {
        path: { user_id },
        body: { user: { firstname: 'Renamed' } },
        shownBy: { operation: 'getUser', path: { user_id }, query: { include: ['groups'] } },
      };
    },
    values: async (world) => [{ user: person({ ...fields(world), group_ids: [await newGroup(world)] }) }],
  },
  deleteUser: {
    call: async (world) => ({ path: { user_id: await newUser(world) } }),
  },
};

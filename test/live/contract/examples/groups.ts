import { unique } from '../../scene.ts';
import type { Examples, World } from '../examples.ts';
import { newGroup, newUser } from '../make.ts';

const include = ['users', 'memberships'];

const shownBy = (group_id: number) => ({ operation: 'getGroup', path: { group_id }, query: { include } });

const values = async (world: World) => [
  {
    group: {
      name: unique('Group'),
      user_ids: [await newUser(world)],
      custom_fields: [{ id: world.seed.customFields['group string']?.id, value: 'a text' }],
    },
  },
];

export const groups: Examples = {
  listGroups: {
    call: () => ({ query: { builtin: true } }),
  },
  getGroup: {
    call: ({ seed }) => ({ path: { group_id: seed.groups.team.id }, query: { include } }),
    more: ({ seed }) => [{ path: { group_id: seed.groups.hostile.id }, query: { include } }],
  },
  createGroup: {
    call: () => ({ body: { group: { name: unique('Group') } }, shownBy: ({ id }) => shownBy(id) }),
    values,
  },
  updateGroup: {
    call: async (world) => {
      const group_id = await newGroup(world);
      return { path: { group_id }, body: { group: { name: unique('Group') } }, shownBy: shownBy(group_id) };
    },
    values,
  },
  addGroupUsers: {
    call: async (world) => {
      const group_id = await newGroup(world);
      return { path: { group_id }, body: { user_ids: [await newUser(world)] }, shownBy: shownBy(group_id) };
    },
    values: async (world) => [{ user_ids: [await newUser(world), await newUser(world)] }],
  },
  removeGroupUser: {
    call: async (world) => {
      const path = { group_id: await newGroup(world), user_id: await newUser(world) };
      const user_ids = [path.user_id];
      await world.scene.rest('admin', 'POST', `/groups/${path.group_id}/users.json`, { user_ids });
      return { path, shownBy: shownBy(path.group_id) };
    },
  },
  deleteGroup: {
    call: async (world) => ({ path: { group_id: await newGroup(world) } }),
  },
};

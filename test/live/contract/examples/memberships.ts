import type { Examples, World } from '../examples.ts';
import { made, newUser } from '../make.ts';

const READER = ({ seed }: World) => ({ role_ids: [seed.roles['Reader']] });

async function membership(world: World): Promise<number> {
  const fields = { user_id: await newUser(world), ...READER(world) };
  return (await made(world, '/projects/alpha/memberships.json', 'membership', fields)).id;
}

export const memberships: Examples = {
  listMemberships: {
    call: ({ seed }) => ({ path: { project_id: seed.projects.alpha.id }, query: { limit: 100 } }),
    more: ({ seed }) => [{ path: { project_id: seed.projects.alpha.id }, query: { limit: 100, offset: 100 } }],
  },
  getMembership: {
    call: async ({ scene }) => {
      const { body } = await scene.rest('admin', 'GET', '/projects/alpha/memberships.json?limit=1');
      return { path: { membership_id: body.memberships[0].id } };
    },
  },
  createMembership: {
    call: async (world) => ({
      path: { project_id: world.seed.projects.alpha.id },
      body: { membership: { user_id: await newUser(world), ...READER(world) } },
    }),
    values: async (world) => [{ membership: { user_id: await newUser(world), ...READER(world) } }],
  },
  updateMembership: {
    call: async (world) => {
      const membership_id = await membership(world);
      return {
        path: { membership_id },
        body: { membership: { role_ids: [world.seed.roles['Commenter']] } },
        shownBy: { operation: 'getMembership', path: { membership_id } },
      };
    },
    values: ({ seed }) => [{ membership: { role_ids: [seed.roles['Commenter'], seed.roles['Timekeeper']] } }],
  },
  deleteMembership: {
    call: async (world) => ({ path: { membership_id: await membership(world) } }),
  },
};

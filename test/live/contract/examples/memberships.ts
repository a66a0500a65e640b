import type { Examples } from '../examples.ts';

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
};

import type { Examples } from '../examples.ts';

const INCLUDES = ['trackers', 'issue_categories', 'time_entry_activities', 'enabled_modules', 'issue_custom_fields'];

export const projects: Examples = {
  listProjects: {
    call: () => ({ query: { include: INCLUDES, limit: 100 } }),
    filters: () => ({ status: 5, name: 'Gamma' }),
  },
  getProject: {
    call: ({ seed }) => ({ path: { project_id: seed.projects.alpha.id }, query: { include: INCLUDES } }),
    more: ({ seed }) =>
      [seed.projects.hostile, seed.projects['alpha-sub'], seed.projects['closed-one']].map(({ id }) => ({
        path: { project_id: id },
        query: { include: INCLUDES },
      })),
  },
  listMemberships: {
    call: ({ seed }) => ({ path: { project_id: seed.projects.alpha.id }, query: { limit: 100 } }),
    more: ({ seed }) => [{ path: { project_id: seed.projects.alpha.id }, query: { limit: 100, offset: 100 } }],
  },
  listVersions: {
    call: ({ seed }) => ({ path: { project_id: seed.projects.alpha.id } }),
    more: ({ seed }) => [{ path: { project_id: seed.projects.hostile.id } }],
  },
};

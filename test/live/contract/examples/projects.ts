import type { Examples } from '../examples.ts';

const INCLUDES = ['trackers', 'issue_categories', 'time_entry_activities', 'enabled_modules', 'issue_custom_fields'];

export const projects: Examples = {
  listProjects: {
    call: () => ({ filters: { status: { is: [1, 5] } }, query: { include: INCLUDES, limit: 100 } }),
    filters: ({ seed }) => ({
      status: 5,
      id: [seed.projects.alpha.id, seed.projects.beta.id],
      name: 'Gamma',
      description: 'everything',
      parent_id: seed.projects.alpha.id,
      is_public: false,
      created_on: '..2024-12-31',
      updated_on: '..2025-01-02',
    }),
  },
  getProject: {
    call: ({ seed }) => ({ path: { project_id: seed.projects.alpha.id }, query: { include: INCLUDES } }),
    more: ({ seed }) =>
      [seed.projects.hostile, seed.projects['alpha-sub'], seed.projects['closed-one']].map(({ id }) => ({
        path: { project_id: id },
        query: { include: INCLUDES },
      })),
  },
};

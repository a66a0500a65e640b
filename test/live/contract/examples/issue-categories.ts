import type { Examples } from '../examples.ts';

/** Later releases let those read categories who may read issues. */
const wider = { since: '6.1', permissions: ['view_issues'] };

export const issueCategories: Examples = {
  listIssueCategories: {
    call: ({ seed }) => ({ path: { project_id: seed.projects.alpha.id } }),
    more: ({ seed }) => [{ path: { project_id: seed.projects.hostile.id } }],
    wider,
  },
  getIssueCategory: {
    call: ({ seed }) => ({ path: { category_id: seed.categories['ui']?.id } }),
    wider,
  },
};

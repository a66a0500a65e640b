import { unique } from '../../scene.ts';
import type { Examples, World } from '../examples.ts';
import { made } from '../make.ts';

/** Later releases let those read categories who may read issues. */
const wider = { since: '6.1', permissions: ['view_issues'] };

async function category(world: World): Promise<number> {
  const fields = { name: unique('Category') };
  return (await made(world, '/projects/alpha/issue_categories.json', 'issue_category', fields)).id;
}

const values = ({ seed }: World) => [
  { issue_category: { name: unique('Category'), assigned_to_id: seed.users.developer.id } },
];

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
  createIssueCategory: {
    call: ({ seed }) => ({
      path: { project_id: seed.projects.alpha.id },
      body: { issue_category: { name: unique('Category') } },
    }),
    values,
  },
  updateIssueCategory: {
    call: async (world) => {
      const category_id = await category(world);
      return {
        path: { category_id },
        body: { issue_category: { name: unique('Category') } },
        shownBy: { operation: 'getIssueCategory', path: { category_id } },
      };
    },
    values,
  },
  deleteIssueCategory: {
    call: async (world) => ({ path: { category_id: await category(world) } }),
  },
};

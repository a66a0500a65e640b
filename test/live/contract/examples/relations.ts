import { isIn } from '../catalogue.ts';
import type { Examples } from '../examples.ts';
import { made, ownIssue } from '../make.ts';

export const relations: Examples = {
  listRelations: {
    call: ({ seed }) => ({ path: { issue_id: seed.issues.relations } }),
    besides: (_, version) => (isIn({ since: '6.1' }, version) ? ['view_issues'] : []),
  },
  getRelation: {
    call: ({ seed }) => ({ path: { relation_id: seed.relations['precedes']?.id } }),
  },
  createRelation: {
    call: async (world) => ({
      path: { issue_id: await ownIssue(world) },
      body: { relation: { issue_to_id: await ownIssue(world), relation_type: 'relates' } },
    }),
    besides: ['view_issues'],
    values: async (world) => [
      { relation: { issue_to_id: await ownIssue(world), relation_type: 'precedes', delay: 3 } },
    ],
  },
  deleteRelation: {
    call: async (world) => {
      const fields = { issue_to_id: await ownIssue(world), relation_type: 'relates' };
      const path = `/issues/${await ownIssue(world)}/relations.json`;
      return { path: { relation_id: (await made(world, path, 'relation', fields)).id } };
    },
    besides: ['view_issues'],
  },
};

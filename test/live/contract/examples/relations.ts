import type { Examples } from '../examples.ts';

export const relations: Examples = {
  listRelations: {
    call: ({ seed }) => ({ path: { issue_id: seed.issues.relations } }),
    besides: ['view_issues'],
  },
  getRelation: {
    call: ({ seed }) => ({ path: { relation_id: seed.relations['precedes']?.id } }),
  },
};

import type { Examples } from '../examples.ts';

export const files: Examples = {
  listFiles: {
    call: ({ seed }) => ({ path: { project_id: seed.projects.alpha.id } }),
    more: ({ seed }) => [{ path: { project_id: seed.projects.hostile.id } }],
  },
};

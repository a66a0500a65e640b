import type { Examples } from '../examples.ts';
import { file } from '../make.ts';

export const files: Examples = {
  listFiles: {
    call: ({ seed }) => ({ path: { project_id: seed.projects.alpha.id } }),
    more: ({ seed }) => [{ path: { project_id: seed.projects.hostile.id } }],
  },
  createFile: {
    call: async (world) => {
      const path = { project_id: world.seed.projects.alpha.id };
      return { path, body: { file: await file(world) }, shownBy: { operation: 'listFiles', path } };
    },
    values: async (world) => [
      { file: { ...(await file(world)), description: 'What it is', version_id: world.seed.versions['v1.0']?.id } },
    ],
  },
};

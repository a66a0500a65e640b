import type { Examples } from '../examples.ts';

export const versions: Examples = {
  listVersions: {
    call: ({ seed }) => ({ path: { project_id: seed.projects.alpha.id } }),
    more: ({ seed }) => [{ path: { project_id: seed.projects.hostile.id } }],
  },
  getVersion: {
    call: ({ seed }) => ({ path: { version_id: seed.versions['v1.0']?.id } }),
    more: ({ seed }) => [{ path: { version_id: seed.versions['hostile']?.id } }],
  },
};

import { unique } from '../../scene.ts';
import type { Examples, World } from '../examples.ts';
import { made, ownProject } from '../make.ts';

async function version(world: World, project: number | string = 'alpha'): Promise<number> {
  return (await made(world, `/projects/${project}/versions.json`, 'version', { name: unique('Version') })).id;
}

const values = ({ seed }: World) => [
  {
    version: {
      name: unique('Version'),
      description: 'What is in it',
      status: 'locked',
      sharing: 'descendants',
      due_date: '2026-03-01',
      wiki_page_title: 'Guide',
      custom_fields: [{ id: seed.customFields['version string']?.id, value: 'a text' }],
    },
  },
  { version: { name: unique('Version'), default_project_version: true } },
];

export const versions: Examples = {
  listVersions: {
    call: ({ seed }) => ({ path: { project_id: seed.projects.alpha.id } }),
    more: ({ seed }) => [{ path: { project_id: seed.projects.hostile.id } }],
  },
  getVersion: {
    call: ({ seed }) => ({ path: { version_id: seed.versions['v1.0']?.id } }),
    more: ({ seed }) => [{ path: { version_id: seed.versions['hostile']?.id } }],
  },
  createVersion: {
    // A default version shows in what other tests make.
    call: async (world, wanted) => ({
      path: { project_id: wanted ? await ownProject(world) : world.seed.projects.alpha.id },
      body: { version: { name: unique('Version') } },
    }),
    values,
  },
  updateVersion: {
    call: async (world, wanted) => {
      const version_id = await version(world, wanted ? await ownProject(world) : 'alpha');
      return {
        path: { version_id },
        body: { version: { description: 'Something else' } },
        shownBy: { operation: 'getVersion', path: { version_id } },
      };
    },
    values,
  },
  deleteVersion: {
    call: async (world) => ({ path: { version_id: await version(world) } }),
  },
};

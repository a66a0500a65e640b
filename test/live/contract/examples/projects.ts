import { unique } from '../../scene.ts';
import type { Examples, World } from '../examples.ts';
import { ownProject } from '../make.ts';

const INCLUDES = ['trackers', 'issue_categories', 'time_entry_activities', 'enabled_modules', 'issue_custom_fields'];

const identifier = () => unique('made').replace(' ', '-');

/** What both new and changed projects can be given; the caller may add subprojects to the parent. */
const fields = async (world: World) => ({
  ...plain(world),
  parent_id: await ownProject(world),
});

const plain = ({ seed }: World) => ({
  name: unique('Project'),
  description: 'Two\nlines',
  homepage: 'https://made.example/',
  is_public: false,
  inherit_members: true,
  tracker_ids: [seed.trackers.Bug],
  enabled_module_names: ['issue_tracking', 'wiki'],
  issue_custom_field_ids: [seed.customFields['link']?.id],
  custom_fields: [{ id: seed.customFields['project string']?.id, value: 'a text' }],
});

const state = async (world: World) => ({ path: { project_id: await ownProject(world) } });

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
  createProject: {
    call: async (world) => ({
      body: {
        project: {
          name: unique('Project'),
          identifier: identifier(),
          // Who may only add subprojects has to say below which project.
          ...(world.having === 'add_subprojects' ? { parent_id: await ownProject(world) } : {}),
        },
      },
      // Its answer does not show what a read can include.
      shownBy: ({ id }) => ({ operation: 'getProject', path: { project_id: id }, query: { include: INCLUDES } }),
    }),
    values: async (world) => [{ project: { ...(await fields(world)), identifier: identifier() } }],
    // Redmine asks the role that whoever makes a project gets in it, here Manager.
    unguarded: ['is_public', 'inherit_members', 'enabled_module_names'].map((name) => ({ name: `project.${name}` })),
  },
  updateProject: {
    call: async (world) => {
      const project_id = await ownProject(world);
      return {
        path: { project_id },
        body: { project: { homepage: 'https://other.example/' } },
        shownBy: { operation: 'getProject', path: { project_id }, query: { include: INCLUDES } },
      };
    },
    values: async (world) => [
      {
        project: {
          ...(await fields(world)),
          default_version_id: world.seed.versions['shared']?.id,
          default_assigned_to_id: world.seed.users.manager.id,
          default_issue_query_id: world.seed.queries['public']?.id,
        },
      },
    ],
    unguarded: [{ name: 'project.inherit_members', until: '6.0' }],
  },
  closeProject: { call: state },
  reopenProject: { call: state },
  archiveProject: { call: state },
  unarchiveProject: { call: state },
  deleteProject: { call: state },
};

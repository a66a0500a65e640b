import type { Examples, World } from '../examples.ts';
import { give } from '../make.ts';

/** A new time entry of the caller. */
async function ownEntry(world: World): Promise<number> {
  const id = await world.scene.logHour(await world.scene.issue());
  await give(world, 'TimeEntry', id, 'user_id', 'author_id');
  return id;
}

/** What both new and changed entries can be given; an entry on an issue is in the project of that. */
const values = async ({ scene, seed }: World) => [
  {
    time_entry: {
      issue_id: await scene.issue(),
      hours: 1.5,
      activity_id: seed.activities.Development,
      spent_on: '2025-06-03',
      comments: 'Written here',
      user_id: seed.users.developer.id,
      custom_fields: [{ id: seed.customFields['time string']?.id, value: 'a text' }],
    },
  },
  { time_entry: { project_id: seed.projects.alpha.id, hours: 1, activity_id: seed.activities.Design } },
];

export const timeEntries: Examples = {
  listTimeEntries: {
    call: ({ seed }) => ({ path: { project_id: seed.projects.alpha.id } }),
    more: ({ seed }) => [{ query: { limit: 100 } }, { path: { project_id: seed.projects.hostile.id } }],
    filters: ({ seed }) => ({
      issue_id: seed.issues.timed,
      project_id: { is: seed.projects.hostile.id, path: {} },
      subproject_id: 'none',
      'project.status': { is: 5, path: {} },
      'issue.tracker_id': seed.trackers.Bug,
      'issue.status_id': seed.statuses.Closed,
      'issue.fixed_version_id': seed.versions['v1.0']?.id ?? 0,
      'issue.category_id': seed.categories['backend']?.id ?? 0,
      'issue.parent_id': seed.issues.parent,
      'issue.subject': 'Bulk',
      author_id: seed.users.anna.id,
      'user.group': seed.groups.writers.id,
      'user.role': seed.roles['Developer'] ?? 0,
      user_id: seed.users.anna.id,
      activity_id: seed.activities.Design,
      spent_on: '2025-05-05',
      hours: 8,
      comments: 'Entry 77',
    }),
  },
  getTimeEntry: {
    call: ({ seed }) => ({ path: { time_entry_id: seed.timeEntries['by anna'] } }),
  },
  createTimeEntry: {
    call: ({ seed }) => ({
      body: { time_entry: { project_id: seed.projects.alpha.id, hours: 1, activity_id: seed.activities.Design } },
    }),
    more: async ({ scene, seed }) => {
      const body = { time_entry: { hours: 1, activity_id: seed.activities.Design } };
      const paths = [{ project_id: seed.projects.alpha.id }, { issue_id: await scene.issue() }];
      return paths.map((path) => ({ path, body }));
    },
    values,
  },
  deleteTimeEntry: {
    call: async (world) => ({ path: { time_entry_id: await ownEntry(world) } }),
    besides: ['view_time_entries'],
  },
  updateTimeEntry: {
    call: async (world) => {
      const time_entry_id = await ownEntry(world);
      return {
        path: { time_entry_id },
        body: { time_entry: { comments: 'Other words' } },
        shownBy: { operation: 'getTimeEntry', path: { time_entry_id } },
      };
    },
    besides: ['view_time_entries'],
    values,
  },
};

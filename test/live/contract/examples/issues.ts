import { unique } from '../../scene.ts';
import type { Examples, World } from '../examples.ts';
import { file, give, ownIssue } from '../make.ts';

const INCLUDES = ['attachments', 'relations', 'children', 'changesets', 'journals', 'watchers', 'allowed_statuses'];

/** A note of the caller on a new issue. */
async function ownNote(world: World): Promise<{ issue_id: number; note_id: number }> {
  const { scene } = world;
  const issue_id = await scene.issue();
  await scene.rest('admin', 'PUT', `/issues/${issue_id}.json`, { issue: { notes: 'A note' } });
  const note_id = (await scene.look(issue_id)).journals.at(-1).id;
  await give(world, 'Journal', note_id, 'user_id');
  return { issue_id, note_id };
}

/** What both new and changed issues can be given; the issue that is changed has other values. */
const fields = async (world: World) => ({
  ...plain(world),
  uploads: [await file(world)],
});

const plain = ({ seed }: World) => ({
  subject: unique('Written'),
  description: 'Two\nlines',
  tracker_id: seed.trackers.Feature,
  priority_id: seed.priorities.Urgent,
  assigned_to_id: seed.users.developer.id,
  category_id: seed.categories['backend']?.id,
  fixed_version_id: seed.versions['v2.0']?.id,
  parent_issue_id: seed.issues['by anna'],
  start_date: '2025-06-02',
  due_date: '2025-06-20',
  estimated_hours: 2.5,
  done_ratio: 40,
  is_private: true,
  custom_fields: [
    { id: seed.customFields['string']?.id, value: 'a text' },
    { id: seed.customFields['list multiple']?.id, value: ['Blue', 'Red'] },
  ],
});

const copy = ({ seed }: World, label: 'attached' | 'parent') => ({
  issue: { project_id: seed.projects.alpha.id, subject: unique('Copied') },
  copy_from: seed.issues[label],
});

export const issues: Examples = {
  listIssues: {
    call: ({ seed }) => ({ path: { project_id: seed.projects.alpha.id }, filters: { status_id: { is: 'any' } } }),
    more: ({ seed }) => [
      { filters: { status_id: { is: 'any' } }, query: { limit: 100, include: ['attachments', 'relations'] } },
      { path: { project_id: seed.projects.hostile.id }, filters: { status_id: { is: 'any' } }, query: { limit: 100 } },
    ],
    filters: ({ seed }) => ({
      issue_id: seed.issues.plain,
      project_id: { is: seed.projects.beta.id, path: {} },
      subproject_id: seed.projects['alpha-sub'].id,
      'project.status': { is: 5, path: {} },
      status_id: 'closed',
      tracker_id: seed.trackers.Support,
      priority_id: seed.priorities.Immediate,
      assigned_to_id: seed.users.anna.id,
      author_id: seed.users.anna.id,
      'author.group': seed.groups.writers.id,
      'author.role': seed.roles['Developer'] ?? 0,
      member_of_group: seed.groups.writers.id,
      assigned_to_role: seed.roles['Developer'] ?? 0,
      updated_by: seed.users.manager.id,
      last_updated_by: seed.users.developer.id,
      watcher_id: seed.users.anna.id,
      category_id: seed.categories['ui']?.id ?? 0,
      fixed_version_id: seed.versions['v1.0']?.id ?? 0,
      'fixed_version.due_date': '2025-03-31',
      'fixed_version.status': 'open',
      child_id: seed.issues.child,
      parent_id: seed.issues.parent,
      subject: 'plain',
      description: 'Nothing special',
      notes: 'Note 7',
      attachment: 'pixel',
      attachment_description: 'One pixel',
      any_searchable: 'Nothing special',
      created_on: '2025-02-03',
      updated_on: '2025-02-03',
      closed_on: '2025-02-03',
      start_date: '2025-02-10',
      due_date: '2025-02-20',
      done_ratio: 30,
      estimated_hours: 7.5,
      spent_time: '1..',
      is_private: true,
      relates: seed.issues['relations relates'],
      duplicates: seed.issues['relations duplicates'],
      duplicated: seed.issues.relations,
      blocks: seed.issues['relations blocks'],
      blocked: seed.issues.relations,
      precedes: seed.issues['relations precedes'],
      follows: seed.issues.relations,
      copied_to: seed.issues['relations copied_to'],
      copied_from: seed.issues.relations,
    }),
  },
  getIssue: {
    call: ({ seed }) => ({ path: { issue_id: seed.issues.plain }, query: { include: INCLUDES } }),
    more: async (world) => {
      const { parent, relations, attached, fields, watched, closed, long, hostile } = world.seed.issues;
      const edited = await ownNote(world);
      const change = { journal: { notes: 'Edited' } };
      await world.scene.rest('admin', 'PUT', `/journals/${edited.note_id}.json`, change);
      return [parent, relations, attached, fields, watched, closed, long, hostile, edited.issue_id].map((issue_id) => ({
        path: { issue_id },
        query: { include: INCLUDES },
      }));
    },
  },
  createIssue: {
    call: ({ seed }) => ({
      body: { issue: { project_id: seed.projects.alpha.id, subject: unique('Created') } },
      // Its answer does not show what a read can include.
      shownBy: ({ id }) => ({ operation: 'getIssue', path: { issue_id: id }, query: { include: INCLUDES } }),
    }),
    more: ({ seed }) => [
      { path: { project_id: seed.projects.alpha.id }, body: { issue: { subject: unique('Created') } } },
    ],
    refused: 422, // Redmine drops a project where the caller may not create issues, and then lacks one
    values: async (world) => [
      {
        issue: {
          ...(await fields(world)),
          project_id: world.seed.projects.alpha.id,
          status_id: world.seed.statuses.New,
          watcher_user_ids: [world.seed.users.anna.id],
        },
      },
      { ...copy(world, 'attached'), copy_attachments: '1', link_copy: '1' },
      { ...copy(world, 'parent'), copy_subtasks: '1' },
    ],
  },
  updateIssue: {
    call: async (world) => {
      const issue_id = await ownIssue(world);
      return {
        path: { issue_id },
        body: { issue: { subject: unique('Changed') } },
        shownBy: { operation: 'getIssue', path: { issue_id }, query: { include: ['journals', 'attachments'] } },
      };
    },
    besides: ['view_issues'],
    values: async (world) => [
      {
        issue: {
          ...(await fields(world)),
          status_id: world.seed.statuses['In Progress'],
          notes: 'A note\nof two lines',
          private_notes: true,
        },
      },
      { issue: { project_id: world.seed.projects.beta.id } },
    ],
  },
  deleteIssue: {
    call: async (world) => ({ path: { issue_id: await ownIssue(world) } }),
    besides: ['view_issues'],
  },
  updateJournal: {
    call: async (world) => {
      const { issue_id, note_id } = await ownNote(world);
      return {
        path: { note_id },
        body: { journal: { notes: 'Other words' } },
        shownBy: { operation: 'getIssue', path: { issue_id }, query: { include: ['journals'] } },
      };
    },
    besides: ['view_issues'],
    values: () => [{ journal: { notes: 'Better\nwords', private_notes: true } }],
  },
};

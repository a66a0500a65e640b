import type { Examples } from '../examples.ts';
import { ownIssue } from '../make.ts';

const shownBy = (issue_id: number) => ({ operation: 'getIssue', path: { issue_id }, query: { include: ['watchers'] } });

/** 5.0 takes the permission for watchers of one kind of record for all of them. */
const wider = (verb: string) => ({
  until: '5.0',
  permissions: [`${verb}_wiki_page_watchers`, `${verb}_message_watchers`],
});

export const watchers: Examples = {
  addWatchers: {
    call: async (world) => {
      const issue_id = await ownIssue(world);
      const watcher = { user_ids: [world.seed.users.anna.id] };
      return { path: { issue_id }, body: { watcher }, shownBy: shownBy(issue_id) };
    },
    besides: ['view_issues'],
    wider: wider('add'),
    values: ({ seed }) => [{ watcher: { user_ids: [seed.users.anna.id, seed.users.ben.id] } }],
  },
  removeWatcher: {
    call: async (world) => {
      const path = { issue_id: await ownIssue(world), user_id: world.seed.users.anna.id };
      const watcher = { user_ids: [path.user_id] };
      await world.scene.rest('admin', 'POST', `/issues/${path.issue_id}/watchers.json`, { watcher });
      return { path, shownBy: shownBy(path.issue_id) };
    },
    besides: ['view_issues'],
    wider: wider('delete'),
  },
};

import { Access } from './access.ts';
import { type Answer, type Asked, noContent, notFound, rootOf } from './answer.ts';
import { projectOf } from './projects.ts';
import { byId } from './store.ts';

/** POST /issues/:issue_id/watchers.json (WatchersController#create) */
export function addWatchers(asked: Asked): Answer {
  const { data, access, path, body } = asked;
  const issue = data.issues.find(({ id }) => String(id) === path['issue_id']);
  if (!issue) throw notFound();
  const project = projectOf(data, issue.project_id);
  if (!access.seesIssue(issue)) access.deny();
  access.demand(['add_issue_watchers'], project);
  const watcher = rootOf(body, 'watcher');
  const wanted = [watcher['user_ids'] ?? watcher['user_id'] ?? body['user_id']].flat().map(Number);
  for (const id of wanted) {
    const user = byId(data.users, id);
    // Users who see the issue, and groups (acts_as_watchable valid_watcher?).
    const canWatch = user
      ? user.status === 1 && new Access(data, user).seesIssue(issue)
      : byId(data.groups, id)?.builtin === null;
    if (canWatch && !issue.watcher_ids.includes(id)) issue.watcher_ids.push(id);
  }
  return noContent;
}

/** DELETE /issues/:issue_id/watchers/:user_id.json (WatchersController#destroy) */
export function removeWatcher(asked: Asked): Answer {
  const { data, access, path } = asked;
  const issue = data.issues.find(({ id }) => String(id) === path['issue_id']);
  if (!issue) throw notFound();
  if (!access.seesIssue(issue)) access.deny();
  access.demand(['delete_issue_watchers'], projectOf(data, issue.project_id));
  const id = Number(path['user_id']);
  if (!byId(data.users, id) && !byId(data.groups, id)) throw notFound();
  issue.watcher_ids = issue.watcher_ids.filter((each) => each !== id);
  return noContent;
}

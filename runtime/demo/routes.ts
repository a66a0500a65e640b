import type { Answer, Asked } from './answer.ts';
import {
  deleteAttachment,
  downloadAttachment,
  getAttachment,
  getThumbnail,
  updateAttachment,
  uploadFile,
} from './attachments.ts';
import { createIssue, updateIssue } from './issue-write.ts';
import { deleteIssue, getIssue, listIssues } from './issues.ts';
import { updateJournal } from './journals.ts';
import {
  deleteCategory,
  deleteMembership,
  deleteVersion,
  getCategory,
  getMembership,
  getProject,
  getVersion,
  listCategories,
  listMemberships,
  listProjects,
  listVersions,
} from './projects.ts';
import { createRelation, deleteRelation, getRelation, listRelations } from './relations.ts';
import { searchAll } from './search.ts';
import { createTimeEntry, deleteTimeEntry, getTimeEntry, listTimeEntries, updateTimeEntry } from './time-entries.ts';
import { getGroup, getUser, listGroups, listUsers } from './users.ts';
import {
  getRole,
  listCustomFields,
  listEnumerations,
  listQueries,
  listRoles,
  listStatuses,
  listTrackers,
} from './values.ts';
import { addWatchers, removeWatcher } from './watchers.ts';
import { deleteWikiPage, getWikiPage, listWikiPages, putWikiPage } from './wiki.ts';

type Handler = (asked: Asked) => Answer;

/** What the demo answers, as Redmine writes its routes; more specific ones first. */
const ROUTES: readonly (readonly [route: string, handler: Handler])[] = [
  ['GET /issues.json', listIssues],
  ['GET /projects/:project_id/issues.json', listIssues],
  ['POST /issues.json', createIssue],
  ['POST /projects/:project_id/issues.json', createIssue],
  ['GET /issues/:issue_id.json', getIssue],
  ['PUT /issues/:issue_id.json', updateIssue],
  ['DELETE /issues/:issue_id.json', deleteIssue],
  ['GET /issues/:issue_id/relations.json', listRelations],
  ['POST /issues/:issue_id/relations.json', createRelation],
  ['GET /relations/:relation_id.json', getRelation],
  ['DELETE /relations/:relation_id.json', deleteRelation],
  ['POST /issues/:issue_id/watchers.json', addWatchers],
  ['DELETE /issues/:issue_id/watchers/:user_id.json', removeWatcher],
  ['PUT /journals/:note_id.json', updateJournal],
  ['GET /time_entries.json', listTimeEntries],
  ['GET /projects/:project_id/time_entries.json', listTimeEntries],
  ['POST /time_entries.json', createTimeEntry],
  ['POST /projects/:project_id/time_entries.json', createTimeEntry],
  ['POST /issues/:issue_id/time_entries.json', createTimeEntry],
  ['GET /time_entries/:time_entry_id.json', getTimeEntry],
  ['PUT /time_entries/:time_entry_id.json', updateTimeEntry],
  ['DELETE /time_entries/:time_entry_id.json', deleteTimeEntry],
  ['GET /projects/:project_id/wiki.json', getWikiPage],
  ['GET /projects/:project_id/wiki/index.json', listWikiPages],
  ['GET /projects/:project_id/wiki/:title.json', getWikiPage],
  ['GET /projects/:project_id/wiki/:title/:version.json', getWikiPage],
  ['PUT /projects/:project_id/wiki/:title.json', putWikiPage],
  ['DELETE /projects/:project_id/wiki/:title.json', deleteWikiPage],
  ['POST /uploads.json', uploadFile],
  ['GET /attachments/:attachment_id.json', getAttachment],
  ['PUT /attachments/:attachment_id.json', updateAttachment],
  ['DELETE /attachments/:attachment_id.json', deleteAttachment],
  ['GET /attachments/download/:attachment_id', downloadAttachment],
  ['GET /attachments/download/:attachment_id/:filename', downloadAttachment],
  ['GET /attachments/thumbnail/:attachment_id', getThumbnail],
  ['GET /attachments/thumbnail/:attachment_id/:size', getThumbnail],
  ['GET /projects.json', listProjects],
  ['GET /projects/:project_id/search.json', searchAll],
  ['GET /search.json', searchAll],
  ['GET /projects/:project_id/versions.json', listVersions],
  ['GET /versions/:version_id.json', getVersion],
  ['DELETE /versions/:version_id.json', deleteVersion],
  ['GET /projects/:project_id/issue_categories.json', listCategories],
  ['GET /issue_categories/:category_id.json', getCategory],
  ['DELETE /issue_categories/:category_id.json', deleteCategory],
  ['GET /projects/:project_id/memberships.json', listMemberships],
  ['GET /memberships/:membership_id.json', getMembership],
  ['DELETE /memberships/:membership_id.json', deleteMembership],
  ['GET /projects/:project_id.json', getProject],
  ['GET /issue_statuses.json', listStatuses],
  ['GET /trackers.json', listTrackers],
  ['GET /enumerations/:type.json', listEnumerations],
  ['GET /roles.json', listRoles],
  ['GET /roles/:role_id.json', getRole],
  ['GET /custom_fields.json', listCustomFields],
  ['GET /queries.json', listQueries],
  ['GET /users.json', listUsers],
  ['GET /users/:user_id.json', getUser],
  ['GET /groups.json', listGroups],
  ['GET /groups/:group_id.json', getGroup],
];

/** Routes of Redmine's that the demo does not answer: their first segment, for which 404 would be a lie. */
const REDMINE = new Set(
  'issues projects users groups versions memberships issue_categories news documents files my time_entries trackers issue_statuses custom_fields roles queries journals attachments uploads relations watchers wiki enumerations search boards repository'.split(
    ' ',
  ),
);

interface Match {
  readonly handler: Handler;
  readonly path: Readonly<Record<string, string>>;
}

const table = ROUTES.map(([route, handler]) => {
  const [method = '', pattern = ''] = route.split(' ');
  const names: string[] = [];
  const source = pattern.replace(/\./g, '\\.').replace(/:(\w+)/g, (_, name: string) => {
    names.push(name);
    return '([^/]+?)';
  });
  return { method, names, pattern: new RegExp(`^${source}$`), handler };
});

/** The handler of a request; undefined where the demo has none. */
export function matchRoute(method: string, pathname: string): Match | undefined {
  for (const { method: wanted, names, pattern, handler } of table) {
    const found = wanted === method ? pattern.exec(pathname) : null;
    if (!found) continue;
    const path = Object.fromEntries(names.map((name, index) => [name, decodeURIComponent(found[index + 1] ?? '')]));
    return { handler, path };
  }
  return undefined;
}

/** Whether Redmine would know what to do with a path. */
export function isRedmines(pathname: string): boolean {
  const [, first = ''] = pathname.split('/');
  return REDMINE.has(first.replace(/\.\w+$/, ''));
}

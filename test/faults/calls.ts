import type { SeedFacts } from '../../scripts/redmine/testbed.ts';
import type { World } from '../live/contract/examples.ts';
import { made, newGroup, newUser, ownIssue, ownProject } from '../live/contract/make.ts';
import { attached } from '../live/files.ts';
import { unique } from '../live/scene.ts';

type Arguments = Record<string, unknown>;
/** Arguments that an administrator's call succeeds with, once; what it uses up is made for it. */
export type MakeCall = (world: World) => Arguments | Promise<Arguments>;

const alpha = ({ projects }: SeedFacts) => projects.alpha.id;
const version = async (world: World): Promise<number> =>
  (await made(world, '/projects/alpha/versions.json', 'version', { name: unique('Version') })).id;
const category = async (world: World): Promise<number> =>
  (await made(world, '/projects/alpha/issue_categories.json', 'issue_category', { name: unique('Category') })).id;
const membership = async (world: World): Promise<number> => {
  const fields = { user_id: await newUser(world), role_ids: [world.seed.roles['Reader']] };
  return (await made(world, '/projects/alpha/memberships.json', 'membership', fields)).id;
};
const relation = async (world: World): Promise<number> => {
  const fields = { issue_to_id: await ownIssue(world), relation_type: 'relates' };
  return (await made(world, `/issues/${await ownIssue(world)}/relations.json`, 'relation', fields)).id;
};
const entry = async ({ scene }: World): Promise<number> => scene.logHour(await scene.issue());
const title = () => unique('Page').replace(' ', '_');
const identifier = () => unique('made').replace(' ', '-');
const small = () => ({ filename: `${identifier()}.txt`, content: 'some text' });

/** A new wiki page in alpha. */
async function page({ scene, seed }: World): Promise<{ project: number; title: string }> {
  const made = { project: alpha(seed), title: title() };
  const path = `/projects/${made.project}/wiki/${made.title}.json`;
  const { status } = await scene.rest('admin', 'PUT', path, { wiki_page: { text: 'A page' } });
  if (status !== 201) throw new Error(`a wiki page: ${status}`);
  return made;
}

/** New news in alpha; Redmine does not answer its id. */
async function article({ scene }: World): Promise<number> {
  const news = { title: unique('News'), description: 'A text' };
  await scene.rest('admin', 'POST', '/projects/alpha/news.json', { news });
  const { body } = await scene.rest('admin', 'GET', '/projects/alpha/news.json?limit=25');
  return body.news.find((each: { title: string }) => each.title === news.title).id;
}

async function ownNote(world: World): Promise<{ issue_id: number; note_id: number }> {
  const issue_id = await ownIssue(world);
  await world.scene.rest('admin', 'PUT', `/issues/${issue_id}.json`, { issue: { notes: 'A note' } });
  return { issue_id, note_id: (await world.scene.look(issue_id)).journals.at(-1).id };
}

async function linked(world: World): Promise<Arguments> {
  const { seed, scene } = world;
  const { revision = '', repository = '' } = seed.changesets['alpha'] ?? {};
  const issue_id = await ownIssue(world);
  const path = `/projects/alpha/repository/${repository}/revisions/${revision}/issues.json`;
  await scene.rest('admin', 'POST', path, { issue_id });
  return { project: alpha(seed), repository, revision, issue_id };
}

async function project(world: World, state?: 'close' | 'archive'): Promise<{ project: number }> {
  const id = await ownProject(world);
  if (state) await world.scene.rest('admin', 'PUT', `/projects/${id}/${state}.json`);
  return { project: id };
}

const deleted = async (kind: string, id: Promise<number>) => ({ kind, id: await id });
const listed =
  (what: string): MakeCall =>
  () => ({ what });
const listedIn =
  (what: string): MakeCall =>
  ({ seed }) => ({ what, project: alpha(seed) });
const inAlpha: MakeCall = ({ seed }) => ({ project: alpha(seed) });

/** By tool and action, of which most tools have one that is named `call`. */
export const calls: Readonly<Record<string, MakeCall>> = {
  'add_file.call': ({ seed }) => ({ project: alpha(seed), file: small() }),
  'change_category.create': ({ seed }) => ({ action: 'create', project: alpha(seed), name: unique('Category') }),
  'change_category.update': async (world) => ({
    action: 'update',
    category_id: await category(world),
    name: unique('Category'),
  }),
  'change_group.create': () => ({ action: 'create', name: unique('Group') }),
  'change_group.update': async (world) => ({ action: 'update', group: await newGroup(world), name: unique('Group') }),
  'change_group.add_users': async (world) => ({
    action: 'add_users',
    group: await newGroup(world),
    users: [await newUser(world)],
  }),
  'change_group.remove_user': async (world) => {
    const [group, user] = [await newGroup(world), await newUser(world)];
    await world.scene.rest('admin', 'POST', `/groups/${group}/users.json`, { user_ids: [user] });
    return { action: 'remove_user', group, user };
  },
  'change_member.create': async (world) => ({
    action: 'create',
    project: alpha(world.seed),
    user: await newUser(world),
    roles: [world.seed.roles['Reader']],
  }),
  'change_member.update': async (world) => ({
    action: 'update',
    membership_id: await membership(world),
    roles: [world.seed.roles['Commenter']],
  }),
  'change_user.create': () => {
    const login = unique('made').replace(' ', '_');
    const mail = `${login}@example.net`;
    return { action: 'create', login, firstname: 'Made', lastname: login, mail, generate_password: true };
  },
  'change_user.update': async (world) => ({ action: 'update', user: await newUser(world), firstname: 'Renamed' }),
  'change_version.create': ({ seed }) => ({ action: 'create', project: alpha(seed), name: unique('Version') }),
  'change_version.update': async (world) => ({
    action: 'update',
    version_id: await version(world),
    description: 'Something else',
  }),
  'change_watchers.add': async (world) => ({
    action: 'add',
    issue_id: await ownIssue(world),
    users: [world.seed.users.anna.id],
  }),
  'change_watchers.remove': async (world) => {
    const [issue_id, user] = [await ownIssue(world), world.seed.users.anna.id];
    await world.scene.rest('admin', 'POST', `/issues/${issue_id}/watchers.json`, { watcher: { user_ids: [user] } });
    return { action: 'remove', issue_id, user };
  },
  'create_issue.call': ({ seed }) => ({
    project: 'alpha',
    tracker: 'Bug',
    priority: 'High',
    assigned_to: seed.users.developer.id,
    subject: unique('Created'),
  }),
  'delete.issue': (world) => deleted('issue', ownIssue(world)),
  'delete.time_entry': (world) => deleted('time_entry', entry(world)),
  'delete.wiki_page': async (world) => ({ kind: 'wiki_page', ...(await page(world)) }),
  'delete.attachment': (world) => deleted('attachment', attached(world.scene, 'made.txt', 'some text')),
  'delete.version': (world) => deleted('version', version(world)),
  'delete.category': (world) => deleted('category', category(world)),
  'delete.membership': (world) => deleted('membership', membership(world)),
  'delete.news': (world) => deleted('news', article(world)),
  'delete.project': (world) => deleted('project', ownProject(world)),
  'delete.relation': (world) => deleted('relation', relation(world)),
  'delete.user': (world) => deleted('user', newUser(world)),
  'delete.group': (world) => deleted('group', newGroup(world)),
  'edit_attachment.call': async ({ scene }) => ({
    attachment_id: await attached(scene, 'made.txt', 'some text'),
    description: 'What it is',
  }),
  'edit_note.call': async (world) => ({ ...(await ownNote(world)), notes: 'Other words' }),
  'edit_time_entry.call': async (world) => ({ time_entry_id: await entry(world), comments: 'Other words' }),
  'find_users.users': () => ({ what: 'users' }),
  'find_users.user': ({ seed }) => ({ what: 'user', user_id: seed.users.twin_one.id }),
  'find_users.groups': () => ({ what: 'groups' }),
  'find_users.group': ({ seed }) => ({ what: 'group', group_id: seed.groups.team.id }),
  'get_attachment.call': ({ seed }) => ({ attachment_id: seed.attached.issue }),
  'get_issue.call': ({ seed }) => ({ issue_id: seed.issues.plain }),
  'get_wiki_page.call': ({ seed }) => ({ project: alpha(seed), title: 'Guide' }),
  'import_time_entries.call': async (world) => ({
    rows: [
      {
        issue_id: await ownIssue(world),
        hours: 1,
        activity: 'Development',
        spent_on: '2026-02-26',
        comments: unique('I'),
      },
    ],
  }),
  'issue_fields.call': ({ seed }) => ({ project: alpha(seed), tracker: seed.trackers.Bug }),
  'link_changeset.add': async (world) => {
    const { revision = '', repository = '' } = world.seed.changesets['alpha'] ?? {};
    return { action: 'add', project: alpha(world.seed), repository, revision, issue_id: await ownIssue(world) };
  },
  'link_changeset.remove': async (world) => ({ action: 'remove', ...(await linked(world)) }),
  'link_issues.call': async (world) => ({ issue_id: await ownIssue(world), other_issue_id: await ownIssue(world) }),
  'list_files.call': inAlpha,
  'list_issues.call': inAlpha,
  'list_news.list': ({ seed }) => ({ action: 'list', project: alpha(seed) }),
  'list_news.read': ({ seed }) => ({ action: 'read', news_id: seed.news['release']?.id }),
  'list_projects.call': () => ({}),
  'list_time_entries.call': inAlpha,
  'list_values.statuses': listed('statuses'),
  'list_values.trackers': listed('trackers'),
  'list_values.priorities': listed('priorities'),
  'list_values.activities': listed('activities'),
  'list_values.document_categories': listed('document_categories'),
  'list_values.roles': listed('roles'),
  'list_values.role': ({ seed }) => ({ what: 'role', id: seed.roles['Manager'] }),
  'list_values.queries': listed('queries'),
  'list_values.time_queries': listed('time_queries'),
  'list_values.custom_fields': listed('custom_fields'),
  'list_values.members': listedIn('members'),
  'list_values.versions': listedIn('versions'),
  'list_values.version': ({ seed }) => ({ what: 'version', id: seed.versions['v1.0']?.id }),
  'list_values.categories': listedIn('categories'),
  'list_values.issue_custom_fields': listedIn('issue_custom_fields'),
  'list_wiki_pages.call': inAlpha,
  'log_time.call': async (world) => ({
    issue_id: await ownIssue(world),
    hours: 1,
    activity: 'Development',
    comments: unique('Logged'),
  }),
  'project_summary.call': inAlpha,
  'related_work.call': ({ seed }) => ({ issue_id: seed.issues.relations }),
  'search.call': ({ seed }) => ({ text: 'plain', project: alpha(seed) }),
  'set_project_state.close': async (world) => ({ action: 'close', ...(await project(world)) }),
  'set_project_state.reopen': async (world) => ({ action: 'reopen', ...(await project(world, 'close')) }),
  'set_project_state.archive': async (world) => ({ action: 'archive', ...(await project(world)) }),
  'set_project_state.unarchive': async (world) => ({ action: 'unarchive', ...(await project(world, 'archive')) }),
  'time_report.call': inAlpha,
  'timeline.call': inAlpha,
  'update_issue.call': async (world) => ({ issue_id: await ownIssue(world), status: 'In Progress', notes: 'A note' }),
  'update_my_account.call': () => ({ preferences: { warn_on_leaving_unsaved: true } }),
  'whoami.call': () => ({}),
  'write_news.create': ({ seed }) => ({
    action: 'create',
    project: alpha(seed),
    title: unique('News'),
    description: 'A text',
  }),
  'write_news.update': async (world) => ({ action: 'update', news_id: await article(world), title: unique('News') }),
  'write_project.create': () => ({
    action: 'create',
    name: unique('Project'),
    identifier: identifier(),
    is_public: false,
  }),
  'write_project.update': async (world) => ({
    action: 'update',
    ...(await project(world)),
    homepage: 'https://a.example/',
  }),
  'write_wiki_page.create': ({ seed }) => ({
    action: 'create',
    project: alpha(seed),
    title: title(),
    text: 'A new page',
  }),
  'write_wiki_page.update': async (world) => ({ action: 'update', ...(await page(world)), text: 'Other words' }),
  'write_wiki_page.rename': async (world) => ({ action: 'rename', ...(await page(world)), new_title: title() }),
};

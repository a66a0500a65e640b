import { type Answer, type Asked, cannot, find, included, listed, notFound, ok } from './answer.ts';
import { fieldsOf, showFields } from './custom-fields.ts';
import { contains, tokensOf } from './operators.ts';
import { showMember } from './projects.ts';
import { principal, ref } from './show.ts';
import { byId, type Data, type Group, type Id, type User } from './store.ts';

/** GET /users/:user_id.json and GET /users/current.json (UsersController#show) */
export function getUser(asked: Asked): Answer {
  const { data, access, path } = asked;
  const isCurrent = path['user_id'] === 'current';
  if (isCurrent) access.demandLogin();
  const user = isCurrent ? access.user : find(data.users, path['user_id']);
  if (!user || (user.status !== 1 && !access.isAdmin) || !access.seesUser(user.id)) throw notFound();
  return ok({ user: showUser(asked, user) });
}

function showUser(asked: Asked, user: User): object {
  const { data, access, query } = asked;
  const isOwn = access.user?.id === user.id;
  const include = included(query);
  const fields = fieldsOf(data, 'user').filter(({ visible }) => visible || access.isAdmin);
  const groups = data.groups.filter(({ user_ids }) => user_ids.includes(user.id));
  return {
    id: user.id,
    login: user.login,
    ...(access.isAdmin || isOwn ? { admin: user.admin } : {}),
    firstname: user.firstname,
    lastname: user.lastname,
    ...(access.isAdmin || !user.hide_mail ? { mail: user.mail } : {}),
    created_on: user.created_on,
    updated_on: user.updated_on,
    last_login_on: user.last_login_on,
    passwd_changed_on: user.passwd_changed_on,
    ...(access.isAdmin || isOwn ? { twofa_scheme: user.twofa_scheme, api_key: user.api_key } : {}),
    ...(access.isAdmin ? { status: user.status } : {}),
    ...showFields(fields, user.values),
    ...(access.isAdmin && include.has('groups') ? { groups: groups.map(ref) } : {}),
    ...(include.has('memberships') ? { memberships: membershipsOf(asked, user.id) } : {}),
  };
}

/** Of projects that the account sees. */
function membershipsOf({ data, access }: Asked, id: Id): object[] {
  const isSeen = (project: Id) => data.projects.some((each) => each.id === project && access.sees(each));
  return data.members
    .filter(({ user_id, project_id }) => user_id === id && isSeen(project_id))
    .map((member) => showMember(data, member, true));
}

/** GET /users.json, for administrators: active ones without `status`. */
export function listUsers(asked: Asked): Answer {
  const { data, access, query } = asked;
  access.demandAdmin();
  if (query.has('f[]')) throw cannot('filter users but by name, status and group_id');
  const sort = query.get('sort') ?? 'login,id';
  if (!/^login(:asc)?(,id(:asc)?)?$/.test(sort)) throw cannot(`sort users by ${sort}`);
  const status = query.get('status') ?? '1';
  const words = tokensOf(query.get('name') ?? '');
  const group = query.get('group_id') ? find(data.groups, query.get('group_id') ?? '') : undefined;
  const found = data.users
    .filter((user) => status === '*' || String(user.status) === status)
    .filter((user) => !group || group.user_ids.includes(user.id))
    .filter((user) => words.length === 0 || isNamed(user, words))
    .sort((a, b) => (a.login < b.login ? -1 : 1));
  return listed(asked, 'users', found, (user) => {
    const { api_key: _, ...shown } = showUser({ ...asked, query: new URLSearchParams() }, user) as Record<
      string,
      unknown
    >;
    return shown;
  });
}

/** One of its texts has all the words. */
const isNamed = (user: User, words: readonly string[]) =>
  [user.login, user.firstname, user.lastname, user.mail].some((text) => words.every((word) => contains(text, word)));

/** GET /groups.json, for administrators. */
export function listGroups({ data, access, query }: Asked): Answer {
  access.demandAdmin();
  const groups = data.groups.filter(({ builtin }) => builtin === null || query.get('builtin') === '1').sort(byName);
  return ok({ groups: groups.map((group) => showGroup(data, group)) });
}

/** Those that people made come first. */
const byName = (a: Group, b: Group) =>
  a.builtin === b.builtin || (a.builtin && b.builtin) ? (a.name < b.name ? -1 : 1) : a.builtin ? 1 : -1;

const showGroup = (data: Data, group: Group) => ({
  ...ref(group),
  ...(group.builtin === null ? {} : { builtin: group.builtin }),
  ...(group.builtin === null ? showFields(fieldsOf(data, 'group'), group.values) : {}),
});

/** GET /groups/:group_id.json */
export function getGroup(asked: Asked): Answer {
  const { data, access, query, path } = asked;
  const group: Group = find(data.groups, path['group_id']);
  if (!access.seesUser(group.id)) throw notFound();
  const include = included(query);
  return ok({
    group: {
      ...showGroup(data, group),
      ...(include.has('users') && group.builtin === null
        ? { users: group.user_ids.flatMap((id) => (byId(data.users, id) ? (principal(data, id) ?? []) : [])) }
        : {}),
      ...(include.has('memberships') ? { memberships: membershipsOf(asked, group.id) } : {}),
    },
  });
}

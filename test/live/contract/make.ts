import { uploaded } from '../files.ts';
import { type Body, unique } from '../scene.ts';
import type { World } from './examples.ts';

/** Makes a record that the administrator made somebody else's: of the caller's own. */
export async function give({ scene, me }: World, model: string, id: number, ...columns: string[]): Promise<void> {
  if (me === scene.id('admin')) return;
  const values = columns.map((column) => `${column}: ${me}`).join(', ');
  await scene.redmine.ruby(`${model}.where(id: ${id}).update_all(${values})`);
}

/** Makes something as the administrator: the record under this root key of the answer. */
export async function made({ scene }: World, path: string, root: string, fields: object): Promise<Body> {
  const { status, body } = await scene.rest('admin', 'POST', path, { [root]: fields });
  if (status !== 201) throw new Error(`${path} answered ${status} ${JSON.stringify(body)}`);
  return body[root];
}

/** A new issue in alpha that the caller wrote. */
export async function ownIssue(world: World): Promise<number> {
  const id = await world.scene.issue();
  await give(world, 'Issue', id, 'author_id');
  return id;
}

/** A new project where the manager is a member, and the caller is what the caller is in alpha. */
export async function ownProject(world: World): Promise<number> {
  const { scene, seed, me } = world;
  const identifier = unique('made').replace(' ', '-');
  const { id } = await made(world, '/projects.json', 'project', { name: identifier, identifier });
  const membership = { user_id: seed.users.manager.id, role_ids: [seed.roles['Manager']] };
  await made(world, `/projects/${id}/memberships.json`, 'membership', membership);
  if (me !== scene.id('admin')) {
    await scene.redmine.ruby(`
      roles = Member.find_by!(user_id: ${me}, project: Project.find('alpha')).roles
      Member.create!(project: Project.find(${id}), principal: User.find(${me}), roles: roles.to_a)`);
  }
  return id;
}

/** A new user who is a member of nothing. */
export async function newUser(world: World): Promise<number> {
  const login = unique('made').replace(' ', '_');
  const user = { login, firstname: 'Made', lastname: login, mail: `${login}@example.net`, password: 'long enough 1' };
  return (await made(world, '/users.json', 'user', user)).id;
}

/** A new group without anybody in it. */
export async function newGroup(world: World): Promise<number> {
  return (await made(world, '/groups.json', 'group', { name: unique('Group') })).id;
}

/** A file that is attached to nothing yet, as a body takes it. */
export async function file({ scene }: World): Promise<{ token: string; filename: string }> {
  const filename = `${unique('file').replace(' ', '-')}.txt`;
  return { token: await uploaded(scene, 'admin', filename, Buffer.from('some text')), filename };
}

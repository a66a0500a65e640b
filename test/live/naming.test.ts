/** T16: names become ids of exactly one record each, or an error that lists what there is. */
import { describe, expect, it } from 'vitest';
import { redmines } from '../../scripts/redmine/testbed.ts';
import type { Answer } from './clients.ts';
import { done, errorOf, openScene, trustedPart, untrustedPart } from './scene.ts';
import { tablesOf } from './tables.ts';

type Args = Record<string, unknown>;

describe.each(await redmines())('Redmine $version', async (redmine) => {
  const { seed } = redmine;
  const { projects, users, categories, versions, statuses, priorities, trackers } = seed;
  const scene = await openScene(redmine);
  const client = await scene.as('developer');

  /** What a filter argument became on its way to Redmine. */
  const sentValue = async (args: Args, login = 'developer') => {
    const server = await scene.as(login);
    const requests = await scene.sent(() => done(server.call('list_issues', { limit: 1, ...args })));
    const url =
      requests.map((request) => decodeURIComponent(request.url)).find((path) => /\/issues\.json\?/.test(path)) ?? '';
    return url.replace(/&?(limit|offset)=\d+/g, '');
  };
  const refused = async (args: Args, login = 'developer', tool = 'list_issues') => {
    const server = await scene.as(login);
    let answer: Answer = { text: '', isError: false, meta: {}, images: [] };
    const requests = await scene.sent(async () => {
      answer = await server.call(tool, args);
    });
    expect(answer.isError, answer.text).toBe(true);
    expect(
      requests.filter(({ url, method }) => method !== 'GET' || /\/issues\.json\?(?!.*limit=25)/.test(url)),
    ).toEqual([]);
    return { ...errorOf(answer), text: answer.text };
  };

  it.each<[Args, string]>([
    [{ status: 'In Progress' }, `v[status_id][]=${statuses['In Progress']}`],
    [{ status: ' in progress ' }, `v[status_id][]=${statuses['In Progress']}`],
    [{ tracker: 'BUG' }, `v[tracker_id][]=${trackers.Bug}`],
    [{ priority: 'urgent' }, `v[priority_id][]=${priorities.Urgent}`],
    [{ project: 'alpha', category: 'UI' }, `v[category_id][]=${categories['ui']?.id}`],
    [{ project: 'alpha', category: 'ui' }, `v[category_id][]=${categories['ui lower case']?.id}`],
    [{ project: 'Alpha', category: 'backend' }, `v[category_id][]=${categories['backend']?.id}`],
    [{ project: 'beta', category: 'ui' }, `v[category_id][]=${categories['beta ui']?.id}`],
    [{ project: 'alpha', version: '2.0' }, `v[fixed_version_id][]=${versions['v2.0']?.id}`],
    [{ project: 'beta', version: '1.0' }, `v[fixed_version_id][]=${versions['beta v1.0']?.id}`],
    [{ project: 'beta', version: 'shared' }, `v[fixed_version_id][]=${versions['shared']?.id}`],
    [{ project: 'alpha', assigned_to: 'anna müller' }, `v[assigned_to_id][]=${users.anna.id}`],
    [{ project: 'alpha', assigned_to: '太郎 山田' }, `v[assigned_to_id][]=${users.cjk.id}`],
    [{ project: 'alpha', assigned_to: 'Team' }, `v[assigned_to_id][]=${seed.groups.team.id}`],
    [{ project: 'alpha', author: 'me' }, `v[author_id][]=${users.developer.id}`],
    [
      { project: 'alpha', author: ['me', 'Ben Berger'] },
      `v[author_id][]=${users.developer.id}&v[author_id][]=${users.ben.id}`,
    ],
  ])('%j', async (args, sent) => {
    expect(await sentValue(args)).toContain(sent);
  });

  it.each<[Args, string]>([
    [{ project: 'alpha' }, 'alpha'],
    [{ project: 'Alpha' }, 'alpha'],
    [{ project: 'ALPHA SUB' }, 'alpha-sub'],
    [{ project: projects.beta.id }, 'beta'],
    [{ project: 'closed-one' }, 'closed-one'],
    [{ project: 'Closed one' }, 'closed-one'],
    [{ project: '日本語プロジェクト' }, 'cjk'],
  ])('a project by identifier, name or id: %j', async (args, identifier) => {
    expect(await sentValue(args)).toMatch(new RegExp(`^/projects/${projects[identifier]?.id}/issues\\.json`));
  });

  it('an administrator names people without a project, by login too', async () => {
    expect(await sentValue({ assigned_to: 'Anna Müller' }, 'admin')).toContain(`v[assigned_to_id][]=${users.anna.id}`);
    expect(await sentValue({ author: 'anna' }, 'admin')).toContain(`v[author_id][]=${users.anna.id}`);
  });

  describe('what cannot be known is an error, and nothing is asked', () => {
    it.each<[Args, string, string[]]>([
      [{ status: 'Done' }, 'status', ['New', 'In Progress', 'Closed']],
      [{ tracker: 'Bugs' }, 'tracker', ['Bug', 'Feature']],
      [{ priority: ['High', 'Highest'] }, 'priority', ['High', 'Immediate']],
      [{ not: { status: 'Done' } }, 'not.status', ['New']],
    ])('%j', async (args, argument, names) => {
      const error = await refused(args);
      expect(error).toMatchObject({ code: 'unknown_name', argument });
      expect(error.allowed).toEqual(expect.arrayContaining(names));
      for (const name of names) expect(trustedPart(error.text)).toContain(name);
    });

    it.each<[Args, string]>([
      [{ project: 'alpha', category: 'Frontend' }, 'Backend'],
      [{ project: 'alpha', version: '3.0' }, '2.0'],
      [{ project: 'alpha', assigned_to: 'Anna Muller' }, `${users.anna.id} Anna Müller`],
      [{ project: 'Alfa' }, `${projects.alpha.id} Alpha`],
      [{ project: 'alfa' }, `${projects.alpha.id} Alpha`],
    ])('T41: %j lists what there is: names of people and projects inside', async (args, listed) => {
      const error = await refused(args);
      expect(error.code).toBe('unknown_name');
      expect(error.allowed).toBeUndefined();
      expect(untrustedPart(error.text)).toContain(listed);
      expect(trustedPart(error.text)).not.toContain(listed);
    });

    it('the nearest come first where there are too many', async () => {
      const { text } = await refused({ project: 'alpha', assigned_to: 'Anna Muler' });
      expect(untrustedPart(text).trim().split('\n')[0]).toContain('Anna Müller');
      expect(text).toContain('the most similar first');
    });

    it.each<[Args, number[]]>([
      [{ project: 'alpha', assigned_to: 'Chris Twin' }, [users.twin_one.id, users.twin_two.id]],
      [{ project: 'alpha', category: 'Ui' }, [categories['ui']?.id ?? 0, categories['ui lower case']?.id ?? 0]],
    ])('%j fits several: their ids stand outside', async (args, ids) => {
      const error = await refused(args);
      expect(error.code).toBe('ambiguous_name');
      expect([...(error.allowed ?? [])].sort()).toEqual(ids);
      for (const id of ids) expect(trustedPart(error.text)).toContain(String(id));
    });

    it.each<[Args, string]>([
      [{ assigned_to: 'Anna Müller' }, 'Add project'],
      [{ version: '1.0' }, 'Add project'],
    ])('%j needs a project', async (args, hint) => {
      expect(await refused(args)).toMatchObject({ code: 'unknown_name', text: expect.stringContaining(hint) });
    });

    it('a project that one may not see is as unknown as one that is not there', async () => {
      const hidden = await refused({ project: 'gamma' });
      expect(hidden.code).toBe('unknown_name');
      expect(hidden.text).not.toContain('Gamma');
      expect((await refused({ project: 'archived-one' })).code).toBe('unknown_name');
      expect((await refused({ project: 'archived-one' }, 'admin')).code).toBe('unknown_name');
    });

    it('a category of another project is unknown', async () => {
      expect(await refused({ project: 'beta', category: 'Backend' })).toMatchObject({ code: 'unknown_name' });
    });
  });

  it('T26: what one account may see is not remembered for another', async () => {
    const manager = await scene.as('manager');
    const { ids } = tablesOf(await done(manager.call('list_issues', { project: 'Gamma', limit: 3 })));
    expect(ids).toHaveLength(3);
    expect((await refused({ project: 'Gamma' })).code).toBe('unknown_name');
  });

  it('names are looked up once in a while, not at every call', async () => {
    const args = { project: 'alpha', status: 'Resolved', assigned_to: 'Ben Berger', limit: 1 };
    await done(client.call('list_issues', args));
    const requests = await scene.sent(() => done(client.call('list_issues', args)));
    expect(requests.map(({ url }) => url.split('?')[0])).toEqual([`/projects/${projects.alpha.id}/issues.json`]);
  });
});

import { describe, expect, it } from 'vitest';
import type { Call, Json, JsonObject } from '../../generated/types.ts';
import { ToolError } from '../../runtime/errors.ts';
import { Lookup } from '../../runtime/policy/lookup.ts';
import { ProjectOfCall } from '../../runtime/policy/project.ts';
import { resolveNames } from '../../runtime/policy/resolve.ts';
import { actionOf } from '../shape/catalogue.ts';
import { demoCalls } from './demo.ts';
import { list } from './naming.ts';
import { failure, sessionWith } from './session.ts';

type Answers = Parameters<typeof sessionWith>[0];

/** A list that Redmine gives in pages. */
const paged = (key: string, rows: readonly Json[]) => (call: Call) => {
  const [offset, limit] = [Number(call.query?.['offset']), Number(call.query?.['limit'])];
  return { [key]: rows.slice(offset, offset + limit), total_count: rows.length, offset, limit };
};
const member = (id: number, name: string) => ({ id: id + 100, user: { id, name }, roles: [] });
const user = (id: number, firstname: string, lastname: string) => ({
  id,
  login: `${firstname}${id}`.toLowerCase(),
  firstname,
  lastname,
});

/** Several calls of one caller. */
const caller = (answers: Answers, tool = 'list_issues', lookup = new Lookup()) => {
  const action = actionOf(tool);
  const { session, sent } = sessionWith(answers);
  const ask = (args: JsonObject) => resolveNames(action, args, session, lookup, new ProjectOfCall(action, undefined));
  return { ask, sent };
};

describe('where a name is looked up', () => {
  it('a project by its identifier takes one request, another name a search', async () => {
    const alpha = { id: 1, name: 'Alpha', identifier: 'alpha' };
    const { ask, sent } = caller({
      getProject: ({ path }) => (path?.['project_id'] === 'alpha' ? { project: alpha } : {}),
      listProjects: list('projects', [alpha]),
    });
    expect(await ask({ project: 'alpha' })).toEqual({ project: 1 });
    expect(sent.map(({ operation }) => operation)).toEqual(['getProject']);
    expect(await ask({ project: 'ALPHA' })).toEqual({ project: 1 });
    expect(sent.slice(1)).toEqual([
      {
        operation: 'listProjects',
        path: {},
        filters: { status: { is: [1, 5] }, name: { is: 'ALPHA' } },
        query: { offset: 0, limit: 100 },
      },
    ]);
  });

  it('what a project has is read from the project of the call', async () => {
    const { ask } = caller({
      getProject: ({ path }) => ({
        project: { id: 7, issue_categories: path?.['project_id'] === 7 ? [{ id: 4, name: 'UI' }] : [] },
      }),
    });
    expect(await ask({ project: 7, category: 'UI' })).toEqual({ project: 7, category: 4 });
  });

  it('the longest word of a name narrows a search best', async () => {
    const people = paged('users', [user(15, 'Christopher', 'van  Doe')]);
    const { ask, sent } = caller({ listUsers: people });
    expect(await ask({ author: 'christopher van  doe' })).toEqual({ author: 15 });
    expect(sent.map(({ query }) => query)).toEqual([{ name: 'christopher', offset: 0, limit: 100 }]);
  });

  it('who is shown with one name alone is found by it, and nobody by none', async () => {
    const { lastname: _, ...known } = user(15, 'Cher', '');
    const { ask } = caller({ listUsers: paged('users', [known, { id: 16, login: 'hidden' }]) });
    expect(await ask({ author: 'Cher' })).toEqual({ author: 15 });
    expect(await failure(ask({ author: ' ' }))).toMatchObject({ code: 'unknown_name' });
  });

  it('names are read to the last page, and no page more', async () => {
    const people = Array.from({ length: 150 }, (_, index) => member(index + 5, `Somebody ${index}`));
    const { ask, sent } = caller({ listMemberships: paged('memberships', people) });
    expect(await ask({ project: 1, author: 'Somebody 149' })).toEqual({ project: 1, author: 154 });
    expect(sent).toHaveLength(2);
    const full = caller({ listMemberships: paged('memberships', people.slice(0, 100)) });
    await full.ask({ project: 1, author: 'Somebody 99' });
    expect(full.sent).toHaveLength(1);
  });

  it('T16: an empty name is not that of a record that came without one', async () => {
    const { ask } = caller({ getProject: { project: { id: 1, issue_categories: [{ id: 4 }] } } });
    expect((await failure(ask({ project: 1, category: ' ' }))).code).toBe('unknown_name');
  });
});

describe('T16: what is listed when a name is unknown', () => {
  const listed = async (answers: Answers, author = 'Nobody') => {
    const { ask, sent } = caller(answers);
    const { details } = await failure(ask({ project: 1, author }));
    return { listed: details.untrusted, requests: sent.length };
  };
  const [anna, ben] = [member(5, 'Anna Müller'), user(6, 'Ben', 'Nobody')];

  it.each<[what: string, members: readonly Json[], users: readonly Json[], listed: readonly string[]]>([
    ['the members where a search finds nobody', [anna], [], ['5 Anna Müller']],
    ['who is found where nobody is a member', [], [ben], ['6 ben6 / Ben Nobody']],
    ['who is found last, where there are some in each place', [anna], [ben], ['6 ben6 / Ben Nobody']],
  ])('%s', async (_, members, users, want) => {
    const found = await listed({
      listMemberships: list('memberships', members),
      listUsers: list('users', users),
    });
    expect(found).toEqual({ listed: want, requests: 2 });
  });

  it('of what nobody is found in, everybody', async () => {
    const found = await listed({
      listMemberships: list('memberships', []),
      listUsers: ({ query }) => list('users', query?.['name'] ? [] : [user(7, 'Rita', 'Reporter')]),
    });
    expect(found).toEqual({ listed: ['7 rita7 / Rita Reporter'], requests: 3 });
  });

  it('who may list nothing is not refused twice', async () => {
    expect(await listed({})).toEqual({ listed: undefined, requests: 2 });
  });

  it('groups only, where only groups are meant: a member is no group', async () => {
    const group = { id: 90, group: { id: 70, name: 'Team' }, roles: [] };
    const { ask } = caller({ listMemberships: list('memberships', [member(5, 'Anna Müller'), group]) });
    const error = await failure(ask({ project: 1, more: { assigned_group: 'Crew' } }));
    expect(error.details.untrusted).toEqual(['70 Team']);
  });
});

describe('what a caller may not read', () => {
  it('is looked up elsewhere, or cannot be looked up', async () => {
    // Redmine leaves out what the account may not see.
    const { ask } = caller({ getProject: { project: { id: 1 } } });
    expect(await failure(ask({ project: 1, category: 'UI' }))).toMatchObject({
      code: 'unknown_name',
      message: expect.stringMatching(/may not list/),
    });
    const types = caller({ getProject: { project: { id: 1 } }, listTrackers: { trackers: [{ id: 2, name: 'Bug' }] } });
    expect(await types.ask({ project: 1, tracker: 'Bug' })).toEqual({ project: 1, tracker: 2 });
  });

  it('is not the same as a failure, which is told as it is', async () => {
    const { ask } = caller({
      listIssueStatuses: () => {
        throw new ToolError('timeout', 'Redmine did not answer in time.');
      },
    });
    expect((await failure(ask({ status: 'New' }))).code).toBe('timeout');
  });
});

describe('what is kept for a minute', () => {
  it('is asked for once, the nothing of a search too', async () => {
    const { ask, sent } = caller({ listMemberships: list('memberships', [member(5, 'Anna Müller')]) });
    await ask({ project: 1, author: 'Anna Müller' });
    await ask({ project: 1, author: 'anna müller' });
    expect(sent).toHaveLength(1);
  });

  it('does not hide who became a member since, whoever else may not be listed', async () => {
    const members = [member(5, 'Anna Müller')];
    const { ask } = caller({ listMemberships: () => list('memberships', [...members]) });
    await ask({ project: 1, author: 'Anna Müller' });
    members.push(member(6, 'Ben Berger'));
    expect(await ask({ project: 1, author: 'Ben Berger' })).toEqual({ project: 1, author: 6 });
  });
});

it('T11: names of the demo: each kind is asked for once, and then its issues', async () => {
  const demo = await demoCalls();
  const args = { project: 'ferry-app', category: 'tickets', assigned_to: 'Priya Nair', status: 'New' };
  const paths = async (more: object) =>
    (await demo.sent(() => demo.call('tom', 'list_issues', { ...args, ...more }))).map(({ url }) => url.split('?')[0]);
  const asked = await paths({});
  expect(asked).toEqual(
    expect.arrayContaining([
      '/projects/ferry-app.json',
      '/projects/1.json',
      '/projects/1/memberships.json',
      '/issue_statuses.json',
      '/projects/1/issues.json',
    ]),
  );
  expect(new Set(asked).size).toBe(asked.length);
  expect(await paths({ limit: 2 })).toEqual(['/projects/1/issues.json']);
});

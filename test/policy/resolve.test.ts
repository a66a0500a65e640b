import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../generated/types.ts';
import { Lookup } from '../../runtime/policy/lookup.ts';
import { ProjectOfCall } from '../../runtime/policy/project.ts';
import { resolveNames } from '../../runtime/policy/resolve.ts';
import { actionOf } from '../shape/catalogue.ts';
import { list, REDMINE, resolve } from './naming.ts';
import { failure, sessionWith } from './session.ts';

describe('names become ids', () => {
  it.each<[JsonObject, JsonObject]>([
    [{ status: 'In Progress' }, { status: 2 }],
    [{ status: ' in PROGRESS ' }, { status: 2 }],
    [{ status: ['New', 9, 'Closed'] }, { status: [1, 9, 3] }],
    [{ status: 'closed' }, { status: 'closed' }],
    [{ not: { status: 'New' } }, { not: { status: 1 } }],
    [{ status: 'open' }, { status: 'open' }],
    [
      { project: 1, assigned_to: 'Rita Reporter' },
      { project: 1, assigned_to: 5 },
    ],
    [
      { project: 1, assigned_to: 'team' },
      { project: 1, assigned_to: 70 },
    ],
    [
      { project: 1, assigned_to: 'none' },
      { project: 1, assigned_to: 'none' },
    ],
    [{ assigned_to: 'me' }, { assigned_to: 'me' }],
    [{ author: 'me' }, { author: 6 }],
    [
      { project: 1, version: '1.0' },
      { project: 1, version: 3 },
    ],
  ])('%j', async (args, want) => {
    expect(await resolve('list_issues', args).resolved).toEqual(want);
  });

  it('what is exactly so goes before what differs in case', async () => {
    const answers = {
      listIssueStatuses: list('issue_statuses', [
        { id: 1, name: 'new' },
        { id: 2, name: 'New' },
      ]),
    };
    expect(await resolve('list_issues', { status: ['New', 'new'] }, answers).resolved).toEqual({ status: [2, 1] });
  });

  it('what has spaces that no page shows is found as it is shown', async () => {
    const answers = { listIssueStatuses: list('issue_statuses', [{ id: 4, name: 'On  hold' }]) };
    expect(await resolve('list_issues', { status: 'on hold' }, answers).resolved).toEqual({ status: 4 });
    expect(await resolve('list_issues', { status: 'On   hold' }, answers).resolved).toEqual({ status: 4 });
  });

  it('T18: one record that is meant twice is sent once: Redmine fails on some lists with an id twice', async () => {
    const { resolved } = resolve('list_issues', {
      project: 1,
      assigned_to: ['Rita Reporter', 5, 'team', 'rita reporter'],
    });
    expect(await resolved).toEqual({ project: 1, assigned_to: [5, 70] });
  });

  it('nothing stays nothing: it takes a value away', async () => {
    const { resolved, sent } = resolve('update_issue', { issue_id: 1, assigned_to: null, version: null });
    expect(await resolved).toEqual({ issue_id: 1, assigned_to: null, version: null });
    expect(sent).toEqual([]);
  });

  it('those alone that are needed first, if they are told', async () => {
    const { resolved } = resolve('list_issues', { status: 'New', priority: 'Nothing' }, REDMINE, {}, ['status']);
    expect(await resolved).toEqual({ status: 1, priority: 'Nothing' });
  });

  it('an id needs no request', async () => {
    const { resolved, sent } = resolve('list_issues', { project: 1, status: 2, assigned_to: 'me' });
    await resolved;
    expect(sent).toEqual([]);
  });
});

describe('a search narrows what is read', () => {
  const users = [{ id: 15, login: 'anna', firstname: 'Anna', lastname: 'Müller' }];

  it('by one word: Redmine 5.1 and later look for all of them in each name', async () => {
    const { resolved, sent } = resolve(
      'list_issues',
      { author: 'anna müller' },
      { listUsers: list('users', users) },
      { isAdmin: true },
    );
    expect(await resolved).toEqual({ author: 15 });
    expect(sent.map(({ query }) => query?.['name'])).toEqual(['müller']);
  });

  it('what it does not find is answered with some of what there is', async () => {
    const projects = [{ id: 1, name: 'Alpha', identifier: 'alpha' }];
    const { resolved, sent } = resolve(
      'list_issues',
      { project: 'Alfa' },
      {
        listProjects: (call: { filters?: { name?: unknown } }) => list('projects', call.filters?.name ? [] : projects),
      },
    );
    expect((await failure(resolved)).details.untrusted).toEqual(['1 Alpha / alpha']);
    expect(sent).toHaveLength(2);
  });
});

it('T26: what was looked up is kept for a caller, and for nobody else', async () => {
  const action = actionOf('list_issues');
  const lookup = new Lookup();
  const [one, two] = [sessionWith(REDMINE, { key: 'one' }), sessionWith({}, { key: 'two' })];
  const ask = ({ session }: typeof one) =>
    resolveNames(action, { status: 'New' }, session, lookup, new ProjectOfCall(action, undefined));
  expect([await ask(one), await ask(one)]).toEqual([{ status: 1 }, { status: 1 }]);
  expect(one.sent).toHaveLength(1);
  expect((await failure(ask(two))).code).toBe('unknown_name');
});

describe('an id that has to be one of those that there are', () => {
  const categories = { project: { id: 1, issue_categories: [{ id: 4, name: 'UI' }] } };
  const reassign = (reassign_to: Json) => {
    const action = actionOf('delete', 'category');
    const { session } = sessionWith({ getProject: categories });
    const record = { id: 3, project: { id: 1 } };
    return resolveNames(action, { id: 3, reassign_to }, session, new Lookup(), new ProjectOfCall(action, record));
  };

  it.each([4, 'UI'])('%j is', async (given) => {
    expect(await reassign(given)).toEqual({ id: 3, reassign_to: 4 });
  });

  it.each([5, 'backend'])('T16: %j is not, and Redmine would leave the issues without any', async (given) => {
    expect((await failure(reassign(given))).code).toBe('unknown_name');
  });
});

it('a name that came since the look-up is found: what is kept does not prove that there is none', async () => {
  const action = actionOf('list_issues');
  const lookup = new Lookup();
  const statuses = [{ id: 1, name: 'New' }];
  const { session, sent } = sessionWith({ listIssueStatuses: () => list('issue_statuses', [...statuses]) });
  const ask = (status: string) =>
    resolveNames(action, { status }, session, lookup, new ProjectOfCall(action, undefined));
  await ask('New');
  statuses.push({ id: 2, name: 'Brand new' });
  expect(await ask('Brand new')).toEqual({ status: 2 });
  expect(await ask('New')).toEqual({ status: 1 });
  expect(sent).toHaveLength(2);
});

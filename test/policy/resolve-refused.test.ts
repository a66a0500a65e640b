/** What is told of a name that is not that of one record. */
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../generated/types.ts';
import { list, people, REDMINE, resolve } from './naming.ts';
import { failure } from './session.ts';

/** Redmine refuses a name that there is, but not one that differs in case. */
const twins = (key: string) =>
  list(key, [
    { id: 1, name: 'New' },
    { id: 2, name: 'new' },
  ]);
describe('T16: what is not one record is an error', () => {
  it.each<[what: string, args: JsonObject, code: string, details: object]>([
    ['unknown', { status: 'Done' }, 'unknown_name', { argument: 'status', named: ['New', 'In Progress', 'Closed'] }],
    ['unknown, excluded', { not: { status: 'x' } }, 'unknown_name', { argument: 'not.status' }],
    ['of several', { project: 1, author: 'Chris Twin' }, 'ambiguous_name', { argument: 'author', allowed: [6, 7] }],
    [
      'people',
      { project: 1, author: 'Nobody' },
      'unknown_name',
      { untrusted: expect.arrayContaining(['8 Anna Müller']) },
    ],
    ['without a project', { author: 'Rita Reporter' }, 'unknown_name', { argument: 'author' }],
  ])('%s', async (_, args, code, details) => {
    expect(await failure(resolve('list_issues', args).resolved)).toMatchObject({ code, details });
  });

  it.each<[what: string, args: JsonObject, answers: object, hint: RegExp]>([
    ['a project, where that is where they are', { version: '9' }, {}, /Add project/],
    ['a project, where that is one of the places', { author: 'Anna' }, {}, /Add project/],
    ['a project, beside those that were found', { author: 'Anna' }, { listUsers: list('users', []) }, /Add project/],
    ['an id, where the project is known', { project: 1, version: '9' }, {}, /may not list/],
    ['an id, where no project is needed', { status: 'Done' }, {}, /may not list/],
  ])('what helps is %s', async (_, args, answers, hint) => {
    const error = await failure(resolve('list_issues', args, answers).resolved);
    expect([error.code, error.message]).toEqual(['unknown_name', expect.stringMatching(hint)]);
    expect(error.details).toEqual({ argument: Object.keys(args).at(-1) });
  });

  it.each<[what: string, answers: object, args: JsonObject, message: RegExp, details: object]>([
    [
      'none',
      { listVersions: { versions: [] } },
      { project: 1, version: '9' },
      /There is no version of the name in "version"\.$/,
      { argument: 'version' },
    ],
    [
      'one',
      REDMINE,
      { project: 1, version: '9' },
      /There is no version of the name in "version"\. Known versions:$/,
      { argument: 'version', untrusted: ['3 1.0'] },
    ],
    ['those of administrators', REDMINE, { priority: 'x' }, /"priority"\.$/, { argument: 'priority', named: ['Low'] }],
  ])('of what there is, all is listed: %s', async (_, answers, args, message, details) => {
    const error = await failure(resolve('list_issues', args, answers).resolved);
    expect([error.code, error.message]).toEqual(['unknown_name', expect.stringMatching(message)]);
    expect(error.details).toEqual(details);
  });

  it.each<[tool: string, args: JsonObject, answers: object, plural: RegExp]>([
    ['list_issues', { status: 'NEW' }, { listIssueStatuses: twins('issue_statuses') }, /2 of the issue statuses\./],
    [
      'list_issues',
      { priority: 'NEW' },
      { listIssuePriorities: twins('issue_priorities') },
      /2 of the issue priorities\./,
    ],
    ['list_issues', { tracker: 'NEW' }, { listTrackers: twins('trackers') }, /2 of the trackers\./],
  ])('%s %j fits several', async (tool, args, answers, plural) => {
    const error = await failure(resolve(tool, args, answers).resolved);
    expect([error.code, error.message]).toEqual(['ambiguous_name', expect.stringMatching(plural)]);
  });

  it('people of one name are told by their ids, 20 of them', async () => {
    const names = Array.from({ length: 21 }, () => 'Chris Twin');
    const answers = { listMemberships: list('memberships', people(...names)) };
    const error = await failure(resolve('list_issues', { project: 1, author: 'chris twin' }, answers).resolved);
    expect(error.message).toMatch(/"author" fits 21 of the users and groups\./);
    const ids = names.slice(0, 20).map((_, index) => index + 5);
    expect(error.details).toEqual({
      argument: 'author',
      allowed: ids,
      untrusted: ids.map((id) => `${id} Chris Twin`),
    });
  });

  it('accounts of one name are told by their logins', async () => {
    const users = ['chris', 'chris2'].map((login, id) => ({ id, login, firstname: 'Chris', lastname: 'Twin' }));
    const asked = resolve('list_issues', { author: 'Chris Twin' }, { listUsers: list('users', users) });
    expect((await failure(asked.resolved)).details.untrusted).toEqual([
      '0 chris / Chris Twin',
      '1 chris2 / Chris Twin',
    ]);
  });

  it('T41: no name that people wrote is part of the message', async () => {
    const { message } = await failure(resolve('list_issues', { project: 1, author: 'Anna Muller' }).resolved);
    expect(message).not.toMatch(/Anna|Rita/);
  });

  it('the nearest of many come first', async () => {
    const names = Array.from({ length: 60 }, (_, index) => `Somebody ${index}`);
    const answers = { listMemberships: list('memberships', people(...names, 'Anna Müller')) };
    const error = await failure(resolve('list_issues', { project: 1, author: 'Anna Muler' }, answers).resolved);
    expect(error.details.untrusted?.[0]).toBe('65 Anna Müller');
    expect(error.details.untrusted).toHaveLength(20);
    expect(error.message).toContain('20 of 61, the most similar first');
  });

  it('nearest is who has the word as one of the names, or a name that is nearly it', async () => {
    const some = Array.from({ length: 20 }, (_, index) => ({
      id: index + 20,
      login: `somebody${index}`,
      firstname: 'Some',
      lastname: `Body ${index}`,
    }));
    const anna = { id: 5, login: 'a.mueller@example.org', firstname: 'Anna', lastname: 'Müller' };
    const zoe = { id: 6, login: 'zoe', firstname: 'Zoe Alexandra Konstantina', lastname: 'Papadopoulou' };
    const first = async (author: string) => {
      const asked = resolve('list_issues', { author }, { listUsers: list('users', [...some, anna, zoe]) });
      return (await failure(asked.resolved)).details.untrusted?.[0];
    };
    expect(await first('ANNA')).toBe('5 a.mueller@example.org / Anna Müller');
    expect(await first('konstantina')).toBe('6 zoe / Zoe Alexandra Konstantina Papadopoulou');
    expect(await first('zoé')).toBe('6 zoe / Zoe Alexandra Konstantina Papadopoulou');
  });

  it('as many as can be listed stay in the order of Redmine', async () => {
    const names = Array.from({ length: 19 }, (_, index) => `Somebody ${index}`);
    const answers = { listMemberships: list('memberships', people(...names, 'Anna Müller')) };
    const error = await failure(resolve('list_issues', { project: 1, author: 'Anna Muler' }, answers).resolved);
    expect(error.details.untrusted).toEqual([...names, 'Anna Müller'].map((name, index) => `${index + 5} ${name}`));
    expect(error.message).toMatch(/Known users and groups:$/);
  });
});

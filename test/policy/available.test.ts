import { describe, expect, it } from 'vitest';
import type { FilterArgument, Operation } from '../../generated/types.ts';
import { checkAvailable } from '../../runtime/policy/available.ts';
import type { CallContext } from '../../runtime/redmine/http.ts';
import { demoCalls } from './demo.ts';
import { failure } from './session.ts';

/** A check on a Redmine of that version, and how often the version was asked for. */
async function checked(running: string, filters: Record<string, FilterArgument>, operation?: Partial<Operation>) {
  let asked = 0;
  const get = async () => {
    asked++;
    return running;
  };
  const session = { context: {} as CallContext };
  await checkAvailable({ operation: 'listUsers', filters }, { get }, session, operation);
  return asked;
}

describe('T10: a filter that this version of Redmine does not have', () => {
  it.each<[what: string, filters: Record<string, FilterArgument>]>([
    ['used', { login: { is: 'mira' } }],
    ['used on one side of two', { login: { is: undefined, not: 'mira' } }],
    ['among others', { status: { is: 'active' }, name: { is: 'x' }, login: { is: 'mira' } }],
  ])('is refused, since Redmine would ignore it: %s', async (_, filters) => {
    expect(await failure(checked('5.0', filters))).toMatchObject({
      code: 'filter_not_available',
      details: { argument: 'login' },
      message: expect.stringMatching(/^The filter login needs Redmine 5\.1 or later; this one is 5\.0\./),
    });
  });

  it('is refused where it has ended', async () => {
    const operation = { filters: { login: { kind: 'text', until: '6.0' } } } as const;
    const error = await failure(checked('6.1', { login: { is: 'mira' } }, operation));
    expect(error).toMatchObject({
      code: 'filter_not_available',
      message: expect.stringMatching(/ended with Redmine 6/),
    });
    expect(await checked('6.0', { login: { is: 'mira' } }, operation)).toBe(1);
  });

  it('is named by the one that is missing, though others are there', async () => {
    const operation = {
      filters: { login: { kind: 'text', since: '5.1' }, mail: { kind: 'text', since: '6.0' } },
    } as const;
    const filters = { login: { is: 'mira' }, mail: { is: 'x' } };
    expect(await failure(checked('5.1', filters, operation))).toMatchObject({ details: { argument: 'mail' } });
    expect(await checked('6.0', filters, operation)).toBe(1);
  });
});

describe('the version of Redmine', () => {
  it.each<[what: string, filters: Record<string, FilterArgument>, operation?: Partial<Operation>]>([
    ['no filter', {}],
    ['a filter that every version has', { status: { is: 'active' } }],
    ['one that has no value', { login: { is: undefined, not: undefined } }],
    ['one of a custom field', { cf_7: { is: 'x' } }],
    ['one of an operation without any, which is refused elsewhere', { login: { is: 'x' } }, {}],
  ])('is not asked for when nothing depends on it: %s', async (_, filters, operation) => {
    expect(await checked('5.0', filters, operation)).toBe(0);
  });

  it('is asked for once, however many filters depend on it', async () => {
    expect(await checked('5.1', { login: { is: 'mira' }, mail: { is: 'x' } })).toBe(1);
  });

  it.each<[running: string, operation: Partial<Operation>, allowed: boolean]>([
    ['5.1', { since: '6.0' }, false],
    ['6.0', { since: '6.0' }, true],
    ['6.1', { until: '6.0' }, false],
    ['6.0', { until: '6.0' }, true],
    ['6.0', { since: '5.1', until: '6.0' }, true],
  ])('%s and an operation with %j: %s', async (running, operation, allowed) => {
    const check = checked(running, {}, operation);
    if (allowed) expect(await check).toBe(1);
    else expect(await failure(check)).toMatchObject({ code: 'unsupported_version' });
  });
});

describe('T10: a call', async () => {
  const old = await demoCalls({ REDMINE_VERSION: '5.0' });

  it('with a filter of a later Redmine is refused before the list is asked for', async () => {
    const sent = await old.sent(async () => {
      const answer = await old.call('mira', 'list_issues', { text: 'pier' });
      const error = { code: 'filter_not_available', argument: 'text' };
      expect(answer).toMatchObject({ isError: true, meta: { 'redmine-mcp/error': error } });
    });
    expect(sent.filter(({ url }) => url.startsWith('/issues'))).toEqual([]);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Call, FilterArgument } from '../../generated/types.ts';
import { ToolError } from '../../runtime/errors.ts';
import { buildQuery } from '../../runtime/redmine/query.ts';
import { errorOf, listIssues, searchAll } from './operations.ts';

const query = (call: Partial<Call>): string => buildQuery(listIssues, { operation: 'listIssues', ...call });
const decoded = (call: Partial<Call>): [string, string][] => [...new URLSearchParams(query(call))];
/** One filter as `operator value value…`. */
function sent(field: string, argument: FilterArgument): string[] {
  const params = new URLSearchParams(query({ path: { project_id: 1 }, filters: { [field]: argument } }));
  expect(params.getAll('f[]')).toEqual([field]);
  return [params.get(`op[${field}]`) ?? '', ...params.getAll(`v[${field}][]`)];
}
const refused = (field: string, argument: FilterArgument): Promise<ToolError> =>
  errorOf(() => query({ path: { project_id: 1 }, filters: { [field]: argument } }), 'invalid_arguments');

describe('parameters', () => {
  it('encodes scalars, comma lists and repeated names', () => {
    expect(query({})).toBe('');
    expect(query({ query: { limit: 25, sort: ['priority:desc', 'id'], x: undefined, on: true, off: false } })).toBe(
      '?limit=25&sort=priority%3Adesc%2Cid&on=1&off=0',
    );
    expect(query({ query: { 'ids[]': [1, 2] } })).toBe('?ids%5B%5D=1&ids%5B%5D=2');
    expect(query({ query: { include: [] } })).toBe('');
  });

  it.each<[Call['query'], string]>([
    [{ titles_only: true }, '?titles_only=1'],
    [{ titles_only: false }, '?titles_only='], // Redmine takes "0" for yes
    [{ titles_only: undefined }, ''],
    [{ kinds: ['issues', 'wiki_pages'] }, '?issues=1&wiki_pages=1'],
    [{ kinds: undefined }, ''],
    [{ q: 'one "two words" a' }, '?q=one%20%22two%20words%22%20a'],
    [{ q: '水' }, '?q=%E6%B0%B4'],
  ])('converts %j', (given, sentAs) => {
    expect(buildQuery(searchAll, { query: given ?? {} })).toBe(sentAs);
  });

  it.each(['a', 'a b -', '"', ' ', 'one two three four five six'])(
    'T10: refuses the search %j, of which Redmine would leave out words',
    async (q) => {
      await errorOf(() => buildQuery(searchAll, { query: { q } }), 'invalid_arguments');
    },
  );

  it('refuses what would become something else', async () => {
    const comma = await errorOf(() => query({ query: { include: ['a,b'] } }), 'invalid_arguments');
    expect(comma.details.argument).toBe('include');
    await errorOf(() => query({ query: { limit: Number.NaN } }), 'invalid_arguments');
    await errorOf(() => query({ query: { q: 'a\u0000' } }), 'invalid_arguments');
    await errorOf(() => query({ query: { q: '\udc00' } }), 'invalid_arguments');
  });

  it('T3: never sends a parameter that replaces the credential or hides totals', async () => {
    for (const name of ['key', 'access_token', 'bearer_token', 'nometa', '_method']) {
      await errorOf(() => query({ query: { [name]: 'x' } }), 'internal');
    }
  });

  it('leaves no character raw that a server or gate refuses', () => {
    const text = query({ query: { 'q[]': [`<>|"'()*!{}^\`\\ +&=#?%`] } });
    expect(text).toMatch(/^\?[A-Za-z0-9._~%=&-]+$/);
    // RFC 3986, 2.1: in capitals.
    expect(text).not.toMatch(/%(?=[\dA-F]?[a-f])/);
    expect(new URLSearchParams(text).get('q[]')).toBe(`<>|"'()*!{}^\`\\ +&=#?%`);
  });
});

describe('filters in the long form', () => {
  it('writes f, op and v', () => {
    expect(query({ filters: { tracker_id: { is: [1, 2] }, status_id: { is: 'open' } } })).toBe(
      '?f%5B%5D=tracker_id&op%5Btracker_id%5D=%3D&v%5Btracker_id%5D%5B%5D=1&v%5Btracker_id%5D%5B%5D=2' +
        '&f%5B%5D=status_id&op%5Bstatus_id%5D=o',
    );
    expect(decoded({ query: { limit: 1 }, filters: { tracker_id: { is: 3 }, status_id: {} } })).toEqual([
      ['limit', '1'],
      ['f[]', 'tracker_id'],
      ['op[tracker_id]', '='],
      ['v[tracker_id][]', '3'],
    ]);
  });

  it.each<[string, FilterArgument, string[]]>([
    ['tracker_id', { is: 1 }, ['=', '1']],
    ['tracker_id', { not: [1, 2] }, ['!', '1', '2']],
    ['tracker_id', { is: 'none' }, ['=', 'none']],
    ['tracker_id', { is: true }, ['=', '1']],
    ['assigned_to_id', { is: ['me', 4] }, ['=', 'me', '4']],
    ['assigned_to_id', { is: 'none' }, ['!*']],
    ['assigned_to_id', { is: 'any' }, ['*']],
    ['assigned_to_id', { not: 'none' }, ['*']],
    ['assigned_to_id', { not: 'any' }, ['!*']],
    ['assigned_to_id', { is: 'a|b' }, ['=', 'a|b']],
    ['category_id', { not: 3 }, ['!', '3']],
    ['status_id', { is: 'open' }, ['o']],
    ['status_id', { is: 'closed' }, ['c']],
    ['status_id', { is: 'any' }, ['*']],
    ['status_id', { not: 'open' }, ['c']],
    ['status_id', { not: ['closed'] }, ['o']],
    ['status_id', { is: [1, 2] }, ['=', '1', '2']],
    ['status_id', { not: 5 }, ['!', '5']],
    ['is_private', { is: true }, ['=', '1']],
    ['is_private', { is: false }, ['=', '0']],
    ['blocked', { is: 12 }, ['=', '12']],
    ['blocked', { is: 'any' }, ['*']],
    ['blocked', { is: 'none' }, ['!*']],
    ['blocked', { is: 'open' }, ['*o']],
    ['blocked', { not: 'open' }, ['!o']],
    ['blocked', { not: 12 }, ['!', '12']],
    ['parent_id', { is: 12 }, ['=', '12']],
    ['parent_id', { is: [12, '13'] }, ['=', '12,13']],
    ['parent_id', { is: 'none' }, ['!*']],
    ['parent_id', { is: 'any' }, ['*']],
    ['due_date', { is: '2024-02-29' }, ['=', '2024-02-29']],
    ['due_date', { is: '2024-01-01..2024-01-31' }, ['><', '2024-01-01', '2024-01-31']],
    ['due_date', { is: '2024-01-01..2024-01-01' }, ['><', '2024-01-01', '2024-01-01']],
    ['due_date', { is: '2024-01-01T09:00:00Z..2024-01-01' }, ['><', '2024-01-01T09:00:00Z', '2024-01-01']],
    ['due_date', { is: '2024-01-01..' }, ['>=', '2024-01-01']],
    ['due_date', { is: '..2024-01-01T23:59:59Z' }, ['<=', '2024-01-01T23:59:59Z']],
    ['due_date', { is: 'none' }, ['!*']],
    ['due_date', { is: 'any' }, ['*']],
    ['done_ratio', { is: 50 }, ['=', '50']],
    ['done_ratio', { is: 0 }, ['=', '0']],
    ['done_ratio', { is: '-1.5..10' }, ['><', '-1.5', '10']],
    ['done_ratio', { is: '9..10' }, ['><', '9', '10']],
    ['done_ratio', { is: '2..' }, ['>=', '2']],
    ['done_ratio', { is: '..2' }, ['<=', '2']],
    ['done_ratio', { is: [10, 20] }, ['=', '10,20']],
    ['done_ratio', { is: 'any' }, ['*']],
  ])('%s %j', (field, argument, expected) => {
    expect(sent(field, argument)).toEqual(expected);
  });

  it.each(['$5 fee', 'a|b', '~x', '>=', '!*', 'none', 'any', '"two words"', 'a..b', 'x&op[subject]==', '*'])(
    'T5: the text %j stays text',
    (text) => {
      expect(sent('subject', { is: text })).toEqual(['~', text]);
      expect(sent('subject', { not: text })).toEqual(['!~', text]);
      expect(sent('any_searchable', { is: text })).toEqual(['~', text]);
    },
  );

  it.each<[string, string, FilterArgument, RegExp]>([
    ['is and not at once', 'tracker_id', { is: 1, not: 2 }, /one operator per field/],
    ['a blank value, which drops all filters of time entries', 'tracker_id', { is: ' ' }, /must not be empty/],
    ['no values', 'tracker_id', { is: [] }, /at least one value/],
    ['a word among values', 'assigned_to_id', { is: ['none', 3] }, /"none" alone/],
    ['a word among ids', 'status_id', { is: ['open', 3] }, /"open" alone/],
    ['excluding everything', 'status_id', { not: 'any' }, /nothing would be left/],
    ['excluding a parent', 'parent_id', { not: 3 }, /no such operator/],
    ['a parent that is no id', 'parent_id', { is: '~3' }, /takes ids/],
    ['excluding a date', 'due_date', { not: '2024-01-01' }, /no such operator/],
    ['a date that does not exist', 'due_date', { is: '2024-02-30' }, /YYYY-MM-DD/],
    ['a time that does not exist', 'due_date', { is: '2024-02-03T25:00:00Z' }, /YYYY-MM-DD/],
    ['a half date', 'due_date', { is: '2024-02' }, /YYYY-MM-DD/],
    ['an operator as date', 'due_date', { is: '>=2024-01-01' }, /YYYY-MM-DD/],
    ['a range without ends', 'due_date', { is: '..' }, /one end/],
    ['a range with three ends', 'due_date', { is: '2024-01-01..2024-01-02..2024-01-03' }, /YYYY-MM-DD/],
    ['a range backwards', 'due_date', { is: '2024-01-02..2024-01-01' }, /not greater/],
    ['several dates', 'due_date', { is: ['2024-01-01', '2024-01-02'] }, /one value or one range/],
    ['numbers compared as text', 'done_ratio', { is: '10..9' }, /not greater/],
    ['no number', 'done_ratio', { is: 'ten' }, /a number/],
    ['an open decimal', 'done_ratio', { is: '1...5' }, /a number/],
    ['several ranges', 'done_ratio', { is: ['1..2', '5'] }, /one value or one range/],
    ['several texts', 'subject', { is: ['a', 'b'] }, /one text/],
    ['text that cannot be sent', 'subject', { is: 'a\ud800' }, /cannot be sent/],
  ])('refuses %s', async (_, field, argument, message) => {
    const error = await refused(field, argument);
    expect(error.details.argument).toBe(field);
    expect(error.message).toMatch(message);
  });

  it('T10: names a filter that does not exist here', async () => {
    const error = await errorOf(() => query({ filters: { toString: { is: 'x' } } }), 'filter_not_available');
    expect(error.details.argument).toBe('toString');
    expect(error.details.allowed).toContain('status_id');
  });

  it('T10: names what a filter needs', async () => {
    const filters = { category_id: { is: 3 } };
    const error = await errorOf(() => query({ filters }), 'filter_not_available');
    expect(error.message).toContain('category_id');
    expect(error.details.argument).toBe('category_id');
    expect(error.message).toContain('Add project_id.');
    await errorOf(() => query({ filters, path: { project_id: undefined } }), 'filter_not_available');
    expect(query({ filters, path: { project_id: 'demo' } })).toContain('category_id');
    expect(query({ filters, query: { project_id: 'demo' } })).toContain('category_id');
    expect(query({ filters: { category_id: { is: undefined } } })).toBe('');
  });

  it('T10: a filter that Redmine ignores together with another parameter', async () => {
    const filters = { project_id: { is: [1, 2] } };
    const error = await errorOf(() => query({ filters, path: { project_id: 1 } }), 'filter_not_available');
    expect(error.message).toContain('Leave one out.');
    expect(query({ filters })).toContain('project_id');
    expect(query({ filters: { project_id: { is: undefined } }, path: { project_id: 1 } })).toBe('');
  });

  it('T10: a filter with one operator that is left open is not left out', () => {
    expect(sent('tracker_id', { is: 3, not: undefined })).toEqual(['=', '3']);
    expect(sent('tracker_id', { is: undefined, not: 3 })).toEqual(['!', '3']);
  });
});

describe('filters on custom fields', () => {
  it('takes values, lists and null', () => {
    expect(
      decoded({ customFieldFilters: { 3: 'any', 4: ['a', 2], 5: null, 6: true, 7: undefined } }).filter(
        ([name]) => name !== 'f[]',
      ),
    ).toEqual([
      ['op[cf_3]', '='],
      ['v[cf_3][]', 'any'],
      ['op[cf_4]', '='],
      ['v[cf_4][]', 'a'],
      ['v[cf_4][]', '2'],
      ['op[cf_5]', '!*'],
      ['op[cf_6]', '='],
      ['v[cf_6][]', '1'],
    ]);
  });

  it.each([{ x: { a: 1 } }, { 3: { a: 1 } }, { 3: [null] }, { 3: '' }, { 3: [] }, { '3]=': 'a' }, { 0: 'a' }])(
    'refuses %j',
    async (customFieldFilters) => {
      await errorOf(() => query({ customFieldFilters }), 'invalid_arguments');
    },
  );
});

it('decodes back to the same filters, whatever the text', () => {
  const text = fc.string({
    unit: fc.oneof(fc.constantFrom(...'&=?#%+[]|~!*<>;, \n"'), fc.string({ unit: 'binary', maxLength: 1 })),
  });
  fc.assert(
    fc.property(text, fc.array(text, { minLength: 1, maxLength: 4 }), text, (subject, trackers, custom) => {
      let params: URLSearchParams;
      try {
        params = new URLSearchParams(
          query({
            filters: { subject: { is: subject }, tracker_id: { not: trackers } },
            customFieldFilters: { 9: custom },
          }),
        );
      } catch (error) {
        expect(error).toBeInstanceOf(ToolError);
        return;
      }
      expect(params.getAll('f[]')).toEqual(['subject', 'tracker_id', 'cf_9']);
      expect(params.getAll('v[subject][]')).toEqual([subject]);
      expect(params.getAll('v[tracker_id][]')).toEqual(trackers);
      expect(params.getAll('v[cf_9][]')).toEqual([custom]);
      expect([...params.keys()]).toHaveLength(8 + trackers.length);
    }),
    { numRuns: 1000 },
  );
});

import { describe, expect, it } from 'vitest';
import type { Call } from '../../generated/types.ts';
import { hintsOf } from '../../runtime/redmine/hints.ts';

const READ = { rows: [], offset: 0, nextOffset: null, moved: false };
const hints = (call: Partial<Call>, total: number | null = 3, isAdmin = false) =>
  hintsOf({ operation: 'listIssues', ...call }, { ...READ, total }, isAdmin);

describe('T10: what Redmine leaves out of a search is said', () => {
  it.each(['Phase 2', 'plan B', '2 phases', '"A" team', 'and é'])('%j', (text) => {
    const said = [expect.stringContaining('"Phase 2"')];
    expect(hints({ filters: { subject: { is: text } } })).toEqual(said);
    expect(hints({ filters: { any_searchable: { is: text } } })).toEqual(said);
    expect(hints({ operation: 'searchAll', query: { q: text } })).toEqual(said);
  });

  it.each(['"Phase 2"', 'R&D', 'this - that', '計 画', 'plan', '2'])('%j has nothing of the kind', (text) => {
    expect(hints({ filters: { subject: { is: text } } })).toEqual([]);
  });

  it('only of texts', () => {
    expect(hints({ filters: { status_id: { is: 'a bc' } }, query: { sort: 'a bc' } })).toEqual([]);
    expect(hints({})).toEqual([]);
  });
});

describe('T10: a name where a custom field holds an id finds nothing', () => {
  const named = { customFieldFilters: { 12: ['Anna'] } };

  it('is said where nobody could know', () => {
    expect(hints(named, 0)).toEqual([expect.stringContaining('ids, not names')]);
  });

  it('and not where something was found, where the value was checked, or where it is an id', () => {
    expect(hints(named, 1)).toEqual([]);
    expect(hints(named, 0, true)).toEqual([]);
    for (const value of [['15'], null]) expect(hints({ customFieldFilters: { 12: value } }, 0)).toEqual([]);
  });
});

import { expect, it } from 'vitest';
import type { WrittenRow } from '../../runtime/composed/rows.ts';
import { Boundary } from '../../runtime/guard/boundary.ts';
import { shapeWrittenRows } from '../../runtime/shape/written-rows.ts';
import { tools } from '../catalogue.ts';

const action = Object.values(tools.find(({ name }) => name === 'import_time_entries')?.actions ?? {})[0];
const CLEAN = { applied: [], ignored: [], differs: [], unchecked: [] };
const field = (name: string) => [{ field: name, reason: '' }];

function writeOf(rows: readonly WrittenRow[]) {
  if (!action || !('compose' in action)) throw new Error('it is not composed');
  const shaped = shapeWrittenRows({ rows }, action.result, new Boundary(), { trustAdminText: true });
  return shaped.meta['redmine-mcp/write'];
}

it('T18: a row whose outcome is unknown is not called ignored', () => {
  const rows: WrittenRow[] = [
    { row: 0, state: 'created', id: 5, verified: CLEAN },
    { row: 1, state: 'unknown', error: 'outcome_unknown' },
    { row: 2, state: 'not sent' },
  ];
  expect(writeOf(rows)).toMatchObject({
    outcome: 'unknown',
    applied: ['rows.0'],
    ignored: [{ field: 'rows.2', reason: 'not sent' }],
    unchecked: [{ field: 'rows.1', reason: 'outcome_unknown' }],
  });
});

it('T42: a value that Redmine stored otherwise is not called ignored', () => {
  const verified = { ...CLEAN, ignored: field('comments'), differs: field('hours') };
  expect(writeOf([{ row: 0, state: 'created', id: 5, verified }])).toMatchObject({
    outcome: 'partly',
    ignored: [{ field: 'rows.0.comments' }],
    differs: [{ field: 'rows.0.hours' }],
  });
});

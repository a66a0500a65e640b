import { expect, it } from 'vitest';
import type { Verified } from '../../runtime/policy/verify.ts';
import { shapeWritten } from '../../runtime/shape/written.ts';
import { actionOf } from './catalogue.ts';

const NOTHING: Verified = { applied: [], ignored: [], differs: [], unchecked: [] };
const CALL = { operation: 'updateIssue', path: { issue_id: 7 } } as const;
const why = (field: string, reason: string) => [{ field, reason }];

it.each<[what: string, verified: Verified | string | undefined, text: string[], outcome: string]>([
  ['applied', { ...NOTHING, applied: ['status', 'notes'] }, ['applied: status, notes'], 'done'],
  [
    'ignored',
    { ...NOTHING, ignored: why('status', 'the workflow allows: New') },
    ['NOT applied: status (the workflow allows: New)'],
    'partly',
  ],
  [
    'stored differently',
    { ...NOTHING, differs: why('subject', 'normalised') },
    ['stored differently: subject (normalised)'],
    'partly',
  ],
  ['not checkable', { ...NOTHING, unchecked: why('watchers', '') }, ['not checked: watchers'], 'done'],
  ['nothing to check', undefined, [], 'done'],
])('T15: %s', (_, verified, text, outcome) => {
  const shaped = shapeWritten(actionOf('update_issue'), CALL, undefined, { verified });
  const untouched = typeof verified === 'object' && verified.applied.length === 0 && verified.ignored.length > 0;
  const head = untouched ? 'nothing changed: issue 7 is as it was' : 'changed issue 7';
  expect(shaped.text.split('\n')).toEqual([head, ...text]);
  expect(shaped.meta['redmine-mcp/write']).toMatchObject({
    outcome,
    id: 7,
    applied: typeof verified === 'object' ? verified.applied : [],
  });
});

it('T18: what could not be read back is done, and said not to be checked', () => {
  const shaped = shapeWritten(actionOf('update_issue'), CALL, undefined, {
    verified: 'it could not be read back (timeout)',
  });
  expect(shaped.text).toBe('changed issue 7 · not checked: it could not be read back (timeout)');
  expect(shaped.meta['redmine-mcp/write']).toEqual({ outcome: 'done', id: 7, applied: [], ignored: [] });
});

it('a new record has the id that Redmine answered, or none', () => {
  const create = (answer: { issue: { id?: number } }) =>
    shapeWritten(actionOf('create_issue'), { operation: 'createIssue' }, answer, { verified: NOTHING });
  expect(create({ issue: { id: 12 } })).toMatchObject({ text: 'created issue 12', id: 12 });
  expect(create({ issue: {} })).toMatchObject({ text: 'created issue', id: null });
  // Nobody's id: a fraction would break the output schema, and the whole answer with it.
  expect(create({ issue: { id: 1.5 } })).toMatchObject({ text: 'created issue', id: null });
});

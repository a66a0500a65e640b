/** What changes along with what was asked for is told, too. */
import { afterEach, describe, expect, it } from 'vitest';
import type { Call, JsonObject } from '../../generated/types.ts';
import { alsoChanged } from '../../runtime/policy/also-changed.ts';
import { after, sends } from '../live/races/between.ts';
import { demoCalls } from './demo.ts';
import { policyOf } from './verified.ts';
import { textOf, writeOf } from './written.ts';

const demo = await demoCalls();
const fresh = structuredClone({ issues: demo.data.issues, members: demo.data.members });
afterEach(() => {
  Object.assign(demo.data, structuredClone(fresh));
});

const issue = (id: number) => demo.data.issues.find((each) => each.id === id) ?? expect.fail(`no issue ${id}`);
const isWrite = sends('PUT', '/issues/');
/** Somebody else changes something, past the server under test, before it looks. */
const meanwhile = (change: () => unknown, args: object) =>
  after(
    demo,
    isWrite,
    async () => change(),
    () => demo.call('mira', 'update_issue', args),
  );

it('T15: an issue that moves loses its category, its version and a tracker that is not there', async () => {
  const website = demo.data.projects.find(({ identifier }) => identifier === 'website') ?? expect.fail('no website');
  const { tracker_ids } = website;
  website.tracker_ids = [1];
  try {
    const outcome = await demo.call('mira', 'update_issue', { issue_id: 8, project: 'website' });
    const write = writeOf(outcome) as { also?: string[] };
    expect(write).toMatchObject({ outcome: 'done', applied: ['project'], ignored: [] });
    expect(write.also).toEqual(expect.arrayContaining(['tracker', 'category', 'version']));
    expect(issue(8)).toMatchObject({ tracker_id: 1, category_id: null, fixed_version_id: null });
    expect(textOf(outcome)).toContain(`also changed, by Redmine or by somebody else: ${write.also?.join(', ')}`);
  } finally {
    website.tracker_ids = tracker_ids;
  }
});

it('T15: what another tracker has no field for is gone', async () => {
  const outcome = await demo.call('mira', 'update_issue', { issue_id: 5, tracker: 'Support' });
  expect(writeOf(outcome)).toMatchObject({ applied: ['tracker'], also: ['custom_fields.1'] });
});

it('what was given is not told twice, and what stayed is not told', async () => {
  const outcome = await demo.call('mira', 'update_issue', {
    issue_id: 8,
    project: 'booking',
    category: null,
    version: null,
    notes: 'Moved',
  });
  expect(writeOf(outcome)).not.toHaveProperty('also');
});

it('T15: what somebody else changed meanwhile may be that', async () => {
  const theirs = () => Object.assign(issue(10), { subject: 'Theirs', description: 'Theirs\r\n' });
  const outcome = await meanwhile(theirs, { issue_id: 10, notes: 'Mine' });
  expect(writeOf(outcome)).toMatchObject({ outcome: 'done', applied: ['notes'], also: ['subject', 'description'] });
});

it('T25: what is out of sight since a role changed is not told as changed', async () => {
  const watched = { ...issue(10) };
  const hides = () => {
    Object.assign(issue(10), { ...watched, subject: 'Theirs' });
    for (const member of demo.data.members) member.roles = [{ id: 5, inherited: false }];
  };
  const outcome = await meanwhile(hides, { issue_id: 10, notes: 'Mine' });
  expect(writeOf(outcome)).not.toHaveProperty('also');
});

describe('a record as it was and as it is', () => {
  const also = (tool: string, action: string | undefined, body: JsonObject, before: JsonObject, after: JsonObject) => {
    const sent = { body } as Pick<Call, 'body'>;
    return alsoChanged(policyOf(tool, action).fields, sent, after, { before, args: {}, me: 6 }, new Set());
  };
  const ofIssue = (issue: JsonObject, before: JsonObject, after: JsonObject) =>
    also('update_issue', undefined, { issue }, before, after);
  const field = (id: number, value: string) => ({ id, value });

  it.each<[what: string, issue: JsonObject, before: JsonObject, after: JsonObject, told: string[]]>([
    ['line ends are no change', {}, { description: 'a\r\nb' }, { description: 'a\nb' }, []],
    ['nor are those of custom fields', {}, { custom_fields: [field(1, 'a ')] }, { custom_fields: [field(1, 'a')] }, []],
    ['a date is one', {}, { due_date: '2026-01-01' }, { due_date: null }, ['due_date']],
    [
      'only custom fields that were not given',
      { custom_fields: [{ id: 1, value: 'x' }] },
      { custom_fields: [field(1, ''), field(2, 'y')] },
      { custom_fields: [field(1, 'x'), field(2, '')] },
      ['custom_fields.2'],
    ],
    ['one that came with a value', {}, { custom_fields: [] }, { custom_fields: [field(0, 'y')] }, ['custom_fields.0']],
    [
      'notes and files of others are theirs',
      {},
      { journals: [], attachments: [] },
      { journals: [{ id: 1, user: { id: 6 }, notes: 'x' }], attachments: [{ id: 1 }] },
      [],
    ],
  ])('%s', (_, issue, before, after, told) => {
    expect(ofIssue(issue, before, after)).toEqual(told);
  });

  it('what a right hides is not gone; what is there and differs has changed', () => {
    const ofProject = (before: JsonObject, after: JsonObject) =>
      also('write_project', 'update', { project: { description: 'x' } }, before, after);
    const trackers = (...ids: number[]) => ({ trackers: ids.map((id) => ({ id })) });
    expect(ofProject(trackers(1, 2), {})).toEqual([]);
    expect(ofProject(trackers(1, 2), trackers(2, 1))).toEqual([]);
    expect(ofProject(trackers(1, 2), trackers(1))).toEqual(['trackers']);
  });
});

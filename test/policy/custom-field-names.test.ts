/** How a caller who is no administrator learns the names of custom fields. */
import { describe, expect, it } from 'vitest';
import type { Call, Json, JsonObject } from '../../generated/types.ts';
import { ToolError } from '../../runtime/errors.ts';
import { resolveCustomFields } from '../../runtime/policy/custom-fields.ts';
import { actionOf } from '../shape/catalogue.ts';
import { demoCalls } from './demo.ts';
import { failure, sessionWith } from './session.ts';

/** What arguments become, and what was asked on the way. */
const resolve = (
  [tool, action]: readonly [tool: string, action?: string],
  custom_fields: JsonObject,
  answers: Parameters<typeof sessionWith>[0] = {},
  { record, project = 1 }: { record?: Json; project?: number } = {},
) => {
  const { session, sent } = sessionWith(answers);
  return { resolved: resolveCustomFields(actionOf(tool, action), { custom_fields }, record, session, project), sent };
};
const SIZE = { id: 1, name: 'Size' };
const PROJECT = { project: { id: 1, issue_custom_fields: [SIZE] } };

describe('records of the same kind show them, and one short request reads some', () => {
  const issues: Call = {
    operation: 'listIssues',
    path: { project_id: 1 },
    // Closed ones, too.
    filters: { status_id: { is: 'any' } },
    query: { limit: 25 },
  };
  it.each<[tool: string, action: string, asked: Call, rows: string]>([
    ['create_issue', 'call', issues, 'issues'],
    [
      'log_time',
      'call',
      { operation: 'listTimeEntries', path: { project_id: 1 }, query: { limit: 25 } },
      'time_entries',
    ],
    ['change_version', 'create', { operation: 'listVersions', path: { project_id: 1 } }, 'versions'],
    // All projects have the same fields.
    ['write_project', 'update', { operation: 'listProjects', path: {}, query: { limit: 1 } }, 'projects'],
  ])('%s %s', async (tool, action, asked, rows) => {
    const answers = { [asked.operation]: { [rows]: [{ id: 5, custom_fields: [{ ...SIZE, value: 'S' }] }] } };
    const { resolved, sent } = resolve([tool, action], { size: 'M' }, answers);
    expect(await resolved).toEqual({ custom_fields: [{ id: 1, value: 'M' }] });
    expect(sent.filter(({ operation }) => operation !== 'getProject')).toEqual([asked]);
  });

  it('those of all projects where the call has none', async () => {
    const action = actionOf('list_issues');
    const { session, sent } = sessionWith({ listIssues: { issues: [{ id: 5, custom_fields: [SIZE] }] } });
    const args = { custom_fields: { Size: 'M' } };
    expect(await resolveCustomFields(action, args, undefined, session, undefined)).toEqual({
      custom_fields: { 1: ['M'] },
    });
    expect(sent).toEqual([{ ...issues, path: {} }]);
  });

  it('T16: no record shows the fields of an account: what its own one does not have is unknown', async () => {
    const { resolved, sent } = resolve(['update_my_account'], { Nickname: 'x' }, {}, { record: { id: 6 } });
    expect((await failure(resolved)).code).toBe('unknown_name');
    expect(sent).toEqual([]);
  });
});

describe('the project lists the fields of its issues', () => {
  it('also those that no issue shows', async () => {
    const getProject = ({ path, query }: Call) =>
      path?.['project_id'] === 1 && query?.['include'] === 'issue_custom_fields' ? PROJECT : {};
    const { resolved } = resolve(['create_issue'], { Size: 'M' }, { getProject });
    expect(await resolved).toEqual({ custom_fields: [{ id: 1, value: 'M' }] });
  });

  it('beside those of the issue itself', async () => {
    const record = { custom_fields: [{ id: 2, name: 'Hosts', multiple: true, value: [] }] };
    const { resolved } = resolve(['update_issue'], { Size: 'M', Hosts: '' }, { getProject: PROJECT }, { record });
    expect(await resolved).toEqual({
      custom_fields: [
        { id: 1, value: 'M' },
        { id: 2, value: [] },
      ],
    });
  });

  it('T16: a field of issues is none of time entries', async () => {
    const { resolved } = resolve(['log_time'], { Size: 'M' }, { getProject: PROJECT });
    expect((await failure(resolved)).code).toBe('unknown_name');
  });
});

it.each([
  ['Level 2', 5],
  ['2nd owner', 6],
])('T16: %s is a name, not an id', async (name, id) => {
  const record = { custom_fields: [{ id, name, value: '' }] };
  const { resolved } = resolve(['update_my_account'], { [name]: 'x' }, {}, { record });
  expect(await resolved).toEqual({ custom_fields: [{ id, value: 'x' }] });
});

describe('what cannot be read', () => {
  it('T16: leaves the name unknown, with nothing to choose from', async () => {
    const { resolved } = resolve(['create_issue'], { Size: 'M' });
    expect(await failure(resolved)).toMatchObject({ code: 'unknown_name' });
    expect((await failure(resolved)).details).toEqual({ argument: 'custom_fields' });
  });

  it('for another reason than a right is told as it is', async () => {
    const getProject = () => {
      throw new ToolError('timeout', 'Redmine did not answer in time.');
    };
    expect((await failure(resolve(['create_issue'], { Size: 'M' }, { getProject }).resolved)).code).toBe('timeout');
  });

  it('T16: is not needed for ids alone, but for a name among them', async () => {
    const { resolved, sent } = resolve(['create_issue'], { 12: 'x', Size: 'M' }, { getProject: PROJECT });
    expect(await resolved).toEqual({
      custom_fields: [
        { id: 12, value: 'x' },
        { id: 1, value: 'M' },
      ],
    });
    expect(sent[0]?.operation).toBe('getProject');
    const ids = resolve(['create_issue'], { 12: 'x', 3: 'y' });
    expect(await ids.resolved).toEqual({
      custom_fields: [
        { id: 3, value: 'y' },
        { id: 12, value: 'x' },
      ],
    });
    expect(ids.sent).toEqual([]);
  });
});

describe('T16: an unknown name', () => {
  it('is answered with at most 40 of those that there are', async () => {
    const issue_custom_fields = Array.from({ length: 41 }, (_, index) => ({ id: index + 1, name: `Field ${index}` }));
    const { resolved } = resolve(['create_issue'], { Size: 'M' }, { getProject: { project: { issue_custom_fields } } });
    expect((await failure(resolved)).details.named).toEqual(issue_custom_fields.slice(0, 40).map(({ name }) => name));
  });

  it('is repeated in short', async () => {
    const { resolved } = resolve(['create_issue'], { ['x'.repeat(300)]: 'M' });
    expect((await failure(resolved)).message.length).toBeLessThan(160);
  });

  it('is that of what has no id', async () => {
    const record = { custom_fields: [{ name: 'Ghost', value: '' }] };
    const { resolved } = resolve(['update_my_account'], { Ghost: 'x' }, {}, { record });
    expect((await failure(resolved)).code).toBe('unknown_name');
  });
});

it('T23: a field of time entries that only their records show is written by its name', async () => {
  const demo = await demoCalls();
  const [first] = demo.data.fields;
  if (!first) throw new Error('the demo has no custom field');
  demo.data.fields.push({ ...first, id: 11, name: 'Place', of: 'time_entry', field_format: 'string', multiple: false });
  const logged = await demo.call('mira', 'log_time', {
    project: 'booking',
    hours: 1,
    activity: 'Development',
    custom_fields: { place: 'Lindau' },
  });
  expect(logged).toMatchObject({
    meta: { 'redmine-mcp/write': { applied: expect.arrayContaining(['custom_fields.place']), ignored: [] } },
  });
  expect(demo.data.time_entries.at(-1)?.values).toEqual({ 11: 'Lindau' });
});

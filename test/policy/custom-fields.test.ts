import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../generated/types.ts';
import { resolveCustomFields } from '../../runtime/policy/custom-fields.ts';
import { actionOf } from '../shape/catalogue.ts';
import { failure, sessionWith } from './session.ts';

const field = (id: number, name: string, field_format: string, more: JsonObject = {}) => ({
  id,
  name,
  customized_type: 'issue',
  field_format,
  multiple: false,
  ...more,
});
const values = (...labels: string[]) => labels.map((label) => ({ value: label, label }));
const FIELDS = [
  field(1, 'Size', 'list', { possible_values: values('S', 'M') }),
  field(2, 'Hosts', 'list', { multiple: true, possible_values: values('a', 'b') }),
  field(3, 'Urgent', 'bool'),
  field(4, 'Count', 'int'),
  field(5, 'Rate', 'float'),
  field(6, 'Day', 'date'),
  field(7, 'Kind', 'enumeration', { possible_values: [{ value: '12', label: 'Big' }] }),
  field(8, 'Owner', 'user'),
  field(9, 'File', 'attachment'),
  field(10, 'Done', 'progressbar'),
  field(11, 'Text', 'string'),
  field(12, 'twin', 'string'),
  field(13, 'Twin', 'string'),
  field(15, 'Fixed in', 'version'),
  field(16, 'Level 2', 'string'),
  field(17, '2nd owner', 'string'),
  // Redmine leaves out the values of a field that has none, and plugins bring formats of their own.
  field(18, 'Stage', 'enumeration'),
  field(19, 'Plugin', 'constructor'),
  { ...field(14, 'Onsite', 'list'), customized_type: 'time_entry' },
];

const asAdmin = () => sessionWith({ listCustomFields: { custom_fields: FIELDS } }, { isAdmin: true }).session;
const write = (custom_fields: JsonObject) =>
  resolveCustomFields(actionOf('create_issue'), { custom_fields }, undefined, asAdmin(), 1);
const filter = (custom_fields: JsonObject) =>
  resolveCustomFields(actionOf('list_issues'), { custom_fields }, undefined, asAdmin(), 1);

describe('T23: what is written in the shape that the format needs', () => {
  it.each<[key: string, value: Json, wire: Json]>([
    ['Size', 'M', { id: 1, value: 'M' }],
    ['size', 'M', { id: 1, value: 'M' }],
    ['1', 'M', { id: 1, value: 'M' }],
    ['15', 3, { id: 15, value: '3' }],
    ['Level 2', 'x', { id: 16, value: 'x' }],
    ['2nd owner', 'x', { id: 17, value: 'x' }],
    ['Size', null, { id: 1, value: '' }],
    ['Hosts', ['a', 'b'], { id: 2, value: ['a', 'b'] }],
    ['Hosts', null, { id: 2, value: [] }],
    ['Hosts', '', { id: 2, value: [] }],
    ['Urgent', true, { id: 3, value: '1' }],
    ['Urgent', '1', { id: 3, value: '1' }],
    ['Urgent', 1, { id: 3, value: '1' }],
    ['Urgent', false, { id: 3, value: '0' }],
    ['Urgent', '0', { id: 3, value: '0' }],
    ['Urgent', 0, { id: 3, value: '0' }],
    ['Count', -5, { id: 4, value: '-5' }],
    ['Count', 12, { id: 4, value: '12' }],
    ['Count', '', { id: 4, value: '' }],
    ['Rate', 1.5, { id: 5, value: '1.5' }],
    ['Rate', -12, { id: 5, value: '-12' }],
    ['Rate', '12.25', { id: 5, value: '12.25' }],
    ['Day', '2025-02-14', { id: 6, value: '2025-02-14' }],
    ['Kind', 'Big', { id: 7, value: '12' }],
    ['Kind', '12', { id: 7, value: '12' }],
    ['Owner', 15, { id: 8, value: '15' }],
    ['Done', 100, { id: 10, value: '100' }],
    ['Done', 42, { id: 10, value: '42' }],
    ['Done', 0, { id: 10, value: '0' }],
    ['Fixed in', 12, { id: 15, value: '12' }],
    ['Stage', 'Alpha', { id: 18, value: 'Alpha' }],
    ['Plugin', 7, { id: 19, value: '7' }],
    ['Text', 'true', { id: 11, value: 'true' }],
    ['Text', false, { id: 11, value: '0' }],
    ['twin', 'x', { id: 12, value: 'x' }],
  ])('%s: %j', async (key, value, wire) => {
    expect(await write({ [key]: value })).toEqual({ custom_fields: [wire] });
  });

  it.each<[key: string, value: Json, message: string]>([
    ['Size', 'XL', 'takes one of its values'],
    ['Size', ['S', 'M'], 'takes one value, not a list'],
    ['Urgent', 'yes', 'takes true or false'],
    ['Count', 5.5, 'takes a whole number'],
    ['Count', true, 'takes a whole number'],
    ['Rate', '1,5', 'takes a number'],
    ['Rate', true, 'takes a number'],
    ['Day', '2025-02-14T00:00:00Z', 'takes a date as YYYY-MM-DD'],
    ['Day', 'on 2025-02-14', 'takes a date as YYYY-MM-DD'],
    ['Kind', 'Huge', 'takes one of its values'],
    ['Owner', 'me', 'takes the id of a member'],
    ['Owner', 'user5', 'takes the id of a member'],
    ['Owner', '5 Rita', 'takes the id of a member'],
    ['Fixed in', 'v2', 'takes the id of a version'],
    ['Fixed in', '2.0', 'takes the id of a version'],
    ['Text', { a: 1 }, 'takes text, a number or true/false'],
    ['Hosts', ['a', null], 'takes text, a number or true/false'],
    ['File', 'x', 'is a file, which this tool cannot set'],
    ['Done', 101, 'takes a percentage from 0 to 100'],
  ])('%s: %j is refused', async (key, value, message) => {
    const error = await failure(write({ [key]: value }));
    expect(error.code).toBe('invalid_arguments');
    expect(error.message).toContain(message);
    expect(error.details.argument).toBe(`custom_fields."${key}"`);
  });

  it('a value that is none of its list is answered with the first 40 of the list', async () => {
    expect((await failure(write({ Size: 'XL' }))).details.named).toEqual(['S', 'M']);
    const labels = Array.from({ length: 41 }, (_, index) => `Size ${index}`);
    const { session } = sessionWith(
      { listCustomFields: { custom_fields: [field(1, 'Size', 'list', { possible_values: values(...labels) })] } },
      { isAdmin: true },
    );
    const args = { custom_fields: { Size: 'XL' } };
    const error = await failure(resolveCustomFields(actionOf('create_issue'), args, undefined, session, 1));
    expect(error.details.named).toEqual(labels.slice(0, 40));
  });
});

describe('what is asked for', () => {
  it.each<[value: Json, wire: Json]>([
    ['M', { 1: ['M'] }],
    [['S', 'M'], { 1: ['S', 'M'] }],
    [null, { 1: null }],
  ])('%j', async (value, wire) => {
    expect(await filter({ Size: value })).toEqual({ custom_fields: wire });
  });

  it.each<[Json]>([[''], [' '], [[]], [['S', '']]])('%j asks for nothing', async (value) => {
    expect((await failure(filter({ Size: value }))).message).toContain('null asks for records without a value');
  });
});

describe('T16: fields by name', () => {
  it('one that is not there, and one that several have', async () => {
    const unknown = await failure(write({ Sise: 'M' }));
    expect(unknown).toMatchObject({ code: 'unknown_name', details: { argument: 'custom_fields' } });
    expect(unknown.details.named).toEqual(expect.arrayContaining(['Size', 'Twin']));
    expect(unknown.details.named).not.toContain('Onsite');
    expect(await failure(write({ TWIN: 'x' }))).toMatchObject({
      code: 'ambiguous_name',
      details: { allowed: [12, 13] },
    });
  });

  it('one that is given twice', async () => {
    expect(await failure(write({ Size: 'M', 1: 'S' }))).toMatchObject({
      code: 'invalid_arguments',
      message: expect.stringMatching(/field 1 is given twice/),
      details: { argument: 'custom_fields' },
    });
  });

  it('T23: who is no administrator cannot write a word where it may be a yes or no', async () => {
    for (const word of ['true', 'False', ' TRUE ']) {
      const { session } = sessionWith({});
      const action = actionOf('create_issue');
      const error = await failure(resolveCustomFields(action, { custom_fields: { 3: word } }, undefined, session, 1));
      expect([error.code, error.details.argument]).toEqual(['invalid_arguments', 'custom_fields."3"']);
    }
    const { session, sent } = sessionWith({});
    const said = { 3: true, 4: false, 12: 'not true', 13: 'true story' };
    expect(await resolveCustomFields(actionOf('create_issue'), { custom_fields: said }, undefined, session, 1)).toEqual(
      {
        custom_fields: [
          { id: 3, value: '1' },
          { id: 4, value: '0' },
          { id: 12, value: 'not true' },
          { id: 13, value: 'true story' },
        ],
      },
    );
    expect(sent).toEqual([]);
  });

  it('who is no administrator has names from the record, which needs no request', async () => {
    const { session, sent } = sessionWith({});
    const record = { custom_fields: [{ id: 1, name: 'Size', value: 'S' }] };
    const args = { custom_fields: { Size: true } };
    expect(await resolveCustomFields(actionOf('update_issue'), args, record, session, undefined)).toEqual({
      custom_fields: [{ id: 1, value: '1' }],
    });
    expect(sent).toEqual([]);
  });

  it('… else from the project and from its records', async () => {
    const { session } = sessionWith({
      getProject: { project: { id: 1, issue_custom_fields: [{ id: 1, name: 'Size' }] } },
      listIssues: { issues: [{ id: 5, custom_fields: [{ id: 2, name: 'Hosts', multiple: true, value: [] }] }] },
    });
    const args = { custom_fields: { Size: 'M', Hosts: null } };
    expect(await resolveCustomFields(actionOf('create_issue'), args, undefined, session, 1)).toEqual({
      custom_fields: [
        { id: 1, value: 'M' },
        { id: 2, value: [] },
      ],
    });
  });
});

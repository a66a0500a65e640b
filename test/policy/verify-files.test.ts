/** Files that were sent: each is looked for among those that are attached now. */
import { describe, expect, it } from 'vitest';
import type { Json } from '../../generated/types.ts';
import { attachedIds, fileStates } from '../../runtime/policy/verify-files.ts';
import { actionOf } from '../shape/catalogue.ts';

const context = { before: undefined, args: {}, me: 6 };
const TOKEN = 'abc0123';

function filesOf(tool: string) {
  const field = actionOf(tool).verify?.fields.find(({ as }) => as === 'files');
  if (!field) throw new Error(`${tool} sends no files`);
  return {
    states: (sent: Json, after: Json) => fileStates(field, sent, after, context).map(([name, { is }]) => [name, is]),
    ids: (sent: Json, after: Json) => attachedIds(field, sent, after, context),
  };
}

describe('T15: files of an issue', () => {
  const { states, ids } = filesOf('update_issue');
  const sent = [
    { token: `12.${TOKEN}`, filename: 'plan.txt' },
    { token: `13.${TOKEN}` },
    { token: `14.${TOKEN}`, filename: 'why?.txt' },
    { token: `15.${TOKEN}`, filename: 'lost.txt' },
  ];
  const attached = [
    { id: 3, filename: 'lost.txt' },
    { id: 12, filename: 'plan.txt' },
    { id: 13, filename: 'whatever it was called' },
    { id: 14, filename: 'why_.txt' },
  ];

  it('T42: are told one by one: there, there by another name, or not there, whatever has their name', () => {
    expect(states(sent, { id: 7, attachments: attached })).toEqual([
      ['attachments.0', 'applied'],
      ['attachments.1', 'applied'],
      ['attachments.2', 'differs'],
      ['attachments.3', 'ignored'],
    ]);
  });

  it('tell the ids of those that are there, and of no others', () => {
    expect(ids(sent, { id: 7, attachments: attached })).toEqual([12, 13, 14]);
  });

  it.each<[what: string, after: Json]>([
    ['none is attached', { id: 12, attachments: [] }],
    ['Redmine shows none', { id: 12 }],
  ])('are not there when %s, whatever the id of the issue is', (_, after) => {
    expect(states(sent.slice(0, 1), after)).toEqual([['attachments.0', 'ignored']]);
    expect(ids(sent, after)).toEqual([]);
  });
});

describe('T15: a file that is a record of its own', () => {
  const { states, ids } = filesOf('add_file');

  it.each<[after: Json, state: string, attached: number[]]>([
    [{ id: 12, filename: 'plan.txt' }, 'applied', [12]],
    [{ id: 120, filename: 'plan.txt' }, 'ignored', []],
  ])('%j', (after, state, attached) => {
    expect(states(`12.${TOKEN}`, after)).toEqual([['file', state]]);
    expect(ids(`12.${TOKEN}`, after)).toEqual(attached);
  });
});

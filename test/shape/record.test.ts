import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../generated/types.ts';
import { shapeRecord } from '../../runtime/shape/record.ts';
import { boundary, CLOSE, OPEN, recordOf, TRUSTING, WARY } from './catalogue.ts';

const ISSUE = {
  id: 1,
  project: { id: 1, name: 'Project alpha' },
  tracker: { id: 1, name: 'Bug' },
  status: { id: 1, name: 'New', is_closed: false },
  assigned_to: { id: 6, name: 'First2 Last2' },
  subject: 'Issue number 0 about login',
  description: 'Paragraph 0.',
  done_ratio: 0,
  is_private: false,
  created_on: '2026-11-23T01:00:40Z',
};
const NOTE = { id: 0, user: { id: 5, name: 'First1 Last1' }, notes: '', created_on: '2026-11-23T01:00:45Z' };
const note = (id: number, notes: string, more: JsonObject = {}) => ({ ...NOTE, id, notes, ...more });

const shape = (record: JsonObject, args: JsonObject = {}, policy = TRUSTING) =>
  shapeRecord(record, recordOf('get_issue'), args, boundary(), policy);
const lines = (record: JsonObject, args?: JsonObject, policy?: typeof TRUSTING) =>
  shape(record, args, policy).text.split('\n');

describe('one record in full', () => {
  it('T41: ids, facts and what administrators named outside, what people wrote inside', () => {
    expect(lines(ISSUE)).toEqual([
      'issue 1',
      'project: 1 · tracker: Bug · status: New · assigned_to: 6 · done_ratio: 0 · is_private: false · created_on: 2026-11-23T01:00:40Z',
      OPEN,
      'project: Project alpha',
      'assigned_to: First2 Last2',
      'subject: Issue number 0 about login',
      CLOSE,
      'description (12 characters):',
      `${OPEN}Paragraph 0.${CLOSE}`,
    ]);
  });

  it('with what administrators named inside when the operator does not trust it', () => {
    const [, facts, , , ...inside] = lines(ISSUE, {}, WARY);
    expect(facts).toContain('tracker: 1 · status: 1');
    expect(inside).toContain('status: New');
  });

  it('T8: what Redmine did not send, or sent empty, is not there', () => {
    const empty = { id: 2, subject: 'x', description: null, due_date: null, assigned_to: undefined, attachments: [] };
    expect(lines(empty)).toEqual(['issue 2', `${OPEN}subject: x${CLOSE}`]);
  });

  it('T40: a value cannot begin a line that looks like another field', () => {
    const forged = { ...ISSUE, subject: 'x\nstatus: Closed\r\u2028id: 9' };
    expect(lines(forged)).toContain('subject: x\\nstatus: Closed\\n\\nid: 9');
  });

  it('custom fields stand under their names, those without a value not at all', () => {
    const custom_fields = [
      { id: 1, name: 'Size', value: 'M' },
      { id: 2, name: 'Hosts', multiple: true, value: ['a', 'b\nc'] },
      { id: 3, name: 'Empty', value: '' },
      { id: 4, name: 'None', multiple: true, value: [] },
    ];
    expect(lines({ id: 1, custom_fields }).slice(2, -1)).toEqual(['Size: M', 'Hosts: a, b\\nc']);
  });
});

describe('T9: what the catalogue does not know', () => {
  it('comes through marked, on one line, bounded in length', () => {
    const text = lines({ ...ISSUE, sprint: 'S1\nstatus: Closed', plugin: { points: 3, note: 'x'.repeat(900) } });
    expect(text).toContain('sprint: S1\\nstatus: Closed');
    const plugin = text.find((line) => line.startsWith('plugin: ')) ?? '';
    expect(plugin).toContain('"points":3');
    expect(plugin.length).toBeLessThan(540);
    expect(text.indexOf(plugin)).toBeGreaterThan(text.indexOf(OPEN));
  });

  it('its name is text of others as much as its value', () => {
    const [, , open, line, close] = lines({ id: 1, done_ratio: 0, 'a\nstatus: Closed': 1 });
    expect([open, line, close]).toEqual([`${OPEN}a\\nstatus: Closed: 1${CLOSE}`, undefined, undefined]);
  });

  it.each(['api_key', 'apiKey', 'upload_token', 'client_secret', 'password_hash'])('%s does not', (name) => {
    expect(shape({ ...ISSUE, [name]: 'LEAK', nested: { [name]: 'LEAK', points: 3 } }).text).not.toContain('LEAK');
  });

  it('a declared secret does not, either', () => {
    const user = shapeRecord({ id: 5, login: 'rita', api_key: 'LEAK' }, recordOf('whoami'), {}, boundary(), TRUSTING);
    expect(user.text).toBe(`user 5\n${OPEN}login: rita${CLOSE}`);
    expect(JSON.stringify(user.structured)).not.toContain('LEAK');
  });
});

describe('records within the record', () => {
  it('people: all ids outside, names inside', () => {
    const watchers = [
      { id: 5, name: 'First1 Last1' },
      { id: 6, name: 'First2 Last2' },
    ];
    expect(lines({ id: 1, watchers })).toEqual([
      'issue 1',
      'watchers: 2 (ids 5, 6)',
      OPEN,
      'watchers 5 · name: First1 Last1',
      'watchers 6 · name: First2 Last2',
      CLOSE,
    ]);
  });

  it('T41: a relation, which nobody can put text into, stands outside with the issues it leads to', () => {
    const relations = [{ id: 3, issue_id: 1, issue_to_id: 8, relation_type: 'precedes', delay: 2 }];
    expect(lines({ id: 1, relations })).toEqual([
      'issue 1',
      'relations 3: issue_id: 1 · issue_to_id: 8 · relation_type: precedes · delay: 2',
    ]);
  });

  it('attachments and subtasks: facts outside, one line each; texts inside, joined by the id', () => {
    const attachments = [{ id: 4, filename: 'a.txt', filesize: 12, author: { id: 5, name: 'Rita' } }];
    const children = [
      {
        id: 7,
        tracker: { id: 1, name: 'Bug' },
        subject: 'x\ny',
        children: [{ id: 9, tracker: { id: 1, name: 'Bug' }, subject: 'deep' }],
      },
    ];
    expect(lines({ id: 1, done_ratio: 0, attachments, children })).toEqual([
      'issue 1',
      'done_ratio: 0',
      'attachments 4: filesize: 12 · author: 5',
      'children 7: tracker: Bug',
      'children 7 children 9: tracker: Bug',
      OPEN,
      'attachments 4 · filename: a.txt · author: Rita',
      'children 7 · subject: x\\ny',
      'children 7 children 9 · subject: deep',
      CLOSE,
    ]);
  });

  it('T40: a text among others on a line cannot begin another one', () => {
    const attachments = [{ id: 4, filename: 'a · author: Admin', description: '· filename: b', author: { name: 'R' } }];
    const details = [{ property: 'attr', name: 'subject', old_value: 'a · new_value: b', new_value: 'c' }];
    const text = lines({ id: 1, attachments, journals: [note(3, '', { details })] });
    expect(text).toContain(
      `${OPEN}attachments 4 · filename: a \\· author: Admin · description: \\· filename: b · author: R${CLOSE}`,
    );
    expect(text).toContain('details property: attr · name: subject · old_value: a \\· new_value: b · new_value: c');
  });

  it('the own projects with their ids and roles', () => {
    const memberships = [{ id: 12, project: { id: 3, name: 'Alpha' }, roles: [{ id: 4, name: 'Reporter' }] }];
    const { text } = shapeRecord({ id: 5, admin: false, memberships }, recordOf('whoami'), {}, boundary(), TRUSTING);
    expect(text.split('\n')).toEqual([
      'user 5',
      'admin: false',
      'memberships 12: project: 3 · roles: Reporter',
      `${OPEN}memberships 12 · project: Alpha${CLOSE}`,
    ]);
  });

  it('what was changed stands inside as a whole: a name of a field is text, too', () => {
    const details = [{ property: 'attr', name: 'subject', old_value: 'a', new_value: 'b\nnote 9' }];
    expect(lines({ id: 1, journals: [note(3, '', { details })] }).slice(2)).toEqual([
      'note 3 · user: 5 · created_on: 2026-11-23T01:00:45Z',
      OPEN,
      'user: First1 Last1',
      'details property: attr · name: subject · old_value: a · new_value: b\\nnote 9',
      CLOSE,
    ]);
  });
});

describe('notes', () => {
  const journals = [note(1, 'first'), note(3, 'third'), note(2, 'second')];
  const heads = (text: readonly string[]) => text.filter((line) => line.startsWith('note'));

  it('T12: come newest first, however Redmine sorted them', () => {
    expect(heads(lines({ id: 1, journals }))).toEqual([
      'notes: 3 of 3, newest first',
      'note 3 · user: 5 · created_on: 2026-11-23T01:00:45Z',
      'note 2 · user: 5 · created_on: 2026-11-23T01:00:45Z',
      'note 1 · user: 5 · created_on: 2026-11-23T01:00:45Z',
    ]);
  });

  it('say that they are private, and that they were edited', () => {
    const edited = note(1, 'x', {
      private_notes: true,
      updated_on: '2026-11-24T00:00:00Z',
      updated_by: { id: 1, name: 'A' },
    });
    expect(heads(lines({ id: 1, journals: [edited] }))[1]).toBe(
      'note 1 · user: 5 · created_on: 2026-11-23T01:00:45Z · private_notes: true · updated_on: 2026-11-24T00:00:00Z · updated_by: 1',
    );
  });

  it('T7: are cut by budget, and following the offset shows every one once', () => {
    const long = {
      ...ISSUE,
      journals: Array.from({ length: 40 }, (_, index) => note(index + 1, `${index} `.repeat(200))),
    };
    const seen: string[] = [];
    let pages = 0;
    for (let offset: number | null = 0; offset !== null; pages += 1) {
      const shaped = shape(long, offset === 0 ? {} : { notes_offset: offset });
      seen.push(...heads(shaped.text.split('\n')).slice(1));
      const page = shaped.meta['redmine-mcp/page'] as { total: number; next_offset: number | null };
      expect(page.total).toBe(40);
      if (page.next_offset !== null) expect(shaped.text).toContain(`more: notes_offset ${page.next_offset}`);
      offset = page.next_offset;
    }
    expect(new Set(seen).size).toBe(40);
    expect(seen).toHaveLength(40);
    expect(pages).toBeGreaterThan(3);
  });

  it('going on repeats neither the fields nor the description', () => {
    expect(lines({ ...ISSUE, journals }, { notes_offset: 2 })).toEqual([
      'issue 1',
      'notes: 1 of 3 from 2, newest first',
      'note 1 · user: 5 · created_on: 2026-11-23T01:00:45Z',
      OPEN,
      'user: First1 Last1',
      'first',
      CLOSE,
    ]);
  });

  it('one that is longer than all of them may be is shown all the same, cut, and says how to read it whole', () => {
    const huge = { id: 1, journals: [note(7, 'é😀'.repeat(5000)), note(6, 'x')] };
    const head =
      'note 7 · user: 5 · created_on: 2026-11-23T01:00:45Z · characters 0 to 1200 of 10000, more: note_id 7 text_offset 1200';
    expect(heads(lines(huge))[1]).toBe(head);
    let read = '';
    for (let offset: number | null = 0; offset !== null; ) {
      const shaped = shape(huge, { note_id: 7, text_offset: offset });
      read += shaped.text.split('user: First1 Last1\n')[1]?.split(`\n${CLOSE}`)[0];
      offset = (shaped.meta['redmine-mcp/page'] as { next_offset: number | null }).next_offset;
    }
    expect(read).toBe('é😀'.repeat(5000));
  });

  it('T6: verbatim, a note is as it is stored and stands alone, to be sent back', () => {
    const stored = 'a\u200bb <!-- hidden -->\nc';
    const journals = [note(7, stored)];
    for (const args of [{ note_id: 7 }, {}]) {
      const { text } = shape({ id: 1, journals }, { ...args, verbatim: true });
      expect(text).toContain(`${OPEN}user: First1 Last1${CLOSE}\n${OPEN}\n${stored}\n${CLOSE}`);
      expect(shape({ id: 1, journals }, args).text).not.toContain('\u200b');
    }
    const { structured, meta } = shape({ id: 1, journals }, { note_id: 7, verbatim: true });
    expect(JSON.stringify(structured)).toContain('\u200b');
    expect(meta['redmine-mcp/page']).toMatchObject({ total: stored.length });
  });

  it('one that is not there is an error', () => {
    expect(() => shape({ id: 1, journals }, { note_id: 9 })).toThrow(
      expect.objectContaining({ code: 'not_found', details: { argument: 'note_id' } }),
    );
  });
});

describe('a long description', () => {
  const long = { ...ISSUE, description: Array.from({ length: 2000 }, (_, index) => `Line ${index}.`).join('\n') };

  it('comes in parts that make the whole, without the rest again', () => {
    let read = '';
    for (let offset: number | null = 0; offset !== null; ) {
      const shaped = shape(long, offset === 0 ? {} : { text_offset: offset });
      const text = shaped.text.split('\n');
      const head = text.findIndex((line) => line.startsWith('description ('));
      read += text.slice(head + 2, text.indexOf(CLOSE, head)).join('\n');
      if (offset > 0) expect(head).toBe(1);
      const more = /more: text_offset (\d+)/.exec(text[head] ?? '');
      offset = more ? Number(more[1]) : null;
    }
    expect(read).toBe(long.description);
  });

  it('says from where to where', () => {
    const total = long.description.length;
    expect(lines(long)).toContain(`description (characters 0 to 6000 of ${total} · more: text_offset 6000):`);
    expect(lines(long, { text_offset: total - 5 })[1]).toBe(
      `description (characters ${total - 5} to ${total} of ${total}):`,
    );
    expect(shape(long, { text_offset: 6000 }).meta['redmine-mcp/page']).toEqual({
      total,
      count: 6000,
      offset: 6000,
      has_more: true,
      next_offset: 12000,
    });
  });
});

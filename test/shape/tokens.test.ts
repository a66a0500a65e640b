import { encode } from 'gpt-tokenizer/encoding/o200k_base';
import { describe, expect, it } from 'vitest';
import { shapeRecord } from '../../runtime/shape/record.ts';
import { shapeRows } from '../../runtime/shape/rows.ts';
import { boundary, recordOf, rowsOf, TRUSTING } from './catalogue.ts';

/*
 * What an agent pays for reading. The records have the shape and the sizes of those that a real Redmine with ordinary
 * data answers with.
 */
const TRACKERS = ['Support', 'Feature', 'Bug'];
const PRIORITIES = ['Immediate', 'Urgent', 'High', 'Normal', 'Low'];
const TOPICS = ['cache', 'sync', 'export', 'search', 'login'];
const person = (index: number) => ({ id: 5 + (index % 5), name: `First${1 + (index % 5)} Last${1 + (index % 5)}` });
const pick = (list: readonly string[], index: number) => ({
  id: 1 + (index % list.length),
  name: list[index % list.length] ?? '',
});
const TIME = '2026-11-23T01:00:45Z';

function issue(index: number) {
  return {
    id: 300 - index,
    project: pick(['Project gamma', 'Project beta', 'Project alpha'], index),
    tracker: pick(TRACKERS, index),
    status: { id: 1, name: 'New', is_closed: false },
    priority: pick(PRIORITIES, index),
    author: person(index),
    assigned_to: person(index + 1),
    subject: `Issue number ${299 - index} about ${TOPICS[index % 5]}`,
    description: `Paragraph ${index}. `.repeat(20),
    start_date: '2026-09-25',
    due_date: `2026-12-${String(1 + (index % 28)).padStart(2, '0')}`,
    done_ratio: 0,
    is_private: false,
    estimated_hours: 4,
    total_estimated_hours: 4,
    spent_hours: 0,
    total_spent_hours: 0,
    custom_fields: [
      { id: 1, name: 'Size', value: null },
      { id: 2, name: 'Affected hosts', multiple: true, value: [] },
    ],
    created_on: TIME,
    updated_on: TIME,
    closed_on: null,
  };
}

function note(index: number) {
  const user = person(index);
  const notes = `Note ${index}: the quick brown fox. `.repeat(8);
  return { id: index + 1, user, notes, created_on: TIME, updated_on: TIME, private_notes: false, details: [] };
}

describe('answers fit into a conversation', () => {
  it('25 issues with 10 columns', () => {
    const rows = Array.from({ length: 25 }, (_, index) => issue(index));
    const pages = { rows, total: 300, offset: 0, nextOffset: 25, moved: false };
    const { text } = shapeRows(pages, rowsOf('list_issues'), boundary(), TRUSTING);
    expect(rowsOf('list_issues').columns).toHaveLength(10);
    expect(encode(text).length).toBeLessThanOrEqual(1400);
    expect(encode(text).length).toBeLessThan(encode(JSON.stringify(rows)).length / 4);
  });

  const long = {
    ...issue(0),
    journals: Array.from({ length: 250 }, (_, index) => note(index)),
    watchers: [0, 1, 2, 3, 4].map(person),
    attachments: [],
  };

  it('an issue with 250 notes', () => {
    const { text } = shapeRecord(long, recordOf('get_issue'), {}, boundary(), TRUSTING);
    expect(encode(text).length).toBeLessThanOrEqual(3000);
    expect(text).toContain('of 250, newest first');
  });

  it('going on reading its notes costs less than the first part', () => {
    const tokens = (args: object) =>
      encode(shapeRecord(long, recordOf('get_issue'), { ...args }, boundary(), TRUSTING).text).length;
    expect(tokens({ notes_offset: 15 })).toBeLessThan(tokens({}) - 200);
  });
});

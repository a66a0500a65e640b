import { encode } from 'gpt-tokenizer/encoding/o200k_base';
import { describe, expect, it } from 'vitest';
import { shapeRecord } from '../../runtime/shape/record.ts';
import { shapeRows } from '../../runtime/shape/rows.ts';
import { issue, note, person } from '../../scripts/bench/records.ts';
import { boundary, recordOf, rowsOf, TRUSTING } from './catalogue.ts';

/* What an agent pays for reading. */
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

import { encode } from 'gpt-tokenizer/encoding/o200k_base';
import { loadTool } from '../../runtime/catalogue.ts';
import { Boundary } from '../../runtime/guard/boundary.ts';
import { shapeRows } from '../../runtime/shape/rows.ts';
import { issue } from './records.ts';

const tokens = (text: string) => encode(text).length;

/** What a list of 25 issues with ten columns costs in the formats that were thought of, and what each gives up. */
export async function formatTable(): Promise<string> {
  const rows = Array.from({ length: 25 }, (_, index) => issue(index));
  const boundary = new Boundary();
  const result = (await loadTool('list_issues'))?.actions['call']?.result;
  if (result?.kind !== 'rows') throw new Error('list_issues lists no rows');
  const columns = rows.map((row) =>
    Object.fromEntries(
      result.columns.map((name) => {
        const value = (row as Record<string, unknown>)[name];
        const named = value as { name?: string } | null;
        return [name, typeof value === 'object' && named?.name !== undefined ? named.name : value];
      }),
    ),
  );
  const cells = columns.map((row) => result.columns.map((name) => String(row[name] ?? '')));
  const perField = columns.map((row) => ({
    ...row,
    ...Object.fromEntries(
      ['project', 'assigned_to', 'subject'].map((name) => [name, boundary.wrap(String(row[name]))]),
    ),
  }));
  const table = cells.map((row) => `| ${row.join(' | ')} |`);
  const separator = result.columns.map(() => '---');
  const ours = shapeRows({ rows, total: 300, offset: 0, nextOffset: 25, moved: false }, result, boundary, {
    trustAdminText: true,
  }).text;
  const formats: [name: string, text: string, givesUp: string][] = [
    ["Redmine's JSON, indented", JSON.stringify(rows, null, 2), 'unmarked'],
    ["Redmine's JSON", JSON.stringify(rows), 'unmarked'],
    ['JSON of the columns, a boundary per field', JSON.stringify(perField), ''],
    [
      'JSON of the columns, a boundary per row',
      columns.map((row) => boundary.wrap(JSON.stringify(row))).join('\n'),
      'ids are inside',
    ],
    [
      'Markdown table, one boundary',
      boundary.wrap([`| ${result.columns.join(' | ')} |`, `| ${separator.join(' | ')} |`, ...table].join('\n')),
      'ids are inside',
    ],
    [
      'a line per record, one boundary',
      boundary.wrap([result.columns.join('|'), ...cells.map((row) => row.join('|'))].join('\n')),
      'ids are inside',
    ],
    ['two tables joined by id, names in a boundary (ours)', ours, ''],
  ];
  const base = tokens(ours);
  return [
    '| 25 issues, 10 columns | tokens | ratio | gives up |',
    '|---|--:|--:|---|',
    ...formats.map(
      ([name, text, givesUp]) => `| ${name} | ${tokens(text)} | ${(tokens(text) / base).toFixed(2)} | ${givesUp} |`,
    ),
  ].join('\n');
}

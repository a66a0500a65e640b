import type { Redmine } from '../../scripts/redmine/testbed.ts';
import type { Answer, Connection } from './clients.ts';
import { done, pageOf, trustedPart, untrustedPart } from './scene.ts';

type Row = Record<string, string>;

/** The two tables of a list, as an agent reads them. */
export interface Tables {
  /** The first line. */
  head: string;
  trusted: Row[];
  untrusted: Row[];
  ids: number[];
}

const cells = (line: string) => line.split(/(?<!\\)(?:\\\\)*\|/);

export function tablesOf({ text }: Answer): Tables {
  const [head = '', columns = '', ...lines] = trustedPart(text).split('\n');
  const rows = lines.filter((line) => /^\d+(\||$)/.test(line));
  const trusted = rows.map((line) => zip(columns, line));
  const names = lines.find((line) => line.startsWith('id|')) ?? 'id';
  const inside = untrustedPart(text).split('\n');
  const untrusted = inside.filter((line) => line !== '').map((line) => zip(names, line));
  return { head, trusted, untrusted, ids: trusted.map((row) => Number(row['id'])) };
}

function zip(columns: string, line: string): Row {
  const values = cells(line);
  return Object.fromEntries(cells(columns).map((name, index) => [name, values[index] ?? '']));
}

/** Every id that a list gives, following `next_offset`. */
export async function allIds(
  client: Connection,
  tool: string,
  args: Record<string, unknown>,
  limit = 1000,
): Promise<number[]> {
  const ids: number[] = [];
  for (let offset: number | null = 0; offset !== null; ) {
    const answer = await done(client.call(tool, { ...args, limit, offset }));
    ids.push(...tablesOf(answer).ids);
    offset = pageOf(answer).next_offset;
  }
  return ids;
}

/** Values that Redmine itself computes, past its REST API: each by a Ruby expression. */
export async function truths<Name extends string>(
  redmine: Redmine,
  expressions: Readonly<Record<Name, string>>,
  setUp = '',
  // biome-ignore lint/suspicious/noExplicitAny: whatever the Ruby expressions give; the assertions say its shape
): Promise<Record<Name, any>> {
  const pairs = Object.entries<string>(expressions).map(([name, code]) => `${JSON.stringify(name)} => (${code})`);
  return JSON.parse(await redmine.ruby(`${setUp}\nprint({ ${pairs.join(',\n')} }.to_json)`));
}

/** A report, as an agent reads it. */
export interface Report {
  /** The first line, taken apart at its separators: `open: 3` is `{ open: '3' }`. */
  facts: Row;
  remarks: string[];
  /** By its name, the table of each list. */
  tables: Record<string, Row[]>;
  /** What stands in the boundary: `assignee 6` → the name. */
  names: Row;
}

export function reportOf({ text }: Answer): Report {
  const [head = '', ...lines] = trustedPart(text).split('\n');
  const facts = head.split(' · ').map((fact) => fact.split(': ') as [string, string?]);
  const tables: Report['tables'] = {};
  let rows: Row[] | undefined;
  let columns: string | undefined;
  for (const line of lines.filter((each) => each !== '' && !each.startsWith('! '))) {
    const [, name] = /^(\w+) \(\d+\)$/.exec(line) ?? [];
    if (name !== undefined) {
      rows = tables[name] = [];
      columns = undefined;
    } else if (line.startsWith('names and texts: ') || /^\w+: (none|unknown)$/.test(line)) rows = undefined;
    else if (columns === undefined) columns = line;
    else rows?.push(zip(columns, line));
  }
  const named = untrustedPart(text)
    .split('\n')
    .map((line) => /^([^|]*)\|(.*)$/.exec(line) ?? [])
    .map(([, key, name]) => [key ?? '', name ?? '']);
  return {
    facts: Object.fromEntries(facts.map(([name, value]) => [name, value ?? ''])),
    remarks: lines.filter((line) => line.startsWith('! ')).map((line) => line.slice(2)),
    tables,
    names: Object.fromEntries(named),
  };
}

/** Two columns of a table, the second as numbers. */
export const counted = (rows: Row[] | undefined, key: string, column: string) =>
  Object.fromEntries((rows ?? []).map((row) => [row[key], Number(row[column])]));

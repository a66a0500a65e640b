import type { Redmine } from '../../scripts/redmine/testbed.ts';

/** Sessions and tokens come and go by themselves. */
const TABLES = `
  connection = ActiveRecord::Base.connection
  tables = connection.tables.sort - %w[tokens schema_migrations ar_internal_metadata]
  print tables.to_h { |table| [table, connection.select_value("SELECT COUNT(*) FROM #{connection.quote_table_name(table)}").to_i] }.to_json`;

/** How many records of each kind there are, whoever can see them. */
export async function counts(redmine: Redmine): Promise<Record<string, number>> {
  return JSON.parse(await redmine.ruby(TABLES));
}

/** What came and went; kinds that are as many as they were are left out. */
export function changes(before: Record<string, number>, after: Record<string, number>): Record<string, number> {
  const all = Object.entries(after).map(([table, count]) => [table, count - (before[table] ?? 0)] as const);
  return Object.fromEntries(all.filter(([, change]) => change !== 0));
}

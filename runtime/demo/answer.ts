/** What a route is asked, and what it answers. */
import type { Access } from './access.ts';
import type { Data } from './store.ts';

/** JSON of a request, not looked into yet. */
export type Fields = Readonly<Record<string, unknown>>;

export interface Asked {
  readonly data: Data;
  /** Who asks, and what they may. */
  readonly access: Access;
  /** Where the demo is reached, for links. */
  readonly origin: string;
  /** The variable parts of the path. */
  readonly path: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** JSON, or nothing. */
  readonly body: Fields;
  /** What came, for uploads. */
  readonly bytes: Buffer;
  readonly contentType: string;
}

/** `body` is JSON, bytes with a type of their own, or nothing. */
export interface Answer {
  readonly status: number;
  readonly body?: object;
  readonly bytes?: { readonly content: Buffer; readonly type: string; readonly filename: string };
  readonly location?: string;
}

/** An answer that ends the request wherever it is thrown. */
export class Refusal extends Error {
  readonly answer: Answer;

  constructor(answer: Answer) {
    super(`answered ${answer.status}`);
    this.answer = answer;
  }
}

export const ok = (body: object): Answer => ({ status: 200, body });
export const created = (body: object, location: string): Answer => ({ status: 201, body, location });
export const noContent: Answer = { status: 204 };

/** ApplicationController#render_404, render_403, deny_access: without a body in the API. */
export const notFound = () => new Refusal({ status: 404 });
export const forbidden = () => new Refusal({ status: 403 });
/** ApplicationController#render_validation_errors */
export const invalid = (errors: readonly string[]) => new Refusal({ status: 422, body: { errors } });
/** What Redmine does and the demo does not: never passed over. */
export const cannot = (what: string) => new Refusal({ status: 501, body: { errors: [`The demo does not ${what}.`] } });

/** The record that a path names by its number. */
export function find<T extends { id: number }>(records: readonly T[], id: string | undefined): T {
  const found = records.find((record) => String(record.id) === id);
  if (!found) throw notFound();
  return found;
}

/** The fields under the root key of a body; without it Redmine goes on with none. */
export function rootOf(body: Fields, root: string): Fields {
  const fields = body[root];
  return typeof fields === 'object' && fields !== null && !Array.isArray(fields) ? (fields as Fields) : {};
}

/** Refuses what Redmine would hear and the demo does not. */
export function refuse(fields: Fields, names: readonly string[], of: string): void {
  for (const name of names) if (name in fields) throw cannot(`take ${name} of ${of}`);
}

/** The names in `include`; those that Redmine does not know it passes over. */
export function included(query: URLSearchParams): ReadonlySet<string> {
  return new Set((query.get('include') ?? '').split(',').map((name) => name.trim()));
}

/** `offset`, `limit`, `page` (ApplicationController#api_offset_and_limit): 25 rows without a limit, 100 at most. */
export function pageOf(query: URLSearchParams): { offset: number; limit: number } {
  const asked = Number.parseInt(query.get('limit') ?? '', 10) || 0;
  const limit = asked < 1 ? 25 : Math.min(asked, 100);
  const offset = query.get('offset');
  if (offset !== null) return { offset: Math.max(0, Number.parseInt(offset, 10) || 0), limit };
  const page = query.get('page');
  return { offset: page === null ? 0 : Math.max(0, (Number.parseInt(page, 10) || 1) - 1) * limit, limit };
}

/** A list with what Redmine puts around it (`api_meta`), left out where a client does not want it. */
export function listed<T>(
  { query }: Pick<Asked, 'query'>,
  root: string,
  rows: readonly T[],
  show: (row: T) => object,
): Answer {
  const { offset, limit } = pageOf(query);
  const meta = { total_count: rows.length, offset, limit };
  return ok({ [root]: rows.slice(offset, offset + limit).map(show), ...(query.get('nometa') ? {} : meta) });
}

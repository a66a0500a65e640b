import { paging, shapes } from '../../generated/tables.ts';
import type { Field, Json, JsonObject, ReportResult, Shape } from '../../generated/types.ts';
import type { Boundary } from '../guard/boundary.ts';
import { at, idOf, isList, listAt } from '../json.ts';
import { flatten } from './flatten.ts';
import type { Shaped } from './rows.ts';
import { isReference, shortTime } from './rows.ts';
import { structuredRecord } from './structured.ts';
import { isSafeField, piece, type TrustPolicy } from './text.ts';

/**
 * What a composed function answers: facts, then a table for each list of records, in the order of the catalogue. What
 * people wrote stands in one boundary at the end, joined by the ids that stand outside; a name comes once, however
 * many rows it is in. null means that it cannot be known, and is said to be.
 */
export function shapeReport(
  given: JsonObject,
  result: ReportResult,
  args: JsonObject,
  boundary: Boundary,
  policy: TrustPolicy,
): Shaped {
  const shape = shapes[result.shape];
  const page = pageOf(given, result, args);
  const shown = page && result.pages ? { ...given, [result.pages]: page.rows } : given;
  // The catalogue's properties, in its order, and no others.
  const report = Object.fromEntries(Object.keys(shape).map((name) => [name, shown[name]]));
  const tables = Object.keys(shape).filter((name) => recordsOf(shape[name]) !== undefined);
  const marks = new Marks();
  const lines = [...head(report, result, new Set(tables), marks, page, policy)];
  for (const name of tables) lines.push(...table(name, report[name], recordsOf(shape[name]) ?? {}, marks, policy));
  if (marks.lines.length > 0) lines.push(marks.legend(), boundary.wrap(marks.lines.join('\n')));
  return {
    text: lines.join('\n'),
    meta: page ? { 'redmine-mcp/page': page.facts } : {},
    hasUntrusted: marks.lines.length > 0,
    get structured() {
      return {
        ...(page ? { page: page.facts } : {}),
        report: structuredRecord(report, shape, new Set(), boundary, policy),
      };
    },
  };
}

/** What stands inside the boundary, and what its lines are. */
class Marks {
  readonly #lines = new Set<string>();
  readonly #forms = new Set<string>();

  add(form: string, line: string): void {
    this.#forms.add(form);
    this.#lines.add(line);
  }

  get lines(): readonly string[] {
    return [...this.#lines];
  }

  legend(): string {
    return `names and texts: ${[...this.#forms].join(', ')}`;
  }
}

interface Part {
  readonly rows: readonly Json[];
  readonly facts: { total: number; count: number; offset: number; has_more: boolean; next_offset: number | null };
}

function pageOf(given: JsonObject, { pages }: ReportResult, args: JsonObject): Part | undefined {
  if (pages === undefined) return undefined;
  const all = listAt(given, pages);
  const limit = typeof args['limit'] === 'number' ? args['limit'] : paging.limit;
  const offset = typeof args['offset'] === 'number' ? args['offset'] : 0;
  const rows = all.slice(offset, offset + limit);
  const next = offset + limit < all.length ? offset + limit : null;
  return {
    rows,
    facts: { total: all.length, count: rows.length, offset, has_more: next !== null, next_offset: next },
  };
}

function head(
  report: JsonObject,
  result: ReportResult,
  tables: ReadonlySet<string>,
  marks: Marks,
  page: Part | undefined,
  policy: TrustPolicy,
): string[] {
  const shape = shapes[result.shape];
  const { trusted, marked } = flatten(report, shape, tables, policy);
  for (const line of marked) marks.add('name: text', line);
  const unknown = Object.keys(report).filter((name) => report[name] === null && !tables.has(name));
  const facts = [
    result.noun,
    ...(page ? [rangeOf(page, result.pages ?? '')] : []),
    ...trusted.filter((fact) => !fact.startsWith(REMARKS)),
    ...unknown.map((name) => `${name}: unknown`),
  ];
  const remarks = listAt(report, 'remarks').map((remark) => piece(itemOf(shape['remarks']), remark, policy));
  return [facts.join(' · '), ...remarks.flatMap(({ text, safe }) => (safe ? [`! ${text}`] : []))];
}

const REMARKS = 'remarks: ';

function rangeOf({ facts: { total, count, offset, next_offset } }: Part, name: string): string {
  const from = offset > 0 ? ` from offset ${offset}` : '';
  const more = next_offset === null ? '' : ` · more: offset ${next_offset}`;
  return `${count === total ? total : `${count} of ${total}`} ${name}${from}${more}`;
}

/** The shape of the records of a list; undefined for what is no list of records. */
function recordsOf(field: Field | undefined): Shape | undefined {
  const item = itemOf(field);
  return typeof item === 'object' && 'shape' in item ? shapes[item.shape] : undefined;
}

function itemOf(field: Field | undefined): Field | undefined {
  return typeof field === 'object' && 'list' in field ? field.list : undefined;
}

/** Columns that no row has are left out; the first of the others is what a row is known by. */
function table(name: string, value: Json | undefined, shape: Shape, marks: Marks, policy: TrustPolicy): string[] {
  if (value === undefined) return [];
  if (!isList(value)) return [`${name}: unknown`];
  if (value.length === 0) return [`${name}: none`];
  const used = Object.keys(shape).filter((column) => value.some((row) => hasValue(at(row, column))));
  const [key = ''] = used;
  const outside = used.filter((column) => isSafeField(shape[column], policy) || isReference(shape[column]));
  const texts = used.filter((column) => !outside.includes(column));
  const lines = [`${name} (${value.length})`, outside.join('|')];
  for (const row of value) {
    lines.push(outside.map((column) => cell(column, shape[column], at(row, column), marks, policy)).join('|'));
    const inside = texts.map((column) => piece(shape[column], at(row, column), policy).text);
    const id = piece(shape[key], at(row, key), policy);
    if (inside.some((text) => text !== ''))
      marks.add([`${name} ${key}`, ...texts].join('|'), `${name} ${id.safe ? id.text : ''}|${inside.join('|')}`);
  }
  return lines;
}

/** What can stand outside; the name of a reference, and what has not got its declared shape, go inside. */
function cell(column: string, field: Field | undefined, value: Json | undefined, marks: Marks, policy: TrustPolicy) {
  if (value === null) return isReference(field) ? 'none' : 'unknown';
  const shown = piece(field, value, policy);
  if (shown.safe) return shortTime(field, shown.text);
  const id = isReference(field) ? idOf(value) : undefined;
  marks.add(`${column} id|name`, `${column} ${id ?? '?'}|${shown.text}`);
  return id === undefined ? '?' : String(id);
}

function hasValue(value: Json | undefined): boolean {
  return value !== undefined && value !== '' && !(isList(value) && value.length === 0);
}

import { shapes } from '../../generated/tables.ts';
import type { Field, Json } from '../../generated/types.ts';
import { cut } from '../guard/cut.ts';
import { defused } from '../guard/look-alike.ts';
import { oneLine } from '../guard/one-line.ts';
import { sanitise } from '../guard/sanitise.ts';
import { at, isList, isObject } from '../json.ts';

/** A piece of an answer: `safe` text may stand outside a boundary, everything else must not. */
export interface Piece {
  readonly text: string;
  readonly safe: boolean;
}

/** Names of properties that the catalogue does not know and that sound like secrets are not shown (T9). */
export const SECRET_NAME = /key|token|secret|passw|credential/i;

export interface TrustPolicy {
  /** Names that only administrators can write count as trusted (REDMINE_MCP_TRUST_ADMIN_TEXT). */
  readonly trustAdminText: boolean;
}

const CLOSED: { readonly [format: string]: RegExp } = {
  date: /^\d{4}-\d{2}-\d{2}$/,
  'date-time': /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/,
  digits: /^\d+$/,
  hex: /^[0-9a-f]+$/,
};

const safe = (text: string): Piece => ({ text, safe: true });
const untrusted = (text: string): Piece => ({ text, safe: false });
export const EMPTY = safe('');

/** A value of a record takes so many characters of its line at most; a long text has a part of its own. */
const VALUE_LENGTH = 1200;
/** What the catalogue does not know is shown in so many characters at most. */
const UNKNOWN_LENGTH = 500;

/** The beginning of a text, and how long the whole is. */
export function brief(text: string, length = VALUE_LENGTH): string {
  // Code points are never more than UTF-16 units.
  if (text.length <= length) return text;
  const part = cut(text, 0, length);
  return part.to < part.total ? `${part.text}… (${part.total} characters)` : text;
}

/** A value of a shape that the catalogue does not know: bounded, and without what sounds like a secret. */
export function unknownText(value: Json): string {
  const text =
    typeof value === 'string'
      ? value
      : JSON.stringify(value, (key, inner) => (SECRET_NAME.test(key) ? undefined : inner));
  return lineOf(brief(text ?? '', UNKNOWN_LENGTH));
}

/** Text on one line that can forge neither a row, nor a column, nor a boundary, wherever it stands (T40). */
export function lineOf(text: string): string {
  return oneLine(defused(sanitise(text)));
}

/**
 * One value as a piece of one line. What is not of the shape that the catalogue says is untrusted, whatever the
 * catalogue says about its origin.
 */
export function piece(
  field: Field | undefined,
  value: Json | undefined,
  policy: TrustPolicy,
  length = VALUE_LENGTH,
): Piece {
  if (value === undefined || value === null || field === 'secret') return EMPTY;
  if (typeof value === 'number' || typeof value === 'boolean') return safe(String(value));
  if (typeof value === 'string') return textPiece(field, value, policy, length);
  if (isList(value)) {
    const item = typeof field === 'object' && 'list' in field ? field.list : undefined;
    return joined(
      value.map((each) => piece(item, each, policy)),
      ', ',
    );
  }
  return isObject(field) && 'shape' in field
    ? named(String(field.shape), value, policy)
    : untrusted(unknownText(value));
}

function textPiece(field: Field | undefined, value: string, policy: TrustPolicy, length: number): Piece {
  if (value === '') return EMPTY;
  if (isPath(field)) return untrusted(lineOf(brief(pathOf(value), length)));
  const text = lineOf(brief(value, length));
  return isSafeText(field, value, policy) ? safe(text) : untrusted(text);
}

/** Text of a closed shape that it really has, or text that only administrators write. */
export function isSafeText(field: Field | undefined, value: string, policy: TrustPolicy): boolean {
  if (field === 'admin') return policy.trustAdminText;
  if (typeof field === 'string') return CLOSED[field]?.test(value) ?? false;
  return field !== undefined && 'enum' in field && field.enum.includes(value);
}

/** By which of its properties a reference is shown. */
const NAMING = ['name', 'title', 'label', 'value', 'id'] as const;

/** A reference by its name where it has one; a record without a name by its id. */
function named(shape: string, value: Json, policy: TrustPolicy): Piece {
  const fields = shapes[shape as keyof typeof shapes];
  for (const key of NAMING) {
    const part = at(value, key);
    if (part !== undefined && part !== null) return piece(fields?.[key], part, policy);
  }
  return EMPTY;
}

/** The codec `path`: what a URL says below its host, as people read it. */
export function isPath(field: Field | undefined): boolean {
  return typeof field === 'object' && 'codec' in field && field.codec === 'path';
}

/** The path of a URL, decoded where that can be; other text as it is. */
export function pathOf(url: string): string {
  const [, path = url] = /^https?:\/\/[^/]*(\/.*)$/.exec(url) ?? [];
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function joined(pieces: readonly Piece[], separator: string): Piece {
  const shown = pieces.filter(({ text }) => text !== '');
  return { text: shown.map(({ text }) => text).join(separator), safe: shown.every((part) => part.safe) };
}

/** Whether a column of this field can stand outside a boundary, as far as its declared shape goes. */
export function isSafeField(field: Field | undefined, policy: TrustPolicy): boolean {
  if (field === undefined || field === 'untrusted' || field === 'secret') return false;
  if (field === 'admin') return policy.trustAdminText;
  if (typeof field === 'string') return true;
  if ('enum' in field) return true;
  if ('list' in field) return isSafeField(field.list, policy);
  if ('codec' in field) return false;
  const fields = shapes[field.shape];
  const shown = NAMING.find((key) => fields[key] !== undefined);
  return shown !== undefined && isSafeField(fields[shown], policy);
}

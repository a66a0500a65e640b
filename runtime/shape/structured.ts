import { shapes } from '../../generated/tables.ts';
import type { Field, Json, JsonObject, Shape } from '../../generated/types.ts';
import type { Boundary } from '../guard/boundary.ts';
import { at, isList, isObject } from '../json.ts';
import { unknownLines } from './flatten.ts';
import { brief, isPath, isSafeText, lineOf, pathOf, type TrustPolicy, unknownText } from './text.ts';

/**
 * A record for `structuredContent`: the same trust as in the text, each untrusted text in a boundary of its own. Secrets
 * are left out; what the catalogue does not know comes as one marked text.
 */
export function structuredRecord(
  record: Json,
  shape: Shape,
  skip: ReadonlySet<string>,
  boundary: Boundary,
  policy: TrustPolicy,
): JsonObject {
  if (!isObject(record)) return {};
  const facts: { [name: string]: Json } = {};
  for (const [name, value] of Object.entries(record)) {
    const field = Object.hasOwn(shape, name) ? shape[name] : undefined;
    if (skip.has(name) || value === undefined || field === undefined || field === 'secret') continue;
    facts[name] = structured(field, value, boundary, policy);
  }
  const unknown = unknownLines(record, shape);
  if (unknown.length > 0) facts['unknown'] = boundary.wrap(unknown.join('\n'));
  return facts;
}

/** One value, in the shape that the catalogue gives it. */
export function structured(
  field: Field | undefined,
  value: Json | undefined,
  boundary: Boundary,
  policy: TrustPolicy,
  length?: number,
): Json {
  if (value === undefined || value === null || field === 'secret') return null;
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value === 'string') {
    if (isSafeText(field, value, policy)) return lineOf(value);
    return boundary.wrap(brief(isPath(field) ? pathOf(value) : value, length));
  }
  const isTyped = typeof field === 'object';
  if (isList(value)) {
    if (isTyped && 'codec' in field) return value.map((entry) => customField(entry, boundary, policy));
    return value.map((entry) => structured(isTyped && 'list' in field ? field.list : field, entry, boundary, policy));
  }
  if (isTyped && 'shape' in field) return structuredRecord(value, shapes[field.shape], new Set(), boundary, policy);
  return boundary.wrap(unknownText(value));
}

function customField(entry: Json, boundary: Boundary, policy: TrustPolicy): Json {
  const value = at(entry, 'value');
  return {
    id: structured('number', at(entry, 'id'), boundary, policy),
    name: structured('admin', at(entry, 'name'), boundary, policy),
    value: isList(value)
      ? value.map((item) => structured('untrusted', item, boundary, policy))
      : structured('untrusted', value, boundary, policy),
  };
}

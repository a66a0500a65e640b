import type { Catalogue, PropertySpec } from '../../generator/catalogue.ts';
import { propertiesOf, responseOf, schemaName } from '../../generator/targets.ts';
import type { Shape } from './observation.ts';

/** Told of each text of an answer, with what the catalogue says about its place. */
export type OnText = (text: string, property: PropertySpec, path: string) => void;

/** Adds values to a shape: what they look like, and whether the catalogue lets them stand there. */
export class Shaper {
  readonly #catalogue: Catalogue;
  readonly #onText: OnText | undefined;

  constructor(catalogue: Catalogue, onText?: OnText) {
    this.#catalogue = catalogue;
    this.#onText = onText;
  }

  /** A whole answer of an operation, with what Redmine puts around lists. */
  answer(shape: Shape | undefined, id: string, body: unknown): Shape {
    const response = responseOf(this.#catalogue.operations[id]);
    if (!response) return this.value(shape, body, undefined, id);
    const $ref = `#/schemas/${response.schema}`;
    const root: PropertySpec = response.list ? { type: 'array', items: { $ref } } : { $ref };
    return this.#object(shape, body, { [response.root]: root }, id);
  }

  value(shape: Shape | undefined, value: unknown, property: PropertySpec | undefined, path: string): Shape {
    const properties = property?.$ref ? propertiesOf(this.#catalogue, schemaName(property.$ref)) : {};
    const result = this.#object(shape, value, properties, path);
    if (typeof value === 'string' && property) {
      this.#onText?.(value, property, path);
      if (!isAllowed(property, value)) result.outside = (result.outside ?? 0) + 1;
    }
    if (Array.isArray(value)) {
      for (const item of value) result.items = this.value(result.items, item, property?.items, `${path}[]`);
    }
    return result;
  }

  #object(
    shape: Shape | undefined,
    value: unknown,
    properties: Readonly<Record<string, PropertySpec>>,
    path: string,
  ): Shape {
    const result = shape ?? { seen: 0, filled: 0, types: [] };
    result.seen += 1;
    if (!isEmpty(value)) result.filled += 1;
    const type = typeOf(value);
    if (!result.types.includes(type)) result.types = [...result.types, type].sort();
    if (!isRecord(value)) return result;
    result.objects = (result.objects ?? 0) + 1;
    result.properties ??= {};
    for (const [key, item] of Object.entries(value)) {
      const name = keyName(key);
      result.properties[name] = this.value(result.properties[name], item, properties[key], `${path}.${name}`);
    }
    return result;
  }
}

/** Keys that are data, such as ids and names of custom fields in what plugins answer, are all one. */
const keyName = (key: string) => (/^[a-z][a-z_]*\d?$/.test(key) && key.length <= 60 ? key : '*');

/** The JSON type of a value; whole numbers are integers. */
export function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}

/** Closed forms of text, which need no mark of who wrote it. */
export const CLOSED: Partial<Record<string, RegExp>> = {
  date: /^\d{4}-\d{2}-\d{2}$/,
  'date-time': /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/,
};

function isAllowed({ format, enum: words, pattern }: PropertySpec, text: string): boolean {
  const closed = format && CLOSED[format];
  if (closed && !closed.test(text)) return false;
  return (words?.includes(text) ?? true) && (pattern === undefined || new RegExp(pattern).test(text));
}

/** Whether it is an object, and no list. */
export const isRecord = (value: unknown): value is Record<string, unknown> => typeOf(value) === 'object';
const isEmpty = (value: unknown) => value === null || value === '' || (Array.isArray(value) && value.length === 0);

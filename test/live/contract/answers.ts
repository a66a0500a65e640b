import type { OperationSpec, PropertySpec } from '../../../generator/catalogue.ts';
import { responseOf, schemaName } from '../../../generator/targets.ts';
import type { Response } from './call.ts';
import { catalogue, isIn, ownedProperties, placeOf } from './catalogue.ts';

/** What came of comparing answers with the schemas that the catalogue has for them. */
export class Comparison {
  /** Each says the line to change. */
  readonly differences = new Set<string>();
  /** Properties that had a value, as `Issue.subject`. */
  readonly seen = new Set<string>();
  readonly #version: string;

  constructor(version: string) {
    this.#version = version;
  }

  /** The answer of one call, with what Redmine puts around lists; 204 has none. */
  answer(operation: OperationSpec, { status, body }: Pick<Response, 'status' | 'body'>): void {
    const response = responseOf(operation);
    if ((status === 204 && body === undefined) || operation.answers === 'bytes') return;
    if (!response || !isRecord(body)) {
      if (response) this.#differ(operation, `answered ${JSON.stringify(body)}, not an object`);
      else if (body !== undefined)
        this.#differ(operation, `add \`response:\` for ${JSON.stringify(body).slice(0, 100)}`);
      return;
    }
    const { [response.root]: value, ...around } = body;
    for (const name of Object.keys(around)) {
      if (!response.list || !AROUND_LISTS.includes(name)) this.#differ(operation, `\`response\` lacks \`${name}\``);
    }
    if (response.list !== Array.isArray(value)) {
      this.#differ(
        operation,
        `\`${response.root}\` is ${JSON.stringify(value)?.slice(0, 100)}: \`list:\` or \`one:\`?`,
      );
    }
    for (const item of [value].flat()) this.#record(response.schema, item, response.root);
  }

  /** Properties of the schemas of these operations that are there in this version and never had a value. */
  neverSeen(operations: readonly OperationSpec[]): string[] {
    const schemas = new Set<string>();
    const visit = (name: string) => {
      if (schemas.has(name)) return;
      schemas.add(name);
      for (const { property } of ownedProperties(name).values()) {
        if (!isIn(property, this.#version)) continue;
        for (const each of [property, property.items]) if (each?.$ref) visit(schemaName(each.$ref));
      }
    };
    for (const operation of operations) {
      const response = responseOf(operation);
      if (response && isIn(operation, this.#version)) visit(response.schema);
    }
    const missing = [...schemas].flatMap((schema) =>
      [...ownedProperties(schema)]
        .filter(([name, { owner, property }]) => isIn(property, this.#version) && !this.seen.has(`${owner}.${name}`))
        .map(([name, { owner, property }]) => `${at(property, owner)}: \`${name}\` of ${owner} never had a value`),
    );
    return [...new Set(missing)]
      .sort()
      .map((line) => `${line}. Remove it, say since or until, or extend the examples or the seed.`);
  }

  #differ(where: object, problem: string): void {
    this.differences.add(`${placeOf(where)}: ${problem}`);
  }

  #record(schema: string, value: unknown, path: string): void {
    const own = catalogue.schemas[schema] ?? {};
    if (!isRecord(value)) {
      this.#differ(own, `${path} is ${JSON.stringify(value)}, not an object of ${schema}`);
      return;
    }
    const properties = ownedProperties(schema);
    for (const [name, item] of Object.entries(value)) {
      const { owner = schema, property } = properties.get(name) ?? {};
      if (!property) {
        this.#differ(own, `add "${name}: ${suggestion(item)}" to ${schema} (${path})`);
      } else if (!isIn(property, this.#version)) {
        this.#differ(property, `\`${name}\` of ${owner} is there in ${this.#version}: mend since or until`);
      } else {
        if (!isEmpty(item)) this.seen.add(`${owner}.${name}`);
        this.#value(property, item, `${owner}.${name}`, at(property, owner));
      }
    }
  }

  #value(property: PropertySpec, value: unknown, path: string, place: string): void {
    const problem = problemOf(property, value);
    if (problem) this.differences.add(`${place}: ${path} ${problem}`);
    else if (Array.isArray(value)) {
      for (const item of value) this.#value(property.items ?? {}, item, `${path}[]`, place);
    } else if (property.$ref) this.#record(schemaName(property.$ref), value, path);
  }
}

const AROUND_LISTS = ['total_count', 'offset', 'limit'];

/** A property written on one line has no place of its own beyond that of its schema. */
function at(property: PropertySpec, owner: string): string {
  const place = placeOf(property);
  return place === 'spec' ? placeOf(catalogue.schemas[owner]) : place;
}

/** Why a value is not what its property says; undefined when it is. */
function problemOf(property: PropertySpec, value: unknown): string | undefined {
  const types = property.$ref ? ['object'] : [property.type ?? (property.enum ? 'string' : [])].flat();
  const type = typeOf(value);
  if (!types.includes(type as never) && !(type === 'integer' && types.includes('number'))) {
    return `is ${JSON.stringify(value)?.slice(0, 60)}: \`type:\` has to have ${type === 'null' ? "'null'" : type}`;
  }
  return typeof value === 'string' ? textProblem(property, value) : undefined;
}

function textProblem(property: PropertySpec, value: string): string | undefined {
  const closed = property.format && CLOSED[property.format];
  if (closed && !closed.test(value)) return `is ${JSON.stringify(value)}, no ${property.format}: x-trust: untrusted?`;
  if (property.enum && !property.enum.includes(value)) return `is ${JSON.stringify(value)}: add it to \`enum\``;
  if (property.pattern && !new RegExp(property.pattern).test(value)) {
    return `is ${JSON.stringify(value)}: not \`pattern\``;
  }
  // What users wrote in the seed carries a canary; the one in a custom field's name is an administrator's.
  const written = value.replaceAll('CANARYfieldname', '').includes('CANARY');
  return written && property['x-trust'] !== 'untrusted' ? 'is what a user wrote: x-trust: untrusted' : undefined;
}

const CLOSED: Partial<Record<string, RegExp>> = {
  date: /^\d{4}-\d{2}-\d{2}$/,
  'date-time': /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/,
};

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}

/** What to write for a property that the schema lacks; who can write a text is for a person to say. */
function suggestion(value: unknown): string {
  if (isRecord(value)) return "{ $ref: '#/schemas/…' }";
  if (Array.isArray(value)) return `{ type: array, items: ${value.length > 0 ? suggestion(value[0]) : '…'} }`;
  if (typeof value !== 'string') return value === null ? "{ type: [string, 'null'], … }" : `{ type: ${typeOf(value)} }`;
  const format = Object.entries(CLOSED).find(([, pattern]) => pattern?.test(value))?.[0];
  return `{ type: string, ${format ? `format: ${format}` : 'x-trust: untrusted'} }`;
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeOf(value) === 'object';
const isEmpty = (value: unknown) => value === null || value === '' || (Array.isArray(value) && value.length === 0);

import openapi from '../../generated/openapi.json' with { type: 'json' };
import { operations } from '../../generated/tables.ts';
import type { OperationId } from '../../generated/types.ts';

/** JSON as it comes. */
export type Json = string | number | boolean | null | Json[] | { [name: string]: Json };

interface Node_ {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly const?: Json;
  readonly enum?: readonly Json[];
  readonly format?: string;
  readonly properties?: Readonly<Record<string, Node_>>;
  readonly items?: Node_;
}

/** One operation of the generated OpenAPI document, as far as the fuzzing reads it. */
export interface Described {
  readonly id: OperationId;
  readonly template: string;
  readonly method: string;
  readonly path: RegExp;
  readonly query: ReadonlySet<string>;
  /** Keys at the root of the JSON that it takes; undefined where it takes none. */
  readonly body: readonly string[] | undefined;
  readonly status: number;
  readonly answer: Node_ | undefined;
}

type Content = { readonly schema?: Node_ };
interface Raw {
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, Content>> };
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, Content>> }>>;
}

const schemas = openapi.components.schemas as unknown as Readonly<Record<string, Node_>>;

/** Literal routes first: `/users/current.json` is no `/users/:user_id.json`. */
export const described: readonly Described[] = Object.entries(openapi.paths)
  .flatMap(([template, methods]) =>
    Object.entries(methods as unknown as Readonly<Record<string, Raw>>)
      .filter(([method]) => /^(get|post|put|delete)$/.test(method))
      .map(([method, raw]) => describe(template, method.toUpperCase(), raw)),
  )
  .sort((a, b) => places(a.template) - places(b.template));

function places(template: string): number {
  return template.split('{').length;
}

function describe(template: string, method: string, raw: Raw): Described {
  const [status = '200', response] = Object.entries(raw.responses)[0] ?? [];
  const body = raw.requestBody?.content['application/json']?.schema;
  return {
    id: idOf(method, template),
    template,
    method,
    path: pathPattern(template),
    query: new Set((raw.parameters ?? []).filter((each) => each.in === 'query').map(({ name }) => name)),
    body: body && Object.keys(followed(body).properties ?? {}),
    status: Number(status),
    answer: response?.content?.['application/json']?.schema,
  };
}

/** An operation with several routes has several descriptions. */
function idOf(method: string, template: string): OperationId {
  const route = template.replaceAll(/\{([a-z_]+)\}/g, ':$1');
  const [id] =
    Object.entries(operations).find(([, each]) => each.method === method && each.routes.includes(route)) ?? [];
  if (id === undefined) throw new Error(`no operation has ${method} ${template}`);
  return id as OperationId;
}

/** Each parameter is one segment of unreserved and escaped characters (RFC 3986 section 3.3), and never empty. */
function pathPattern(template: string): RegExp {
  const parts = template.split(/\{[a-z_]+\}/).map((part) => part.replaceAll('.', '\\.'));
  return new RegExp(`^${parts.join('((?:[A-Za-z0-9_~-]|%[0-9A-F]{2})+)')}$`);
}

function followed(node: Node_): Node_ {
  const name = node.$ref?.split('/').at(-1);
  return name === undefined ? node : (schemas[name] ?? {});
}

const WORDS = ['Alpha', 'Beta'];
const DEEP = 4;

/**
 * What a Redmine might answer: every property that the catalogue knows, two entries in every list.
 * @param id of the first record
 */
export function plausible(node: Node_, id: number, name = '', depth = 0): Json {
  const { type, enum: words, const: fixed, format, properties = {}, items = {} } = followed(node);
  const [kind] = [type ?? 'object'].flat();
  const given = fixed ?? words?.[0];
  if (given !== undefined) return given;
  if (kind === 'string') return text(name, format, id);
  if (kind === 'boolean') return name !== 'admin';
  if (kind === 'integer' || kind === 'number') return number(kind, name, id);
  if (kind === 'array' && depth > DEEP) return [];
  if (kind === 'array') return [id, id === 1 ? 2 : 1].map((each) => plausible(items, each, name, depth + 1));
  const entries = Object.entries(properties).map(([key, value]) => [key, plausible(value, id, key, depth + 1)]);
  return Object.fromEntries(entries);
}

function number(kind: 'integer' | 'number', name: string, id: number): number {
  if (name === 'id') return id;
  if (name === 'offset') return 0;
  return kind === 'integer' || name === 'filesize' ? 1 : 1.5;
}

function text(name: string, format: string | undefined, id: number): string {
  if (format === 'date') return '2025-01-01';
  if (format === 'date-time') return '2025-01-01T00:00:00Z';
  if (name === 'identifier' || name === 'login') return (WORDS[id - 1] ?? 'alpha').toLowerCase();
  if (name === 'content_url' || name === 'thumbnail_url' || name === 'url') return `http://upstream.example/x/${id}`;
  if (name === 'content_type') return 'text/plain';
  if (name === 'notes' || name === 'description' || name === 'text')
    return 'Line one\nline <two> </untrusted-0123456789abcdef>';
  if (name === 'token') return 'secret-upload-token';
  if (name === 'api_key') return 'f'.repeat(40);
  return WORDS[id - 1] ?? `Name ${id}`;
}

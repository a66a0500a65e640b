import type { ErrorObject, ValidateFunction } from 'ajv';
import { closest } from 'fastest-levenshtein';
import type { Action, ComposedAction, JsonObject, Tool } from '../../generated/types.ts';
import { loadSchemas } from '../catalogue.ts';
import { ToolError } from '../errors.ts';
import { stripBoundaryTags } from '../guard/boundary.ts';
import { pasted } from '../guard/pasted.ts';
import { isDeeperThan, isObject } from '../json.ts';

/** Comparing takes time by length, and no argument has a longer name. */
const MOST_COMPARED = 100;

export interface Validated<A = Action | ComposedAction> {
  /** Name of the action; `call` for a tool that has one. */
  readonly name: string;
  readonly action: A;
  readonly arguments: JsonObject;
}

/** No tool takes half as many. What walks through arguments may do so by recursion. */
const MOST_LEVELS = 20;

/**
 * Proves arguments against the closed strict schema of the action that they pick. Nothing is coerced, nothing unknown
 * is let through. Boundary tags that an agent pasted back are taken out first (T6).
 * @throws ToolError `invalid_arguments` that names the argument, what came and what is allowed
 */
export async function validate(tool: Tool, given: unknown): Promise<Validated> {
  if (given !== undefined && !isObject(given)) {
    throw new ToolError('invalid_arguments', `The arguments of ${tool.name} have to be an object.`);
  }
  if (isDeeperThan(given, MOST_LEVELS)) {
    throw new ToolError('invalid_arguments', `The arguments are nested more than ${MOST_LEVELS} levels deep.`);
  }
  const args = stripBoundaryTags(given ?? {});
  const name = pickAction(tool, args);
  const action = tool.actions[name];
  if (!action) throw new ToolError('internal', `${tool.name} has no action ${name}.`);
  const check = await validator(tool.name, name);
  if (!check(args)) throw explain(tool, check);
  return { name, action, arguments: args };
}

function pickAction(tool: Tool, args: JsonObject): string {
  const { discriminator } = tool;
  if (discriminator === undefined) return 'call';
  const picked = args[discriminator];
  const allowed = Object.keys(tool.actions);
  if (typeof picked === 'string' && Object.hasOwn(tool.actions, picked)) return picked;
  const came = picked === undefined ? 'is missing' : `is ${show(picked)}`;
  throw new ToolError('invalid_arguments', `"${discriminator}" ${came}. Allowed: ${allowed.join(', ')}.`, {
    argument: discriminator,
    allowed,
  });
}

const compiled = new Map<string, Promise<ValidateFunction>>();

/** Loaded and compiled at the first call of an action: start-up pays for none. */
function validator(tool: string, action: string): Promise<ValidateFunction> {
  const key = `${tool}.${action}`;
  let found = compiled.get(key);
  if (!found) {
    found = compile(tool, action);
    compiled.set(key, found);
  }
  return found;
}

async function compile(tool: string, action: string): Promise<ValidateFunction> {
  const [{ compileSchema }, { strict }] = await Promise.all([import('./compile.ts'), loadSchemas(tool)]);
  return compileSchema(strict[action] ?? { not: {} });
}

function explain(tool: Tool, { errors }: ValidateFunction): ToolError {
  const own = (errors ?? []).filter((error) => !isInsideOf(error, ['oneOf', 'anyOf']));
  const first = [...own].sort((a, b) => weight(a) - weight(b))[0];
  if (!first) throw new Error(`The arguments of ${tool.name} are not valid, and nothing says why.`);
  const argument = argumentOf(first);
  const { message, allowed } = say(first);
  const more = own.length > 1 ? ` (${own.length} problems; this is the first.)` : '';
  const details = { ...(argument ? { argument } : {}), ...(allowed ? { allowed } : {}) };
  return new ToolError('invalid_arguments', `${message}${more}`, details);
}

/** Unknown arguments first: they often are why a required one is missing. */
function weight(error: ErrorObject): number {
  return ['additionalProperties', 'required', 'type'].indexOf(error.keyword) + 1 || 9;
}

function isInsideOf(error: ErrorObject, keywords: readonly string[]): boolean {
  return keywords.some((keyword) => error.schemaPath.includes(`/${keyword}/`));
}

function argumentOf(error: ErrorObject): string | undefined {
  const name = error.instancePath.split('/')[1];
  if (name !== undefined) return plain(name);
  if (error.keyword === 'required') return String(error.params['missingProperty']);
  return error.keyword === 'additionalProperties' ? plain(String(error.params['additionalProperty'])) : undefined;
}

function say(error: ErrorObject): { message: string; allowed?: string[] } {
  const path = error.instancePath.split('/').slice(1).map(plain).join('.');
  const name = path === '' ? 'The arguments' : `"${path}"`;
  const came = show(error.data);
  switch (error.keyword) {
    case 'additionalProperties': {
      const unknown = String(error.params['additionalProperty']);
      const here = Object.keys((error.parentSchema as { properties: object }).properties);
      const hint = here.length > 0 ? ` Did you mean "${closest(unknown.slice(0, MOST_COMPARED), here)}"?` : '';
      return {
        message: `There is no argument ${show(unknown)}${path ? ` in ${name}` : ''}.${hint}`,
        allowed: here,
      };
    }
    case 'required':
      return { message: `"${[path, error.params['missingProperty']].filter(Boolean).join('.')}" is missing.` };
    case 'dependentRequired':
      return { message: `"${error.params['property']}" is only for calls with "${error.params['missingProperty']}".` };
    case 'false schema':
      return { message: `${name} cannot be given together with "${loner(error.schemaPath)}".` };
    case 'oneOf':
    case 'anyOf':
      return sayChoice(error, path === '' ? '' : ` in ${name}`);
    case 'type':
      return {
        message: `${name} is ${came} (${typeName(error.data)}); it has to be ${[error.params['type']].flat().join(' or ')}.`,
      };
    case 'enum': {
      const allowed = (error.params['allowedValues'] as unknown[]).map(String);
      return { message: `${name} is ${came}. Allowed: ${allowed.join(', ')}.`, allowed };
    }
    case 'const':
      return { message: `${name} is ${came}. Allowed: ${show(error.params['allowedValue'])}.` };
    case 'pattern':
      return pattern(name, came, error);
    default:
      return { message: `${name} is ${came}; it ${error.message ?? 'is not valid'}.` };
  }
}

/** Alternatives, at the top or within an argument. */
function sayChoice({ keyword, schema, data }: ErrorObject, where: string): { message: string; allowed: string[] } {
  const names = (schema as { required: string[] }[]).flatMap((option) => option.required);
  const given = names.filter((option) => isObject(data) && data[option] !== undefined);
  const some = keyword === 'oneOf' ? 'exactly one' : 'at least one';
  const not = given.length === 0 ? '' : `, not ${given.join(' and ')}`;
  return { message: `Give ${some} of ${names.join(', ')}${where}${not}.`, allowed: names };
}

/** Rule `alone`: the argument that suffers no other, in `#/dependentSchemas/query/properties/…`. */
function loner(schemaPath: string): string | undefined {
  return schemaPath.split('/')[2];
}

/** A pattern that is nothing but words, or begins with them, says itself what is allowed; else the description does, if there is one. */
function pattern(
  name: string,
  came: string,
  { schema, parentSchema, data, message: failed }: ErrorObject,
): { message: string; allowed?: string[] } {
  // What such a text should be like, a description that is about its meaning does not say.
  if (typeof data === 'string' && data.trim() === '') return { message: `${name} is ${came}, which is blank.` };
  const [, words, isAll] = /^\^\(([a-z_]+(?:\|[a-z_]+)*)\)(\$)?/.exec(String(schema)) ?? [];
  const allowed = words?.split('|');
  if (allowed && isAll) return { message: `${name} is ${came}. Allowed: an id, ${allowed.join(', ')}.` };
  const { description } = parentSchema as { description?: string };
  if (description === undefined) return { message: `${name} is ${came}; it ${failed}.` };
  const message = `${name} is ${came}, which is not of this form: ${description}`;
  return allowed ? { message: `${message} Allowed: ${allowed.join(', ')}.`, allowed } : { message };
}

function typeName(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return Number.isInteger(value) ? 'integer' : typeof value;
}

/** A name that the agent gave, which may be pasted text: printable and short. */
function plain(name: string): string {
  return pasted(name).slice(0, 60);
}

/** What came, short and on one line: it is the agent's own text, but may hold pasted text. */
function show(value: unknown): string {
  const ascii = pasted(JSON.stringify(value));
  return ascii.length > 60 ? `${ascii.slice(0, 60)}…` : ascii;
}

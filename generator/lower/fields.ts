import type { Catalogue, PermissionSpec, PropertySpec, SchemaSpec } from '../catalogue.ts';
import { propertiesOf, responseOf, schemaName } from '../targets.ts';

/** Mirrors `Field` of generated/types.ts. */
export type Field =
  | string
  | { enum: unknown[] }
  | { shape: string }
  | { list: Field }
  | { codec: 'custom-fields' | 'path' };

export const typesOf = (property: PropertySpec) => [property.type].flat().filter((type) => type !== undefined);

/** A string whose shape leaves no room for somebody's words. A `uri`, an `email`, a file name are words. */
export function closedShape(property: PropertySpec): Field | undefined {
  if (property.enum) return { enum: property.enum };
  if (property.const !== undefined) return { enum: [property.const] };
  if (property.format === 'date' || property.format === 'date-time') return property.format;
  if (property.pattern && /^\^\\d(\+|\{\d+\})\$$/.test(property.pattern)) return 'digits';
  if (property.pattern && /^\^\[0-9a-f\]\{\d+\}\$$/.test(property.pattern)) return 'hex';
  return undefined;
}

/** How a property of an answer may be shown. */
export function fieldOf(property: PropertySpec): Field {
  if (property.secret) return 'secret';
  if (property.codec === 'custom-fields' || property.codec === 'path') return { codec: property.codec };
  if (property.$ref) return { shape: schemaName(property.$ref) };
  const types = typesOf(property);
  if (types.includes('array') && property.items && !types.includes('string')) return { list: fieldOf(property.items) };
  const closed = closedShape(property);
  if (closed) return closed;
  if (types.includes('integer') || types.includes('number')) return 'number';
  if (types.includes('boolean')) return 'boolean';
  return property['x-trust'] === 'admin' ? 'admin' : 'untrusted';
}

/** Names of the schemas that answers are made of, those of Redmine and those of composed tools. */
export function answerSchemas(catalogue: Catalogue): string[] {
  return reached(catalogue, [...responses(catalogue), ...reports(catalogue)]);
}

/** Names of the schemas that only composed tools answer: they are no part of Redmine's API. */
export function reportSchemas(catalogue: Catalogue): string[] {
  const known = reached(catalogue, responses(catalogue));
  return reached(catalogue, reports(catalogue)).filter((name) => !known.includes(name));
}

function responses({ operations }: Catalogue): string[] {
  return Object.values(operations).flatMap((operation) => responseOf(operation)?.schema ?? []);
}

function reports({ tools }: Catalogue): string[] {
  return Object.values(tools).flatMap(({ compose }) => compose?.answers ?? []);
}

/** Schemas with everything that they refer to. */
export function reached(catalogue: Catalogue, from: readonly string[]): string[] {
  const found = new Set<string>();
  const reach = (name: string) => {
    if (found.has(name) || !catalogue.schemas[name]) return;
    found.add(name);
    for (const property of Object.values(propertiesOf(catalogue, name))) {
      for (const part of [property, property.items]) if (part?.$ref) reach(schemaName(part.$ref));
    }
  };
  from.forEach(reach);
  return [...found].sort();
}

/** Schema → property → how it may be shown. */
export type Shapes = Record<string, Record<string, Field>>;

/** Of all schemas that answers are made of; it looks at the whole catalogue, so it is asked for once. */
export function shapesOf(catalogue: Catalogue): Shapes {
  return Object.fromEntries(
    answerSchemas(catalogue).map((name) => [
      name,
      Object.fromEntries(
        Object.entries(propertiesOf(catalogue, name)).map(([key, property]) => [key, fieldOf(property)]),
      ),
    ]),
  );
}

export function viewOf(schema: SchemaSpec | undefined, view: string | undefined): string[] | undefined {
  return schema?.views?.[view ?? ''];
}

/** Permission names, any of which suffices; or a class of callers. */
export function permissionOf(permission: PermissionSpec): { anyOf: string[] } | 'public' | 'logged_in' | 'admin' {
  if (typeof permission !== 'string') return { anyOf: permission.anyOf };
  if (permission === 'public' || permission === 'logged_in' || permission === 'admin') return permission;
  return { anyOf: [permission] };
}

import type { Catalogue, PropertySpec, ToolSpec } from '../catalogue.ts';
import { actionsOf, type ComposedTool, isComposed, type NamedAction, targetOf } from '../targets.ts';
import { argumentsTypeName } from './action.ts';
import { composedSchema } from './composed-inputs.ts';
import { type InputSchema, jsonSchemaWords, strictSchema } from './inputs.ts';
import { byName } from './json.ts';

/** A custom field value as Redmine takes it: text, or several. */
const wireValue: InputSchema = { type: ['string', 'array', 'null'], items: { type: 'string' } };

export const customFieldValuesSchema: InputSchema = {
  type: 'array',
  items: { type: 'object', properties: { id: { type: 'integer' }, value: wireValue }, required: ['id', 'value'] },
};

/** Files as Redmine takes them, once they are uploaded. */
export const fileTokensSchema: InputSchema = {
  type: 'array',
  items: {
    type: 'object',
    properties: { token: { type: 'string' }, filename: { type: 'string' }, description: { type: 'string' } },
    required: ['token'],
  },
};

const resolvedFilter: InputSchema = {
  type: ['integer', 'string', 'array'],
  items: { type: ['integer', 'string'] },
};

/**
 * The arguments of each action as `bind` gets them, after names became ids: the types of the generated handlers.
 * Key: tool, or `tool.action`.
 */
export function resolvedArguments(catalogue: Catalogue): Record<string, InputSchema> {
  return Object.fromEntries(
    byName(catalogue.tools).flatMap(([name, tool]) =>
      isComposed(tool)
        ? [[name, resolvedComposed(catalogue, tool)]]
        : actionsOf(tool).map((action) => [
            argumentsTypeName(name, tool, action.name),
            resolved(catalogue, tool, action),
          ]),
    ),
  );
}

/** Names in records of a list stay as they are given: the function looks them up. */
function resolvedComposed(catalogue: Catalogue, tool: ComposedTool): InputSchema {
  const { required, properties } = composedSchema(catalogue, tool);
  const types = Object.entries(properties ?? {}).map(([name, schema]) => [
    name,
    tool.input[name]?.resolve ? resolvedName(schema) : typeOnly(schema),
  ]);
  return { type: 'object', properties: Object.fromEntries(types), ...(required ? { required } : {}) };
}

function resolvedName({ type }: InputSchema): InputSchema {
  const types = [type ?? []].flat();
  const id: InputSchema = { type: 'integer' };
  if (!types.includes('array')) return id;
  return types.length > 1 ? { type: ['integer', 'array'], items: id } : { type: 'array', items: id };
}

function resolved(catalogue: Catalogue, tool: ToolSpec, action: NamedAction): InputSchema {
  const strict = strictSchema(catalogue, tool, action);
  const properties = Object.fromEntries(
    Object.entries(strict.properties ?? {}).map(([name, schema]) => [
      name,
      resolvedArgument(catalogue, action, name, schema),
    ]),
  );
  return { type: 'object', properties, ...(strict.required ? { required: strict.required } : {}) };
}

function resolvedArgument(catalogue: Catalogue, { spec }: NamedAction, name: string, strict: InputSchema): InputSchema {
  const input = spec.input[name];
  const plain = typeOnly(strict);
  if (!input) return plain;
  if (input.excludes) {
    const members = input.excludes.map((member) => {
      const target = targetOf(catalogue, catalogue.operations[spec.call], spec.input[member] ?? {});
      const filtered = target?.kind === 'filter' && target.filter.resolve;
      return [member, filtered ? resolvedFilter : typeOnly(strict.properties?.[member] ?? {})] as const;
    });
    return { type: 'object', properties: Object.fromEntries(members) };
  }
  if (input.filters) {
    const { filters } = catalogue.operations[spec.call] ?? {};
    const members = Object.entries(input.filters).map(([member, filter]) => {
      const resolves = filters?.[filter]?.resolve !== undefined;
      return [member, resolves ? resolvedFilter : typeOnly(strict.properties?.[member] ?? {})] as const;
    });
    return { type: 'object', properties: Object.fromEntries(members) };
  }
  const target = targetOf(catalogue, catalogue.operations[spec.call], input);
  if (target?.kind === 'path' && (input.resolve || target.property?.resolve)) return { type: 'integer' };
  if (target?.kind === 'query' && target.property.resolve) return { type: 'integer' };
  if (target?.kind === 'filter' && target.filter.resolve) return resolvedFilter;
  if (target?.kind === 'customFieldFilters') return { type: 'object', additionalProperties: wireValue };
  if (target?.kind === 'part') {
    const each = Object.entries(strict.properties ?? {}).map(([key, property]) => [key, typeOnly(property)]);
    return { type: 'object', properties: Object.fromEntries(each) };
  }
  return target?.kind === 'body' ? onTheWire(target.property) : plain;
}

/** What is sent for a property of a body. */
function onTheWire(property: PropertySpec): InputSchema {
  if (property.codec === 'custom-fields') return customFieldValuesSchema;
  if (property.codec === 'files' && property.type === 'array') return fileTokensSchema;
  return typeOnly(jsonSchemaWords(property));
}

/** Types and enumerations; bounds and defaults say nothing to a type checker. */
function typeOnly(schema: InputSchema): InputSchema {
  const { type, items, const: constant, enum: values, properties, required } = schema;
  return {
    ...(type ? { type } : {}),
    ...(properties ? { properties: mapTypes(properties) } : {}),
    ...(required ? { required } : {}),
    ...(items ? { items: typeOnly(items) } : {}),
    ...(constant === undefined ? {} : { const: constant }),
    ...(values && !Array.isArray(type) ? { enum: values } : {}),
  };
}

function mapTypes(properties: Record<string, InputSchema>): Record<string, InputSchema> {
  return Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, typeOnly(schema)]));
}

import type { Catalogue, InputSpec } from '../catalogue.ts';
import type { ComposedTool } from '../targets.ts';
import { bounded, type InputSchema, jsonSchemaWords, nameOrId, oneOrMore, pageArguments, rulesOf } from './inputs.ts';

/** The closed strict schema of a composed tool: its inputs say all of it themselves, since they go to no request. */
export function composedSchema(catalogue: Catalogue, tool: ComposedTool): InputSchema {
  const { properties, required } = recordOf(tool.input);
  if (tool.compose.pages) Object.assign(properties, pageArguments(catalogue));
  const schema: InputSchema = { type: 'object', properties, additionalProperties: false };
  if (required.length > 0) schema.required = required;
  return Object.assign(schema, rulesOf(tool, Object.keys(tool.input)));
}

function recordOf(inputs: Record<string, InputSpec>) {
  const properties = Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, schemaOf(input)]));
  return { properties, required: Object.keys(inputs).filter((name) => inputs[name]?.required) };
}

function schemaOf(input: InputSpec): InputSchema {
  const description = input.describe ? { description: input.describe } : {};
  const words = jsonSchemaWords(input);
  if (input.each) {
    const { properties, required } = recordOf(input.each);
    const items: InputSchema = { type: 'object', properties, additionalProperties: false };
    if (required.length > 0) items.required = required;
    return { type: 'array', items, minItems: 1, ...words, ...description };
  }
  return { ...(input.resolve ? named(input, words) : bounded(words)), ...description };
}

/** Names or ids; one, a list, or either, as `type` says. */
function named(input: InputSpec, { type: _type, ...words }: InputSchema): InputSchema {
  const types = [input.type ?? []].flat();
  if (!types.includes('array')) return { ...nameOrId, ...words };
  if (types.length > 1) return { ...oneOrMore(nameOrId), ...words };
  return { type: 'array', items: nameOrId, minItems: 1, maxItems: 50, ...words };
}

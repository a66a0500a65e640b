import type {
  ActionSpec,
  Catalogue,
  FilterSpec,
  InputSpec,
  JsonSchemaWords,
  PropertySpec,
  ToolSpec,
  TypeName,
} from '../catalogue.ts';
import {
  actionsOf,
  type NamedAction,
  propertyAt,
  responseOf,
  routeParameters,
  routesOf,
  type Target,
  targetOf,
} from '../targets.ts';

/** JSON Schema 2020-12, as far as inputs need it. */
export interface InputSchema extends Omit<JsonSchemaWords, '$ref' | 'items'> {
  description?: string;
  items?: InputSchema;
  properties?: Record<string, InputSchema>;
  required?: string[];
  additionalProperties?: boolean | InputSchema;
  minProperties?: number;
  maxProperties?: number;
  dependentRequired?: Record<string, string[]>;
  dependentSchemas?: Record<string, Without>;
  oneOf?: { required: string[] }[];
  anyOf?: { required: string[] }[];
}

/** An object that has none of these. */
type Without = { type: 'object'; properties: Record<string, false> };

const name255 = { minLength: 1, maxLength: 255 };
const DAY = String.raw`\d{4}-\d{2}-\d{2}`;
const NUMBER = String.raw`\d{1,9}(\.\d{1,4})?`;
/** Redmine looks for words of two characters and more, and for single ones of Chinese and Japanese (Tokenizer). */
const SEARCHED = String.raw`\S\S|\p{Script=Han}`;
const range = (value: string) => `^(none|any|${value}|${value}\\.\\.(${value})?|\\.\\.${value})$`;

/** A value or a list of them, as filters take it. */
export function oneOrMore(single: InputSchema & { type: TypeName[] }): InputSchema {
  return { ...single, type: [...single.type, 'array'], items: single, minItems: 1, maxItems: 50 };
}

/** What an argument takes whose resolver turns names into ids. */
export const nameOrId = { type: ['string', 'integer'] satisfies TypeName[], minimum: 1, ...name255 };
const id = { type: ['integer'] satisfies TypeName[], minimum: 1 };

function filterSchema(filter: FilterSpec): InputSchema {
  switch (filter.kind) {
    case 'date':
      return { type: 'string', pattern: range(DAY), maxLength: 22 };
    case 'number':
      return { type: ['number', 'string'], minimum: 0, pattern: range(NUMBER), maxLength: 40 };
    case 'text':
    case 'search':
      return { type: 'string', minLength: 1, maxLength: 255, pattern: SEARCHED };
    case 'flag':
      return { type: 'boolean' };
    case 'tree':
    case 'relation':
      return filter.words
        ? { type: ['integer', 'string'], minimum: 1, pattern: `^(${filter.words.join('|')})$`, maxLength: 10 }
        : { type: 'integer', minimum: 1 };
    default:
      if (filter.values) return oneOrMore({ type: ['string'], enum: filter.values });
      return filter.resolve ? oneOrMore(nameOrId) : oneOrMore(id);
  }
}

const customFieldValue: InputSchema = {
  type: ['string', 'number', 'boolean', 'array', 'null'],
  maxLength: 200000,
  items: { type: ['string', 'number'], maxLength: 255 },
  maxItems: 100,
};

const customFields: InputSchema = {
  type: 'object',
  additionalProperties: customFieldValue,
  minProperties: 1,
  maxProperties: 50,
};

/** Files, each with a description; or one, which the record that it becomes describes. */
function filesSchema(property: PropertySpec): InputSchema {
  if (property.type !== 'array') return fileSchema;
  const described = { ...fileSchema.properties, description: { type: 'string' as const, maxLength: 255 } };
  const items = { ...fileSchema, properties: described };
  return { type: 'array', items, minItems: 1, maxItems: property.maxItems ?? 10 };
}

/** A file as an agent gives it (codec `files`), from exactly one source. Larger ones come by path or URL. */
const fileSchema: InputSchema = {
  type: 'object',
  properties: {
    filename: { type: 'string', minLength: 1, maxLength: 255, pattern: String.raw`^[^/\\\p{Cc}]+$` },
    content: { type: 'string', maxLength: 5_000_000 },
    content_base64: { type: 'string', maxLength: 10_000_000, pattern: '^[A-Za-z0-9+/]*={0,2}$' },
    path: { type: 'string', minLength: 1, maxLength: 4096 },
    url: { type: 'string', minLength: 1, maxLength: 2048 },
  },
  additionalProperties: false,
  dependentRequired: { content: ['filename'], content_base64: ['filename'] },
  oneOf: ['content', 'content_base64', 'path', 'url'].map((source) => ({ required: [source] })),
};

/** Only words of JSON Schema; ours mean nothing to a validator. */
export function jsonSchemaWords(spec: JsonSchemaWords): InputSchema {
  const { $ref: _ref, items, ...words } = spec;
  const known = [
    'type',
    'format',
    'enum',
    'const',
    'default',
    'minimum',
    'maximum',
    'exclusiveMinimum',
    'minLength',
    'maxLength',
    'pattern',
    'minItems',
    'maxItems',
  ]; // prettier-ignore
  const schema: InputSchema = Object.fromEntries(Object.entries(words).filter(([key]) => known.includes(key)));
  if (items) schema.items = jsonSchemaWords(items);
  return schema;
}

function base(target: Target, input: InputSpec): InputSchema {
  if (target.kind === 'path') {
    if (input.resolve || target.property?.resolve) return nameOrId;
    return target.property ? bounded(jsonSchemaWords(target.property)) : { type: 'integer', minimum: 1 };
  }
  if (target.kind === 'filter') return filterSchema(target.filter);
  if (target.kind === 'query') return target.property.resolve ? nameOrId : queried(target.property);
  if (target.kind === 'customFieldFilters') return customFields;
  if (target.kind === 'part') return partSchema(target.properties);
  return target.kind === 'body' ? written(target.property) : {};
}

/** A whole record as one argument: its properties are named, what they take is left to enforcement. */
function partSchema(properties: Record<string, PropertySpec>): InputSchema {
  const each = Object.entries(properties).map(([name, property]) => [name, written(property)]);
  return { type: 'object', properties: Object.fromEntries(each), additionalProperties: false, minProperties: 1 };
}

/** Text without a bound of its own is short. */
function queried(property: PropertySpec): InputSchema {
  return [property.type].flat().includes('string')
    ? { maxLength: 255, ...jsonSchemaWords(property) }
    : jsonSchemaWords(property);
}

/** A property of a body as an agent gives it: names where a resolver knows them. */
function written(property: PropertySpec): InputSchema {
  if (property.codec === 'custom-fields') return customFields;
  if (property.codec === 'files') return filesSchema(property);
  if (!property.resolve) return bounded(jsonSchemaWords(property));
  const types = [property.type].flat();
  if (types.includes('array'))
    return { type: 'array', items: nameOrId, minItems: property.minItems ?? 1, maxItems: property.maxItems ?? 50 };
  return types.includes('null') ? { ...nameOrId, type: [...nameOrId.type, 'null'] } : nameOrId;
}

/** Dates have a closed length; everything else has to state its bounds in the catalogue (rule `bounds`). */
export function bounded(schema: InputSchema): InputSchema {
  return schema.format === 'date' ? { ...schema, maxLength: 10 } : schema;
}

/** The strict schema of one argument, before any name is resolved. */
export function argumentSchema(
  catalogue: Catalogue,
  action: ActionSpec,
  inputs: Record<string, InputSpec>,
  argument: string,
): InputSchema {
  const input = inputs[argument] ?? {};
  const description = input.describe ? { description: input.describe } : {};
  if (input.unchanged) return { ...seen(catalogue, action, input.unchanged), ...description };
  if (input.excludes) {
    const properties = Object.fromEntries(
      input.excludes.map((name) => {
        const { description: _said, default: _given, ...schema } = argumentSchema(catalogue, action, inputs, name);
        return [name, schema];
      }),
    );
    return { type: 'object', properties, additionalProperties: false, minProperties: 1, ...description };
  }
  if (input.filters) {
    const { filters } = catalogue.operations[action.call] ?? {};
    const members = Object.entries(input.filters).flatMap(([name, filter]) => {
      const spec = filters?.[filter];
      return spec ? [[name, filterSchema(spec)] as const] : [];
    });
    const properties = Object.fromEntries(members);
    return { type: 'object', properties, additionalProperties: false, minProperties: 1, ...description };
  }
  const target = targetOf(catalogue, catalogue.operations[action.call], input) ?? { kind: 'none' as const };
  return { ...base(target, input), ...jsonSchemaWords(input), ...description };
}

/** The state that an agent saw: a time, or a version number. */
function seen(catalogue: Catalogue, action: ActionSpec, property: string): InputSchema {
  const record = responseOf(catalogue.operations[action.before?.read ?? ''])?.schema ?? '';
  return propertyAt(catalogue, record, property)?.type === 'integer'
    ? { type: 'integer', minimum: 1 }
    : { type: 'string', format: 'date-time', maxLength: 30 };
}

/** Arguments that paging, slices and confirmation add to an action. */
export function derivedArguments(catalogue: Catalogue, action: ActionSpec): Record<string, InputSchema> {
  const schemas: Record<string, InputSchema> = {};
  if (action.slices?.notes) {
    const { one, noun } = action.slices.notes;
    schemas['notes_offset'] = {
      type: 'integer',
      minimum: 0,
      maximum: 1_000_000,
      description: `Skip so many ${noun}s.`,
    };
    schemas[one] = { type: 'integer', minimum: 1, description: `Only this ${noun}, whole.` };
  }
  if (action.slices?.text || action.content) {
    schemas['text_offset'] = {
      type: 'integer',
      minimum: 0,
      maximum: 100_000_000,
      description: 'Go on in a long text.',
    };
  }
  if (action.slices?.text?.verbatim) {
    schemas['verbatim'] = { type: 'boolean', description: 'Text exactly as stored, hidden parts too: to rewrite it.' };
  }
  if (answersRows(catalogue, action)) Object.assign(schemas, pageArguments(catalogue));
  if (action.preview) schemas['confirm_token'] = CONFIRM_TOKEN;
  return schemas;
}

/** Arguments of whatever shows a list in pages. */
export function pageArguments({ defaults: { paging } }: Catalogue): Record<'limit' | 'offset', InputSchema> {
  return {
    limit: {
      type: 'integer',
      minimum: 1,
      maximum: paging.max,
      default: paging.limit,
      description: `Rows, 1 to ${paging.max}.`,
    },
    offset: { type: 'integer', minimum: 0, maximum: 10_000_000, default: 0, description: 'Rows to skip.' },
  };
}

/** The action answers rows: those of a list, or a list inside of one record. */
export function answersRows(catalogue: Catalogue, action: ActionSpec): boolean {
  if (action.rows) return true;
  const response = Object.values(catalogue.operations[action.call]?.response ?? {})[0];
  return catalogue.operations[action.call]?.effect === 'read' && response !== undefined && 'list' in response;
}

const CONFIRM_TOKEN: InputSchema = {
  type: 'string',
  minLength: 16,
  maxLength: 64,
  pattern: '^[A-Za-z0-9_-]+$',
  description: 'Only when a preview gave you one.',
}; // prettier-ignore

/** The closed strict schema of one action: what enforcement reads. */
export function strictSchema(catalogue: Catalogue, tool: ToolSpec, action: NamedAction): InputSchema {
  const { spec } = action;
  const inputs = spec.input;
  const properties: Record<string, InputSchema> = {};
  if (tool.by) properties[tool.by] = { const: action.name, ...describeDiscriminator(tool) };
  for (const argument of Object.keys(inputs)) {
    properties[argument] = argumentSchema(catalogue, spec, inputs, argument);
  }
  Object.assign(properties, derivedArguments(catalogue, spec));

  const required = [
    ...(tool.by ? [tool.by] : []),
    ...Object.keys(inputs).filter((name) => isRequired(catalogue, spec, name)),
  ];
  const schema: InputSchema = { type: 'object', properties, additionalProperties: false };
  if (required.length > 0) schema.required = required;
  return Object.assign(schema, rulesOf(spec, Object.keys(inputs)));
}

/** A path parameter that every route of the operation, or of the read before it, needs; or an argument that says so. */
function isRequired(catalogue: Catalogue, action: ActionSpec, argument: string): boolean {
  const input = action.input[argument];
  if (input?.required) return true;
  if (!input?.to?.startsWith('path.')) return false;
  const parameter = input.to.slice('path.'.length);
  const sent = [action.call, ...(action.before && !action.before.from ? [action.before.read] : [])];
  return sent.some((id) => {
    const operation = catalogue.operations[id];
    return operation && routesOf(operation).routes.every((route) => routeParameters(route).includes(parameter));
  });
}

/** Rules between arguments, in JSON Schema's words. The advertised schema leaves them to the description. */
export function rulesOf(action: Pick<ActionSpec, 'rules'>, inputs: readonly string[]): Partial<InputSchema> {
  const schema: Partial<InputSchema> = {};
  for (const rule of action.rules ?? []) {
    if ('exactlyOneOf' in rule) schema.oneOf = rule.exactlyOneOf.map((name) => ({ required: [name] }));
    else if ('needs' in rule) {
      schema.dependentRequired = Object.fromEntries(Object.entries(rule.needs).map(([name, other]) => [name, [other]]));
    } else if ('alone' in rule) {
      schema.dependentSchemas = Object.fromEntries(
        Object.entries(rule.alone).map(([name, company]) => [name, without(inputs, [name, ...company])]),
      );
    } else {
      const enough = inputs.filter((name) => !rule.atLeastOneBesides.includes(name));
      schema.anyOf = enough.map((name) => ({ required: [name] }));
    }
  }
  return schema;
}

/** None of the arguments but these. */
function without(inputs: readonly string[], allowed: readonly string[]): Without {
  const others = inputs.filter((name) => !allowed.includes(name));
  return { type: 'object', properties: Object.fromEntries(others.map((name) => [name, false as const])) };
}

function describeDiscriminator(tool: ToolSpec): { description?: string } {
  const description = tool.by ? tool.input[tool.by]?.describe : undefined;
  return description ? { description } : {};
}

/** What a model needs to see: one flat object. Bounds that only enforcement needs are left out, so it accepts more. */
export function advertisedSchema(tool: ToolSpec, strict: readonly InputSchema[]): InputSchema {
  const properties: Record<string, InputSchema> = {};
  for (const schema of strict) {
    for (const [name, property] of Object.entries(schema.properties ?? {})) properties[name] ??= advertise(property);
  }
  if (tool.by) {
    properties[tool.by] = {
      type: 'string',
      enum: actionsOf(tool).map((action) => action.name),
      ...describeDiscriminator(tool),
    }; // prettier-ignore
  }
  const requiredByAll = (strict[0]?.required ?? []).filter((name) =>
    strict.every((schema) => schema.required?.includes(name)),
  );
  return { type: 'object', properties, ...(requiredByAll.length > 0 ? { required: requiredByAll } : {}) };
}

function advertise(schema: InputSchema): InputSchema {
  const { type, enum: values, description, items, properties } = schema;
  const shown: InputSchema = {};
  if (type) shown.type = type;
  if (values && !Array.isArray(type)) shown.enum = values;
  if (items) shown.items = items.type === 'object' ? advertiseRecord(items) : advertise(items);
  // The members of an object of filters are the filters themselves: naming them is enough.
  if (properties) shown.properties = Object.fromEntries(Object.keys(properties).map((name) => [name, {}]));
  if (description) shown.description = description;
  return shown;
}

/** A record of a list is known by nothing else, so each of its properties is shown. */
function advertiseRecord({ properties, required }: InputSchema): InputSchema {
  const shown = Object.entries(properties ?? {}).map(([name, property]) => [name, advertise(property)]);
  return { type: 'object', properties: Object.fromEntries(shown), ...(required ? { required } : {}) };
}

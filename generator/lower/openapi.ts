import type { Catalogue, OperationSpec, PropertySpec } from '../catalogue.ts';
import { bodyOf, propertiesOf, responseOf, routeParameters, routesOf, schemaName, successOf } from '../targets.ts';
import { customFieldValuesSchema } from './arguments.ts';
import { permissionOf } from './fields.ts';
import { jsonSchemaWords } from './inputs.ts';
import { byName } from './json.ts';

type Json = Record<string, unknown>;

/** The catalogue as an OpenAPI 3.1 document: Redmine's REST API for every other tool of the trade. */
export function openApiDocument(catalogue: Catalogue, version: string): Json {
  const { versions } = catalogue.defaults;
  const paths: Record<string, Json> = {};
  for (const [id, operation] of byName(catalogue.operations)) {
    const { method, routes } = routesOf(operation);
    routes.forEach((route, index) => {
      const path = route.replaceAll(/:([a-z_]+)/g, '{$1}');
      paths[path] ??= {};
      // The shortest route is the operation's own; the others are the same operation under a prefix.
      const operationId = index === routes.length - 1 ? id : `${id}In${routeParameters(route)[0] ?? ''}`;
      paths[path][method.toLowerCase()] = describe(catalogue, operationId, operation, route);
    });
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Redmine REST API',
      version,
      description: `The part of the Redmine REST API (${versions[0]} to ${versions.at(-1)}) that redmine-mcp uses.`,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '{redmine}', variables: { redmine: { default: 'http://127.0.0.1:3000' } } }],
    security: [{ apiKey: [] }, { basic: [] }],
    paths,
    components: {
      schemas: Object.fromEntries(byName(catalogue.schemas).map(([name]) => [name, schema(catalogue, name)])),
      securitySchemes: {
        apiKey: { type: 'apiKey', in: 'header', name: 'X-Redmine-API-Key' },
        basic: { type: 'http', scheme: 'basic' },
      },
    },
  };
}

function describe(catalogue: Catalogue, operationId: string, operation: OperationSpec, route: string): Json {
  const body = bodyOf(catalogue, operation);
  const bodyRef = Object.values(operation.body ?? {})[0]?.$ref;
  const response = responseOf(operation);
  const permission = permissionOf(operation.permission);
  return {
    operationId,
    'x-effect': operation.effect,
    'x-permission': typeof permission === 'string' ? permission : permission.anyOf,
    parameters: [...routeParameters(route).map(pathParameter), ...queryParameters(operation)],
    ...(body && bodyRef ? { requestBody: jsonContent(body.root, { $ref: reference(bodyRef) }) } : {}),
    responses: {
      [successOf(operation)[0] ?? 200]: {
        description: operation.effect === 'read' ? 'What was asked for.' : 'Done.',
        ...(response ? { content: answerContent(response, operation) } : {}),
      },
    },
  };
}

function pathParameter(name: string): Json {
  // Projects are also known by their identifier.
  const type = name === 'project_id' ? ['integer', 'string'] : 'integer';
  return { name, in: 'path', required: true, schema: { type } };
}

function queryParameters(operation: OperationSpec): Json[] {
  const own = Object.entries(operation.query ?? {}).map(([name, property]) => ({
    name,
    in: 'query',
    schema: jsonSchemaWords(property),
    ...(property.type === 'array' ? { style: 'form', explode: false } : {}),
  })); // prettier-ignore
  const filters = Object.keys(operation.filters ?? {}).map((name) => ({
    name,
    in: 'query',
    schema: { type: 'string' },
  }));
  const paging = operation.pages
    ? ['offset', 'limit'].map((name) => ({ name, in: 'query', schema: { type: 'integer' } }))
    : [];
  return [...own, ...filters, ...paging];
}

function jsonContent(root: string, schema: Json): Json {
  return {
    required: true,
    content: { 'application/json': { schema: { type: 'object', required: [root], properties: { [root]: schema } } } },
  };
}

function answerContent(response: { root: string; schema: string; list: boolean }, operation: OperationSpec): Json {
  const $ref = reference(response.schema);
  const properties: Json = { [response.root]: response.list ? { type: 'array', items: { $ref } } : { $ref } };
  if (operation.pages) for (const name of ['total_count', 'offset', 'limit']) properties[name] = { type: 'integer' };
  return { 'application/json': { schema: { type: 'object', properties } } };
}

function schema(catalogue: Catalogue, name: string): Json {
  const properties = Object.entries(propertiesOf(catalogue, name)).map(([key, property]) => [key, property_(property)]);
  return { type: 'object', properties: Object.fromEntries(properties) };
}

function property_(property: PropertySpec): Json {
  if (property.codec && property.type === 'object') return customFieldValuesSchema as Json;
  const schema: Json = property.$ref ? { $ref: reference(property.$ref) } : { ...jsonSchemaWords(property) };
  if (property.items) schema['items'] = property_(property.items);
  if (property['x-trust']) schema['x-trust'] = property['x-trust'];
  if (property.secret) schema['x-secret'] = true;
  return schema;
}

function reference(name: string): string {
  return `#/components/schemas/${schemaName(name)}`;
}

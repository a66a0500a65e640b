import type { Catalogue, OperationSpec, PropertySpec } from '../catalogue.ts';
import { parameterOf, propertiesOf, responseOf, routeParameters, routesOf, schemaName, successOf } from '../targets.ts';
import { customFieldValuesSchema, fileTokensSchema } from './arguments.ts';
import { permissionOf, reportSchemas } from './fields.ts';
import { jsonSchemaWords } from './inputs.ts';
import { byName } from './json.ts';

type Json = Record<string, unknown>;

/** The catalogue as an OpenAPI 3.1 document: Redmine's REST API for every other tool of the trade. */
export function openApiDocument(catalogue: Catalogue, version: string): Json {
  const { versions } = catalogue.defaults;
  const reports = reportSchemas(catalogue);
  const paths: Record<string, Json> = {};
  for (const [id, operation] of byName(catalogue.operations)) {
    const { method, routes } = routesOf(operation);
    for (const route of routes) {
      const path = route.replaceAll(/:([a-z_]+)/g, '{$1}');
      paths[path] ??= {};
      const isOwn = operation.http.endsWith(` ${route}`);
      const operationId = isOwn ? id : `${id}In${routeParameters(route).join('And')}`;
      paths[path][method.toLowerCase()] = describe(catalogue, operationId, operation, route);
    }
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
      schemas: Object.fromEntries(
        byName(catalogue.schemas)
          .filter(([name]) => !reports.includes(name))
          .map(([name]) => [name, schemaObject(catalogue, name)]),
      ),
      securitySchemes: {
        apiKey: { type: 'apiKey', in: 'header', name: 'X-Redmine-API-Key' },
        basic: { type: 'http', scheme: 'basic' },
      },
    },
  };
}

function describe(catalogue: Catalogue, operationId: string, operation: OperationSpec, route: string): Json {
  const response = responseOf(operation);
  const permission = permissionOf(operation.permission);
  return {
    operationId,
    'x-effect': operation.effect,
    'x-permission': typeof permission === 'string' ? permission : permission.anyOf,
    parameters: [
      ...routeParameters(route).map((name) => pathParameter(catalogue, operation, name)),
      ...queryParameters(operation),
    ],
    ...(operation.body ? { requestBody: jsonContent(operation.body) } : {}),
    ...(operation.sends ? { requestBody: { required: true, content: { 'application/octet-stream': {} } } } : {}),
    responses: {
      [successOf(operation)[0] ?? 200]: {
        description: operation.effect === 'read' ? 'What was asked for.' : 'Done.',
        ...(response ? { content: answerContent(response, operation) } : {}),
        ...(operation.answers ? { content: { 'application/octet-stream': {} } } : {}),
      },
    },
  };
}

function pathParameter(catalogue: Catalogue, operation: OperationSpec, name: string): Json {
  const property = parameterOf(catalogue, operation, name);
  return { name, in: 'path', required: true, schema: property ? jsonSchemaWords(property) : { type: 'integer' } };
}

function queryParameters(operation: OperationSpec): Json[] {
  const own = Object.entries(operation.query ?? {}).flatMap(([name, property]) => queryParameter(name, property));
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

/** A parameter as Redmine has it; where an agent gives another shape, a codec makes it this one. */
function queryParameter(name: string, property: PropertySpec): Json[] {
  const own = (each: string, schema: Json) => ({ name: each, in: 'query', schema });
  if (property.codec === 'flags') return (property.items?.enum ?? []).map((each) => own(String(each), { const: '1' }));
  if (property.codec === 'flag') return [own(name, { enum: ['1', ''] })];
  const list = property.type === 'array' ? { style: 'form', explode: false } : {};
  return [{ ...own(name, jsonSchemaWords(property) as Json), ...list }];
}

function jsonContent(body: Record<string, PropertySpec>): Json {
  const roots = Object.entries(body);
  const required = roots.filter(([, part]) => part.$ref).map(([root]) => root);
  const properties = Object.fromEntries(roots.map(([root, part]) => [root, property_(part)]));
  const schema = { type: 'object', ...(required.length > 0 ? { required } : {}), properties };
  return { required: true, content: { 'application/json': { schema } } };
}

function answerContent(response: { root: string; schema: string; list: boolean }, operation: OperationSpec): Json {
  const $ref = reference(response.schema);
  const properties: Json = { [response.root]: response.list ? { type: 'array', items: { $ref } } : { $ref } };
  if (operation.pages) for (const name of ['total_count', 'offset', 'limit']) properties[name] = { type: 'integer' };
  return { 'application/json': { schema: { type: 'object', properties } } };
}

/** One schema of the catalogue, its references kept. */
export function schemaObject(catalogue: Catalogue, name: string): Json {
  const properties = Object.entries(propertiesOf(catalogue, name)).map(([key, property]) => [key, property_(property)]);
  return { type: 'object', properties: Object.fromEntries(properties) };
}

function property_(property: PropertySpec): Json {
  if (property.codec === 'flag') return { type: 'string', enum: ['1'] };
  if (property.codec === 'bit') return { type: 'string', enum: ['0', '1'] };
  if (property.codec && property.type === 'object') return customFieldValuesSchema as Json;
  if (property.codec === 'files' && property.type === 'array') return fileTokensSchema as Json;
  const schema: Json = property.$ref ? { $ref: reference(property.$ref) } : { ...jsonSchemaWords(property) };
  if (property.items) schema['items'] = property_(property.items);
  if (property['x-trust']) schema['x-trust'] = property['x-trust'];
  if (property.secret) schema['x-secret'] = true;
  return schema;
}

function reference(name: string): string {
  return `#/components/schemas/${schemaName(name)}`;
}

import type { FilterSpec, OperationSpec, PropertySpec } from '../../catalogue.ts';
import { responseOf, withItems } from '../../targets.ts';
import type { CheckContext } from '../context.ts';
import { oneOf, parametersOf, referProperty, referResolver, referSchema } from './refer.ts';

/** What an operation is sent and answers, and what its filters say about that. */
export function operationReferences(context: CheckContext): void {
  for (const [id, operation] of Object.entries(context.catalogue.operations)) {
    answer(context, id, operation);
    sent(context, id, operation);
    filters(context, id, operation);
  }
}

function answer(context: CheckContext, id: string, operation: OperationSpec): void {
  for (const form of Object.values(operation.response ?? {})) {
    const key = 'list' in form ? 'list' : 'one';
    referSchema(context, { in: form, key }, 'list' in form ? form.list : form.one);
  }
  const response = responseOf(operation);
  if (operation.answers && response)
    context.refuse({ in: operation, key: 'answers' }, `\`${id}\` answers a file and JSON.`, 'Remove one of them.');
  if (operation.pages && !(response?.list && response.root === operation.pages.items)) {
    context.refuse(
      { in: operation.pages, key: 'items' },
      `\`${id}\` pages \`${operation.pages.items}\`, but does not answer such a list.`,
      response?.list ? `It answers \`${response.root}\`.` : 'Declare `response:` with a list, or remove `pages:`.',
    );
  }
}

function sent(context: CheckContext, id: string, operation: OperationSpec): void {
  const [method] = operation.http.split(' ');
  for (const body of Object.values(operation.body ?? {})) {
    if (body.$ref) referSchema(context, { in: body, key: '$ref' }, body.$ref);
    else referResolver(context, body);
  }
  pathParameters(context, id, operation);
  sentFile(context, id, operation, method);
  if (operation.body && (method === 'GET' || method === 'DELETE'))
    context.refuse({ in: operation, key: 'body' }, `\`${id}\` is ${method} and sends no body.`, 'Use `query:`.');
  for (const property of Object.values(operation.query ?? {})) {
    codec(context, id, operation, property);
    for (const part of withItems(property)) {
      if (part.$ref)
        context.refuse({ in: part, key: '$ref' }, 'A query parameter is no record.', 'Give it a `type:` instead.');
    }
  }
}

/** What `path:` and `renamed:` name stands in the route. */
function pathParameters(context: CheckContext, id: string, operation: OperationSpec): void {
  const parameters = parametersOf(context, id);
  const missing = (name: string) => `No route of \`${id}\` has \`:${name}\`.`;
  for (const [name, property] of Object.entries(operation.path ?? {})) {
    referResolver(context, property);
    if (!parameters.includes(name))
      context.refuse({ in: operation.path, key: name }, missing(name), oneOf(name, parameters));
  }
  const { renamed } = operation;
  if (renamed !== undefined && !parameters.includes(renamed))
    context.refuse({ in: operation, key: 'renamed' }, missing(renamed), oneOf(renamed, parameters));
}

/** Codecs of query parameters, and what rows show of the items of `flags`. */
function codec(context: CheckContext, id: string, operation: OperationSpec, property: PropertySpec): void {
  const shape = CODECS[property.codec ?? ''];
  const fits = shape === undefined ? property.codec === undefined : property.type === shape;
  if (!fits)
    context.refuse(
      { in: property, key: 'codec' },
      `A ${[property.type ?? 'value'].flat().join(' or ')} in a query has no codec \`${property.codec}\`.`,
      `There are ${Object.entries(CODECS)
        .map(([name, type]) => `\`${name}\` (${type})`)
        .join(', ')}.`,
    );
  const items = (property.items?.enum ?? []).map(String);
  for (const item of Object.keys(property.scopes ?? {}).filter((each) => !items.includes(each)))
    context.refuse({ in: property.scopes ?? {}, key: item }, `\`${item}\` is none of the items.`, oneOf(item, items));
  if (!property.shows) return;
  const response = responseOf(operation);
  const at = { in: property, key: 'shows' };
  if (response) referProperty(context, at, response.schema, property.shows.property);
  else context.refuse(at, `\`${id}\` answers nothing that could show it.`, 'Declare `response:`, or remove `shows:`.');
  for (const item of Object.keys(property.shows.as).filter((each) => !items.includes(each)))
    context.refuse({ in: property.shows.as, key: item }, `\`${item}\` is none of the items.`, oneOf(item, items));
}

/** Codecs of query parameters, and the type of what they convert. */
const CODECS: Record<string, string> = { flag: 'boolean', flags: 'array', words: 'string' };

function sentFile({ refuse }: CheckContext, id: string, operation: OperationSpec, method: string | undefined): void {
  if (!operation.sends) return;
  const at = { in: operation, key: 'sends' };
  if (operation.body) refuse(at, `\`${id}\` sends a file and JSON.`, 'Remove one of them.');
  else if (method === 'GET' || method === 'DELETE')
    refuse(at, `\`${id}\` is ${method} and sends no file.`, 'Remove `sends:`.');
}

function filters(context: CheckContext, id: string, operation: OperationSpec): void {
  const response = responseOf(operation);
  for (const [name, filter] of Object.entries(operation.filters ?? {})) {
    referResolver(context, filter);
    if (filter.reads && response) referProperty(context, { in: filter, key: 'reads' }, response.schema, filter.reads);
    companions(context, id, name, filter);
  }
}

/** What a filter needs, or suffers not, is a parameter of some route. */
function companions(context: CheckContext, id: string, name: string, filter: FilterSpec): void {
  const parameters = parametersOf(context, id);
  for (const key of ['needs', 'without'] as const) {
    const parameter = filter[key];
    if (!parameter || parameters.includes(parameter)) continue;
    context.refuse(
      { in: filter, key },
      `\`${name}\` ${key === 'needs' ? 'needs' : 'is without'} \`${parameter}\`, which no route of \`${id}\` has.`,
      parameters.length > 0 ? oneOf(parameter, parameters) : 'Add the route under `also:`.',
    );
  }
}

import type { OperationSpec, ResolverSourceSpec } from '../../catalogue.ts';
import { propertiesOf, propertyAt, responseOf, routeParameters, routesOf, schemaName } from '../../targets.ts';
import type { CheckContext } from '../context.ts';
import { oneOf, referProperty } from './refer.ts';

/** The reads, rows and names of the resolvers. */
export function resolverReferences(context: CheckContext): void {
  for (const source of Object.values(context.catalogue.defaults.resolvers).flatMap(({ sources }) => sources)) {
    const operation = context.catalogue.operations[source.read];
    const response = responseOf(operation);
    if (operation?.effect !== 'read' || !response) {
      context.refuse(
        { in: source, key: 'read' },
        `\`${source.read}\` is no operation that reads.`,
        'Name one that does.',
      );
    } else {
      request(context, source, operation);
      rows(context, source, response);
    }
  }
}

/** The rows of a list, the one record, or a list inside of it. */
function rows(context: CheckContext, source: ResolverSourceSpec, response: { root: string; schema: string }): void {
  const at = { in: source, key: 'rows' };
  const [root, ...rest] = source.rows.split('.');
  const path = rest.join('.');
  if (root !== response.root) {
    context.refuse(at, `\`${source.read}\` does not answer \`${root}\`.`, `It answers \`${response.root}\`.`);
    return;
  }
  if (path !== '') referProperty(context, at, response.schema, path, 'records');
  const list = path === '' ? undefined : propertyAt(context.catalogue, response.schema, path)?.items?.$ref;
  if (path === '' || list) rowNames(context, source, list ? schemaName(list) : response.schema);
}

function request({ refuse }: CheckContext, source: ResolverSourceSpec, operation: OperationSpec): void {
  const { routes } = routesOf(operation);
  const known = {
    path: routeParameters(routes[0] ?? ''),
    query: Object.keys(operation.query ?? {}),
    filters: Object.keys(operation.filters ?? {}),
  };
  const named = (at: { in: object | undefined; key: string }, name: string, place: keyof typeof known) => {
    if (!known[place].includes(name))
      refuse(at, `\`${source.read}\` has no \`${name}\` in its ${place}.`, oneOf(name, known[place]));
  };
  for (const place of ['path', 'query', 'filters'] as const)
    for (const name of Object.keys(source[place] ?? {})) named({ in: source[place], key: name }, name, place);
  const { search } = source;
  if (search && 'filter' in search) named({ in: search, key: 'filter' }, search.filter, 'filters');
  if (search && 'query' in search) named({ in: search, key: 'query' }, search.query, 'query');
  for (const name of routeParameters(routes.at(-1) ?? '')) {
    if (!source.path?.[name]) {
      refuse(
        { in: source, key: 'read' },
        `\`${source.read}\` cannot be sent without \`${name}\`.`,
        `Add \`path: { ${name}: project }\` or \`path: { ${name}: text }\`.`,
      );
    }
  }
}

/** The record may stand in one of several properties of the row; its names are properties of the record. */
function rowNames(context: CheckContext, source: ResolverSourceSpec, row: string): void {
  for (const [index, entry] of (source.entry ?? []).entries())
    referProperty(context, { in: source.entry, key: index }, row, entry);
  for (const [index, name] of source.names.entries()) {
    for (const entry of source.entry ?? ['']) {
      const record = entry === '' ? row : schemaName(propertiesOf(context.catalogue, row)[entry]?.$ref ?? '');
      for (const part of name.split(' ')) referProperty(context, { in: source.names, key: index }, record, part);
    }
  }
}

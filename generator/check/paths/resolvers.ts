import type { ResolverSourceSpec } from '../../catalogue.ts';
import { propertiesOf, propertyAt, responseOf, routeParameters, routesOf, schemaName } from '../../targets.ts';
import type { CheckContext } from '../context.ts';
import { oneOf, referProperty } from './refer.ts';

/** The reads, rows and names of the resolvers. */
export function resolverReferences(context: CheckContext): void {
  const { catalogue, refuse } = context;
  for (const { sources } of Object.values(catalogue.defaults.resolvers)) {
    for (const source of sources) {
      const operation = catalogue.operations[source.read];
      const response = responseOf(operation);
      if (operation?.effect !== 'read' || !response) {
        refuse({ in: source, key: 'read' }, `\`${source.read}\` is no operation that reads.`, 'Name one that does.');
        continue;
      }
      request(context, source);
      const [root, ...rest] = source.rows.split('.');
      const list = rest.length > 0 ? propertyAt(catalogue, response.schema, rest.join('.')) : undefined;
      if (root !== response.root || (rest.length > 0 && !list?.items?.$ref)) {
        refuse(
          { in: source, key: 'rows' },
          `\`${source.read}\` has no rows \`${source.rows}\`.`,
          `Its answer is under \`${response.root}\`.`,
        );
        continue;
      }
      rowNames(context, source, list?.items?.$ref ? schemaName(list.items.$ref) : response.schema);
    }
  }
}

function request({ catalogue, refuse }: CheckContext, source: ResolverSourceSpec): void {
  const operation = catalogue.operations[source.read];
  if (!operation) return;
  const { routes } = routesOf(operation);
  const named = (key: 'path' | 'query' | 'filters' | 'search', names: readonly string[], words: readonly string[]) => {
    for (const name of names) {
      if (words.includes(name)) continue;
      const at = key === 'search' ? { in: source, key } : { in: source[key], key: name };
      refuse(at, `\`${source.read}\` has no \`${name}\` in its ${PLACES[key]}.`, oneOf(name, words));
    }
  };
  const filters = Object.keys(operation.filters ?? {});
  const query = Object.keys(operation.query ?? {});
  named('path', Object.keys(source.path ?? {}), routeParameters(routes[0] ?? ''));
  named('query', Object.keys(source.query ?? {}), query);
  named('filters', Object.keys(source.filters ?? {}), filters);
  if (source.search && 'filter' in source.search) named('search', [source.search.filter], filters);
  if (source.search && 'query' in source.search) named('search', [source.search.query], query);
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

const PLACES = { path: 'path', query: 'query', filters: 'filters', search: 'filters or query' };

/** The record may stand in one of several properties of the row; its names are properties of the record. */
function rowNames(context: CheckContext, source: ResolverSourceSpec, row: string): void {
  const { catalogue } = context;
  const records = (source.entry ?? []).flatMap((entry, index) => {
    const ref = propertiesOf(catalogue, row)[entry]?.$ref;
    if (!ref) referProperty(context, { in: source.entry, key: index }, row, entry);
    return ref ? [schemaName(ref)] : [];
  });
  for (const schema of source.entry ? records : [row]) {
    for (const [index, name] of source.names.entries()) {
      for (const part of name.split(' '))
        if (!propertiesOf(catalogue, schema)[part])
          referProperty(context, { in: source.names, key: index }, schema, part);
    }
  }
}

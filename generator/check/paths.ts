import type { Catalogue, PropertySpec } from '../catalogue.ts';
import { bodyOf, propertiesOf, responseOf, routeParameters, routesOf, schemaName, targetOf } from '../targets.ts';
import { eachAction, quote, type Rule } from './context.ts';

/** The property at a path such as `status.id` or `journals[newest, mine].notes`, starting in a schema. */
export function propertyAt(catalogue: Catalogue, schema: string, path: string): PropertySpec | undefined {
  let current: string | undefined = schema;
  let property: PropertySpec | undefined;
  for (const part of path.replaceAll(/\[[^\]]*\]/g, '').split('.')) {
    property = current ? propertiesOf(catalogue, current)[part] : undefined;
    const ref: string | undefined = property?.$ref ?? property?.items?.$ref;
    current = ref && schemaName(ref);
  }
  return property;
}

/** Every name that refers to something refers to something that is there. */
export const paths: Rule = {
  id: 'path',
  check(context) {
    schemaReferences(context);
    operationReferences(context);
    resolverReferences(context);
    toolReferences(context);
  },
};

type Context = Parameters<Rule['check']>[0];

function schemaReferences({ catalogue, refuse }: Context): void {
  const known = (name: string) => Object.hasOwn(catalogue.schemas, name);
  for (const [name, schema] of Object.entries(catalogue.schemas)) {
    for (const reference of schema.allOf ?? []) {
      if (!known(schemaName(reference.$ref)))
        refuse({ in: reference, key: '$ref' }, `There is no schema \`${reference.$ref}\`.`, 'Name one that is there.');
    }
    for (const property of Object.values(schema.properties ?? {})) {
      for (const part of [property, property.items]) {
        if (part?.$ref && !known(schemaName(part.$ref)))
          refuse({ in: part, key: '$ref' }, `There is no schema \`${part.$ref}\`.`, 'Name one that is there.');
      }
      if (property.resolve && !catalogue.defaults.resolvers[property.resolve]) {
        refuse(
          { in: property, key: 'resolve' },
          `There is no resolver \`${property.resolve}\`.`,
          `Resolvers: ${quote(Object.keys(catalogue.defaults.resolvers))}.`,
        );
      }
    }
    for (const [view, columns] of Object.entries(schema.views ?? {})) {
      columns.forEach((column, index) => {
        if (!propertiesOf(catalogue, name)[column])
          refuse(
            { in: columns, key: index },
            `The view \`${view}\` shows \`${column}\`, which \`${name}\` does not have.`,
            'Name a property of the schema.',
          );
      });
    }
  }
}

function operationReferences({ catalogue, refuse }: Context): void {
  for (const [id, operation] of Object.entries(catalogue.operations)) {
    const response = responseOf(operation);
    if (response && !catalogue.schemas[response.schema]) {
      refuse(
        { in: operation, key: 'response' },
        `\`${id}\` answers \`${response.schema}\`, which is no schema.`,
        'Declare it under `schemas:`.',
      );
    }
    if (operation.pages && operation.pages.items !== response?.root) {
      refuse(
        { in: operation.pages, key: 'items' },
        `\`${id}\` pages \`${operation.pages.items}\`, but answers \`${response?.root ?? 'nothing'}\`.`,
        'Name the key of the response.',
      );
    }
    const body = Object.values(operation.body ?? {})[0];
    if (body && !catalogue.schemas[schemaName(body.$ref)])
      refuse({ in: body, key: '$ref' }, `There is no schema \`${body.$ref}\`.`, 'Name one that is there.');
    for (const [name, filter] of Object.entries(operation.filters ?? {})) {
      if (filter.reads && response && !propertyAt(catalogue, response.schema, filter.reads)) {
        refuse(
          { in: filter, key: 'reads' },
          `\`${response.schema}\` has no \`${filter.reads}\`.`,
          'Name a path that a row has.',
        );
      }
      if (filter.resolve && !catalogue.defaults.resolvers[filter.resolve]) {
        refuse(
          { in: filter, key: 'resolve' },
          `There is no resolver \`${filter.resolve}\`.`,
          `Resolvers: ${quote(Object.keys(catalogue.defaults.resolvers))}.`,
        );
      }
      const parameters = routesOf(operation).routes.flatMap(routeParameters);
      if (filter.needs && !parameters.includes(filter.needs)) {
        refuse(
          { in: filter, key: 'needs' },
          `\`${name}\` needs \`${filter.needs}\`, which no route of \`${id}\` has.`,
          'Add the route under `also:`.',
        );
      }
    }
  }
}

function resolverReferences({ catalogue, refuse }: Context): void {
  for (const resolver of Object.values(catalogue.defaults.resolvers)) {
    for (const source of resolver.sources) {
      const operation = catalogue.operations[source.read];
      const response = responseOf(operation);
      if (operation?.effect !== 'read' || !response) {
        refuse({ in: source, key: 'read' }, `\`${source.read}\` is no operation that reads.`, 'Name one that does.');
      } else {
        const [root, ...rest] = source.rows.split('.');
        if (root !== response.root || (rest.length > 0 && !propertyAt(catalogue, response.schema, rest.join('.')))) {
          refuse(
            { in: source, key: 'rows' },
            `\`${source.read}\` has no \`${source.rows}\`.`,
            `Its answer is under \`${response.root}\`.`,
          );
        }
      }
    }
  }
}

function toolReferences({ catalogue, refuse }: Context): void {
  eachAction(catalogue, (name, tool, { spec }) => {
    const operation = catalogue.operations[spec.call];
    if (!operation) {
      refuse(
        { in: spec, key: 'call' },
        `\`${name}\` calls \`${spec.call}\`, which is no operation.`,
        'Declare it under `operations:`.',
      );
      return;
    }
    if (!catalogue.defaults.toolsets[tool.toolset]) {
      refuse(
        { in: tool, key: 'toolset' },
        `There is no toolset \`${tool.toolset}\`.`,
        `Toolsets: ${quote(Object.keys(catalogue.defaults.toolsets))}.`,
      );
    }
    const before = spec.before && catalogue.operations[spec.before.read];
    const record = responseOf(before);
    if (spec.before && (before?.effect !== 'read' || !record)) {
      refuse(
        { in: spec.before, key: 'read' },
        `\`${spec.before.read}\` is no operation that reads one record.`,
        'Name one that does.',
      );
    }
    const routes = [operation, before].flatMap((each) => (each ? routesOf(each).routes : []));
    const parameters = new Set(routes.flatMap(routeParameters));
    for (const [argument, input] of Object.entries(spec.input)) {
      const target = targetOf(catalogue, operation, input);
      if (!target || (target.kind === 'path' && !parameters.has(target.name))) {
        refuse(
          { in: input, key: 'to' },
          `\`${name}\` sends \`${argument}\` to \`${input.to}\`, which \`${spec.call}\` does not have.`,
          whatItHas(catalogue, spec.call),
        );
      }
      for (const excluded of input.excludes ?? []) {
        if (!spec.input[excluded]?.to?.startsWith('filters.')) {
          refuse(
            { in: input, key: 'excludes' },
            `\`${excluded}\` is no filter argument of \`${name}\`.`,
            'Name arguments that go to `filters.`.',
          );
        }
      }
      if (input.unchanged && !(record && propertyAt(catalogue, record.schema, input.unchanged))) {
        refuse(
          { in: input, key: 'unchanged' },
          `The record that is read before has no \`${input.unchanged}\`.`,
          'Name a property of it.',
        );
      }
    }
    const response = responseOf(operation);
    const expectView = response?.list && operation.effect === 'read';
    const schema = response && catalogue.schemas[response.schema];
    if (expectView && !schema?.views?.[spec.view ?? '']) {
      refuse(
        { in: spec, key: 'view' },
        `\`${name}\` lists \`${response.schema}\` without a view that it has.`,
        `Add \`view:\` with one of ${quote(Object.keys(schema?.views ?? {}))}.`,
      );
    }
    if (spec.rows && !(response && propertyAt(catalogue, response.schema, spec.rows)?.items?.$ref)) {
      refuse(
        { in: spec, key: 'rows' },
        `\`${response?.schema}\` has no list \`${spec.rows}\`.`,
        'Name a property that is a list of a schema.',
      );
    }
    const shown = [...(spec.preview?.show ?? []), ...Object.values(spec.before?.has ?? {})];
    for (const property of shown) {
      if (!(record && propertyAt(catalogue, record.schema, property))) {
        refuse(
          { in: spec.preview ?? spec.before },
          `The record that is read before has no \`${property}\`.`,
          'Name a property of it.',
        );
      }
    }
    for (const slice of [spec.slices?.notes?.items, spec.slices?.text?.of]) {
      if (slice && !(response && propertyAt(catalogue, response.schema, slice))) {
        refuse({ in: spec.slices }, `\`${response?.schema}\` has no \`${slice}\`.`, 'Name a property of it.');
      }
    }
  });
}

function whatItHas(catalogue: Catalogue, id: string): string {
  const operation = catalogue.operations[id];
  if (!operation) return '';
  const body = bodyOf(catalogue, operation);
  const places = [
    ...routesOf(operation)
      .routes.flatMap(routeParameters)
      .map((name) => `path.${name}`),
    ...Object.keys(operation.filters ?? {}).map((name) => `filters.${name}`),
    ...Object.keys(operation.query ?? {}).map((name) => `query.${name}`),
    ...Object.keys(body?.properties ?? {}).map((name) => `body.${body?.root}.${name}`),
  ];
  return `It has ${quote([...new Set(places)])}.`;
}

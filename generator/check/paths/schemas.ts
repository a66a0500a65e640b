import { partsOf, propertiesOf, schemaName, withItems } from '../../targets.ts';
import type { CheckContext } from '../context.ts';
import { referProperty, referResolver, referSchema } from './refer.ts';

/** Other schemas, resolvers, and the columns of views. */
export function schemaReferences(context: CheckContext): void {
  const { catalogue, refuse } = context;
  for (const [name, schema] of Object.entries(catalogue.schemas)) {
    for (const part of schema.allOf ?? []) {
      const there = referSchema(context, { in: part, key: '$ref' }, part.$ref);
      if (there && partsOf(catalogue, schemaName(part.$ref)).includes(name))
        refuse({ in: part, key: '$ref' }, `\`${name}\` is made of itself.`, 'Remove one of the references.');
    }
    for (const property of Object.values(schema.properties ?? {})) {
      for (const part of withItems(property)) {
        if (part.$ref) referSchema(context, { in: part, key: '$ref' }, part.$ref);
        referResolver(context, part);
      }
    }
    const properties = propertiesOf(catalogue, name);
    for (const columns of Object.values(schema.views ?? {})) {
      for (const [index, column] of columns.entries())
        if (!properties[column]) referProperty(context, { in: columns, key: index }, name, column);
    }
  }
}

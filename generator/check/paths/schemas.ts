import type { PropertySpec, SchemaSpec } from '../../catalogue.ts';
import { partsOf, schemaName, withItems } from '../../targets.ts';
import type { CheckContext } from '../context.ts';
import { referProperty, referResolver, referSchema } from './refer.ts';

/** Other schemas, resolvers, and the columns of views. */
export function schemaReferences(context: CheckContext): void {
  for (const [name, schema] of Object.entries(context.catalogue.schemas)) {
    parts(context, name, schema);
    for (const part of Object.values(schema.properties ?? {}).flatMap(withItems)) {
      if (part.$ref) referSchema(context, { in: part, key: '$ref' }, part.$ref);
      referResolver(context, part);
      codec(context, part);
    }
    mirror(context, name, schema);
    for (const columns of [schema.key ?? [], ...Object.values(schema.views ?? {})]) {
      for (const [index, column] of columns.entries())
        referProperty(context, { in: columns, key: index }, name, column);
    }
  }
}

/** Codecs that only query parameters have. */
const OF_PARAMETERS: readonly (string | undefined)[] = ['flags', 'words'];

function codec({ refuse }: CheckContext, part: PropertySpec): void {
  if (!OF_PARAMETERS.includes(part.codec)) return;
  const mend = 'A record has `custom-fields`, `path`, `flag` and `bit`.';
  refuse({ in: part, key: 'codec' }, `\`${part.codec}\` is a codec of query parameters.`, mend);
}

/** Both ends and the word between them are properties. */
function mirror(context: CheckContext, name: string, { mirror }: SchemaSpec): void {
  if (!mirror) return;
  for (const [index, end] of mirror.ends.entries()) referProperty(context, { in: mirror.ends, key: index }, name, end);
  referProperty(context, { in: mirror, key: 'by' }, name, mirror.by);
}

function parts(context: CheckContext, name: string, schema: SchemaSpec): void {
  for (const part of schema.allOf ?? []) {
    const at = { in: part, key: '$ref' };
    const there = referSchema(context, at, part.$ref);
    if (there && partsOf(context.catalogue, schemaName(part.$ref)).includes(name))
      context.refuse(at, `\`${name}\` is made of itself.`, 'Remove one of the references.');
  }
}

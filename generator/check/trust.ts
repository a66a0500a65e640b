import type { PropertySpec } from '../catalogue.ts';
import { answerSchemas, closedShape, typesOf } from '../lower/fields.ts';
import { partsOf, withItems } from '../targets.ts';
import type { CheckContext, Rule } from './context.ts';

/** Text in an answer says who can have written it, unless its shape leaves no room for words. */
export const trust: Rule = {
  id: 'trust',
  check(context) {
    const { catalogue } = context;
    for (const name of new Set(answerSchemas(catalogue).flatMap((schema) => partsOf(catalogue, schema)))) {
      for (const [key, property] of Object.entries(catalogue.schemas[name]?.properties ?? {})) {
        // Custom field values have a shape of their own, and what is secret is never shown.
        if (property.secret || property.codec === 'custom-fields') continue;
        for (const part of withItems(property)) checkPart(context, `${name}.${key}`, part);
      }
    }
  },
};

function checkPart({ refuse }: CheckContext, path: string, part: PropertySpec): void {
  const types = typesOf(part);
  const mark = part['x-trust'];
  if (types.includes('string') && !mark && !closedShape(part)) {
    refuse(
      { in: part },
      `\`${path}\` is text and does not say who can have written it.`,
      'Add `x-trust: untrusted` (any user) or `x-trust: admin` (administrators only); or close its shape with `format: date`, `format: date-time` or `enum`. A uri, an email, a file name is text.',
    );
  }
  if (mark === 'system' && !closedShape(part)) {
    refuse(
      { in: part, key: 'x-trust' },
      `\`${path}\` is marked system, but its shape has room for anything.`,
      'Close its shape (date, date-time, enum, const, a pattern of digits or hex digits), or mark it `untrusted`.',
    );
  }
  const known = part.$ref !== undefined || part.enum !== undefined || part.const !== undefined;
  if (!known && (types.length === 0 || types.includes('object') || (types.includes('array') && !part.items))) {
    refuse(
      { in: part },
      `\`${path}\` does not say what it holds.`,
      'Add `type:`, `items:` for a list, or `$ref:` to a schema for a record: text inside would have no mark.',
    );
  }
}

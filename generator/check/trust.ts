import { answerSchemas, closedShape, typesOf } from '../lower/fields.ts';
import type { Rule } from './context.ts';

/** Text in an answer says who can have written it, unless its shape leaves no room for words. */
export const trust: Rule = {
  id: 'trust',
  check({ catalogue, refuse }) {
    for (const name of answerSchemas(catalogue)) {
      const properties = catalogue.schemas[name]?.properties ?? {};
      for (const [key, property] of Object.entries(properties)) {
        const text = property.items && typesOf(property).includes('array') ? property.items : property;
        const isText = typesOf(text).includes('string') && !text.secret && !property.codec;
        if (isText && !text['x-trust'] && !closedShape(text)) {
          refuse(
            { in: properties, key },
            `\`${name}.${key}\` is text and does not say who can have written it.`,
            'Add `x-trust: untrusted` (any user) or `x-trust: admin` (administrators only); or close its shape with `format: date`, `format: date-time` or `enum`. A uri, an email, a file name is text.',
          );
        }
        if (text['x-trust'] === 'system' && !closedShape(text)) {
          refuse(
            { in: properties, key },
            `\`${name}.${key}\` is marked system, but its shape has room for anything.`,
            'Close its shape (date, date-time, enum, const, a pattern of digits or hex digits), or mark it `untrusted`.',
          );
        }
      }
    }
  },
};

import { type InputSchema, strictSchema } from '../lower/inputs.ts';
import { eachAction, type Rule } from './context.ts';

/** Whatever an agent may send has an upper end: of a number, a text, a list, a map. */
export const bounds: Rule = {
  id: 'bounds',
  check({ catalogue, refuse }) {
    eachAction(catalogue, (name, tool, action) => {
      for (const [argument, schema] of Object.entries(strictSchema(catalogue, tool, action).properties ?? {})) {
        for (const [what, bound] of missingBounds(schema)) {
          refuse(
            { in: action.spec.input[argument] ?? tool, key: undefined },
            `The ${what} that \`${argument}\` of \`${name}\` takes has no end.`,
            `Add \`${bound}\` to the property that it is sent to, or here.`,
          );
        }
      }
    });
  },
};

function missingBounds(schema: InputSchema): [string, string][] {
  if (schema.enum || schema.const !== undefined) return [];
  const types = [schema.type ?? []].flat();
  const missing: [string, string][] = [];
  if (types.includes('string') && schema.maxLength === undefined) missing.push(['text', 'maxLength']);
  if (types.includes('number') && schema.maximum === undefined && !types.includes('string') && !schema.items)
    missing.push(['number', 'maximum']);
  if (types.includes('array') && schema.maxItems === undefined) missing.push(['list', 'maxItems']);
  if (types.includes('object') && schema.additionalProperties !== false && schema.maxProperties === undefined)
    missing.push(['map', 'maxProperties']);
  return missing;
}

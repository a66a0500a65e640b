import type { InputSchema } from '../lower/inputs.ts';
import { strictSchema } from '../lower/inputs.ts';
import { eachAction, type Rule } from './context.ts';

/** Whatever an agent may send has an upper end: of a number, a text, a list, a map, and of what is inside. */
export const bounds: Rule = {
  id: 'bounds',
  check({ catalogue, refuse }) {
    eachAction(catalogue, (name, tool, action) => {
      for (const [argument, schema] of Object.entries(strictSchema(catalogue, tool, action).properties ?? {})) {
        const at = { in: action.spec.input[argument] ?? tool };
        for (const [what, bound] of missingBounds(schema)) {
          refuse(
            at,
            bound === 'type'
              ? `\`${argument}\` of \`${name}\` takes anything.`
              : `The ${what} that \`${argument}\` of \`${name}\` takes has no end.`,
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
  if (types.length === 0) missing.push(['value', 'type']);
  if (types.includes('string') && schema.maxLength === undefined) missing.push(['text', 'maxLength']);
  // A number beside text is bounded by what the text may look like: it is sent as text.
  if (types.includes('number') && schema.maximum === undefined && !types.includes('string'))
    missing.push(['number', 'maximum']);
  if (types.includes('array')) {
    if (schema.maxItems === undefined) missing.push(['list', 'maxItems']);
    missing.push(...missingBounds(schema.items ?? {}));
  }
  if (types.includes('object')) {
    if (schema.additionalProperties !== false && schema.maxProperties === undefined)
      missing.push(['map', 'maxProperties']);
    if (typeof schema.additionalProperties === 'object') missing.push(...missingBounds(schema.additionalProperties));
    for (const property of Object.values(schema.properties ?? {})) missing.push(...missingBounds(property));
  }
  return missing;
}

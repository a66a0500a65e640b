import type { InputSchema } from '../lower/inputs.ts';
import { strictSchemas } from '../lower/strict.ts';
import { actionsOf } from '../targets.ts';
import type { CheckContext, Rule } from './context.ts';

/** Whatever an agent may send has an upper end: of a number, a text, a list, a map, and of what is inside. */
export const bounds: Rule = {
  id: 'bounds',
  check(context) {
    for (const [name, tool] of Object.entries(context.catalogue.tools)) {
      for (const [action, strict] of Object.entries(strictSchemas(context.catalogue, tool))) {
        const { input } = actionsOf(tool).find((each) => each.name === action)?.spec ?? tool;
        for (const [argument, schema] of Object.entries(strict.properties ?? {}))
          checkArgument(context, name, argument, schema, input[argument] ?? tool);
      }
    }
  },
};

function checkArgument(
  { refuse }: CheckContext,
  tool: string,
  argument: string,
  schema: InputSchema,
  owner: object,
): void {
  for (const [what, bound] of missingBounds(schema)) {
    refuse(
      { in: owner },
      bound === 'type'
        ? `\`${argument}\` of \`${tool}\` takes anything.`
        : `The ${what} that \`${argument}\` of \`${tool}\` takes has no end.`,
      `Add \`${bound}\` to the property that it is sent to, or here.`,
    );
  }
}

function missingBounds(schema: InputSchema): [string, string][] {
  if (schema.enum || schema.const !== undefined) return [];
  const types = [schema.type ?? []].flat();
  if (types.length === 0) return [['value', 'type']];
  const missing: [string, string][] = [];
  if (types.includes('string') && schema.maxLength === undefined) missing.push(['text', 'maxLength']);
  // A number beside text is bounded by what the text may look like: it is sent as text.
  if (types.includes('number') && schema.maximum === undefined && !types.includes('string'))
    missing.push(['number', 'maximum']);
  if (types.includes('array') && schema.maxItems === undefined) missing.push(['list', 'maxItems']);
  const isOpen = schema.additionalProperties !== false && schema.maxProperties === undefined;
  if (types.includes('object') && isOpen) missing.push(['map', 'codec: custom-fields']);
  return [...missing, ...inside(schema, types).flatMap(missingBounds)];
}

/** The schemas of what a list or a map holds. */
function inside(schema: InputSchema, types: readonly string[]): InputSchema[] {
  const rest = typeof schema.additionalProperties === 'object' ? [schema.additionalProperties] : [];
  return [
    ...(types.includes('array') ? [schema.items ?? {}] : []),
    ...(types.includes('object') ? [...rest, ...Object.values(schema.properties ?? {})] : []),
  ];
}

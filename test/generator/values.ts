import fc, { type Arbitrary } from 'fast-check';
import type { InputSchema } from '../../generator/lower/inputs.ts';

/**
 * Values made to fit an input schema: most are valid, the rest is left to a validator. Knows the words that inputs have;
 * of the rules between arguments it knows none.
 */
export function valuesOf(schema: InputSchema): Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  const types = [schema.type ?? []].flat();
  return fc.oneof(...types.map((type) => valueOfType(type, schema)));
}

function valueOfType(type: string, schema: InputSchema): Arbitrary<unknown> {
  switch (type) {
    case 'null':
      return fc.constant(null);
    case 'boolean':
      return fc.boolean();
    case 'integer':
      return fc.integer({ min: Math.ceil(schema.minimum ?? -1000), max: Math.floor(schema.maximum ?? 2 ** 31) });
    case 'number':
      return fc.double({ min: schema.minimum ?? 0.01, max: schema.maximum ?? 1e6, noNaN: true });
    case 'string':
      return text(schema);
    case 'array':
      return fc.array(valuesOf(schema.items ?? { type: 'string' }), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.min(schema.maxItems ?? 5, 5),
      });
    default:
      return object(schema);
  }
}

function text(schema: InputSchema): Arbitrary<string> {
  const day = fc.date({ min: new Date('1970-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });
  if (schema.format === 'date') return day.map((date) => date.toISOString().slice(0, 10));
  if (schema.format === 'date-time') return day.map((date) => date.toISOString());
  if (schema.pattern) return fc.stringMatching(new RegExp(schema.pattern, 'u'), { maxLength: 40 });
  return fc.string({
    minLength: schema.minLength ?? 0,
    maxLength: Math.min(schema.maxLength ?? 60, 60),
    unit: 'grapheme',
  });
}

function object(schema: InputSchema): Arbitrary<unknown> {
  if (!schema.properties) {
    const rest = typeof schema.additionalProperties === 'object' ? schema.additionalProperties : {};
    return fc.dictionary(fc.string({ minLength: 1 }), valuesOf(rest), {
      minKeys: schema.minProperties ?? 0,
      maxKeys: 4,
    });
  }
  const properties = Object.fromEntries(
    Object.entries(schema.properties).map(([name, part]) => [name, valuesOf(part)]),
  );
  // One of several that exclude each other; otherwise hardly any value would be valid.
  const chosen = (schema.oneOf ?? [{ required: [] }]).map(({ required }) => {
    const excluded = (schema.oneOf ?? []).flatMap((other) => other.required).filter((name) => !required.includes(name));
    const kept = Object.fromEntries(Object.entries(properties).filter(([name]) => !excluded.includes(name)));
    return fc.record(kept, { requiredKeys: [...(schema.required ?? []), ...required] });
  });
  return fc.oneof(...chosen);
}

// Loaded at the first call, by validate.ts: start-up pays for no schema compiler.
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { fullFormats } from 'ajv-formats/dist/formats.js';
import type { JsonObject } from '../../generated/types.ts';

/** Compiles a strict schema of the catalogue. No coercion: `true` is not `1`, `"3"` is not `3` (T1). */
export function compileSchema(schema: JsonObject): ValidateFunction {
  const ajv = new Ajv2020({
    allErrors: true,
    strict: true,
    // Rules between arguments are anyOf/oneOf of `required`, and arguments may have several types.
    strictRequired: false,
    strictTypes: false,
    verbose: true,
    formats: { date: fullFormats.date, 'date-time': fullFormats['date-time'] },
  });
  return ajv.compile(schema);
}

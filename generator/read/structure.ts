import { readFileSync } from 'node:fs';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormatsModule from 'ajv-formats';
import { closest } from 'fastest-levenshtein';
import type { Finding } from '../finding.ts';
import type { Positions } from './yaml-file.ts';

// ajv-formats is CommonJS: its function is the default export of the default export.
const addFormats = addFormatsModule as unknown as (ajv: Ajv2020) => void;

/** A validator of catalogue files, compiled from the JSON Schema that editors also use. */
export function structureValidator(schemaFile: URL): ValidateFunction {
  const ajv = new Ajv2020({ allErrors: true, strict: true, strictTypes: false, strictRequired: false, verbose: true });
  addFormats(ajv);
  return ajv.compile(JSON.parse(readFileSync(schemaFile, 'utf8')));
}

/** What the schema refuses in one file, as findings at the offending key. */
export function checkStructure(validate: ValidateFunction, file: unknown, positions: Positions): Finding[] {
  if (validate(file)) return [];
  const findings = new Map<string, Finding>();
  for (const error of innermost(validate.errors ?? [])) {
    const finding = explain(error, file, positions);
    findings.set(JSON.stringify([finding.at, finding.problem]), finding);
  }
  return [...findings.values()];
}

/** Errors about the whole of a value are noise where an error inside it says what is wrong. */
function innermost(errors: readonly ErrorObject[]): ErrorObject[] {
  const relevant = errors.filter((error) => !['if', 'oneOf', 'anyOf', 'not', 'propertyNames'].includes(error.keyword));
  const candidates = relevant.length > 0 ? relevant : [...errors];
  return candidates.filter(
    (error) =>
      !candidates.some((other) => other !== error && other.instancePath.startsWith(`${error.instancePath}/`)) ||
      error.keyword === 'additionalProperties' ||
      error.keyword === 'required',
  );
}

function explain(error: ErrorObject, file: unknown, positions: Positions): Finding {
  const path = error.instancePath.split('/').slice(1).map(unescapePointer);
  const owner = valueAt(file, path);
  const name = path.at(-1) ?? 'the file';
  const parent = valueAt(file, path.slice(0, -1));
  const atValue = positions.of(parent as object, key(parent, name)) ?? positions.of(owner as object);
  const finding = (problem: string, mend: string, at = atValue): Finding => ({ rule: 'structure', at, problem, mend });

  switch (error.keyword) {
    case 'additionalProperties': {
      const unknown = String(error.params['additionalProperty']);
      const allowed = Object.keys((error.parentSchema?.['properties'] as object | undefined) ?? {});
      return finding(
        `Unknown key \`${unknown}\` in \`${name}\`.`,
        allowed.length > 0
          ? `Did you mean \`${closest(unknown, allowed)}\`? Allowed: ${allowed.join(', ')}.`
          : 'Remove it.',
        positions.of(owner as object, unknown),
      );
    }
    case 'required':
      return finding(
        `\`${name}\` lacks \`${String(error.params['missingProperty'])}\`.`,
        `Add \`${String(error.params['missingProperty'])}\`.`,
      );
    case 'enum':
      return finding(
        `\`${name}\` is ${JSON.stringify(error.data)}.`,
        `Use one of: ${(error.params['allowedValues'] as unknown[]).map((value) => JSON.stringify(value)).join(', ')}.`,
      );
    case 'pattern':
      return finding(
        `\`${name}\` is ${JSON.stringify(error.data)}${error.propertyName ? ` with the key \`${error.propertyName}\`` : ''}.`,
        `It has to match ${String(error.params['pattern'])}.`,
      );
    default:
      return finding(`\`${name}\` ${error.message ?? 'is not valid'}.`, 'See spec/README.md for what may stand here.');
  }
}

function key(parent: unknown, name: string): string | number {
  return Array.isArray(parent) ? Number(name) : name;
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((current, part) => (current as Record<string, unknown> | undefined)?.[part], value);
}

/** RFC 6901 §3 */
function unescapePointer(part: string): string {
  return part.replaceAll('~1', '/').replaceAll('~0', '~');
}

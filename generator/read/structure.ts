import { readFileSync } from 'node:fs';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormatsModule from 'ajv-formats';
import { closest } from 'fastest-levenshtein';
import type { Finding } from '../finding.ts';
import type { Positions } from './yaml-file.ts';

// ajv-formats is CommonJS: its function is the default export of the default export.
const addFormats = addFormatsModule as unknown as (ajv: Ajv2020) => void;

/** The kinds of catalogue files, each a definition of catalogue.schema.json. */
export type FileKind = 'defaults' | 'resource' | 'exclusions' | 'api' | 'acknowledged';

/** Compiling them takes longer than reading a catalogue; tests read hundreds. */
const validatorsOf = new Map<string, Record<FileKind, ValidateFunction>>();

/** Validators of catalogue files, compiled from the JSON Schema that editors also use. */
export function structureValidators(schemaFile: URL): Record<FileKind, ValidateFunction> {
  const text = readFileSync(schemaFile, 'utf8');
  const known = validatorsOf.get(text);
  if (known) return known;
  const ajv = new Ajv2020({ allErrors: true, strict: true, strictTypes: false, strictRequired: false, verbose: true });
  addFormats(ajv);
  ajv.addSchema(JSON.parse(text), 'catalogue');
  const compile = (kind: FileKind) => ajv.compile({ $ref: `catalogue#/$defs/${kind}` });
  const validators = {
    defaults: compile('defaults'),
    resource: compile('resource'),
    exclusions: compile('exclusions'),
    api: compile('api'),
    acknowledged: compile('acknowledged'),
  };
  validatorsOf.set(text, validators);
  return validators;
}

/** What the schema refuses in one file, as findings at the offending key. */
export function checkStructure(
  validate: ValidateFunction,
  name: string,
  file: unknown,
  positions: Positions,
): Finding[] {
  if (validate(file)) return [];
  const findings = new Map<string, Finding>();
  for (const error of tellingErrors(validate.errors ?? [])) {
    for (const finding of explain(error, new Place(name, file, error.instancePath, positions)))
      findings.set(JSON.stringify([finding.at, finding.problem]), finding);
  }
  return [...findings.values()];
}

/**
 * Every branch of a `oneOf` that does not fit gives errors of its own. Those that got inside the value say what is
 * wrong; those about the value as a whole contradict each other, and the `oneOf` itself is explained instead.
 */
function tellingErrors(errors: readonly ErrorObject[]): ErrorObject[] {
  const choices = errors.filter((error) => error.keyword === 'oneOf');
  const inside = (choice: ErrorObject) =>
    errors.some((error) => error.instancePath.startsWith(`${choice.instancePath}/`) && !choices.includes(error));
  const ofBranch = (error: ErrorObject) =>
    choices.some((choice) => choice.instancePath === error.instancePath && choice.parentSchema !== error.parentSchema);
  return errors.filter((error) => {
    if (error.keyword === 'propertyNames') return false; // the broken rule about the name is an error of its own
    if (error.keyword === 'oneOf') return !hasForms(error) || !inside(error);
    return error.propertyName !== undefined || !ofBranch(error);
  });
}

interface Form {
  type?: string;
  enum?: unknown[];
  pattern?: string;
  required?: string[];
  properties?: object;
  $ref?: string;
}

/** The branches describe whole values, not only which keys go together. */
const hasForms = (error: ErrorObject) => (error.schema as Form[]).some((form) => !form.required || form.properties);

/** A place in a file as ajv names it. */
class Place {
  readonly name: string;
  readonly value: unknown;
  readonly #path: string[];
  readonly #root: unknown;
  readonly #file: string;
  readonly #positions: Positions;

  constructor(file: string, root: unknown, pointer: string, positions: Positions) {
    this.#path = pointer.split('/').slice(1).map(unescapePointer);
    this.#root = root;
    this.#file = file;
    this.#positions = positions;
    this.value = valueAt(root, this.#path);
    const last = this.#path.at(-1);
    if (last === undefined) this.name = 'the file';
    else if (!/^\d+$/.test(last)) this.name = `\`${last}\``;
    else this.name = this.#path.length === 1 ? `entry ${Number(last) + 1}` : `\`${this.#path.at(-2)}[${last}]\``;
  }

  /** Of one of its keys, or of the key under which it stands itself. */
  at(key?: string) {
    const parent = valueAt(this.#root, this.#path.slice(0, -1)) as object;
    const own = this.#path.at(-1);
    return (
      (key === undefined ? undefined : this.#positions.of(this.value as object, key)) ??
      (own === undefined ? undefined : this.#positions.of(parent, own)) ?? { file: this.#file, line: 1, column: 1 }
    );
  }
}

function explain(error: ErrorObject, place: Place): Finding[] {
  const finding = (problem: string, mend: string, at = place.at()): Finding => ({
    rule: 'structure',
    at,
    problem,
    mend,
  });
  const { name } = place;
  const { propertyName } = error;
  if (propertyName !== undefined) {
    const mend =
      error.keyword === 'pattern'
        ? `It has to match ${error.params['pattern']}.`
        : `At most ${error.params['limit']} characters; it has ${propertyName.length}.`;
    return [finding(`The name \`${propertyName}\` in ${name} is not allowed.`, mend, place.at(propertyName))];
  }
  const given = JSON.stringify(error.data);
  switch (error.keyword) {
    case 'additionalProperties': {
      const unknown = String(error.params['additionalProperty']);
      const allowed = Object.keys((error.parentSchema?.['properties'] as object | undefined) ?? {});
      return [finding(`Unknown key \`${unknown}\` in ${name}.`, instead(unknown, allowed), place.at(unknown))];
    }
    case 'required': {
      const missing = String(error.params['missingProperty']);
      return [finding(`${capital(name)} lacks \`${missing}\`.`, `Add \`${missing}\`.`)];
    }
    case 'oneOf':
      return choose(error, place, finding);
    case 'enum':
      return [
        finding(`${capital(name)} is ${given}.`, `Use one of: ${list(error.params['allowedValues'] as unknown[])}.`),
      ];
    case 'const':
      return [
        finding(
          `${capital(name)} is ${given}.`,
          `Only ${JSON.stringify(error.params['allowedValue'])} may stand here.`,
        ),
      ];
    case 'pattern':
      return [finding(`${capital(name)} is ${given}.`, `It has to match ${error.params['pattern']}.`)];
    case 'type': {
      const type = String(error.params['type']);
      const quote = type === 'string' && ['number', 'boolean'].includes(typeof error.data);
      return [
        finding(`${capital(name)} is ${kindOf(error.data)}.`, quote ? 'Quote it.' : `Write ${TYPES[type] ?? type}.`),
      ];
    }
    case 'minLength':
      if (error.data !== '')
        return [finding(`${capital(name)} is ${given}.`, `At least ${error.params['limit']} characters.`)];
      return [finding(`${capital(name)} is empty.`, 'Write text.')];
    default:
      return [
        finding(`${capital(name)} ${error.message ?? 'is not valid'}.`, 'spec/README.md says what may stand here.'),
      ];
  }
}

/** A value that fits none of several forms. */
function choose(
  error: ErrorObject,
  place: Place,
  finding: (problem: string, mend: string, at?: ReturnType<Place['at']>) => Finding,
): Finding[] {
  const forms = error.schema as Form[];
  const allowed = [...new Set(forms.flatMap((form) => Object.keys(form.properties ?? {})))];
  if (isMap(place.value) && allowed.length > 0) {
    const unknown = Object.keys(place.value).filter((key) => !allowed.includes(key));
    if (unknown.length > 0)
      return unknown.map((key) =>
        finding(`Unknown key \`${key}\` in ${place.name}.`, instead(key, allowed), place.at(key)),
      );
  }
  const keys = isMap(place.value) ? Object.keys(place.value) : undefined;
  const choice = forms.flatMap((form) => form.required ?? []).filter((name) => keys?.includes(name));
  const has = choice.length > 0 ? quoted(choice) : 'none of the keys that say what it is';
  const problem = keys ? `has ${has}` : `is ${kindOf(place.value)}`;
  return [finding(`${capital(place.name)} ${problem}.`, `Write ${forms.map(formText).join(', or ')}.`)];
}

function formText(form: Form): string {
  if (form.enum) return `one of ${list(form.enum)}`;
  if (form.pattern) return `text that matches ${form.pattern}`;
  if (form.required) return `${form.properties ? 'a map with ' : ''}${quoted(form.required, ' and ')}`;
  if (form.$ref) return 'a type name';
  return TYPES[form.type ?? ''] ?? 'another value';
}

const TYPES: Record<string, string> = {
  string: 'text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  object: 'a map',
  array: 'a list',
};

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return 'empty';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'a map' : JSON.stringify(value);
}

function instead(unknown: string, allowed: readonly string[]): string {
  if (allowed.length === 0) return 'Remove it.';
  return `Did you mean \`${closest(unknown, allowed)}\`? Allowed: ${allowed.join(', ')}.`;
}

const isMap = (value: unknown): value is object => typeof value === 'object' && value !== null && !Array.isArray(value);
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
const quoted = (names: readonly string[], separator = ', ') => names.map((name) => `\`${name}\``).join(separator);
const list = (values: readonly unknown[]) => values.map((value) => JSON.stringify(value)).join(', ');

function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((current, part) => (current as Record<string, unknown> | undefined)?.[part], value);
}

/** RFC 6901 §3 */
function unescapePointer(part: string): string {
  return part.replaceAll('~1', '/').replaceAll('~0', '~');
}

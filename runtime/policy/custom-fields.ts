import type { Action, Call, Json, JsonObject } from '../../generated/types.ts';
import { isHidden, ToolError } from '../errors.ts';
import { pasted } from '../guard/pasted.ts';
import { at, idOf, isList, listAt } from '../json.ts';
import type { RedmineSession } from '../redmine/session.ts';

/** What is known of a custom field. Format and values are known to administrators only (CustomFieldsController). */
interface Field {
  readonly id: number;
  readonly name: string;
  readonly format?: string;
  readonly multiple?: boolean;
  readonly possible?: readonly { readonly value: string; readonly label: string }[];
}

/**
 * Turns `{name or id: value}` into what Redmine takes: `[{id, value}]` to write, `{id: value}` to filter. Values get
 * the shape that the field's format needs, or are refused (T23): Redmine stores `true` in a boolean field as the text
 * "true" and shows it as No.
 * @throws ToolError `unknown_name`, `ambiguous_name` or `invalid_arguments`; nothing has been sent by then
 */
export async function resolveCustomFields(
  action: Action,
  args: JsonObject,
  record: Json | undefined,
  session: RedmineSession,
  project: number | undefined,
): Promise<JsonObject> {
  const entry = action.customFields;
  const given = entry && args[entry.argument];
  if (!entry || given === undefined) return args;
  const keys = Object.keys(given as JsonObject);
  const needsNames = session.identity.isAdmin || !keys.every(isId);
  const fields = needsNames ? await knownFields(entry.of, record, session, project) : [];
  const values = Object.entries(given as JsonObject).map(([key, value]) => {
    const field = fieldFor(entry.argument, key, fields, session.identity.isAdmin);
    const where = `${entry.argument}.${shown(key)}`;
    const wire = entry.use === 'filters' ? filterValue : wireValue;
    return { id: field.id, value: wire(where, field, value ?? null) };
  });
  const twice = values.find(({ id }, index) => values.findIndex((other) => other.id === id) !== index);
  if (twice) {
    throw new ToolError('invalid_arguments', `Custom field ${twice.id} is given twice in "${entry.argument}".`, {
      argument: entry.argument,
    });
  }
  const wire: Json =
    entry.use === 'values' ? values : Object.fromEntries(values.map(({ id, value }) => [String(id), value]));
  return { ...args, [entry.argument]: wire };
}

/** Records of each kind that has custom fields: rows show the names of their fields to whoever may see them. */
const SAMPLES: { readonly [of: string]: Call & { readonly rows: string } } = {
  issue: { operation: 'listIssues', rows: 'issues', filters: { status_id: { is: 'any' } }, query: { limit: 25 } },
  time_entry: { operation: 'listTimeEntries', rows: 'time_entries', query: { limit: 25 } },
  version: { operation: 'listVersions', rows: 'versions' },
  project: { operation: 'listProjects', rows: 'projects', query: { limit: 1 } },
};

/** Everything that this caller can learn about the fields: formats for administrators, names for everybody else. */
async function knownFields(
  of: string,
  record: Json | undefined,
  session: RedmineSession,
  project: number | undefined,
): Promise<readonly Field[]> {
  if (session.identity.isAdmin) {
    const body = await session.send({ operation: 'listCustomFields' });
    return listAt(body, 'custom_fields')
      .filter((field) => at(field, 'customized_type') === of)
      .map(fullField);
  }
  const own = listAt(record, 'custom_fields');
  const listed = of !== 'issue' || project === undefined ? [] : await projectFields(session, project);
  const sample = own.length > 0 ? [] : await sampleFields(of, session, project);
  const all = new Map([...listed, ...own, ...sample].flatMap(namedField).map((field) => [field.id, field]));
  return [...all.values()];
}

async function projectFields(session: RedmineSession, project: number): Promise<readonly Json[]> {
  const query = { include: 'issue_custom_fields' };
  const call: Call = { operation: 'getProject', path: { project_id: project }, query };
  return listAt(await ifAllowed(session, call), 'project.issue_custom_fields');
}

/** Redmine 5.0 lists only fields that are linked to the project one by one; a record there shows the others. */
async function sampleFields(
  of: string,
  session: RedmineSession,
  project: number | undefined,
): Promise<readonly Json[]> {
  const sample = SAMPLES[of];
  if (!sample) return [];
  const { rows, ...call } = sample;
  const path = of === 'project' ? {} : { project_id: project };
  const body = await ifAllowed(session, { ...call, path });
  return listAt(body, rows).flatMap((row) => [...listAt(row, 'custom_fields')]);
}

/** Who may write a record may not be allowed to list such records: then less is known. */
async function ifAllowed(session: RedmineSession, call: Call): Promise<Json | undefined> {
  try {
    return await session.send(call);
  } catch (error) {
    if (isHidden(error)) return undefined;
    throw error;
  }
}

function namedField(json: Json): Field[] {
  const id = idOf(json);
  if (id === undefined) return [];
  const multiple = at(json, 'multiple');
  return [{ id, name: String(at(json, 'name') ?? ''), ...(typeof multiple === 'boolean' ? { multiple } : {}) }];
}

function fullField(json: Json): Field {
  const possible = at(json, 'possible_values');
  return {
    id: idOf(json) ?? 0,
    name: String(at(json, 'name') ?? ''),
    format: String(at(json, 'field_format') ?? ''),
    multiple: at(json, 'multiple') === true,
    ...(isList(possible) ? { possible: possible.map(possibleValue) } : {}),
  };
}

function possibleValue(json: Json) {
  const value = String(at(json, 'value') ?? '');
  return { value, label: String(at(json, 'label') ?? value) };
}

const isId = (key: string) => /^[1-9]\d{0,8}$/.test(key);

/** @param isComplete every field is among `fields`, so that an unknown id is an error */
function fieldFor(argument: string, key: string, fields: readonly Field[], isComplete: boolean): Field {
  const byId = isId(key) ? fields.find(({ id }) => id === Number(key)) : undefined;
  if (byId) return byId;
  if (isId(key) && !isComplete) return { id: Number(key), name: key };
  const exact = fields.filter(({ name }) => name === key);
  const named = exact.length > 0 ? exact : fields.filter(({ name }) => name.toLowerCase() === key.toLowerCase());
  const [first] = named;
  if (first && named.length === 1) return first;
  if (first) {
    const ids = named.map(({ id }) => id);
    throw new ToolError('ambiguous_name', `Several custom fields are called ${shown(key)}. Use the id as key.`, {
      argument,
      allowed: ids,
    });
  }
  const names = fields.slice(0, 40).map(({ name }) => name);
  throw new ToolError(
    'unknown_name',
    `There is no custom field ${shown(key)} here. Use an exact name, or the id as key.`,
    {
      argument,
      ...(names.length > 0 ? { named: names } : {}),
    },
  );
}

/** Null asks for records without a value; an empty text would ask for nothing. */
function filterValue(where: string, field: Field, value: Json): string | string[] | null {
  if (value === null) return null;
  const values = isList(value) ? value : [value];
  if (values.length === 0 || values.some((item) => String(item).trim() === '')) {
    throw refused(where, 'must not be empty; null asks for records without a value');
  }
  return values.map((item) => single(where, field, item));
}

function wireValue(where: string, field: Field, value: Json): string | string[] | null {
  // Redmine would keep the word in a yes/no field, and show it as No; which field it is only administrators know.
  if (field.format === undefined && typeof value === 'string' && /^\s*(true|false)\s*$/i.test(value)) {
    throw refused(where, 'is the word in quotes; a yes/no field takes true or false without them');
  }
  if (isList(value)) {
    if (field.multiple === false) throw refused(where, 'takes one value, not a list');
    return value.map((item) => single(where, field, item));
  }
  if (value === null || value === '') return field.multiple ? [] : '';
  return single(where, field, value);
}

type Scalar = string | number | boolean;

const RULES: { readonly [format: string]: (where: string, value: Scalar, field: Field) => string } = {
  bool: (where, value) => {
    if (value === true || value === '1' || value === 1) return '1';
    if (value === false || value === '0' || value === 0) return '0';
    throw refused(where, 'takes true or false');
  },
  int: (where, value) => checked(where, value, /^[+-]?\d+$/, 'takes a whole number'),
  float: (where, value) => checked(where, value, /^[+-]?\d+(\.\d+)?$/, 'takes a number'),
  date: (where, value) => checked(where, value, /^\d{4}-\d{2}-\d{2}$/, 'takes a date as YYYY-MM-DD'),
  progressbar: (where, value) => checked(where, value, /^(100|\d{1,2})$/, 'takes a percentage from 0 to 100'),
  list: (where, value, field) => chosen(where, value, field, ({ value: label }) => label),
  enumeration: (where, value, field) => chosen(where, value, field, (option) => option.value),
  user: (where, value) => checked(where, value, /^\d+$/, 'takes the id of a member'),
  version: (where, value) => checked(where, value, /^\d+$/, 'takes the id of a version'),
  attachment: (where) => {
    throw refused(where, 'is a file, which this tool cannot set');
  },
};

function single(where: string, field: Field, value: Json): string {
  if (typeof value === 'object') throw refused(where, 'takes text, a number or true/false');
  const { format } = field;
  const rule = format !== undefined && Object.hasOwn(RULES, format) ? RULES[format] : undefined;
  if (rule) return rule(where, value, field);
  // Without knowing the format: a JSON boolean can only mean Redmine's own spelling.
  if (typeof value === 'boolean') return value ? '1' : '0';
  return String(value);
}

function checked(where: string, value: Scalar, pattern: RegExp, what: string): string {
  const text = String(value);
  if (!pattern.test(text)) throw refused(where, what);
  return text;
}

/** A label or a stored value of a list; Redmine lists stored values of enumerations as ids. */
function chosen(
  where: string,
  value: Scalar,
  { possible }: Field,
  stored: (option: { value: string; label: string }) => string,
): string {
  const text = String(value);
  const option = possible?.find(({ label, value: own }) => label === text || own === text);
  if (option) return stored(option);
  if (!possible) return text;
  throw refused(
    where,
    'takes one of its values',
    possible.slice(0, 40).map(({ label }) => label),
  );
}

function refused(argument: string, what: string, allowed?: readonly string[]): ToolError {
  return new ToolError('invalid_arguments', `${argument} ${what}.`, {
    argument,
    ...(allowed ? { named: allowed } : {}),
  });
}

/** The agent's own word, quoted and short. */
function shown(key: string): string {
  return pasted(JSON.stringify(key.slice(0, 60)));
}

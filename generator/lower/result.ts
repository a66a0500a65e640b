import type { ActionSpec, Catalogue, CountSpec, OperationSpec } from '../catalogue.ts';
import { partsOf, propertiesOf, responseOf, routeParameters, routesOf, schemaName } from '../targets.ts';
import { viewOf } from './fields.ts';
import { answersRows } from './inputs.ts';

/** What an action answers: rows, one record, or what a write did. */
export function result(catalogue: Catalogue, action: ActionSpec): Record<string, unknown> {
  const operation = catalogue.operations[action.call];
  if (!operation) throw new Error('unchecked operation');
  if (operation.effect !== 'read') return writtenResult(catalogue, action, operation);
  return answersRows(catalogue, action) ? rowsResult(catalogue, action, operation) : recordResult(action, operation);
}

export const nounOf = (action: Pick<ActionSpec, 'noun'>, key: string) => action.noun ?? key.replaceAll('_', ' ');

function writtenResult(catalogue: Catalogue, action: ActionSpec, operation: OperationSpec) {
  const { method, routes } = routesOf(operation);
  const answered = responseOf(operation)?.root;
  const listed = typeof action.verify === 'object' && 'newest' in action.verify;
  const isCreate = method === 'POST' && (answered !== undefined || listed);
  const usual = operation.effect === 'destructive' ? 'deleted' : isCreate ? 'created' : 'changed';
  const parameter = changedRecord(catalogue, action, routeParameters(routes.at(-1) ?? ''));
  const sent = Object.entries(operation.body ?? {}).find(([, part]) => part.$ref)?.[0];
  const key = answered ?? sent ?? parameter?.replace(/_id$/, '') ?? 'record';
  const id = answered && method === 'POST' ? { answer: `${key}.id` } : listed ? 'found' : { path: parameter ?? '' };
  return { kind: 'written', verb: action.verb ?? usual, noun: nounOf(action, key), id };
}

/** The parameter that is the id of what is changed: where something is taken out of a record, that of the record. */
function changedRecord(catalogue: Catalogue, action: ActionSpec, parameters: readonly string[]): string | undefined {
  const read = catalogue.operations[action.before?.read ?? ''];
  const record = read && routeParameters(read.http).at(-1);
  return record !== undefined && parameters.includes(record) ? record : parameters.at(-1);
}

function rowsResult(catalogue: Catalogue, action: ActionSpec, operation: OperationSpec) {
  const { root = '', schema = '' } = responseOf(operation) ?? {};
  const list = action.rows ? propertiesOf(catalogue, schema)[action.rows]?.items?.$ref : undefined;
  const shape = list ? schemaName(list) : schema;
  const items = action.rows ? `${root}.${action.rows}` : root;
  const columns = viewOf(catalogue.schemas[shape], action.view) ?? Object.keys(propertiesOf(catalogue, shape));
  const key = keyOf(catalogue, shape);
  return {
    kind: 'rows',
    items,
    shape,
    columns: [...new Set([...key, ...columns])],
    key,
    ...(action.each ? { each: action.each } : {}),
    noun: nounOf(action, items.split('.').at(-1) ?? items),
  };
}

/** What joins the two tables of a list: the id, unless the schema says more or has none. */
function keyOf(catalogue: Catalogue, schema: string): string[] {
  const own = partsOf(catalogue, schema).map((name) => catalogue.schemas[name]?.key);
  return own.findLast((key) => key !== undefined) ?? ('id' in propertiesOf(catalogue, schema) ? ['id'] : []);
}

function recordResult(action: ActionSpec, operation: OperationSpec) {
  const { root = '', schema = '' } = responseOf(operation) ?? {};
  const { notes, text } = action.slices ?? {};
  return {
    kind: 'record',
    root,
    shape: schema,
    noun: nounOf(action, root),
    ...(notes ? { items: { argument: 'notes_offset', ...notes } } : {}),
    ...(text ? { text: { argument: 'text_offset', ...text } } : {}),
    ...(action.content ? { content: { argument: 'text_offset', hides: [], ...action.content } } : {}),
  };
}

/** What a person sees before confirming. */
export function lowerPreview(catalogue: Catalogue, action: ActionSpec) {
  const counts = Object.entries(action.preview?.counts ?? {}).map(([name, count]) => ({
    name,
    ...('items' in count ? count : countedList(catalogue, count)),
  }));
  const shape = responseOf(catalogue.operations[action.before?.read ?? ''])?.schema ?? '';
  const counted = action.preview?.counted;
  // How it is to be done is part of the question.
  const given = Object.entries(action.input).flatMap(([name, { to }]) => (to?.startsWith('query.') ? [name] : []));
  return {
    show: action.preview?.show ?? [],
    counts,
    shape,
    ...(counted ? { counted } : {}),
    ...(given.length > 0 ? { given } : {}),
  };
}

function countedList(
  catalogue: Catalogue,
  { list, known, stays, filters, ...places }: Extract<CountSpec, { list: string }>,
) {
  const rows = responseOf(catalogue.operations[list])?.root ?? '';
  return {
    list: { operation: list, rows, ...places, filters: filters ?? {} },
    ...(known ? { known } : {}),
    ...(stays ? { stays } : {}),
  };
}

import type { ActionSpec, CountSpec, OperationSpec } from '../../catalogue.ts';
import { propertiesOf, responseOf, routeParameters, routesOf, schemaName } from '../../targets.ts';
import { type CheckContext, quote } from '../context.ts';
import { oneOf, parametersOf, referProperty } from './refer.ts';

/** What an action shows: rows, a record in slices, or the preview of what it destroys. */
export function answerReferences(
  context: CheckContext,
  name: string,
  spec: ActionSpec,
  operation: OperationSpec,
): void {
  views(context, name, spec, operation);
  slices(context, spec, operation);
  content(context, spec, operation);
  preview(context, spec);
}

/** The view of a list, or of a list inside of a record. */
function views(context: CheckContext, name: string, spec: ActionSpec, operation: OperationSpec): void {
  const response = responseOf(operation);
  if (spec.rows !== undefined) {
    const at = { in: spec, key: 'rows' };
    if (response && !response.list) referProperty(context, at, response.schema, spec.rows, 'records');
    else context.refuse(at, `\`${spec.call}\` answers no record with a list.`, 'Remove `rows:`.');
  }
  const isList = response?.list === true && operation.effect === 'read';
  const inside = propertiesOf(context.catalogue, response?.schema ?? '')[spec.rows ?? '']?.items?.$ref;
  const shown = isList ? response.schema : inside && schemaName(inside);
  if (shown !== undefined) viewOf(context, name, spec, shown, isList);
  else if (spec.view !== undefined)
    context.refuse({ in: spec, key: 'view' }, `\`${name}\` lists nothing that a view could show.`, 'Remove `view:`.');
}

/** A list needs a view; a list inside of a record may show all its properties. */
function viewOf(
  { catalogue, refuse }: CheckContext,
  name: string,
  spec: ActionSpec,
  shown: string,
  needed: boolean,
): void {
  const schema = catalogue.schemas[shown];
  if (!schema) return; // said already
  const at = { in: spec, key: 'view' };
  const known = Object.keys(schema.views ?? {});
  const mend = (use: string) => (known.length > 0 ? use : `Add \`views:\` to \`${shown}\`.`);
  if (spec.view === undefined && needed)
    refuse(at, `\`${name}\` lists \`${shown}\` without a view.`, mend(`Add \`view:\` with one of ${quote(known)}.`));
  if (spec.view !== undefined && !known.includes(spec.view))
    refuse(at, `\`${shown}\` has no view \`${spec.view}\`.`, mend(oneOf(spec.view, known)));
}

function slices(context: CheckContext, spec: ActionSpec, operation: OperationSpec): void {
  const response = responseOf(operation);
  if (!spec.slices) return;
  if (!response || response.list || spec.rows) {
    context.refuse({ in: spec, key: 'slices' }, `\`${spec.call}\` answers no record to cut.`, 'Remove `slices:`.');
    return;
  }
  const { notes, text } = spec.slices;
  if (text) referProperty(context, { in: text, key: 'of' }, response.schema, text.of);
  if (!notes) return;
  referProperty(context, { in: notes, key: 'items' }, response.schema, notes.items, 'records');
  const item = propertiesOf(context.catalogue, response.schema)[notes.items]?.items?.$ref;
  if (item) referProperty(context, { in: notes, key: 'text' }, schemaName(item), notes.text);
}

/** What is in a file is read by the parameters that its record is read by. */
function content(context: CheckContext, spec: ActionSpec, operation: OperationSpec): void {
  if (!spec.content) return;
  const { download, thumbnail, size, hides = [], page } = spec.content;
  const response = responseOf(operation);
  if (!response || response.list || spec.slices?.text) {
    const problem = `\`${spec.call}\` answers no record whose content could be shown.`;
    context.refuse({ in: spec, key: 'content' }, problem, 'Remove `content:`, or the slices of a text.');
    return;
  }
  const given = parametersOf(context, spec.call);
  for (const [key, id] of Object.entries({ download, thumbnail })) {
    if (id === undefined) continue;
    const at = { in: spec.content, key };
    if (context.catalogue.operations[id]?.answers !== 'bytes')
      context.refuse(at, `\`${id}\` is no operation that answers a file.`, 'Name one with `answers: bytes`.');
    else if (!given.every((parameter) => parametersOf(context, id).includes(parameter)))
      context.refuse(at, `\`${id}\` does not take ${quote(given)}.`, `It is sent what \`${spec.call}\` is sent.`);
  }
  for (const parameter of routeParameters(page).filter((each) => !given.includes(each)))
    context.refuse(
      { in: spec.content, key: 'page' },
      `\`${spec.call}\` has no path parameter \`${parameter}\`.`,
      oneOf(parameter, given),
    );
  referProperty(context, { in: spec.content, key: 'size' }, response.schema, size);
  for (const [index, name] of hides.entries()) referProperty(context, { in: hides, key: index }, response.schema, name);
}

function preview(context: CheckContext, spec: ActionSpec): void {
  if (!spec.preview) return;
  const record = responseOf(context.catalogue.operations[spec.before?.read ?? ''])?.schema;
  if (!record) {
    const problem = 'A preview shows the record that is read before; none is.';
    context.refuse({ in: spec, key: 'preview' }, problem, 'Add `before:`.');
    return;
  }
  const { show, counts = {} } = spec.preview;
  for (const [index, property] of show.entries()) referProperty(context, { in: show, key: index }, record, property);
  for (const count of Object.values(counts)) {
    if (count.known !== undefined) referProperty(context, { in: count, key: 'known' }, record, count.known);
    staysByArgument(context, spec, count);
    if ('items' in count) referProperty(context, { in: count, key: 'items' }, record, count.items, 'records');
    else countByList(context, count);
  }
}

/** Whether it stays may be up to an argument. */
function staysByArgument({ refuse }: CheckContext, spec: ActionSpec, { stays }: CountSpec): void {
  const names = Object.keys(spec.input);
  for (const argument of Object.keys(typeof stays === 'object' ? stays : {})) {
    if (!names.includes(argument))
      refuse({ in: stays as object, key: argument }, `There is no argument \`${argument}\`.`, oneOf(argument, names));
  }
}

function countByList(context: CheckContext, count: Extract<CountSpec, { list: string }>): void {
  const { catalogue, refuse } = context;
  const operation = catalogue.operations[count.list];
  const response = responseOf(operation);
  if (operation?.effect !== 'read' || !response?.list) {
    const problem = `\`${count.list}\` is no operation that lists records.`;
    refuse({ in: count, key: 'list' }, problem, 'Name one that does.');
    return;
  }
  if (count.own !== undefined) referProperty(context, { in: count, key: 'own' }, response.schema, count.own);
  const parameters = routesOf(operation).routes.flatMap(routeParameters);
  if (count.in !== undefined && !parameters.includes(count.in))
    refuse(
      { in: count, key: 'in' },
      `\`${count.list}\` has no path parameter \`${count.in}\`.`,
      oneOf(count.in, parameters),
    );
  const filters = Object.keys(operation.filters ?? {});
  const named: [object | undefined, string, string][] = [
    ...(count.below === undefined ? [] : [[count, 'below', count.below] as [object, string, string]]),
    ...Object.keys(count.filters ?? {}).map((name): [object | undefined, string, string] => [
      count.filters,
      name,
      name,
    ]),
  ];
  for (const [owner, key, name] of named) {
    if (!filters.includes(name))
      refuse({ in: owner, key }, `\`${count.list}\` has no filter \`${name}\`.`, oneOf(name, filters));
  }
}

import type { ActionSpec, OperationSpec } from '../../catalogue.ts';
import { propertiesOf, propertyAt, responseOf, schemaName } from '../../targets.ts';
import { type CheckContext, eachAction } from '../context.ts';
import { inputReferences } from './inputs.ts';
import { oneOf, parametersOf, referProperty } from './refer.ts';

/** Everything that an action of a tool names. */
export function actionReferences(context: CheckContext): void {
  const { catalogue, refuse } = context;
  const { toolsets } = catalogue.defaults;
  for (const tool of Object.values(catalogue.tools)) {
    if (!toolsets[tool.toolset])
      refuse(
        { in: tool, key: 'toolset' },
        `There is no toolset \`${tool.toolset}\`.`,
        oneOf(tool.toolset, Object.keys(toolsets)),
      );
  }
  eachAction(catalogue, (name, tool, { spec }) => {
    const operation = catalogue.operations[spec.call];
    if (!operation) {
      const ids = Object.keys(catalogue.operations);
      refuse(
        { in: spec, key: 'call' },
        `\`${name}\` calls \`${spec.call}\`, which is no operation.`,
        oneOf(spec.call, ids),
      );
      return;
    }
    inputReferences(context, name, tool, spec);
    beforeReferences(context, spec);
    constants(context, spec, operation);
    rules(context, name, spec);
    projects(context, spec);
    shown(context, name, spec, operation);
    slices(context, spec, operation);
    preview(context, spec);
  });
}

/** The schema of the record that is read before; undefined when there is none. */
function recordOf({ catalogue }: CheckContext, spec: ActionSpec): string | undefined {
  return responseOf(catalogue.operations[spec.before?.read ?? ''])?.schema;
}

function beforeReferences(context: CheckContext, spec: ActionSpec): void {
  const { catalogue, refuse } = context;
  const { before } = spec;
  if (!before) return;
  const operation = catalogue.operations[before.read];
  const record = responseOf(operation);
  if (operation?.effect !== 'read' || !record || record.list) {
    refuse(
      { in: before, key: 'read' },
      `\`${before.read}\` is no operation that reads one record.`,
      'Name one that does.',
    );
    return;
  }
  const given = before.from
    ? Object.keys(before.from)
    : Object.values(spec.input).flatMap(({ to }) => (to?.startsWith('path.') ? [to.slice('path.'.length)] : []));
  for (const parameter of parametersOf(context, before.read)) {
    if (!given.includes(parameter)) {
      const mend = `Add an input with \`to: path.${parameter}\`, or \`from: { ${parameter}: <argument> }\`.`;
      refuse({ in: before, key: 'read' }, `\`${before.read}\` cannot be sent without \`${parameter}\`.`, mend);
    }
  }
  for (const [parameter, argument] of Object.entries(before.from ?? {})) {
    const parameters = parametersOf(context, before.read);
    if (!parameters.includes(parameter))
      refuse(
        { in: before.from, key: parameter },
        `\`${before.read}\` has no path parameter \`${parameter}\`.`,
        oneOf(parameter, parameters),
      );
    argumentOf(context, spec, { in: before.from, key: parameter }, argument);
  }
  for (const [argument, list] of Object.entries(before.has ?? {})) {
    argumentOf(context, spec, { in: before.has, key: argument }, argument);
    if (!propertyAt(catalogue, record.schema, list)?.items?.$ref)
      referProperty(context, { in: before.has, key: argument }, record.schema, list);
  }
  includes(context, spec, operation);
}

/** `include` asks the read for more; a word that it does not know would be ignored by Redmine. */
function includes({ refuse }: CheckContext, spec: ActionSpec, operation: OperationSpec): void {
  const known = (operation.query?.['include']?.items?.enum ?? []).map(String);
  const wanted = [spec.before, ...Object.values(spec.input)].filter((owner) => owner?.include !== undefined);
  for (const owner of wanted) {
    for (const word of [owner?.include ?? []].flat()) {
      if (!known.includes(word))
        refuse(
          { in: owner, key: 'include' },
          `\`${spec.before?.read}\` does not include \`${word}\`.`,
          oneOf(word, known),
        );
    }
  }
}

function constants({ refuse }: CheckContext, spec: ActionSpec, operation: OperationSpec): void {
  const names = Object.keys(operation.query ?? {});
  for (const [place, value] of Object.entries(spec.with ?? {})) {
    const name = place.slice('query.'.length);
    const property = operation.query?.[name];
    if (!property) {
      refuse({ in: spec.with, key: place }, `\`${spec.call}\` has no query parameter \`${name}\`.`, oneOf(name, names));
      continue;
    }
    const known = property.enum ?? property.items?.enum;
    for (const wrong of [value].flat().filter((item) => known && !known.includes(item as string)))
      refuse(
        { in: spec.with, key: place },
        `\`${name}\` does not take ${JSON.stringify(wrong)}.`,
        oneOf(String(wrong), known?.map(String) ?? []),
      );
  }
}

function rules(context: CheckContext, name: string, spec: ActionSpec): void {
  const kinds = new Set<string>();
  for (const rule of spec.rules ?? []) {
    const [kind = '', value] = Object.entries(rule)[0] ?? [];
    if (kinds.has(kind))
      context.refuse(
        { in: rule, key: kind },
        `\`${name}\` has two rules \`${kind}\`.`,
        'Only one of each kind can be enforced: make it one.',
      );
    kinds.add(kind);
    if (Array.isArray(value)) {
      for (const [index, argument] of (value as string[]).entries())
        argumentOf(context, spec, { in: value, key: index }, String(argument));
      if (kind === 'atLeastOneBesides' && Object.keys(spec.input).every((argument) => value.includes(argument)))
        context.refuse({ in: rule, key: kind }, `No argument of \`${name}\` is left besides these.`, 'Leave one out.');
    } else {
      for (const [argument, other] of Object.entries(value ?? {})) {
        argumentOf(context, spec, { in: value, key: argument }, argument);
        argumentOf(context, spec, { in: value, key: argument }, other);
      }
    }
  }
}

function argumentOf(
  { refuse }: CheckContext,
  spec: ActionSpec,
  at: { in: object | undefined; key: string | number },
  argument: string,
): void {
  if (!spec.input[argument])
    refuse(at, `There is no argument \`${argument}\`.`, oneOf(argument, Object.keys(spec.input)));
}

function projects(context: CheckContext, spec: ActionSpec): void {
  for (const [index, path] of (spec.project ?? []).entries()) {
    const at = { in: spec.project, key: index };
    const [kind, ...rest] = path.split('.');
    const record = recordOf(context, spec);
    if (kind === 'input') argumentOf(context, spec, at, rest.join('.'));
    else if (!record) context.refuse(at, 'Nothing is read before.', 'Add `before:`, or name an input.');
    else if (!propertyAt(context.catalogue, record, rest.join('.'))) referProperty(context, at, record, rest.join('.'));
  }
}

/** The view of a list, and the list inside of a record. */
function shown(context: CheckContext, name: string, spec: ActionSpec, operation: OperationSpec): void {
  const { catalogue, refuse } = context;
  const response = responseOf(operation);
  let listed = response?.list && operation.effect === 'read' ? response.schema : undefined;
  const needsView = listed !== undefined;
  if (spec.rows !== undefined) {
    const list =
      response && !response.list ? propertiesOf(catalogue, response.schema)[spec.rows]?.items?.$ref : undefined;
    listed = list && schemaName(list);
    if (!list)
      refuse(
        { in: spec, key: 'rows' },
        `The answer of \`${spec.call}\` has no list \`${spec.rows}\`.`,
        'Name a property that is a list of a schema.',
      );
  }
  const views = Object.keys(catalogue.schemas[listed ?? '']?.views ?? {});
  if (spec.view !== undefined && listed === undefined)
    refuse({ in: spec, key: 'view' }, `\`${name}\` lists nothing that a view could show.`, 'Remove `view:`.');
  else if (spec.view === undefined ? needsView : listed && !views.includes(spec.view))
    refuse(
      { in: spec, key: 'view' },
      spec.view === undefined
        ? `\`${name}\` lists \`${listed}\` without a view.`
        : `\`${listed}\` has no view \`${spec.view}\`.`,
      views.length > 0 ? oneOf(spec.view ?? '', views) : `Add \`views:\` to \`${listed}\`.`,
    );
}

function slices(context: CheckContext, spec: ActionSpec, operation: OperationSpec): void {
  const { catalogue } = context;
  const response = responseOf(operation);
  const { notes, text } = spec.slices ?? {};
  if (spec.slices && (!response || response.list || spec.rows)) {
    context.refuse({ in: spec, key: 'slices' }, `\`${spec.call}\` answers no record to cut.`, 'Remove `slices:`.');
    return;
  }
  const schema = response?.schema ?? '';
  if (text && !propertiesOf(catalogue, schema)[text.of])
    referProperty(context, { in: text, key: 'of' }, schema, text.of);
  const item = notes && propertiesOf(catalogue, schema)[notes.items]?.items?.$ref;
  if (notes && !item) referProperty(context, { in: notes, key: 'items' }, schema, notes.items);
  if (notes && item && !propertiesOf(catalogue, schemaName(item))[notes.text])
    referProperty(context, { in: notes, key: 'text' }, schemaName(item), notes.text);
}

function preview(context: CheckContext, spec: ActionSpec): void {
  const { catalogue, refuse } = context;
  if (!spec.preview) return;
  const record = recordOf(context, spec);
  if (!record) {
    refuse({ in: spec, key: 'preview' }, 'A preview shows the record that is read before; none is.', 'Add `before:`.');
    return;
  }
  for (const [index, property] of spec.preview.show.entries()) {
    if (!propertiesOf(catalogue, record)[property])
      referProperty(context, { in: spec.preview.show, key: index }, record, property);
  }
  for (const count of Object.values(spec.preview.counts ?? {})) {
    if ('items' in count) {
      if (!propertiesOf(catalogue, record)[count.items]?.items)
        referProperty(context, { in: count, key: 'items' }, record, count.items);
      continue;
    }
    const operation = catalogue.operations[count.list];
    if (operation?.effect !== 'read' || !operation.pages) {
      refuse(
        { in: count, key: 'list' },
        `\`${count.list}\` is no operation that reads pages.`,
        'Only pages have a total: name one that does.',
      );
      continue;
    }
    const filters = Object.keys(operation.filters ?? {});
    if (!filters.includes(count.below))
      refuse(
        { in: count, key: 'below' },
        `\`${count.list}\` has no filter \`${count.below}\`.`,
        oneOf(count.below, filters),
      );
    for (const name of Object.keys(count.filters ?? {})) {
      if (!filters.includes(name))
        refuse({ in: count.filters, key: name }, `\`${count.list}\` has no filter \`${name}\`.`, oneOf(name, filters));
    }
  }
}

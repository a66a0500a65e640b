import type { ActionSpec, OperationSpec } from '../../catalogue.ts';
import { bodyOf, parametersIn, responseOf, successOf, targetOf } from '../../targets.ts';
import { type CheckContext, eachAction } from '../context.ts';
import { answerReferences } from './answers.ts';
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
    verifyingRead(context, spec);
    filling(context, spec, operation);
    statuses(context, spec, operation);
    answerReferences(context, name, spec, operation);
  });
}

/** The schema of the record that is read before; undefined when there is none. */
function recordOf({ catalogue }: CheckContext, spec: ActionSpec): string | undefined {
  return responseOf(catalogue.operations[spec.before?.read ?? ''])?.schema;
}

/** Path parameters that another request of the call can have: those of the call itself, and what is at the top of its body. */
function parametersGiven(spec: ActionSpec): string[] {
  return Object.values(spec.input).flatMap(({ to }) => /^(?:path|body)\.([a-z_]+)$/.exec(to ?? '')?.[1] ?? []);
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
  const given = before.from ? Object.keys(before.from) : parametersGiven(spec);
  for (const parameter of parametersIn(operation).needed) {
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
    referProperty(context, { in: before.has, key: argument }, record.schema, list, 'records');
  }
  includes(context, spec, operation);
}

/** `include` asks the read for more; a word that it does not know would be ignored by Redmine. */
function includes({ catalogue, refuse }: CheckContext, spec: ActionSpec, operation: OperationSpec): void {
  const known = (operation.query?.['include']?.items?.enum ?? []).map(String);
  const inputs = Object.values(spec.input);
  const properties = inputs.map((input) => {
    const target = targetOf(catalogue, catalogue.operations[spec.call], input);
    return target?.kind === 'body' ? target.property : undefined;
  });
  for (const owner of [spec.before, ...inputs, ...properties]) {
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

/** Arguments that rules between arguments name. */
export function rules(context: CheckContext, name: string, spec: Pick<ActionSpec, 'rules' | 'input'>): void {
  const kinds = new Set<string>();
  for (const rule of spec.rules ?? []) {
    const [kind = '', named = []] = Object.entries(rule)[0] ?? [];
    const at = { in: rule, key: kind };
    if (kinds.has(kind))
      context.refuse(
        at,
        `\`${name}\` has two rules \`${kind}\`.`,
        'Only one of each kind can be enforced: make it one.',
      );
    kinds.add(kind);
    for (const [key, argument] of namedIn(named)) argumentOf(context, spec, { in: named, key }, argument);
    const besides = Object.keys(spec.input).filter((argument) => !Object.values(named).includes(argument));
    if (kind === 'atLeastOneBesides' && besides.length === 0)
      context.refuse(at, `No argument of \`${name}\` is left besides these.`, 'Leave one out.');
  }
}

/** The arguments that a rule names, each where it stands: in a list, or in a map of one to another or several. */
function namedIn(named: object): [key: string, argument: string][] {
  const entries = Object.entries(named);
  if (Array.isArray(named)) return entries.map(([key, argument]) => [key, String(argument)]);
  return entries.flatMap(([key, others]) =>
    [key, ...[others].flat()].map((each): [string, string] => [key, String(each)]),
  );
}

export function argumentOf(
  { refuse }: CheckContext,
  spec: Pick<ActionSpec, 'input'>,
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
    else if (record) referProperty(context, at, record, rest.join('.'));
    else context.refuse(at, 'Nothing is read before.', 'Add `before:`, or name an input.');
  }
}

/** A read to verify with is made of what the call was given. */
function verifyingRead(context: CheckContext, spec: ActionSpec): void {
  const { verify } = spec;
  if (typeof verify !== 'object') return;
  const [word, id] = 'newest' in verify ? ['newest', verify.newest] : ['read', verify.read];
  const operation = context.catalogue.operations[id];
  if (!operation) {
    const ids = Object.keys(context.catalogue.operations);
    context.refuse({ in: verify, key: word }, `\`${id}\` is no operation.`, oneOf(id, ids));
    return;
  }
  wholeRead(context, verify);
  const given = parametersGiven(spec);
  const { needed } = parametersIn(operation);
  const from = 'from' in verify ? verify.from : undefined;
  const answered = from === 'answer' ? [needed.at(-1)] : Object.keys(from ?? {});
  for (const [parameter, argument] of Object.entries(typeof from === 'object' ? from : {}))
    argumentOf(context, spec, { in: from as object, key: parameter }, argument);
  for (const parameter of needed.filter((name) => !given.includes(name) && !answered.includes(name))) {
    const mend = `Add an input with \`to: path.${parameter}\`, or \`from: answer\` where Redmine answers the record.`;
    context.refuse({ in: verify, key: word }, `\`${id}\` cannot be sent without \`${parameter}\`.`, mend);
  }
}

/** A row is read by its id alone. */
function wholeRead({ catalogue, refuse }: CheckContext, verify: object): void {
  if (!('whole' in verify) || typeof verify.whole !== 'string') return;
  const operation = catalogue.operations[verify.whole];
  const response = responseOf(operation);
  if (operation?.effect === 'read' && response?.list === false && parametersIn(operation).needed.length === 1) return;
  const problem = `\`${verify.whole}\` is no operation that reads one record by its id.`;
  refuse({ in: verify, key: 'whole' }, problem, 'Name one that does.');
}

/** What is sent along comes from the record that was read, and goes to a place in the body. */
function filling(context: CheckContext, spec: ActionSpec, operation: OperationSpec): void {
  const places = [...bodyOf(context.catalogue, operation).keys()].map((path) => `body.${path}`);
  const record = recordOf(context, spec);
  for (const [place, from] of Object.entries(spec.fill ?? {})) {
    const at = { in: spec.fill, key: place };
    if (!places.includes(place)) context.refuse(at, `\`${spec.call}\` sends no \`${place}\`.`, oneOf(place, places));
    if (record) referProperty(context, at, record, from.slice('before.'.length));
    else context.refuse(at, 'Nothing is read before.', 'Add `before:`.');
  }
}

function statuses({ refuse }: CheckContext, spec: ActionSpec, operation: OperationSpec): void {
  const known = successOf(operation);
  for (const [index, status] of (spec.success ?? []).entries()) {
    if (!known.includes(status))
      refuse(
        { in: spec.success, key: index },
        `\`${spec.call}\` never answers ${status}.`,
        `It answers ${known.join(', ')}.`,
      );
  }
}

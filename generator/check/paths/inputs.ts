import type { ActionSpec, InputSpec, ToolSpec } from '../../catalogue.ts';
import { bodyOf, responseOf, schemaName, type Target, targetOf } from '../../targets.ts';
import { type CheckContext, quote } from '../context.ts';
import { oneOf, parametersOf, referProperty, referResolver } from './refer.ts';

/** Where the arguments of an action go. */
export function inputReferences(context: CheckContext, name: string, tool: ToolSpec, spec: ActionSpec): void {
  const parameters = [...parametersOf(context, spec.call), ...parametersOf(context, spec.before?.read)];
  for (const [argument, input] of Object.entries(spec.input)) {
    referResolver(context, input);
    if (argument !== tool.by) place(context, name, spec, argument, input, parameters);
    excluded(context, name, spec, input);
    collected(context, spec, input);
    if (input.unchanged !== undefined) unchanged(context, spec, input);
  }
}

function place(
  { catalogue, refuse }: CheckContext,
  name: string,
  spec: ActionSpec,
  argument: string,
  input: InputSpec,
  parameters: readonly string[],
): void {
  const operation = catalogue.operations[spec.call];
  const uses = [input.to, input.unchanged, input.excludes, input.filters].filter((use) => use !== undefined).length;
  if (uses !== 1 && !(uses === 0 && Object.values(spec.before?.from ?? {}).includes(argument))) {
    refuse(
      { in: input },
      uses === 0
        ? `\`${argument}\` of \`${name}\` goes nowhere.`
        : `\`${argument}\` of \`${name}\` goes to several places.`,
      'Give it one of `to`, `unchanged`, `excludes` and `filters`.',
    );
    return;
  }
  const body = operation?.body?.[input.to?.split('.')[1] ?? '']?.$ref;
  if (input.to?.startsWith('body.') && body && !catalogue.schemas[schemaName(body)]) return; // said already
  const target = targetOf(catalogue, operation, input);
  if (!target || (target.kind === 'path' && !parameters.includes(target.name))) {
    refuse(
      { in: input, key: 'to' },
      `\`${name}\` sends \`${argument}\` to \`${input.to}\`, which \`${spec.call}\` does not have.`,
      whatItHas(catalogue, spec, parameters),
    );
  }
  if (target) idleWords({ refuse }, `\`${argument}\` of \`${name}\``, input, target);
}

/** Words that nothing would read at this place. */
function idleWords({ refuse }: Pick<CheckContext, 'refuse'>, what: string, input: InputSpec, { kind }: Target): void {
  if (input.resolve && kind !== 'path') {
    const mend = 'Put `resolve:` on the property or the filter that it is sent to.';
    refuse({ in: input, key: 'resolve' }, `${what} is no path parameter.`, mend);
  }
  if (input.each) {
    const problem = `${what} is sent to one place, not given to a function.`;
    refuse({ in: input, key: 'each' }, problem, 'Only tools with `compose:` take lists of records.');
  }
  if (input.default !== undefined && kind !== 'filter' && kind !== 'query') {
    refuse(
      { in: input, key: 'default' },
      `The default of ${what} would never be sent.`,
      'Only filters and query parameters have one. Remove it, and say in `describe:` what Redmine does.',
    );
  }
}

function excluded({ refuse }: CheckContext, name: string, spec: ActionSpec, input: InputSpec): void {
  const filters = Object.keys(spec.input).filter((argument) => spec.input[argument]?.to?.startsWith('filters.'));
  for (const [index, argument] of (input.excludes ?? []).entries()) {
    if (!filters.includes(argument))
      refuse(
        { in: input.excludes, key: index },
        `\`${argument}\` is no filter argument of \`${name}\`.`,
        oneOf(argument, filters),
      );
  }
}

function collected({ catalogue, refuse }: CheckContext, spec: ActionSpec, input: InputSpec): void {
  const known = Object.keys(catalogue.operations[spec.call]?.filters ?? {});
  for (const [member, filter] of Object.entries(input.filters ?? {})) {
    if (!known.includes(filter))
      refuse({ in: input.filters, key: member }, `\`${spec.call}\` has no filter \`${filter}\`.`, oneOf(filter, known));
  }
}

function unchanged(context: CheckContext, spec: ActionSpec, input: InputSpec): void {
  const at = { in: input, key: 'unchanged' };
  const record = responseOf(context.catalogue.operations[spec.before?.read ?? '']);
  if (!record) context.refuse(at, 'Nothing is read before that could be unchanged.', 'Add `before:`.');
  else referProperty(context, at, record.schema, input.unchanged ?? '');
}

function whatItHas(catalogue: CheckContext['catalogue'], spec: ActionSpec, parameters: readonly string[]): string {
  const operation = catalogue.operations[spec.call];
  const places = [
    ...parameters.map((name) => `path.${name}`),
    ...Object.keys(operation?.filters ?? {}).map((name) => `filters.${name}`),
    ...Object.keys(operation?.query ?? {}).map((name) => `query.${name}`),
    ...[...bodyOf(catalogue, operation).keys()].map((path) => `body.${path}`),
  ];
  return places.length > 0 ? `There are ${quote([...new Set(places)])}.` : 'It takes nothing.';
}

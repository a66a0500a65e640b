import type { Catalogue, OperationSpec } from '../../generator/catalogue.ts';
import {
  bodyOf,
  parameterOf,
  parametersIn,
  propertiesOf,
  responseOf,
  routeParameters,
} from '../../generator/targets.ts';
import { sentence } from './words.ts';

/** The entry of a tool for an operation: its arguments follow from the request, what it says to an agent does not. */
export function toolLines(catalogue: Catalogue, name: string, id: string, operation: OperationSpec): string[] {
  const inputs = [...pathInputs(catalogue, operation), ...bodyInputs(catalogue, operation)];
  const resolves = [...bodyOf(catalogue, operation).values()].some(({ property }) => property.resolve);
  const isGiven = inputs.some((line) => line.startsWith('project:'));
  const project = isGiven ? 'input.project' : ownProject(catalogue, operation);
  return [
    `${name}:`,
    `  title: ${sentence(name)}`,
    '  describe: TODO # for agents: what it does, what it answers',
    `  call: ${id}`,
    ...shown(catalogue, operation),
    ...(project && resolves ? [`  project: [${project}]`] : []),
    ...(inputs.length > 0 ? ['  input:', ...inputs.map((line) => `    ${line}`)] : ['  input: {}']),
    ...more(operation),
    ...proof(catalogue, operation),
  ];
}

function pathInputs(catalogue: Catalogue, operation: OperationSpec): string[] {
  const { all, needed } = parametersIn(operation);
  return all.map((parameter) => {
    const isProject = parameter === 'project_id';
    const resolver = isProject ? 'project' : parameterOf(catalogue, operation, parameter)?.resolve;
    const words = [
      `to: path.${parameter}`,
      ...(resolver ? [`resolve: ${resolver}`] : []),
      ...(needed.includes(parameter) && isProject ? ['required: true'] : []),
      'describe: TODO',
    ];
    return `${isProject ? 'project' : parameter}: { ${words.join(', ')} }`;
  });
}

function bodyInputs(catalogue: Catalogue, operation: OperationSpec): string[] {
  return [...bodyOf(catalogue, operation)].map(([path, { property }]) => {
    const last = path.split('.').at(-1) ?? '';
    const name = property.resolve ? last.replace(/_id(s?)$/, '$1') : last;
    return `${name}: { to: body.${path}, describe: TODO }`;
  });
}

/** Filters and parameters cost tokens: which of them an agent needs is for a person to say. */
function more({ filters = {}, query = {} }: OperationSpec): string[] {
  const places = [
    ...Object.keys(filters).map((filter) => `filters.${filter}`),
    ...Object.keys(query).map((parameter) => `query.${parameter}`),
  ];
  return places.length > 0 ? [`    # also: ${places.join(', ')}`] : [];
}

function shown(catalogue: Catalogue, operation: OperationSpec): string[] {
  const response = responseOf(operation);
  const view = Object.keys(catalogue.schemas[response?.schema ?? '']?.views ?? {})[0];
  return response?.list && view ? [`  view: ${view}`] : [];
}

/** Names may be those of the project that the record is in. */
function ownProject(catalogue: Catalogue, operation: OperationSpec): string | undefined {
  const [, spec] = readOf(catalogue, operation) ?? [];
  const known = spec && propertiesOf(catalogue, responseOf(spec)?.schema ?? '');
  return known?.['project'] ? 'before.project.id' : undefined;
}

/** The operation that reads the same record. */
function readOf(catalogue: Catalogue, operation: OperationSpec): [id: string, spec: OperationSpec] | undefined {
  const parameters = routeParameters(operation.http).join();
  if (parameters === '') return undefined;
  return Object.entries(catalogue.operations).find(([, { http, effect, ...each }]) => {
    const isOne = responseOf({ http, effect, ...each })?.list === false;
    return effect === 'read' && isOne && routeParameters(http).join() === parameters;
  });
}

/** How a write is read back, and what a person sees before a record goes: by the operation that reads the same record. */
function proof(catalogue: Catalogue, operation: OperationSpec): string[] {
  if (operation.effect === 'read') return [];
  const [read, spec] = readOf(catalogue, operation) ?? [];
  const before = read ? [`  before: { read: ${read} }`] : [];
  if (operation.effect === 'destructive') {
    const schema = catalogue.schemas[responseOf(spec)?.schema ?? ''];
    const show = Object.keys(schema?.properties ?? {}).filter((name) => name !== 'id');
    return [...before, '  preview:', `    show: [${show.slice(0, 4).join(', ')}]`, '    # counts: what goes with it'];
  }
  if (responseOf(operation)) return ['  verify: answer'];
  return before.length > 0 ? [...before, '  verify: before'] : ['  # TODO: verify: how the write is read back'];
}

import type { Catalogue, OperationSpec } from '../../generator/catalogue.ts';
import { bodyOf, parameterOf, parametersIn, responseOf, routeParameters } from '../../generator/targets.ts';
import { sentence } from './words.ts';

/** The entry of a tool for an operation: its arguments follow from the request, what it says to an agent does not. */
export function toolLines(catalogue: Catalogue, name: string, id: string, operation: OperationSpec): string[] {
  const inputs = [...pathInputs(catalogue, operation), ...bodyInputs(catalogue, operation)];
  const project = inputs.some((line) => line.startsWith('project:')) ? 'input.project' : undefined;
  const resolves = [...bodyOf(catalogue, operation).values()].some(({ property }) => property.resolve);
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

/** How a write is read back, and what a person sees before a record goes: by the operation that reads the same record. */
function proof(catalogue: Catalogue, operation: OperationSpec): string[] {
  if (operation.effect === 'read') return [];
  const parameters = routeParameters(operation.http).join();
  const isRead = ({ http, effect }: OperationSpec) => effect === 'read' && routeParameters(http).join() === parameters;
  const [read, spec] =
    Object.entries(catalogue.operations).find(([, each]) => isRead(each) && responseOf(each)?.list === false) ?? [];
  const before = read && parameters !== '' ? [`  before: { read: ${read} }`] : [];
  if (operation.effect === 'destructive') {
    const schema = catalogue.schemas[responseOf(spec)?.schema ?? ''];
    const show = Object.keys(schema?.properties ?? {}).filter((name) => name !== 'id');
    return [...before, '  preview:', `    show: [${show.slice(0, 4).join(', ')}]`, '    # counts: what goes with it'];
  }
  if (responseOf(operation)) return ['  verify: answer'];
  return before.length > 0 ? [...before, '  verify: before'] : ['  # TODO: verify: how the write is read back'];
}

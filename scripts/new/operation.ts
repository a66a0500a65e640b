import type { ApiRow, Catalogue } from '../../generator/catalogue.ts';
import { routeParameters, rowOf } from '../../generator/targets.ts';
import { pascal, singular } from './words.ts';

/** A request as spec/api.yaml has it, with the names of parameters that the catalogue uses: `:id` of issues is `:issue_id`. */
export function requestFor(catalogue: Catalogue, given: string): { request: string; row: ApiRow | undefined } {
  const row = rowOf(catalogue, given);
  const named = given.replaceAll(/\/([a-z_]+)\/:id\b/g, (_, part: string) => `/${part}/:${singular(part)}_id`);
  return { request: named, row };
}

/** The entry of an operation: what its route says by itself is filled in, the rest is asked for. */
export function operationLines(catalogue: Catalogue, id: string, request: string, row: ApiRow | undefined): string[] {
  const [method = 'GET', route = ''] = request.split(' ');
  const effect = { GET: 'read', DELETE: 'destructive' }[method] ?? 'write';
  return [
    `${id}:`,
    `  http: ${request}`,
    `  effect: ${effect}`,
    '  permission: todo # TODO: a name of spec/permissions, { anyOf: […] }, public, logged_in or admin',
    ...contents(catalogue, method, route).map((line) => `  ${line}`),
    ...(row?.since === undefined ? [] : [`  since: ${JSON.stringify(row.since)}`]),
  ];
}

/** What is sent and answered, as far as there are schemas for it; else as a comment that says what is missing. */
function contents(catalogue: Catalogue, method: string, route: string): string[] {
  const isOne = /:[a-z_]+(\.json)?$/.test(route);
  const part =
    route
      .replaceAll(/\/:[a-z_]+/g, '')
      .replace('.json', '')
      .split('/')
      .at(-1) ?? '';
  const one = singular(part);
  const schema = pascal(one);
  const orComment = (name: string, line: string, what: string) =>
    catalogue.schemas[name] ? line : `# ${line} # TODO: a schema of ${what}`;
  const fields = [`New${schema}`, `${schema}Change`, `${schema}Fields`].filter((name) => catalogue.schemas[name]);
  const sent = (method === 'POST' ? fields[0] : fields.at(-1)) ?? `${schema}Fields`;
  const body = orComment(sent, `body: { ${one}: { $ref: "#/schemas/${sent}" } }`, 'what can be written');
  const list = orComment(schema, `response: { ${part}: { list: ${schema} } }`, 'what it answers');
  const record = orComment(schema, `response: { ${one}: { one: ${schema} } }`, 'what it answers');
  if (method === 'POST') return [body, record];
  if (method === 'PUT') return [body];
  if (method === 'DELETE') return [];
  return isOne ? [record] : [`# pages: { items: ${part} } # where it answers total_count`, list];
}

/** The catalogue file whose resource a route is about: its first part that is one, from the end. */
export function resourceOf(route: string, resources: readonly string[]): string | undefined {
  const parameters = routeParameters(route);
  const parts = route
    .replace('.json', '')
    .split('/')
    .filter((part) => part !== '' && !parameters.includes(part.slice(1)));
  return parts.reverse().find((part) => resources.includes(part));
}
